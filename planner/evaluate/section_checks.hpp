// What a template says beside its resources, looked at and not evaluated: quotas of the service,
// Hooks, the parameter groups of AWS::CloudFormation::Interface, and where dynamic references may
// stand. The evaluation does not depend on any of it.
#pragma once

#include <cstddef>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/template.hpp"

namespace drydock {

// User Guide, "CloudFormation quotas": warnings with the figure; nothing here is limited by them.
// `bytes` is the size of the template's text, 0 if it is not at hand.
void check_quotas(const Node& root, const Template& source, std::size_t bytes,
                  Diagnostics& diagnostics);

// Hooks (AWS::CodeDeploy::BlueGreen; User Guide, "ECS blue/green deployments") have a Type and
// Properties; what they do belongs to the deployment.
void check_hooks(const Node& root, Diagnostics& diagnostics);

// ParameterGroups and ParameterLabels name parameters of the template.
void check_interface(const Node& root, const Template& source, Diagnostics& diagnostics);

// User Guide, "Dynamic references": ssm-secure is resolved in few properties alone, no secret
// reference in a custom resource, and a template has at most 60 references.
void check_dynamic_references(const Template& source, Diagnostics& diagnostics);

}  // namespace drydock
