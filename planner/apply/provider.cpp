#include "planner/apply/provider.hpp"

#include <array>

namespace drydock {

std::string_view handler_error_name(HandlerError error) {
  static constexpr std::array<std::string_view, 17> kNames = {"",
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
  return kNames[static_cast<std::size_t>(error)];
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
