// DeploymentPreference of functions: the CodeDeploy application, role and groups that shift traffic
// between versions, shared by all functions of the template.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

// Notes what the function asks for and gives its alias the update policy. `alias` may be null.
void add_deployment_preference(Translation& translation, const Source& source, Resource* alias);

// After all functions.
void emit_deployment_resources(Translation& translation);

}  // namespace drydock::serverless
