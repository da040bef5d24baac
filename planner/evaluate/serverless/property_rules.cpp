#include "planner/evaluate/serverless/property_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/template.hpp"

namespace drydock::serverless {
namespace {

struct Rule {
  std::string_view name;
  std::string_view kinds;  // empty: anything
  std::string_view items;  // empty: anything
  bool required = false;
  bool strict = false;
};

Rule read_rule(std::string_view word) {
  Rule rule;
  if (word.ends_with('=')) {
    rule.strict = true;
    word.remove_suffix(1);
  }
  const std::size_t colon = word.find(':');
  rule.name = word.substr(0, colon);
  if (rule.name.ends_with('!')) {
    rule.required = true;
    rule.name.remove_suffix(1);
  }
  if (colon != std::string_view::npos) {
    rule.kinds = word.substr(colon + 1);
    const std::size_t slash = rule.kinds.find('/');
    if (slash != std::string_view::npos) {
      rule.items = rule.kinds.substr(slash + 1);
      rule.kinds = rule.kinds.substr(0, slash);
    }
  }
  return rule;
}

std::vector<Rule> read_rules(std::string_view rules) {
  std::vector<Rule> result;
  while (!rules.empty()) {
    const std::size_t space = std::min(rules.find(' '), rules.size());
    if (space != 0) {
      result.push_back(read_rule(rules.substr(0, space)));
    }
    rules.remove_prefix(std::min(space + 1, rules.size()));
  }
  return result;
}

bool is_kind(const Value& value, std::string_view kinds) {
  return std::any_of(kinds.begin(), kinds.end(), [&](char kind) {
    switch (kind) {
      case 't':
        return value.is_string();
      case 'm':
        return value.is_object();
      case 'l':
        return value.is_list();
      case 'b':
        return value.is_bool();
      default:
        return value.is_bool() ||
               (value.is_number() && value.text().find_first_of(".eE") == std::string::npos);
    }
  });
}

std::string_view kind_name(char kind) {
  switch (kind) {
    case 't':
      return "a string";
    case 'm':
      return "a map";
    case 'l':
      return "a list";
    case 'b':
      return "true or false";
    default:
      return "an integer";
  }
}

std::string kinds_text(std::string_view kinds) {
  std::string result;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    result += i == 0 ? "" : " or ";
    result += kind_name(kinds[i]);
  }
  return result;
}

bool items_fit(const Value& value, std::string_view items) {
  if (items.empty()) {
    return true;
  }
  if (value.is_list()) {
    return std::all_of(value.items().begin(), value.items().end(),
                       [&](const Value& item) { return is_kind(item, items); });
  }
  return !value.is_object() ||
         std::all_of(value.members().begin(), value.members().end(),
                     [&](const Value::Member& entry) { return is_kind(entry.value, items); });
}

bool one_member(const Value& value) { return value.is_object() && value.members().size() == 1; }

bool check_one(Translation& translation, const Source& source, const Value& properties,
               const Rule& rule, std::string_view what) {
  const Value* value = member(properties, rule.name);
  if (value == nullptr) {
    if (rule.required) {
      report(translation, codes::ServerlessMissing, source, &properties,
             fmt::format("{} needs the property {}", what, rule.name),
             fmt::format("add {}", rule.name));
    }
    return !rule.required;
  }
  if (rule.kinds.empty() || (!rule.strict && one_member(*value)) ||
      (is_kind(*value, rule.kinds) && items_fit(*value, rule.items))) {
    return true;
  }
  report(translation, codes::ServerlessShape, source, value,
         fmt::format("{} of {} must be {}{}", rule.name, what, kinds_text(rule.kinds),
                     rule.items.empty() ? "" : " of " + kinds_text(rule.items)),
         "see the property in the SAM specification");
  return false;
}

}  // namespace

bool check_properties(Translation& translation, const Source& source, const Value& properties,
                      std::string_view rules, std::string_view what) {
  if (!properties.is_object()) {
    report(translation, codes::ServerlessShape, source, &properties,
           fmt::format("Properties of {} must be a map", what));
    return false;
  }
  const std::vector<Rule> all = read_rules(rules);
  bool fine = true;
  for (const Value::Member& property : properties.members()) {
    const bool known = std::any_of(all.begin(), all.end(),
                                   [&](const Rule& rule) { return rule.name == property.key; });
    if (!known) {
      std::vector<std::string_view> names;
      names.reserve(all.size());
      for (const Rule& rule : all) {
        names.push_back(rule.name);
      }
      report(translation, codes::ServerlessProperty,
             property.key_span.valid() ? property.key_span : source.span,
             fmt::format("{} has no property \"{}\"", what, property.key),
             nearest_hint(property.key, names, "take it out"));
      fine = false;
    }
  }
  for (const Rule& rule : all) {
    fine = check_one(translation, source, properties, rule, what) && fine;
  }
  return fine;
}

bool expect(Translation& translation, const Source& source, const Value* value,
            std::string_view kinds, std::string_view name) {
  if (value != nullptr && is_kind(*value, kinds)) {
    return true;
  }
  report(translation, codes::ServerlessShape, source, value,
         fmt::format("{} of \"{}\" must be {}", name, source.id, kinds_text(kinds)));
  return false;
}

}  // namespace drydock::serverless
