#include "bench/generated_stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/check.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/graph/resource_graph.hpp"
#include "planner/schema/load_schema.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {

void expect_no_errors(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity() == Severity::Error) {
      fmt::print(stderr, "{}\n", diagnostic.message);
    }
  }
  DRYDOCK_CHECK(!diagnostics.has_errors());
}

GeneratedStack::GeneratedStack(const TemplateOptions& options) {
  Diagnostics diagnostics;
  schemas_ = load_schemas(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources_,
                          diagnostics);
  expect_no_errors(diagnostics);
  file_ = sources_.add("template", generate_template(options));
}

Document GeneratedStack::document() const {
  Diagnostics diagnostics;
  std::optional<Document> document = read_document(sources_, file_, diagnostics);
  expect_no_errors(diagnostics);
  return std::move(document).value();
}

ResourceSet GeneratedStack::resources() const {
  Diagnostics diagnostics;
  std::optional<ResourceSet> resources = evaluate(document(), {}, &schemas_, diagnostics);
  expect_no_errors(diagnostics);
  return std::move(resources).value();
}

StateSnapshot GeneratedStack::recorded() const {
  const ResourceSet set = resources();
  Diagnostics diagnostics;
  const std::optional<PlannedSet> planned = plan_identities(set, schemas_, diagnostics);
  const std::optional<ResourceGraph> graph = build_graph(set, diagnostics);
  expect_no_errors(diagnostics);
  StateSnapshot state;
  state.stack_name = set.stack_name;
  state.lineage = "bench";
  state.serial = 1;
  state.secret_key = "key";
  for (NodeIndex node = 0; node < planned->resources.size(); ++node) {
    const PlannedResource& made = planned->resources[node];
    RecordedResource row;
    row.address = made.address;
    row.type = made.type;
    row.identifier = made.identifier;
    row.properties = schemas_.find(made.type)->coerced(made.properties);
    row.attributes = made.attributes;
    for (const NodeIndex target : graph->dependencies(node)) {
      row.dependencies.push_back(set.resources[target].address);
    }
    std::sort(row.dependencies.begin(), row.dependencies.end());
    state.resources.push_back(std::move(row));
  }
  std::sort(
      state.resources.begin(), state.resources.end(),
      [](const RecordedResource& a, const RecordedResource& b) { return a.address < b.address; });
  return state;
}

}  // namespace drydock
