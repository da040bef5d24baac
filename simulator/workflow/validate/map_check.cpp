// Map states: inline and distributed (AWS Step Functions Developer Guide, "Map state processing
// modes").
#include <fmt/format.h>

#include "base/codes/workflow_codes.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"
#include "simulator/workflow/validate/name_list.hpp"

namespace drydock {
namespace {

constexpr std::string_view kDistributedOnly = "ItemReader|ItemBatcher|ResultWriter|Label";

bool says(const std::optional<Node>& node, std::string_view text) {
  return node && node->is(NodeKind::String) && node->text() == text;
}

std::optional<Node> config_of(const Node& processor) {
  const std::optional<Node> config =
      processor.is(NodeKind::Mapping) ? processor.find("ProcessorConfig") : std::nullopt;
  return config && config->is(NodeKind::Mapping) ? config : std::nullopt;
}

}  // namespace

// The children of a distributed Map may be Express executions, with what those may not have.
DefinitionChecker::Scope DefinitionChecker::processor_scope(const Place& processor, Scope scope) {
  const std::optional<Node> config = config_of(processor.node());
  if (config && says(config->find("Mode"), "DISTRIBUTED")) {
    scope.type = says(config->find("ExecutionType"), "EXPRESS") ? MachineType::Express
                                                                : MachineType::Standard;
  }
  scope.language = scope.machine_language;
  return scope;
}

void DefinitionChecker::check_map(const Place& state, const Scope& scope) {
  std::optional<Place> processor = member(state, "ItemProcessor");
  processor = processor ? processor : member(state, "Iterator");
  const std::optional<Node> config =
      processor ? config_of(processor->node()) : std::optional<Node>();
  const bool distributed = config && says(config->find("Mode"), "DISTRIBUTED");
  if (distributed && !config->find("ExecutionType")) {
    report_key(codes::DefinitionFieldMissing, *member(*processor, "ProcessorConfig"),
               "the field ExecutionType is missing",
               "a distributed Map says whether its children are STANDARD or EXPRESS");
  }
  if (distributed && scope.type == MachineType::Express) {
    report(codes::ExpressUnsupported, *member(*processor, "ProcessorConfig"),
           "an Express state machine has no distributed Map",
           "make it INLINE, or the state machine a Standard one");
  }
  for_each_name(kDistributedOnly, [&](std::string_view name) {
    const std::optional<Place> field = member(state, name);
    if (field && !distributed) {
      report_key(codes::DistributedFieldInline, *field,
                 fmt::format("{} does nothing in an inline Map", name),
                 R"(set "Mode": "DISTRIBUTED" in ProcessorConfig, or take it out)");
    }
  });
  if (const std::optional<Place> reader = member(state, "ItemReader")) {
    check_map_resource(*reader, "s3:getObject|s3:listObjectsV2");
  }
  if (const std::optional<Place> writer = member(state, "ResultWriter")) {
    check_map_resource(*writer, "s3:putObject");
    if (writer->node().is(NodeKind::Mapping) && !member(*writer, "Resource") &&
        !member(*writer, "WriterConfig")) {
      report_key(codes::DefinitionFieldMissing, *writer, "one of Resource, WriterConfig is missing",
                 "say where the results go, or how they are written");
    }
  }
}

void DefinitionChecker::check_map_resource(const Place& holder, std::string_view allowed) {
  const std::optional<Place> resource = member(holder, "Resource");
  if (!resource || !resource->node().is(NodeKind::String)) {
    return;
  }
  const ResourceVerdict read = judge_resource(resource->node().text(), open_mark());
  if (read.kind == ResourceVerdict::Kind::Open || read.kind == ResourceVerdict::Kind::Broken ||
      read.kind == ResourceVerdict::Kind::NotUri) {
    return;  // said already
  }
  if (read.resource.kind != IntegrationKind::Optimised ||
      !lists(allowed, fmt::format("{}:{}", read.resource.service, read.resource.action))) {
    report(codes::TaskResourceInvalid, *resource,
           fmt::format("{} cannot use `{}`", holder.key(), resource->node().text()),
           fmt::format("it works with {}", listed(allowed)));
  }
}

}  // namespace drydock
