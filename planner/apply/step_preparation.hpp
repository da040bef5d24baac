// From a step of a plan to what a run needs to carry it out: the desired properties with every
// value known, the intent that is written down first, the request that is sent then.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "planner/apply/run_values.hpp"
#include "planner/apply/running_step.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

// What is recorded of an operation that succeeded: what the intent says, and what the provider
// answered.
[[nodiscard]] RecordedResource record_of(const Intent& intent, const ProgressEvent& event,
                                         Nanoseconds now);

struct StepPreparation {
  const Plan& plan;
  const StateSnapshot& snapshot;
  const RunValues& values;
  const SchemaRegistry* schemas = nullptr;              // may be null
  const std::map<std::uint32_t, std::string>& deposed;  // change → key of its old generation
};

struct PreparedStep {
  RunningStep running;
  // An update that would change nothing: the recorded resource stays as it is.
  const RecordedResource* unchanged = nullptr;
};

// An Error if a value is not known or a function fails on what is.
[[nodiscard]] Result<PreparedStep> prepare_step(const StepPreparation& with, std::uint32_t step,
                                                Nanoseconds now);

}  // namespace drydock
