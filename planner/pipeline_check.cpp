#include <iterator>

#include "base/codes/lint_codes.hpp"
#include "planner/evaluate/mappings.hpp"
#include "planner/evaluate/parameters.hpp"
#include "planner/evaluate/transform/transform.hpp"
#include "planner/lint/branches.hpp"
#include "planner/lint/lint.hpp"
#include "planner/lint/unreachable.hpp"
#include "planner/pipeline.hpp"

namespace drydock {
namespace {

// Parameters without a value become Unknown: a template is right or wrong whatever they will be.
void leave_open(const Template& source, EvaluateOptions& options) {
  for (const TemplateEntry& entry : source.parameters.entries) {
    const std::string name(entry.name);
    if (entry.node.is(NodeKind::Mapping) && !entry.node.find("Default") &&
        !options.parameters.contains(name)) {
      Value reference = Value::object({{"Ref", Value::string(name)}});
      options.parameters[name] = {Value::unknown(std::move(reference), entry.name_span),
                                  ParameterSource::Default};
    }
  }
}

void assume_conditions(const Template& source, const std::vector<ConditionComponent>& components,
                       EvaluateOptions& options) {
  for (const TemplateEntry& entry : source.conditions.entries) {
    options.assumed_conditions.emplace(entry.name, false);
  }
  for (const ConditionComponent& component : components) {
    for (std::size_t i = 0; !component.outcomes.empty() && i < component.conditions.size(); ++i) {
      const TemplateEntry& entry = source.conditions.entries[component.conditions[i]];
      options.assumed_conditions[std::string(entry.name)] = component.outcomes.front().truth[i];
    }
  }
}

// As configure, and what the combinations of the template's conditions make of it. `source` is the
// template after its transforms.
std::optional<Configuration> configure_combinations(const Document& document,
                                                    const Template& source, EvaluateOptions options,
                                                    const SchemaRegistry& schemas,
                                                    SourceMap& sources, Diagnostics& diagnostics) {
  Diagnostics said_later;  // by the evaluation of the template
  EvaluationContext given{source, options, &schemas, {}, {}, {}, {}};
  for (ParameterValue& parameter : evaluate_parameters(source, options, said_later)) {
    given.parameters.push_back(std::move(parameter.value));
  }
  given.mappings = evaluate_mappings(source, said_later);
  const std::vector<ConditionComponent> components = condition_components(given);
  assume_conditions(source, components, options);
  Diagnostics found;
  std::optional<Configuration> configuration =
      configure(document, options, schemas, sources, found);
  diagnostics.append(found);
  check_branches(given, components, found, diagnostics);
  check_unreachable(given, components, diagnostics);
  return configuration;
}

// Everything that is wrong or doubtful, before any of it is suppressed.
std::optional<Configuration> check_document(const Document& document, EvaluateOptions options,
                                            const SchemaRegistry& schemas, SourceMap& sources,
                                            Diagnostics& diagnostics) {
  Diagnostics said_later;  // by the evaluation of the template
  const std::optional<Template> written = read_template(document, said_later);
  if (!written) {
    return configure(document, options, schemas, sources, diagnostics);
  }
  leave_open(*written, options);
  const std::optional<Document> transformed = apply_transforms(document, options, said_later);
  const std::optional<Template> of_transformed =
      transformed ? read_template(*transformed, said_later) : std::nullopt;
  const Template& source = of_transformed ? *of_transformed : *written;
  std::optional<Configuration> configuration =
      source.conditions.entries.empty()
          ? configure(document, options, schemas, sources, diagnostics)
          : configure_combinations(document, source, std::move(options), schemas, sources,
                                   diagnostics);
  lint_template(*written, configuration ? &configuration->resources : nullptr,
                {&document, &schemas}, diagnostics);
  return configuration;
}

}  // namespace

std::optional<Configuration> check_template(const FileSystem& files, const std::string& path,
                                            EvaluateOptions options, const SchemaRegistry& schemas,
                                            SourceMap& sources, Diagnostics& diagnostics,
                                            std::vector<SuppressedFinding>& suppressed,
                                            const TemplateCheck& also) {
  const std::optional<Document> document = load_document(files, path, sources, diagnostics);
  if (!document) {
    return std::nullopt;
  }
  options.open_nested_conditions = true;
  options = with_files(std::move(options), files, path, sources);
  Diagnostics found;
  if (also) {
    also(*document, options, found);
  }
  std::optional<Configuration> configuration =
      check_document(*document, std::move(options), schemas, sources, found);
  const std::vector<Suppression> accepted = template_suppressions(*document, diagnostics);
  SuppressionResult result = suppress(found, accepted, sources, codes::SuppressionUnused);
  diagnostics.append(result.remaining);
  std::move(result.suppressed.begin(), result.suppressed.end(), std::back_inserter(suppressed));
  return configuration;
}

}  // namespace drydock
