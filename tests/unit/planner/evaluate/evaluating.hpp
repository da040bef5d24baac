// Evaluates a template in a test and keeps what is needed to look at the outcome.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/document/yaml_reader.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/model/value_json.hpp"

namespace drydock::evaluating {

struct Evaluation {
  std::unique_ptr<SourceMap> sources = std::make_unique<SourceMap>();
  std::optional<Document> document;
  Diagnostics diagnostics;
  std::optional<ResourceSet> set;

  // "CODE|offending text|message" of every diagnostic, sorted, one a line.
  [[nodiscard]] std::string problems() const {
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      all += std::string(diagnostic_info(diagnostic.code).name) + "|" +
             (diagnostic.span.valid() ? std::string(sources->text(diagnostic.span)) : "") + "|" +
             diagnostic.message + "\n";
    }
    return all;
  }
  [[nodiscard]] bool has(DiagnosticCode code) const {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.code == code) {
        return true;
      }
    }
    return false;
  }
  [[nodiscard]] const Resource& resource(const std::string& name) const {
    return *set->find(Address(name));
  }
};

inline Evaluation evaluate_json(std::string_view text, const EvaluateOptions& options = {},
                                const SchemaRegistry* schemas = nullptr) {
  Evaluation result;
  const FileId file = result.sources->add("t", std::string(text));
  result.document = read_json(*result.sources, file, result.diagnostics);
  if (result.document) {
    result.set = evaluate(*result.document, options, schemas, result.diagnostics);
  }
  return result;
}

inline Evaluation evaluate_yaml(std::string_view text) {
  Evaluation result;
  const FileId file = result.sources->add("t", std::string(text));
  result.document = read_yaml(*result.sources, file, result.diagnostics, ReadAs::Template);
  if (result.document) {
    result.set = evaluate(*result.document, {}, nullptr, result.diagnostics);
  }
  return result;
}

// A template around one property value, with what the functions in these tests refer to.
inline std::string template_with(std::string_view value, std::string_view more = "") {
  return R"({"Parameters": {"Name": {"Type": "String", "Default": "web"},
      "Count": {"Type": "Number", "Default": 1000.0},
      "Zones": {"Type": "CommaDelimitedList", "Default": "a, b ,c"},
      "Ami": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/ami"},
      "Key": {"Type": "String", "Default": "hunter2", "NoEcho": true}},
    "Mappings": {"Map": {"us-east-1": {"Size": "small", "List": ["x", "y"], "No": 8}}},
    "Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}, "No": {"Fn::Equals": ["a", "b"]}})" +
         std::string(more) + R"(,
    "Resources": {"Other": {"Type": "T::T::Other"},
      "Absent": {"Type": "T::T::Other", "Condition": "No"},
      "R": {"Type": "T::T::R", "Properties": {"P": )" +
         std::string(value) + "}}}}";
}

// The value of the property as JSON, or the problems.
inline std::string property(std::string_view value, ValueForm form = ValueForm::Recorded,
                            const EvaluateOptions& options = {}, std::string_view more = "") {
  const Evaluation result = evaluate_json(template_with(value, more), options);
  if (!result.set) {
    return result.problems();
  }
  const Value* found = result.resource("R").properties.find("P");
  return found == nullptr ? "(dropped)" : value_to_json(*found, form);
}

}  // namespace drydock::evaluating
