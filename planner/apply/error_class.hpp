// What an executor makes of a HandlerErrorCode: whether trying again may help, whether the service
// asks for fewer requests, whether an object may have come about all the same. Classes after the
// CloudFormation CLI User Guide, "Resource type handler error codes" (Terminal and Retriable).
#pragma once

#include "planner/apply/provider.hpp"

namespace drydock {

struct ErrorClass {
  bool retriable = false;       // Type: Retriable in the guide
  bool throttles = false;       // the service asks for fewer requests
  bool done_on_delete = false;  // a delete that fails so has reached its end
  // A create that fails so may have made its object before: it broke off while it was carried out,
  // whereas the others are refusals that come before anything is made.
  bool may_leave_object = false;
};

[[nodiscard]] const ErrorClass& class_of(HandlerError error);

// Whether the service says that something is not there: NotFound, or a refusal of a request that
// names something, in the words of EC2 ("InvalidVpcID.NotFound"), IAM ("cannot be found", "cannot
// be assumed") and others.
[[nodiscard]] bool says_absent(const ProgressEvent& event);

}  // namespace drydock
