// `drydock graph`: which resource needs which.
#pragma once

#include "cli/workspace.hpp"
#include "planner/graph/graph_text.hpp"

namespace drydock {

struct GraphOptions {
  TemplateOptions target;
  std::string format = "text";  // text, dot, mermaid, json
};

[[nodiscard]] ExitCode run_graph(const GraphOptions& options, Environment& environment);

}  // namespace drydock
