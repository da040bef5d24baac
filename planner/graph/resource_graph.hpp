// Which resource needs which. Nodes are the resources of a ResourceSet by index; an edge from a to
// b says that a needs b. Sole user of Boost.Graph.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

using NodeIndex = std::uint32_t;

// An edge by indices, for graphs that do not come from a template (a state, a test).
struct GraphEdge {
  NodeIndex from = 0;  // needs
  NodeIndex to = 0;    // is needed
};

class ResourceGraph {
 public:
  // Parallel edges count once. Precondition: indices are below `node_count`.
  [[nodiscard]] static ResourceGraph from_edges(std::size_t node_count,
                                                std::vector<GraphEdge> edges);

  [[nodiscard]] std::size_t node_count() const { return offsets_.size() - 1; }
  [[nodiscard]] std::size_t edge_count() const { return targets_.size(); }
  [[nodiscard]] std::span<const NodeIndex> dependencies(NodeIndex node) const;
  [[nodiscard]] std::span<const NodeIndex> dependents(NodeIndex node) const;
  // Dependencies before dependents; ties by index. Nothing if there is a cycle.
  [[nodiscard]] std::optional<std::vector<NodeIndex>> topological_order() const;
  // Each cycle as a path of indices a, b, c (c needs a), shortest in its component, first the
  // smallest index. Empty if the graph is acyclic.
  [[nodiscard]] std::vector<std::vector<NodeIndex>> cycles() const;
  // The strongly connected component of every node. Two nodes with one number are on a cycle.
  [[nodiscard]] std::vector<NodeIndex> components() const;
  // 0 for nodes without dependencies, else one more than the deepest dependency. Precondition:
  // acyclic.
  [[nodiscard]] std::vector<std::uint32_t> levels() const;

 private:
  std::vector<NodeIndex> offsets_ = {0};
  std::vector<NodeIndex> targets_;
  std::vector<NodeIndex> reverse_offsets_ = {0};
  std::vector<NodeIndex> reverse_targets_;
};

// References and DependsOn of every resource. A cycle is reported as a path with the span of each
// reference on it; then nothing is returned.
[[nodiscard]] std::optional<ResourceGraph> build_graph(const ResourceSet& resources,
                                                       Diagnostics& diagnostics);

}  // namespace drydock
