// How long an operation may take: what the project says of its type, and what CreationPolicy and
// UpdatePolicy of a resource say, which go before.
//
// Template Reference, "CreationPolicy attribute": the time-out counts from when CloudFormation
// starts to create the resource, five minutes unless ResourceSignal says otherwise. "UpdatePolicy
// attribute", AutoScalingRollingUpdate: a pause after each batch of MaxBatchSize instances, of
// PauseTime, five minutes with WaitOnResourceSignals and none without if it is not given; such an
// update may take so much longer than others. A WaitCondition's Timeout is its own, in seconds.
#pragma once

#include <string>

#include "planner/apply/executor.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

// Of the first that fits the type, else the general one.
[[nodiscard]] Nanoseconds type_timeout(const ApplyOptions& options, const std::string& type);

// Adds those of the resources to `options`; its time-outs by type must be there already. What is
// not known or not valid says nothing.
void add_policy_timeouts(const ResourceSet& resources, ApplyOptions& options);

}  // namespace drydock
