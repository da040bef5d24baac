#include "planner/model/resource.hpp"

#include <algorithm>
#include <array>

namespace drydock {
namespace {

constexpr std::array<std::string_view, 4> kPolicyNames = {"Delete", "Retain",
                                                          "RetainExceptOnCreate", "Snapshot"};

}  // namespace

std::string_view retention_policy_name(RetentionPolicy policy) {
  return kPolicyNames[static_cast<std::size_t>(policy)];
}

std::optional<RetentionPolicy> parse_retention_policy(std::string_view text) {
  const auto found = std::find(kPolicyNames.begin(), kPolicyNames.end(), text);
  if (found == kPolicyNames.end()) {
    return std::nullopt;
  }
  return static_cast<RetentionPolicy>(found - kPolicyNames.begin());
}

const Resource* ResourceSet::find(const Address& address) const {
  const auto found = std::find_if(resources.begin(), resources.end(),
                                  [&](const Resource& r) { return r.address == address; });
  return found == resources.end() ? nullptr : &*found;
}

}  // namespace drydock
