// Fn::ForEach::NAME: [identifier, collection, {key: fragment…}] in Conditions, Resources, Outputs
// and below Properties (Template Reference, "Fn::ForEach"). `${Identifier}` stands for the item in
// keys and texts, `&{Identifier}` for its letters and digits alone, {Ref: Identifier} for the item
// too.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/evaluate/transform/static_evaluator.hpp"

namespace drydock {

// The template with every loop replaced by what it declares; a loop that is wrong is reported and
// left out.
void expand_loops(Value& root, const StaticEvaluator& known, Diagnostics& diagnostics);

}  // namespace drydock
