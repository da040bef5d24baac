#include "planner/diff/replacement.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <vector>

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

}  // namespace

void decide_replacement_order(Decision& decision, Diagnostics& diagnostics) {
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
  }
}

void follow_deleted_first(Decisions& decisions) {
  const auto index_of = [&](const Decision* decision) {
    return static_cast<std::size_t>(decision - &decisions.at(0));
  };
  std::vector<std::size_t> going_first;
  std::unordered_map<std::size_t, std::vector<std::size_t>> users;  // for lookup only
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const ResourceChange& change = decisions.at(i).change;
    if (change.action != Action::Replace || retains_old(change)) {
      continue;
    }
    if (change.delete_first) {
      going_first.push_back(i);
      continue;
    }
    for (const Address& address : decisions.at(i).record->dependencies) {
      if (const Decision* target = decisions.find(address)) {
        users[index_of(target)].push_back(i);
      }
    }
  }
  for (std::size_t next = 0; next < going_first.size(); ++next) {
    const ResourceChange& used = decisions.at(going_first[next]).change;
    for (const std::size_t user : users[going_first[next]]) {
      ResourceChange& change = decisions.at(user).change;
      if (!change.delete_first) {
        change.delete_first = true;
        change.reason += fmt::format(
            "; the old one is deleted first, because it uses `{}`, which is", used.address.text());
        going_first.push_back(user);
      }
    }
  }
}

}  // namespace drydock
