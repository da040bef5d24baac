#include "planner/apply/provider.hpp"

#include <algorithm>
#include <array>

namespace drydock {

namespace {

// In the order of HandlerError.
constexpr std::array<std::string_view, 17> kNames = {"",
                                                     "NotUpdatable",
                                                     "InvalidRequest",
                                                     "AccessDenied",
                                                     "AlreadyExists",
                                                     "NotFound",
                                                     "ResourceConflict",
                                                     "Throttling",
                                                     "ServiceLimitExceeded",
                                                     "NotStabilized",
                                                     "GeneralServiceException",
                                                     "ServiceInternalError",
                                                     "ServiceTimeout",
                                                     "NetworkFailure",
                                                     "InternalFailure",
                                                     "InvalidCredentials",
                                                     "UnauthorizedTaggingOperation"};

}  // namespace

std::string_view handler_error_name(HandlerError error) {
  return kNames[static_cast<std::size_t>(error)];
}

std::optional<HandlerError> parse_handler_error(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  return found == kNames.end() ? std::nullopt
                               : std::optional(static_cast<HandlerError>(found - kNames.begin()));
}

Result<std::optional<Foresight>> ReadOnlyProvider::foresee(const OperationRequest& request) const {
  static_cast<void>(request);
  return std::optional<Foresight>();
}

Result<std::optional<QuotaUse>> ReadOnlyProvider::quota_of(const std::string& type) const {
  static_cast<void>(type);
  return std::optional<QuotaUse>();
}

}  // namespace drydock
