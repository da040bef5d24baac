// Whether a replaced object must go before its successor comes.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/diff/decisions.hpp"

namespace drydock {

// Sets delete_first and completes the reason, if
//  - the type demands it (replacementStrategy delete_then_create), or
//  - the template names the object and the name stays, so that both cannot exist at once
//    (CloudFormation refuses such updates: "cannot update a stack when a custom-named resource
//    requires replacing").
// A retained object whose name stays is an error. Precondition: the action is Replace.
void decide_replacement_order(Decision& decision, Diagnostics& diagnostics);

// Also what is replaced and by the record uses an object that is deleted first: it would hold on to
// it, whether or not the template still refers to it. Precondition: all are decided.
void follow_deleted_first(Decisions& decisions);

}  // namespace drydock
