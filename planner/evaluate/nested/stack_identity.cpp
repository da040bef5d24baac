#include "planner/evaluate/nested/stack_identity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "planner/model/region.hpp"

namespace drydock {
namespace {

constexpr std::size_t kLongestStackName = 128;  // User Guide, "CloudFormation quotas"
constexpr std::size_t kSuffix = 12;

}  // namespace

StackIdentity nested_stack_identity(const EvaluateOptions& parent, const std::string& logical_id) {
  const std::string digest = sha256_hex(fmt::format("nested stack\n{}\n{}\n{}\n{}", parent.account,
                                                    parent.region, parent.stack_name, logical_id));
  std::string suffix = digest.substr(0, kSuffix);
  std::transform(suffix.begin(), suffix.end(), suffix.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  // Two hyphens and the suffix are kept; the parent's name and the logical id share the rest.
  const std::size_t room = kLongestStackName - kSuffix - 2;
  const std::string inner = logical_id.substr(0, room / 2);
  const std::string outer = parent.stack_name.substr(0, room - inner.size());
  StackIdentity identity;
  identity.name = fmt::format("{}-{}-{}", outer, inner, suffix);
  identity.id = fmt::format("arn:{}:cloudformation:{}:{}:stack/{}/{}-{}-{}-{}-{}",
                            partition_of(parent.region), parent.region, parent.account,
                            identity.name, digest.substr(12, 8), digest.substr(20, 4),
                            digest.substr(24, 4), digest.substr(28, 4), digest.substr(32, 12));
  return identity;
}

}  // namespace drydock
