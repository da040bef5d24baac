// One expression of a template to one Value: literals, references and functions. Which branch of
// Fn::If is taken decides what is looked at; the functions themselves are in intrinsics.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/evaluate/intrinsics.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

// Where the expression stands decides what it may name.
enum class ExpressionPlace : std::uint8_t { Condition, Resource, Output };

class ExpressionEvaluator {
 public:
  // `path` is where the expression stands, for diagnostics: "Resources.Vpc.Properties".
  ExpressionEvaluator(const EvaluationContext& context, ExpressionPlace place, std::string path,
                      Diagnostics& diagnostics)
      : context_(context), diagnostics_(diagnostics), path_(std::move(path)), place_(place) {}

  // AWS::NoValue if the whole expression is that. What is wrong is reported, and the failed value
  // stands in its place.
  [[nodiscard]] Value evaluate(const Node& node);
  // Uses of resources so far, in order of occurrence; property paths are relative to the node.
  [[nodiscard]] std::vector<Reference> take_references() { return std::move(references_); }
  // Uses of parameters so far, likewise.
  [[nodiscard]] std::vector<ParameterUse> take_parameter_uses() {
    return std::move(parameter_uses_);
  }

 private:
  struct Step {
    std::string_view key;  // of a mapping
    std::size_t index = 0;
    bool is_key = true;
  };
  class Nested;

  Value evaluate_sequence(const Node& node);
  Value evaluate_mapping(const Node& node);
  Value evaluate_function(std::string_view name, const Node& argument, const Node& whole);
  Value evaluate_branch(const Node& argument, const Node& whole);
  Value evaluate_condition_name(const Node& argument);
  Value evaluate_ref(const Node& argument, const Node& whole);
  Value evaluate_get_att(const Node& argument, const Node& whole);
  Value evaluate_sub(const Node& argument, const Node& whole);
  Value evaluate_find_in_map(const Node& argument, const Node& whole);
  Value evaluate_get_azs(const Node& argument, const Node& whole);
  Value evaluate_import(std::string_view name, const Node& argument, const Node& whole);
  std::optional<Value> stack_output(const Value& value, const Node& argument);
  Value evaluate_pure(std::string_view name, const Node& argument, const Node& whole);
  Value unknown_name(std::string_view name, const Node& whole);

  Value reference(std::string_view name, Span span);
  Value attribute(std::string_view name, std::string_view attribute, Span span);
  Value sub_variable(std::string_view name, Span span);
  Value pseudo_parameter(std::string_view name, Span span);
  // `attribute` is "" for Ref. The resource exists in the template; `name` is its logical id, with
  // what it means of a module behind it.
  Value use_resource(std::size_t entry, const std::string& name, std::string_view attribute,
                     Span span);
  void refer_through(const Value& value, Span span);
  Value use_part(const Resource& resource, const std::string& attribute, Span span);
  const Resource* named_in_module(std::string_view name, Span span);
  bool has_attribute(std::string_view type, std::string_view name, std::string_view attribute,
                     Span span);
  Value unknown_reference(std::string_view name, Span span);
  Value apply(std::string_view name, Value argument, Span span);

  Value fail(DiagnosticCode code, Span span, std::string message, std::string hint = {});
  [[nodiscard]] std::string diagnostic_path() const;
  [[nodiscard]] std::string property_path() const;

  const EvaluationContext& context_;
  Diagnostics& diagnostics_;
  std::string path_;
  ExpressionPlace place_;
  std::vector<Step> steps_;
  std::vector<Reference> references_;
  std::vector<ParameterUse> parameter_uses_;
  std::size_t function_depth_ = 0;
  std::size_t written_depth_ = 0;  // of the value in JSON; a kept function takes three levels
};

}  // namespace drydock
