// The Conditions section: each condition once, in an order in which those that it names come
// first (Template Reference, "Conditions").
#pragma once

#include <span>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluation_context.hpp"

namespace drydock {

// Entries in an order in which those that a condition names come before it; entries that stand on
// a cycle are reported and left out.
[[nodiscard]] std::vector<std::size_t> condition_order(const Template& source,
                                                       Diagnostics& diagnostics);

// Fills context.conditions for the entries of `order` alone, one after the other.
void evaluate_conditions(EvaluationContext& context, std::span<const std::size_t> order,
                         Diagnostics& diagnostics);
// Fills context.conditions. Preconditions: parameters and mappings are filled. Cycles, values that
// are neither true nor false and values that are not known before a deployment are reported.
void evaluate_conditions(EvaluationContext& context, Diagnostics& diagnostics);

// Sets `index` to the entry of the condition of this name, or reports that there is none.
[[nodiscard]] std::optional<std::size_t> find_condition(const Template& source,
                                                        std::string_view name, Span span,
                                                        const std::string& path,
                                                        Diagnostics& diagnostics);

// Reports every Fn::If below the node that names a condition that does not exist. For what is not
// evaluated: CloudFormation wants these names to be right even there.
void check_condition_names(const Node& node, const Template& source, const std::string& path,
                           Diagnostics& diagnostics);

}  // namespace drydock
