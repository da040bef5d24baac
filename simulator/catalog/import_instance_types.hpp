// One record of `aws ec2 describe-instance-types` (EC2 API, InstanceTypeInfo) as an instance type.
#pragma once

#include <optional>
#include <string_view>

#include "planner/document/document.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/catalog/export_report.hpp"

namespace drydock {

// Nothing if the record has no name. What else is wrong is reported.
[[nodiscard]] std::optional<InstanceType> read_instance_type(const Node& record,
                                                             ExportReport& report);

// Gbit/s at best, of "Up to 12.5 Gigabit" or "4x 100 Gigabit"; 0 for a word such as "Moderate".
[[nodiscard]] double network_gbps_of(std::string_view performance);

}  // namespace drydock
