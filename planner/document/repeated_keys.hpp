// Says that a key stands twice in one mapping. CloudFormation takes such templates, in YAML and in
// JSON, and the last value counts without a word (aws-cloudformation/cfn-language-discussion issue
// 96; go-to-k/cdk-real-drift issue 1074, observed with ValidateTemplate and GetTemplateSummary). Of
// repeated sections the User Guide ("Template format") says that the behaviour is not defined.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/document/read_as.hpp"

namespace drydock {

// Precondition: every mapping that is to be told of has ended.
void report_repeated_keys(const DocumentBuilder& builder, ReadAs as, Diagnostics& diagnostics);

}  // namespace drydock
