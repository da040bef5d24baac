// Why: the sentences of a plan. A property change names what causes it; a replacement names the
// property that cannot change in place and, through other resources, where it began.
#pragma once

#include <string>

#include "planner/diff/decisions.hpp"

namespace drydock {

// Fills the cause of every property change of `decision`, whose dependencies are decided.
void explain_properties(Decision& decision, const Decisions& decisions);

// Says of every property change whether something outside has caused it, and adds the recorded
// value. True if nothing else causes any of them.
bool explain_outside(Decision& decision);
// "`Tags` was changed outside, and is set back".
[[nodiscard]] std::string explain_revert(const ResourceChange& change);

// Why the resource must be replaced by reason of `property`; also sets the decision's root.
// Precondition: the causes are filled, the action is Replace.
[[nodiscard]] std::string explain_replacement(Decision& decision, const PropertyChange& property,
                                              const Decisions& decisions);

// The dependency that is created or replaced and makes this value unknown; null pointer if none.
[[nodiscard]] const Decision* new_object_behind(const Value& after, const Decisions& decisions);

// "`Tags/0/Value` and 2 more change in place".
[[nodiscard]] std::string explain_update(const ResourceChange& change);

}  // namespace drydock
