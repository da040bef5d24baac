#include "cli/commands/graph.hpp"

namespace drydock {

ExitCode run_graph(const GraphOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<Configuration> configuration =
      stack ? workspace.configuration(*stack, {}) : std::nullopt;
  if (configuration) {
    environment.out << graph_to_text(configuration->resources, configuration->graph,
                                     *parse_graph_format(options.format));
  }
  return workspace.finish();
}

}  // namespace drydock
