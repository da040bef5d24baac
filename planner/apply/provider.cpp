#include "planner/apply/provider.hpp"

#include <array>

namespace drydock {

std::string_view handler_error_name(HandlerError error) {
  static constexpr std::array<std::string_view, 15> kNames = {"",
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
                                                              "InternalFailure"};
  return kNames[static_cast<std::size_t>(error)];
}

// CloudFormation CLI User Guide, "Handler error codes": those that the service itself retries.
bool is_retriable(HandlerError error) {
  switch (error) {
    case HandlerError::NetworkFailure:
    case HandlerError::Throttling:
    case HandlerError::ResourceConflict:
    case HandlerError::ServiceInternalError:
      return true;
    default:
      return false;
  }
}

Result<std::optional<Foresight>> ReadOnlyProvider::foresee(const OperationRequest& request) const {
  static_cast<void>(request);
  return std::optional<Foresight>();
}

}  // namespace drydock
