// How many objects of a type a Region takes. Off unless a fault plan sets quotas or asks for the
// default ones: those of AWS for a new account.
#pragma once

#include <span>
#include <string_view>

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

struct Quota {
  std::string_view type;
  std::int64_t most;
  std::string_view code;    // what the service answers beyond it
  std::string_view source;  // the page of AWS's documentation, as read in November 2026
};
[[nodiscard]] std::span<const Quota> default_quotas();

// Nothing if the type has no quota here.
[[nodiscard]] Result<std::optional<QuotaUse>> quota_use(const CloudContext& context,
                                                        const std::string& type);
// There is room for one more.
[[nodiscard]] Verdict check_quota(const CloudContext& context, const std::string& type);

}  // namespace drydock
