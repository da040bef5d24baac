// A resource graph for people and tools: levels as text, Graphviz DOT, Mermaid, JSON. Printing is
// left to the caller. Arrows point from a resource to what it needs.
//
// JSON: {"format_version": "1.0", "nodes": [{"address", "type", "level"}], "edges": [{"from",
// "to"}]}; nodes in template order, edges by place of their nodes.
#pragma once

#include <string>
#include <string_view>

#include "planner/graph/resource_graph.hpp"

namespace drydock {

enum class GraphFormat : std::uint8_t { Text, Dot, Mermaid, Json };
// "text", "dot", "mermaid", "json"; nothing for another word.
[[nodiscard]] std::optional<GraphFormat> parse_graph_format(std::string_view word);

// Precondition: `graph` is the acyclic graph of `resources`.
[[nodiscard]] std::string graph_to_text(const ResourceSet& resources, const ResourceGraph& graph,
                                        GraphFormat format);

}  // namespace drydock
