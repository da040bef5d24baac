#include "planner/diff/replacement.hpp"

#include <fmt/format.h>

#include "base/codes/state_codes.hpp"
#include "planner/diff/property_diff.hpp"

namespace drydock {
namespace {

// The properties that name the object, if the template sets all of them and none of them changes;
// "" otherwise.
std::string unchanged_name(const Decision& decision) {
  const ResourceChange& change = decision.change;
  if (decision.type == nullptr || !change.previous_type.empty() ||
      decision.type->primary_identifier().empty()) {
    return {};
  }
  std::string names;
  for (const PropertyPath& path : decision.type->primary_identifier()) {
    const Value* before = find_path(change.before, path);
    const Value* after = find_path(change.after, path);
    const bool same = before != nullptr && after != nullptr && !after->contains_unknown() &&
                      !decision.type->is_read_only(path) && same_property_value(*before, *after);
    if (!same) {
      return {};
    }
    names += names.empty() ? "" : ", ";
    names += property_path_text(path);
  }
  return names;
}

bool retains_old(const ResourceChange& change) {
  return change.update_replace_policy == RetentionPolicy::Retain ||
         change.update_replace_policy == RetentionPolicy::RetainExceptOnCreate;
}

const Decision* deleted_first_dependency(const Decision& decision, const Decisions& decisions) {
  for (const Address& address : decision.record->dependencies) {
    const Decision* target = decisions.find(address);
    if (target != nullptr && target->decided && target->change.action == Action::Replace &&
        target->change.delete_first) {
      return target;
    }
  }
  return nullptr;
}

}  // namespace

void decide_replacement_order(Decision& decision, const Decisions& decisions,
                              Diagnostics& diagnostics) {
  ResourceChange& change = decision.change;
  const std::string name = unchanged_name(decision);
  if (!name.empty() && retains_old(change)) {
    diagnostics.add(
        {.code = codes::ReplacementNameClash,
         .message = fmt::format("`{}` must be replaced because {}, but its UpdateReplacePolicy "
                                "keeps the old object and `{}` gives both the same name",
                                change.address.text(), change.reason, name),
         .span = decision.desired->name_span,
         .hint = fmt::format("change `{}`, or remove the UpdateReplacePolicy", name),
         .path = "Resources." + change.address.text()});
    return;
  }
  if (retains_old(change)) {
    return;  // the old object stays: nothing to put first
  }
  if (!name.empty()) {
    change.delete_first = true;
    change.reason +=
        fmt::format("; the old one is deleted first, because `{}` gives both the same name", name);
  } else if (decision.type != nullptr && decision.type->deletes_before_create()) {
    change.delete_first = true;
    change.reason += fmt::format("; the old one is deleted first, as {} demands", change.type);
  } else if (const Decision* used = deleted_first_dependency(decision, decisions)) {
    change.delete_first = true;
    change.reason += fmt::format("; the old one is deleted first, because it uses `{}`, which is",
                                 used->change.address.text());
  }
}

}  // namespace drydock
