#include "planner/diff/replacement.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <vector>

#include "base/codes/state_codes.hpp"
#include "planner/diff/custom_name.hpp"

namespace drydock {
namespace {

// What gives the new object the name of the old one; "" if nothing does.
std::string unchanged_name(const Decision& decision) {
  const ResourceChange& change = decision.change;
  if (decision.type == nullptr || !change.previous_type.empty()) {
    return {};
  }
  const std::optional<std::string> name =
      kept_custom_name(*decision.type, change.before, change.after);
  return name ? *name : kept_place(*decision.type, change.before, change.after).value_or("");
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
                                "keeps the old object and both have the same `{}`",
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
        fmt::format("; the old one is deleted first, because both have the same `{}`", name);
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
