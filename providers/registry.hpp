// Providers by the name that the project file gives.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "planner/apply/provider.hpp"
#include "planner/schema/resource_schema.hpp"
#include "providers/faults/fault_plan.hpp"

namespace drydock {

// "simulated": the embedded cloud in the file `path`, which opening does not make. With a fault
// plan it misbehaves. The registry and the clock outlive the provider.
[[nodiscard]] Result<std::unique_ptr<Provider>> open_provider(
    const std::string& name, const std::string& path, const std::string& region,
    const std::string& account, const SchemaRegistry& schemas, Clock& clock,
    const std::optional<FaultPlan>& faults = std::nullopt);

}  // namespace drydock
