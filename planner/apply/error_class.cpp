#include "planner/apply/error_class.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace drydock {
namespace {

constexpr ErrorClass kTerminal{};
constexpr ErrorClass kGone{.done_on_delete = true};
constexpr ErrorClass kBusy{.retriable = true};
constexpr ErrorClass kThrottled{.retriable = true, .throttles = true};
constexpr ErrorClass kBrokenOff{.retriable = true, .may_leave_object = true};
constexpr ErrorClass kHalfDone{.may_leave_object = true};

// In the order of HandlerError.
constexpr std::array<ErrorClass, 17> kClasses = {
    kTerminal,   // None
    kTerminal,   // NotUpdatable
    kTerminal,   // InvalidRequest
    kTerminal,   // AccessDenied
    kTerminal,   // AlreadyExists
    kGone,       // NotFound
    kBusy,       // ResourceConflict
    kThrottled,  // Throttling
    kTerminal,   // ServiceLimitExceeded
    kHalfDone,   // NotStabilized: made, and not ready in time
    kHalfDone,   // GeneralServiceException
    kBrokenOff,  // ServiceInternalError
    kHalfDone,   // ServiceTimeout
    kBrokenOff,  // NetworkFailure
    kHalfDone,   // InternalFailure
    kTerminal,   // InvalidCredentials
    kTerminal,   // UnauthorizedTaggingOperation
};

}  // namespace

const ErrorClass& class_of(HandlerError error) { return kClasses[static_cast<std::size_t>(error)]; }

bool says_absent(const ProgressEvent& event) {
  constexpr std::array<std::string_view, 6> kWords = {"NotFound",          "not found",
                                                      "does not exist",    "cannot be found",
                                                      "cannot be assumed", "NoSuchEntity"};
  return event.error == HandlerError::NotFound ||
         (event.error == HandlerError::InvalidRequest &&
          std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
            return event.message.find(word) != std::string::npos;
          }));
}

bool is_retriable(HandlerError error) { return class_of(error).retriable; }

}  // namespace drydock
