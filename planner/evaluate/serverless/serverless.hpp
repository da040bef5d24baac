// The transform AWS::Serverless-2016-10-31: rewrites the AWS::Serverless::* resources of a template
// to the CloudFormation resources that the service's transform makes of them (SAM specification
// 2016-10-31; logical ids by its "Generated resources" documents). docs/SERVERLESS.md says what is
// translated. Which transforms apply, and in what order, is left to the caller.
//
// The service translates what `sam package` has uploaded; offline a local path stands for what
// packaging will upload: see packaging.hpp.
#pragma once

#include <map>
#include <string>

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/model/value.hpp"

namespace drydock {

struct ServerlessOptions {
  std::string region;
  std::string partition = "aws";
  // Values of parameters by name, for the few places where the transform itself resolves them
  // (an alias' name, a stage's domain …); the defaults in the template need not be repeated.
  std::map<std::string, Value> parameters;
  TemplateFiles files;  // for a state machine's DefinitionUri
  // The template is what `sam package` wrote: a local path is then an error.
  bool packaged = false;
};

// `root` is a template as template_value gives it. Returns it without AWS::Serverless::* resources
// and Globals; Transform stays. What the transform refuses is reported; the result is then
// incomplete.
[[nodiscard]] Value translate_serverless(Value root, const ServerlessOptions& options,
                                         Diagnostics& diagnostics);

}  // namespace drydock
