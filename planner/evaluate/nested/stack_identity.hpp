// Name and id of a nested stack. CloudFormation forms the name as PARENT-LOGICALID-RANDOM and the
// id as an ARN with a random UUID (User Guide, "Pseudo parameters reference", AWS::StackId); here
// both random parts are taken from a digest of where the stack stands, so that a template yields
// the same values in every run.
#pragma once

#include <string>

#include "planner/evaluate/evaluate.hpp"

namespace drydock {

struct StackIdentity {
  std::string name;  // "shop-Network-1A2B3C4D5E6F"
  std::string id;    // "arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID"
};

// `parent` are the options of the stack around it.
[[nodiscard]] StackIdentity nested_stack_identity(const EvaluateOptions& parent,
                                                  const std::string& logical_id);

}  // namespace drydock
