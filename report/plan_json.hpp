// A plan as Terraform's plan representation, format 1.2 (Terraform docs, "JSON Output Format"), so
// that policy and review tools read it. An address is "TYPE.LOGICALID". Secrets are
// {"$secret": true} and true under *_sensitive; what only apply will know is left out of `after`
// and true under after_unknown. `generated_config` of an import is what `import --generate-config`
// writes, though the template declares the resource already. Our own facts stand under "drydock":
// steps with their order, what the plan is bound to, reasons and causes.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

struct PlanJsonOptions {
  std::string provider_name = "drydock/simulated";
  // The level of Terraform's format that tools which look at the version may expect.
  std::string terraform_version = "1.9.0";
  bool errored = false;
  // For what is known of durations; may be null.
  const StateSnapshot* recorded = nullptr;
};

[[nodiscard]] std::string plan_json(const Plan& plan, const PlanJsonOptions& options,
                                    const Diagnostics& diagnostics, const SourceMap& sources);

// The nested stacks around it, as Terraform names modules: "Network.Vpc" is in "module.Network", a
// resource of the root in "".
[[nodiscard]] std::string module_address(const Address& address);
// "AWS::EC2::VPC.Vpc", "module.Network.AWS::EC2::VPC.Vpc".
[[nodiscard]] std::string plan_address(const std::string& type, const Address& address);

}  // namespace drydock
