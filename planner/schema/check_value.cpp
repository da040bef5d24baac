#include "planner/schema/check_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/codes/type_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

// A value of the deepest nesting, with as many steps again through branches.
constexpr std::size_t kDeepestCheck = 500;
// A resource of a one-megabyte template visits about 10^5 nodes; only branches that multiply each
// other come near the bound.
constexpr std::size_t kMostVisits = 1'000'000;
constexpr std::size_t kMostNames = 20;

Span place_of(const Value& value, Span place) {
  return value.span().valid() ? value.span() : place;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string names_in_words(std::vector<std::string> names) {
  if (names.size() <= kMostNames) {
    return joined_names(names, "and");
  }
  const std::size_t more = names.size() - kMostNames;
  names.resize(kMostNames);
  names.push_back(fmt::format("{} more", more));
  return joined_names(names, "and");
}

std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& known) {
  const std::optional<std::string> nearest = nearest_name(written, known);
  return nearest ? fmt::format("did you mean \"{}\"?", *nearest) : "";
}

}  // namespace

CheckResult ValueChecker::test(SchemaNodeId node, const Value& value, Reading reading) {
  problems_ = nullptr;
  reading_ = reading;
  visits_ = 0;
  incomplete_ = false;
  const bool fits = check(node, value, {});
  return {fits, incomplete_};
}

CheckResult ValueChecker::report(SchemaNodeId node, const Value& value, Span place,
                                 Diagnostics& diagnostics) {
  const CheckResult quick = test(node, value);
  if (quick.fits) {
    return quick;
  }
  Problems problems;
  problems_ = &problems;
  visits_ = 0;
  incomplete_ = false;
  const bool fits = check(node, value, place);
  problems_ = nullptr;
  for (Diagnostic& found : problems) {
    diagnostics.add(std::move(found));
  }
  return {fits, incomplete_};
}

bool ValueChecker::check(SchemaNodeId id, const Value& value, Span place) {
  if (value.is_unknown()) {
    return true;
  }
  if (depth_ == kDeepestCheck || visits_ == kMostVisits) {
    incomplete_ = true;
    return true;
  }
  ++visits_;
  ++depth_;
  const bool fits = check_keywords(schema_.node(id), value, place);
  --depth_;
  return fits;
}

bool ValueChecker::check_keywords(const SchemaNode& node, const Value& value, Span place) {
  if (node.nothing) {
    return silent()
               ? false
               : problem(codes::PropertyUnknown, fmt::format("{} cannot be given here", subject()),
                         place_of(value, place), "remove it");
  }
  const std::optional<JsonType> type = fitting_type(node.types, value, reading_);
  if (!type) {
    return silent() ? false
                    : problem(codes::PropertyType,
                              fmt::format("{} must be {}, but is {}", subject(),
                                          types_in_words(node.types), quoted_value(value)),
                              place_of(value, place));
  }
  bool fits = check_allowed(node, value, place);
  if (!fits && silent()) {
    return false;
  }
  switch (*type) {
    case JsonType::String:
      fits = check_text(node, value, place) && fits;
      break;
    case JsonType::Integer:
    case JsonType::Number:
      fits = check_number(node, value, place) && fits;
      break;
    case JsonType::Array:
      fits = check_list(node, value, place) && fits;
      break;
    case JsonType::Object:
      fits = check_object(node, value, place) && fits;
      break;
    case JsonType::Boolean:
    case JsonType::Null:
      break;
  }
  return (fits || !silent()) && check_branches(node, value, place) && fits;
}

bool ValueChecker::check_allowed(const SchemaNode& node, const Value& value, Span place) {
  const std::span<const Value> allowed = schema_.allowed_of(node);
  if (allowed.empty() || value.contains_unknown() ||
      std::any_of(allowed.begin(), allowed.end(),
                  [&](const Value& one) { return is_allowed(one, value, reading_); })) {
    return true;
  }
  if (silent()) {
    return false;
  }
  std::vector<std::string> words;
  std::vector<std::string_view> candidates;
  for (const Value& one : allowed) {
    words.push_back(one.is_string() ? one.text() : value_to_json(one));
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (allowed[i].is_string()) {  // a number is no slip of the keyboard
      candidates.emplace_back(words[i]);
    }
  }
  const std::optional<std::string> written = value.scalar_text();
  const std::string hint =
      written && !value.secret() ? did_you_mean(*written, candidates) : std::string{};
  return problem(codes::PropertyValue,
                 fmt::format("{} is {}, which is not allowed; allowed: {}", subject(),
                             quoted_value(value), names_in_words(words)),
                 place_of(value, place), hint);
}

bool ValueChecker::check_text(const SchemaNode& node, const Value& value, Span place) {
  const SchemaBounds* bounds = schema_.bounds_of(node);
  if (bounds == nullptr && !node.pattern.valid()) {
    return true;
  }
  const std::string text = value.scalar_text().value_or("");
  bool fits = true;
  if (bounds != nullptr && (bounds->min_length || bounds->max_length)) {
    const std::size_t length = code_points(text);
    const bool few = bounds->min_length && length < *bounds->min_length;
    if (few || (bounds->max_length && length > *bounds->max_length)) {
      if (silent()) {
        return false;
      }
      const std::string what = value.secret() ? "a secret value of the wrong length"
                                              : fmt::format("{} characters long", length);
      fits = problem(
          codes::PropertyRange,
          fmt::format("{} is {}; {} {} {} allowed", subject(), what, few ? "at least" : "at most",
                      few ? *bounds->min_length : *bounds->max_length,
                      (few ? *bounds->min_length : *bounds->max_length) == 1 ? "is" : "are"),
          place_of(value, place));
    }
  }
  if (node.pattern.valid()) {
    const Pattern& pattern = schema_.patterns[node.pattern.value];
    if (!pattern.matches(text)) {
      fits = silent() ? false
                      : problem(codes::PropertyPattern,
                                fmt::format("{} is {}, which does not match the pattern {}",
                                            subject(), quoted_value(value), pattern.text()),
                                place_of(value, place));
    }
  }
  return fits;
}

bool ValueChecker::check_number(const SchemaNode& node, const Value& value, Span place) {
  const SchemaBounds* bounds = schema_.bounds_of(node);
  const std::optional<double> number = finite_number(value);
  if (bounds == nullptr || !number) {
    return true;
  }
  bool fits = true;
  const auto demand = [&](bool holds, std::string_view words, const NumberBound& bound) {
    if (!holds) {
      fits = silent() ? false
                      : problem(codes::PropertyRange,
                                fmt::format("{} is {}; it must be {} {}", subject(),
                                            quoted_value(value), words, bound.text),
                                place_of(value, place));
    }
  };
  if (bounds->minimum) {
    demand(*number >= bounds->minimum->value, "at least", *bounds->minimum);
  }
  if (bounds->maximum) {
    demand(*number <= bounds->maximum->value, "at most", *bounds->maximum);
  }
  if (bounds->exclusive_minimum) {
    demand(*number > bounds->exclusive_minimum->value, "more than", *bounds->exclusive_minimum);
  }
  if (bounds->exclusive_maximum) {
    demand(*number < bounds->exclusive_maximum->value, "less than", *bounds->exclusive_maximum);
  }
  if (bounds->multiple_of && bounds->multiple_of->value > 0) {
    const double quotient = *number / bounds->multiple_of->value;
    demand(std::fabs(quotient - std::round(quotient)) <= 1e-9 * std::max(1.0, std::fabs(quotient)),
           "a multiple of", *bounds->multiple_of);
  }
  return fits;
}

bool ValueChecker::check_list(const SchemaNode& node, const Value& value, Span place) {
  bool fits = true;
  const SchemaBounds* bounds = schema_.bounds_of(node);
  const std::size_t count = value.items().size();
  if (bounds != nullptr) {
    const bool few = bounds->min_items && count < *bounds->min_items;
    if (few || (bounds->max_items && count > *bounds->max_items)) {
      if (silent()) {
        return false;
      }
      fits = problem(
          codes::PropertyRange,
          fmt::format("{} has {} items; {} {} allowed", subject(), count,
                      few ? "at least" : "at most", few ? *bounds->min_items : *bounds->max_items),
          place_of(value, place));
    }
  }
  if (node.items.valid()) {
    for (std::size_t i = 0; i < count; ++i) {
      const Value& item = value.items()[i];
      path_.push_back({{}, i});
      const bool fine = check(node.items, item, place_of(item, place));
      path_.pop_back();
      fits = fine && fits;
      if (!fits && silent()) {
        return false;
      }
    }
  }
  return (!node.unique_items || check_unique(value)) && fits;
}

bool ValueChecker::check_unique(const Value& value) {
  bool fits = true;
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    const Value& item = value.items()[i];
    if (item.contains_unknown() || item.contains_secret()) {
      continue;  // an unknown may become anything, and a secret's text would all look alike
    }
    const auto [first, is_new] = seen.try_emplace(value_to_canonical_json(item), i);
    if (is_new) {
      continue;
    }
    if (silent()) {
      return false;
    }
    fits = problem(codes::PropertyRepeated,
                   fmt::format("item {} of {}, {}, repeats item {}", i + 1, subject(),
                               quoted_value(item), first->second + 1),
                   item.span(), "delete one of the two");
  }
  return fits;
}

bool ValueChecker::check_object(const SchemaNode& node, const Value& value, Span place) {
  bool fits = check_required(schema_.required_of(node), value, place, {});
  for (const Value::Member& member : value.members()) {
    if (!fits && silent()) {
      return false;
    }
    path_.push_back({member.key, 0});
    fits = check_member(node, member) && fits;
    path_.pop_back();
  }
  const SchemaBounds* bounds = schema_.bounds_of(node);
  if (bounds != nullptr) {
    const std::size_t count = value.members().size();
    const bool few = bounds->min_properties && count < *bounds->min_properties;
    if (few || (bounds->max_properties && count > *bounds->max_properties)) {
      fits = silent()
                 ? false
                 : problem(codes::PropertyRange,
                           fmt::format("{} has {} members; {} {} allowed", subject(), count,
                                       few ? "at least" : "at most",
                                       few ? *bounds->min_properties : *bounds->max_properties),
                           place);
    }
  }
  return (fits || !silent()) && check_dependencies(node, value, place) && fits;
}

bool ValueChecker::check_member(const SchemaNode& node, const Value::Member& member) {
  const Span place = member.key_span.valid() ? member.key_span : member.value.span();
  bool fits = true;
  const SchemaNodeId named = schema_.property(node, member.key);
  bool known = named.valid();
  if (known) {
    fits = check(named, member.value, place);
  }
  for (const PatternProperty& property : schema_.patterns_of(node)) {
    const Pattern& pattern = schema_.patterns[property.pattern.value];
    if (!pattern.matches(member.key)) {
      continue;
    }
    // A pattern that cannot be checked leaves open whether its schema applies.
    fits = (!pattern.usable() || check(property.node, member.value, place)) && fits;
    known = true;
  }
  if (known) {
    return fits;
  }
  if (node.additional.valid()) {
    return check(node.additional, member.value, place);
  }
  if (!node.closed) {
    return true;
  }
  if (silent()) {
    return false;
  }
  std::vector<std::string_view> names;
  for (const SchemaProperty& property : schema_.properties_of(node)) {
    names.emplace_back(property.name);
  }
  std::string hint = did_you_mean(member.key, names);
  if (hint.empty() && !names.empty()) {
    hint = fmt::format("it has: {}", names_in_words({names.begin(), names.end()}));
  }
  const Segment self = path_.back();
  path_.pop_back();
  const std::string owner = subject();
  path_.push_back(self);
  return problem(codes::PropertyUnknown,
                 fmt::format("{} has no property \"{}\"", owner, member.key), place, hint);
}

bool ValueChecker::check_required(std::span<const std::string> required, const Value& value,
                                  Span place, std::string_view because) {
  std::vector<std::string> missing;
  for (const std::string& name : required) {
    if (value.find(name) == nullptr) {
      if (silent()) {
        return false;
      }
      missing.push_back(name);
    }
  }
  if (missing.empty()) {
    return true;
  }
  return problem(
      codes::PropertyMissing,
      fmt::format("{} lacks {} {}{}", subject(),
                  missing.size() == 1 ? "the required property" : "the required properties",
                  joined_names(missing, "and"), because),
      place, fmt::format("add {}", joined_names(missing, "and")));
}

bool ValueChecker::check_dependencies(const SchemaNode& node, const Value& value, Span place) {
  bool fits = true;
  for (const SchemaDependency& dependency : schema_.dependencies_of(node)) {
    if (value.find(dependency.property) == nullptr) {
      continue;
    }
    const std::string because =
        silent() ? std::string{} : fmt::format(", which {} needs", dependency.property);
    fits = check_required(dependency.required, value, place, because) && fits;
    if (dependency.node.valid()) {
      fits = check(dependency.node, value, place) && fits;
    }
    if (!fits && silent()) {
      return false;
    }
  }
  return fits;
}

bool ValueChecker::problem(DiagnosticCode code, std::string message, Span span, std::string hint) {
  Diagnostic found{code, std::move(message), span, std::move(hint)};
  found.path = where_;
  if (!path_.empty()) {
    found.path += (where_.empty() ? "" : ".") + property_text();
  }
  problems_->push_back(std::move(found));
  return false;
}

std::string ValueChecker::property_text() const {
  std::string text;
  for (const Segment& segment : path_) {
    text += text.empty() ? "" : ".";
    text += segment.name.data() == nullptr ? fmt::format("{}", segment.index)
                                           : std::string(segment.name);
  }
  return text;
}

std::string ValueChecker::subject() const {
  return path_.empty() ? schema_.type_name : property_text();
}

}  // namespace drydock
