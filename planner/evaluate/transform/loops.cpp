#include "planner/evaluate/transform/loops.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/codes/function_codes.hpp"
#include "planner/evaluate/intrinsics.hpp"
#include "planner/evaluate/transform/template_value.hpp"

namespace drydock {
namespace {

constexpr std::string_view kLoop = "Fn::ForEach";
constexpr std::string_view kBeforeName = "Fn::ForEach::";
// What loops may make of one template. The service allows 500 resources; a product of collections
// that goes far beyond is stopped before it fills the memory.
constexpr std::size_t kMostIterations = 100'000;

std::string only_alphanumeric(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return kept;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// One identifier and the item that stands for it.
struct Substitution {
  std::string identifier;
  std::string item;
  bool only = false;  // the collection has no other item

  [[nodiscard]] std::string in(std::string text) const {
    if (text.find("{" + identifier + "}") != std::string::npos) {
      replace_all(text, "${" + identifier + "}", item);
      replace_all(text, "&{" + identifier + "}", only_alphanumeric(item));
    }
    return text;
  }

  // The document's nesting bounds the recursion.
  void apply(Value& value) const {
    if (value.is_string()) {
      std::string text = in(value.text());
      if (text != value.text()) {
        value = Value::string(std::move(text), value.span());
      }
    } else if (value.is_list()) {
      for (Value& one : value.items()) {
        apply(one);
      }
    } else if (value.is_object()) {
      Value::Object& members = value.members();
      if (members.size() == 1 && members[0].key == "Ref" && members[0].value.is_string() &&
          members[0].value.text() == identifier) {
        value = Value::string(item, value.span());
        return;
      }
      for (Value::Member& member : members) {
        member.key = in(std::move(member.key));
        apply(member.value);
      }
    }
  }
};

class LoopExpander {
 public:
  LoopExpander(const StaticEvaluator& known, Diagnostics& diagnostics)
      : known_(known), diagnostics_(diagnostics) {}

  void expand(Value& root) {
    for (Value::Member& section : root.members()) {
      const bool names =
          section.key == "Resources" || section.key == "Outputs" || section.key == "Conditions";
      if (names && section.value.is_object()) {
        path_ = section.key;
        collect_names(section.value);
        expand_members(section.value, true);
      }
    }
  }

 private:
  void report(Span span, std::string message, std::string hint,
              std::optional<Severity> severity = {}) {
    Diagnostic found{codes::InvalidLoop, std::move(message), span, std::move(hint)};
    found.path = path_;
    found.severity_override = severity;
    diagnostics_.add(std::move(found));
  }

  // The document's nesting bounds the recursion.
  void collect_names(const Value& value) {
    if (value.is_list()) {
      for (const Value& item : value.items()) {
        collect_names(item);
      }
    } else if (value.is_object()) {
      for (const Value::Member& member : value.members()) {
        if (member.key.starts_with(kBeforeName)) {
          all_names_.insert(member.key.substr(kBeforeName.size()));
        }
        collect_names(member.value);
      }
    }
  }

  // The document's nesting bounds the recursion, and loops in loops are nested in it.
  void expand_inside(Value& value) {
    if (value.is_list()) {
      for (Value& one : value.items()) {
        expand_inside(one);
      }
    } else if (value.is_object()) {
      expand_members(value, false);
    }
  }

  // `section`: keys are logical ids, and must be alphanumeric.
  void expand_members(Value& mapping, bool section) {
    Value::Object& members = mapping.members();
    const bool has_loop = std::any_of(members.begin(), members.end(), [](const Value::Member& m) {
      return m.key.starts_with(kLoop);
    });
    if (!has_loop) {
      for (Value::Member& member : members) {
        expand_below(member);
      }
      return;
    }
    Value::Object expanded;
    std::set<std::string> keys;
    for (const Value::Member& member : members) {
      if (!member.key.starts_with(kLoop)) {
        keys.insert(member.key);
      }
    }
    for (Value::Member& member : members) {
      if (!member.key.starts_with(kLoop)) {
        expand_below(member);
        expanded.push_back(std::move(member));
        continue;
      }
      expand_loop(member, section, keys, expanded);
    }
    members = std::move(expanded);
  }

  void expand_below(Value::Member& member) {
    const std::size_t length = path_.size();
    path_ += "." + member.key;
    expand_inside(member.value);
    path_.resize(length);
  }

  void expand_loop(const Value::Member& loop, bool section, std::set<std::string>& keys,
                   Value::Object& expanded) {
    const std::size_t length = path_.size();
    path_ += "." + loop.key;
    const std::string name =
        loop.key.starts_with(kBeforeName) ? loop.key.substr(kBeforeName.size()) : std::string();
    if (check_shape(loop, name)) {
      const std::string identifier = loop.value.items()[0].text();
      const std::optional<std::vector<std::string>> items = collection(loop.value.items()[1]);
      if (!items) {
        expanded.push_back(loop);  // said; the section is not empty for it
      }
      names_.push_back(name);
      identifiers_.push_back(identifier);
      for (const std::string& item : items.value_or(std::vector<std::string>{})) {
        if (++iterations_ > kMostIterations) {
          report(loop.key_span, fmt::format("loops go round more than {} times", kMostIterations),
                 "shorten the collections");
          break;
        }
        add_fragment(loop, {identifier, item, items->size() == 1}, section, keys, expanded);
      }
      names_.pop_back();
      identifiers_.pop_back();
    }
    path_.resize(length);
  }

  bool check_shape(const Value::Member& loop, const std::string& name) {
    const Value& argument = loop.value;
    if (!argument.is_list() || argument.items().size() != 3 || !argument.items()[0].is_string() ||
        !argument.items()[2].is_object()) {
      report(loop.key_span, fmt::format("{} is not [identifier, collection, mapping]", loop.key),
             "write Fn::ForEach::Name: [Identifier, [item, …], {\"Key${Identifier}\": …}]");
      return false;
    }
    const std::string& identifier = argument.items()[0].text();
    const Span place = argument.items()[0].span();
    const auto used = [&](const std::vector<std::string>& taken, const std::string& one) {
      return std::find(taken.begin(), taken.end(), one) != taken.end();
    };
    const Template& source = known_.source();
    if (name.empty() || name != only_alphanumeric(name)) {
      report(loop.key_span, fmt::format("the name of the loop {} is not alphanumeric", loop.key),
             "write Fn::ForEach::Name");
    } else if (used(names_, name) || source.parameters.find(name) != nullptr ||
               source.resources.find(name) != nullptr) {
      report(loop.key_span,
             fmt::format("the loop's name {} is that of a parameter, a resource or a loop around "
                         "it",
                         name),
             "give the loop a name of its own");
    } else if (used(identifiers_, identifier) || all_names_.contains(identifier) ||
               source.parameters.find(identifier) != nullptr ||
               source.resources.find(identifier) != nullptr) {
      report(place,
             fmt::format("the identifier {} is that of a parameter, a resource or another loop",
                         identifier),
             "give the identifier a name of its own");
    } else if (identifier.empty()) {
      report(place, "the identifier of a loop is empty", "name what stands for the item");
    } else {
      return true;
    }
    return false;
  }

  // Nothing if it is not known: reported, or a parameter that is without a value.
  std::optional<std::vector<std::string>> collection(const Value& written) {
    Value value = written;
    bool of_resources = false;
    if (!written.is_list() || needs_evaluation(written)) {
      value = known_.evaluate(written, path_, diagnostics_, &of_resources);
    }
    std::vector<std::string> items;
    if (mentions_failure(value)) {
      return std::nullopt;
    }
    if (!value.is_list()) {
      // A parameter that is open here has a value at the deployment.
      report(written.span(),
             value.is_unknown() ? fmt::format("the collection of the loop is not known here ({})",
                                              describe_expression(value.expression()))
                                : "the collection of the loop is not a list",
             "write a list, or refer to a parameter of type CommaDelimitedList",
             value.is_unknown() && !of_resources ? std::optional(Severity::Warning) : std::nullopt);
      return std::nullopt;
    }
    for (const Value& item : value.items()) {
      if (std::optional<std::string> text = item.scalar_text()) {
        items.push_back(std::move(*text));
      } else {
        report(item.span().valid() ? item.span() : written.span(),
               "an item of the loop's collection is not text", "a collection is a list of texts");
      }
    }
    return items;
  }

  static bool needs_evaluation(const Value& list) {
    return std::any_of(list.items().begin(), list.items().end(),
                       [](const Value& item) { return !item.is_scalar(); });
  }

  void add_fragment(const Value::Member& loop, const Substitution& substitution, bool section,
                    std::set<std::string>& keys, Value::Object& expanded) {
    Value fragment = loop.value.items()[2];
    for (const Value::Member& member : fragment.members()) {
      const bool inner = member.key.starts_with(kLoop);
      if (!inner && !substitution.only && substitution.in(member.key) == member.key &&
          member.key.find("{" + substitution.identifier + "}") == std::string::npos) {
        report(member.key_span.valid() ? member.key_span : loop.key_span,
               fmt::format("the key {} does not hold ${{{}}}, so every item gives the same key",
                           member.key, substitution.identifier),
               fmt::format("write it as {}${{{}}}", member.key, substitution.identifier));
        return;
      }
    }
    substitution.apply(fragment);
    expand_members(fragment, section);
    for (Value::Member& member : fragment.members()) {
      const Span place = member.key_span.valid() ? member.key_span : loop.key_span;
      if (section && !member.key.starts_with("Fn::") &&
          member.key != only_alphanumeric(member.key)) {
        report(place,
               fmt::format("the loop makes the name {}, which is not alphanumeric", member.key),
               fmt::format("&{{{}}} keeps letters and digits alone", substitution.identifier));
      } else if (!keys.insert(member.key).second) {
        report(place, fmt::format("the loop makes the key {}, which is there already", member.key),
               "the items of a collection must differ");
      } else {
        expanded.push_back(std::move(member));
      }
    }
  }

  const StaticEvaluator& known_;
  Diagnostics& diagnostics_;
  std::string path_;
  std::vector<std::string> names_, identifiers_;  // of the loops around
  std::set<std::string> all_names_;               // of loops anywhere
  std::size_t iterations_ = 0;
};

}  // namespace

void expand_loops(Value& root, const StaticEvaluator& known, Diagnostics& diagnostics) {
  LoopExpander(known, diagnostics).expand(root);
}

}  // namespace drydock
