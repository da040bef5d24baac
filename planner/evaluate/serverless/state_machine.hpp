// AWS::Serverless::StateMachine: the state machine, its role, version and alias, and its events.
#pragma once

#include "planner/evaluate/serverless/events.hpp"

namespace drydock::serverless {

void translate_state_machine(Translation& translation, Source& source);

// The events of a state machine; `alias` of it is the target if that is asked for.
[[nodiscard]] std::vector<Resource> state_machine_events(Translation& translation,
                                                         const Source& source, const Value& target);

}  // namespace drydock::serverless
