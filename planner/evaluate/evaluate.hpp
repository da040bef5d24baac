// Document to ResourceSet: the CloudFormation template language (User Guide, "Template reference").
// Offline by default: what only AWS knows (SSM parameter values, attributes of resources) is
// Unknown unless the caller supplies it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

struct ParameterInput {
  // A String (list types: "a,b"), Number, Bool, List of Strings, or what is Unknown or holds an
  // Unknown: whatever it will be, Ref yields it as it is.
  Value value;
  ParameterSource source = ParameterSource::CommandLine;
};

// Yields the value of an SSM parameter by name, or nothing if it is not known here.
using ParameterStore = std::function<std::optional<std::string>(const std::string& name)>;

// What a template names by path and this program reads beside it: included snippets, nested
// templates, module fragments, definition files.
struct TemplateFiles {
  const FileSystem* files = nullptr;  // null: nothing can be read
  SourceMap* sources = nullptr;       // not null if `files` is not
  std::string folder;                 // where relative paths start: the template's own
  // Where the content of an S3 location or URL lies: "s3://bucket/key" → path.
  std::map<std::string, std::string> locations;
  std::map<std::string, std::string> modules;  // "Org::Service::Use::MODULE" → path of its fragment
};

// Yields the value that another stack of the project exports, or nothing if none is known to do so.
using ExportLookup = std::function<std::optional<Value>(const std::string& export_name)>;
// Fn::GetStackOutput; `region` is that of the template unless it names another.
using StackOutputLookup = std::function<std::optional<Value>(
    const std::string& stack, const std::string& output, const std::string& region)>;

struct EvaluateOptions {
  std::map<std::string, ParameterInput> parameters;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  std::string stack_name = "stack";
  ParameterStore parameter_store;  // may be empty
  TemplateFiles files;
  ExportLookup exports;             // may be empty
  StackOutputLookup stack_outputs;  // may be empty
  // Taken for a condition whose value cannot be known here; without an entry that is an error.
  std::map<std::string, bool> assumed_conditions;
  // In nested stacks every such condition is taken for false: for who looks for what is wrong and
  // not for what will be.
  bool open_nested_conditions = false;
  // What is wrong does not keep evaluate from returning the rest: for who looks for everything that
  // is wrong. Values that failed are unknown; nothing can be planned from such a result.
  bool keep_failed = false;
  // Known answers: address → {"Ref": …, attribute: …} (evaluate --assume).
  std::map<std::string, Value> assumed;
};

// `schemas` may be null: then GetAtt attributes are not checked. Everything that is wrong is
// reported; nothing is returned if any of it is an error (see keep_failed).
[[nodiscard]] std::optional<ResourceSet> evaluate(const Document& document,
                                                  const EvaluateOptions& options,
                                                  const SchemaRegistry* schemas,
                                                  Diagnostics& diagnostics);

}  // namespace drydock
