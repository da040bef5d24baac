// The part of ValueChecker that weighs alternatives: allOf, anyOf, oneOf, not, if.
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/type_codes.hpp"
#include "planner/schema/check_value.hpp"

namespace drydock {

bool ValueChecker::check_branches(const SchemaNode& node, const Value& value, Span place) {
  bool fits = true;
  for (const SchemaNodeId branch : schema_.branches_of(node.all_of)) {
    fits = check(branch, value, place) && fits;
    if (!fits && silent()) {
      return false;
    }
  }
  const std::span<const SchemaNodeId> any_of = schema_.branches_of(node.any_of);
  const auto fitting = [&](SchemaNodeId branch) { return branch_fits(branch, value, reading_); };
  if (!any_of.empty() && std::none_of(any_of.begin(), any_of.end(), fitting)) {
    fits = silent() ? false : explain_branches(any_of, value, place);
  }
  if (node.one_of.size != 0 && (fits || !silent())) {
    fits = check_one_of(node, value, place) && fits;
  }
  const SchemaConditional* conditional = schema_.conditional_of(node);
  if (conditional != nullptr && (fits || !silent())) {
    fits = check_conditional(*conditional, value, place) && fits;
  }
  return fits;
}

// An error only where the value decides: one that is partly unknown, or that only CloudFormation's
// reading lets fit, may yet come out the other way.
bool ValueChecker::check_conditional(const SchemaConditional& conditional, const Value& value,
                                     Span place) {
  bool fits = true;
  if (conditional.forbidden.valid() && surely_fits(conditional.forbidden, value)) {
    if (silent()) {
      return false;
    }
    const auto required = schema_.required_of(schema_.node(conditional.forbidden));
    const bool by_presence = only_requires(conditional.forbidden) && !required.empty();
    fits = by_presence
               ? problem(codes::PropertyCombination,
                         fmt::format("{} must not have {}", subject(),
                                     joined_names({required.begin(), required.end()}, "with")),
                         place, fmt::format("leave out {}", required.front()))
               : problem(codes::PropertyCombination,
                         fmt::format("{} is {}, in a form that is not allowed here", subject(),
                                     quoted_value(value)),
                         value.span().valid() ? value.span() : place);
  }
  if (conditional.when.valid()) {
    const SchemaNodeId follows = surely_fits(conditional.when, value) ? conditional.then
                                 : branch_fits(conditional.when, value, reading_)
                                     ? SchemaNodeId{}
                                     : conditional.otherwise;
    fits = (!follows.valid() || check(follows, value, place)) && fits;
  }
  return fits;
}

bool ValueChecker::surely_fits(SchemaNodeId branch, const Value& value) {
  return branch_fits(branch, value, Reading::Strict) &&
         (!value.contains_unknown() || only_requires(branch));
}

// A scalar that only CloudFormation's reading lets fit two branches ("3" as text and as a number)
// fits one to the letter, and a value that is partly unknown may yet settle for one: more than one
// fitting branch is an error only if neither is so.
bool ValueChecker::check_one_of(const SchemaNode& node, const Value& value, Span place) {
  const std::span<const SchemaNodeId> branches = schema_.branches_of(node.one_of);
  std::vector<SchemaNodeId> fitting;
  for (const SchemaNodeId branch : branches) {
    if (branch_fits(branch, value, reading_)) {
      fitting.push_back(branch);
    }
  }
  if (fitting.size() == 1) {
    return true;
  }
  if (fitting.empty()) {
    return silent() ? false : explain_branches(branches, value, place);
  }
  const bool by_presence = std::all_of(fitting.begin(), fitting.end(),
                                       [&](SchemaNodeId branch) { return only_requires(branch); });
  if (!by_presence) {
    if (value.contains_unknown()) {
      return true;
    }
    if (reading_ == Reading::CloudFormation) {
      std::erase_if(fitting, [&](SchemaNodeId branch) {
        return !branch_fits(branch, value, Reading::Strict);
      });
    }
    if (fitting.size() <= 1) {
      return true;
    }
  }
  if (silent()) {
    return false;
  }
  std::vector<std::string> names;
  for (const SchemaNodeId branch : fitting) {
    const std::span<const std::string> required = schema_.required_of(schema_.node(branch));
    names.insert(names.end(), required.begin(), required.end());
  }
  // What every form needs excludes nothing.
  const auto in_all = [&](const std::string& name) {
    return std::all_of(fitting.begin(), fitting.end(), [&](SchemaNodeId branch) {
      const auto required = schema_.required_of(schema_.node(branch));
      return std::find(required.begin(), required.end(), name) != required.end();
    });
  };
  std::erase_if(names, in_all);
  if (by_presence && !names.empty()) {
    return problem(codes::PropertyCombination,
                   names.size() == 1 ? fmt::format("{} cannot be given with what else {} has",
                                                   names.front(), subject())
                                     : fmt::format("{} has {}, which exclude each other", subject(),
                                                   joined_names(names, "and")),
                   place, "keep one of the alternatives");
  }
  return problem(codes::PropertyCombination,
                 fmt::format("{} fits {} forms that exclude each other", subject(), fitting.size()),
                 place);
}

// No branch fits. The one with the fewest problems is what was meant, if there is one; else all
// that can be said is which forms there are.
bool ValueChecker::explain_branches(std::span<const SchemaNodeId> branches, const Value& value,
                                    Span place) {
  if (std::all_of(branches.begin(), branches.end(),
                  [&](SchemaNodeId branch) { return only_requires(branch); })) {
    std::vector<std::string> forms;
    for (const SchemaNodeId branch : branches) {
      const std::span<const std::string> names = schema_.required_of(schema_.node(branch));
      forms.push_back(joined_names({names.begin(), names.end()}, "with"));
    }
    return problem(codes::PropertyCombination,
                   fmt::format("{} needs {}", subject(), joined_names(forms, "or")), place,
                   "add what is missing of one of them");
  }
  Problems* const outer = problems_;
  std::vector<Problems> found(branches.size());
  for (std::size_t i = 0; i < branches.size(); ++i) {
    problems_ = &found[i];
    check(branches[i], value, place);
  }
  problems_ = outer;
  const auto fewer = [](const Problems& a, const Problems& b) { return a.size() < b.size(); };
  const auto best = std::min_element(found.begin(), found.end(), fewer);
  const auto as_good = std::count_if(found.begin(), found.end(), [&](const Problems& problems) {
    return problems.size() == best->size();
  });
  if (as_good == 1) {
    problems_->insert(problems_->end(), best->begin(), best->end());
    return false;
  }
  std::string hint;
  constexpr std::size_t kMostReasons = 3;
  for (std::size_t i = 0; i < found.size() && i < kMostReasons; ++i) {
    if (!found[i].empty()) {
      hint += (hint.empty() ? "" : "; or: ") + found[i].front().message;
    }
  }
  return problem(
      codes::PropertyCombination,
      fmt::format("{} fits none of the {} forms that are allowed here", subject(), branches.size()),
      place, hint);
}

bool ValueChecker::branch_fits(SchemaNodeId branch, const Value& value, Reading reading) {
  Problems* const outer = problems_;
  const Reading outer_reading = reading_;
  problems_ = nullptr;
  reading_ = reading;
  const bool fits = check(branch, value, {});
  problems_ = outer;
  reading_ = outer_reading;
  return fits;
}

bool ValueChecker::only_requires(SchemaNodeId id) const {
  const SchemaNode& node = schema_.node(id);
  const std::uint32_t others = node.properties.size + node.pattern_properties.size +
                               node.allowed.size + node.all_of.size + node.any_of.size +
                               node.one_of.size + node.dependencies.size;
  const bool object = node.types.any() || node.types.has(JsonType::Object);
  return object && others == 0 && !node.conditional && !node.nothing && !node.closed &&
         !node.items.valid() && !node.additional.valid() && !node.pattern.valid() && !node.bounds;
}

}  // namespace drydock
