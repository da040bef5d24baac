// Eventual consistency: what was just made is not seen by everybody (EC2 Developer Guide, "Eventual
// consistency"; IAM User Guide, "Changes that I make are not always immediately visible").
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/duration.hpp"
#include "providers/simulated/creation_rules.hpp"

namespace drydock {
namespace {

// Nothing stays unseen for longer than a day, however long a distribution's tail is.
constexpr Nanoseconds kLongestHidden = kDay;

std::string name_of(const CloudResource& resource) {
  return fmt::format("{} {}/{}", resource.type, resource.stack,
                     resource.logical_id.empty() ? resource.identifier : resource.logical_id);
}

bool names(const Value& desired, const std::string& identifier) {
  std::vector<const Value*> open = {&desired};
  while (!open.empty()) {
    const Value& value = *open.back();
    open.pop_back();
    if (value.is_object()) {
      for (const Value::Member& member : value.members()) {
        open.push_back(&member.value);
      }
    } else if (value.is_list()) {
      for (const Value& item : value.items()) {
        open.push_back(&item);
      }
    } else if (value.is_string() && value.text() == identifier) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_visible(const CloudContext& context, const CloudResource& resource) {
  if (context.faults == nullptr || context.faults->hidden.empty()) {
    return true;
  }
  const Nanoseconds hidden =
      std::min(hidden_for(*context.faults, resource.type, name_of(resource)), kLongestHidden);
  return resource.created_at + hidden <= context.now;
}

Verdict check_visibility(const CloudContext& context, const Value& desired) {
  if (context.faults == nullptr || context.faults->hidden.empty()) {
    return accepted();
  }
  const Result<std::vector<CloudResource>> young =
      context.database.made_since(context.now - kLongestHidden, context.region);
  if (!young) {
    return young.error();
  }
  for (const CloudResource& resource : *young) {
    if (!is_visible(context, resource) && names(desired, resource.identifier)) {
      return refused(HandlerError::NotFound,
                     fmt::format("The {} '{}' does not exist", resource.type, resource.identifier));
    }
  }
  return accepted();
}

}  // namespace drydock
