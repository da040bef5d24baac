#include "planner/evaluate/transform/static_evaluator.hpp"

#include <algorithm>

#include "planner/evaluate/conditions.hpp"
#include "planner/evaluate/expression_evaluator.hpp"
#include "planner/evaluate/mappings.hpp"
#include "planner/evaluate/parameters.hpp"
#include "planner/evaluate/transform/template_value.hpp"

namespace drydock {
namespace {

Template sections_of(const Document& written) {
  Diagnostics reported_by_evaluate;
  return read_template(written, reported_by_evaluate).value_or(Template{});
}

}  // namespace

StaticEvaluator::StaticEvaluator(const Document& written, const EvaluateOptions& options)
    : source_(sections_of(written)),
      context_{source_, options, nullptr, {}, {}, {}, {}},
      file_(written.file()) {
  Diagnostics reported_by_evaluate;
  for (ParameterValue& parameter : evaluate_parameters(source_, options, reported_by_evaluate)) {
    context_.parameters.push_back(std::move(parameter.value));
  }
  context_.mappings = evaluate_mappings(source_, reported_by_evaluate);
  evaluate_conditions(context_, reported_by_evaluate);
  context_.absent_because.resize(source_.resources.entries.size());
}

Value StaticEvaluator::evaluate(const Value& expression, const std::string& path,
                                Diagnostics& diagnostics, bool* of_resources) const {
  const Document document = document_of(expression, file_);
  ExpressionEvaluator evaluator(context_, ExpressionPlace::Resource, path, diagnostics);
  Value value = evaluator.evaluate(document.root());
  if (of_resources != nullptr) {
    const std::vector<Reference> uses = evaluator.take_references();
    *of_resources = std::any_of(uses.begin(), uses.end(), [&](const Reference& use) {
      return source_.resources.find(use.target.text()) != nullptr;
    });
  }
  return value;
}

const Value* StaticEvaluator::parameter(std::string_view name) const {
  const auto found = source_.parameters.index.find(name);
  return found == source_.parameters.index.end() ? nullptr : &context_.parameters[found->second];
}

}  // namespace drydock
