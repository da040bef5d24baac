#include "planner/graph/resource_graph.hpp"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <queue>

#include "base/check.hpp"

namespace drydock {
namespace {

using CsrGraph =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                       boost::no_property, NodeIndex, std::size_t>;

// The shortest cycle of one strongly connected component, found breadth first from its nodes. One
// search costs O(component), so a large component is not searched from all of its nodes: `budget`
// bounds the edges looked at, and the shortest cycle so far stands.
class CycleSearch {
 public:
  CycleSearch(const ResourceGraph& graph, const std::vector<NodeIndex>& component_of)
      : graph_(graph),
        component_of_(component_of),
        visited_by_(graph.node_count(), kNobody),
        parent_(graph.node_count(), 0),
        depth_(graph.node_count(), 0) {}

  std::vector<NodeIndex> shortest(const std::vector<NodeIndex>& members) {
    constexpr std::size_t kBudget = 2'000'000;
    std::vector<NodeIndex> best;
    looked_at_ = 0;
    for (const NodeIndex start : members) {
      std::vector<NodeIndex> cycle = from(start, best.empty() ? kNobody : best.size() - 1);
      if (!cycle.empty()) {
        best = std::move(cycle);
      }
      if (best.size() == 1 || looked_at_ > kBudget) {
        break;
      }
    }
    std::rotate(best.begin(), std::min_element(best.begin(), best.end()), best.end());
    return best;
  }

 private:
  static constexpr NodeIndex kNobody = static_cast<NodeIndex>(-1);

  // The shortest cycle through `start` of at most `longest` nodes; empty if there is none.
  std::vector<NodeIndex> from(NodeIndex start, std::size_t longest) {
    frontier_.assign(1, start);
    visited_by_[start] = start;
    depth_[start] = 1;
    for (std::size_t next = 0; next < frontier_.size(); ++next) {
      const NodeIndex node = frontier_[next];
      if (depth_[node] > longest) {
        break;
      }
      for (const NodeIndex target : graph_.dependencies(node)) {
        ++looked_at_;
        if (target == start) {
          return path_to(start, node);
        }
        if (component_of_[target] == component_of_[start] && visited_by_[target] != start) {
          visited_by_[target] = start;
          parent_[target] = node;
          depth_[target] = depth_[node] + 1;
          frontier_.push_back(target);
        }
      }
    }
    return {};
  }

  std::vector<NodeIndex> path_to(NodeIndex start, NodeIndex last) const {
    std::vector<NodeIndex> path;
    for (NodeIndex node = last; node != start; node = parent_[node]) {
      path.push_back(node);
    }
    path.push_back(start);
    std::reverse(path.begin(), path.end());
    return path;
  }

  const ResourceGraph& graph_;
  const std::vector<NodeIndex>& component_of_;
  std::vector<NodeIndex> visited_by_;
  std::vector<NodeIndex> parent_;
  std::vector<NodeIndex> depth_;
  std::vector<NodeIndex> frontier_;
  std::size_t looked_at_ = 0;
};

std::span<const NodeIndex> row(const std::vector<NodeIndex>& offsets,
                               const std::vector<NodeIndex>& targets, NodeIndex node) {
  DRYDOCK_CHECK(node + 1 < offsets.size());
  return std::span(targets).subspan(offsets[node], offsets[node + 1] - offsets[node]);
}

}  // namespace

ResourceGraph ResourceGraph::from_edges(std::size_t node_count, std::vector<GraphEdge> edges) {
  const auto key = [](const GraphEdge& edge) { return std::pair(edge.from, edge.to); };
  std::sort(edges.begin(), edges.end(),
            [&](const GraphEdge& a, const GraphEdge& b) { return key(a) < key(b); });
  edges.erase(std::unique(edges.begin(), edges.end(),
                          [&](const GraphEdge& a, const GraphEdge& b) { return key(a) == key(b); }),
              edges.end());
  ResourceGraph graph;
  graph.offsets_.assign(node_count + 1, 0);
  graph.reverse_offsets_.assign(node_count + 1, 0);
  for (const GraphEdge& edge : edges) {
    DRYDOCK_CHECK(edge.from < node_count && edge.to < node_count);
    ++graph.offsets_[edge.from + 1];
    ++graph.reverse_offsets_[edge.to + 1];
  }
  for (std::size_t i = 0; i < node_count; ++i) {
    graph.offsets_[i + 1] += graph.offsets_[i];
    graph.reverse_offsets_[i + 1] += graph.reverse_offsets_[i];
  }
  graph.targets_.reserve(edges.size());
  graph.reverse_targets_.resize(edges.size());
  std::vector<NodeIndex> fill(graph.reverse_offsets_.begin(), graph.reverse_offsets_.end() - 1);
  for (const GraphEdge& edge : edges) {
    graph.targets_.push_back(edge.to);
    graph.reverse_targets_[fill[edge.to]++] = edge.from;
  }
  return graph;
}

std::span<const NodeIndex> ResourceGraph::dependencies(NodeIndex node) const {
  return row(offsets_, targets_, node);
}

std::span<const NodeIndex> ResourceGraph::dependents(NodeIndex node) const {
  return row(reverse_offsets_, reverse_targets_, node);
}

std::optional<std::vector<NodeIndex>> ResourceGraph::topological_order() const {
  const auto count = static_cast<NodeIndex>(node_count());
  std::vector<NodeIndex> waits_for(count);
  std::priority_queue<NodeIndex, std::vector<NodeIndex>, std::greater<>> ready;
  for (NodeIndex node = 0; node < count; ++node) {
    waits_for[node] = static_cast<NodeIndex>(dependencies(node).size());
    if (waits_for[node] == 0) {
      ready.push(node);
    }
  }
  std::vector<NodeIndex> order;
  order.reserve(count);
  while (!ready.empty()) {
    const NodeIndex node = ready.top();
    ready.pop();
    order.push_back(node);
    for (const NodeIndex dependent : dependents(node)) {
      if (--waits_for[dependent] == 0) {
        ready.push(dependent);
      }
    }
  }
  if (order.size() != count) {
    return std::nullopt;
  }
  return order;
}

std::vector<NodeIndex> ResourceGraph::components() const {
  const auto count = static_cast<NodeIndex>(node_count());
  std::vector<std::pair<NodeIndex, NodeIndex>> edges;
  edges.reserve(edge_count());
  for (NodeIndex node = 0; node < count; ++node) {
    for (const NodeIndex target : dependencies(node)) {
      edges.emplace_back(node, target);
    }
  }
  const CsrGraph graph(boost::edges_are_sorted, edges.begin(), edges.end(), count);
  std::vector<NodeIndex> component_of(count);
  boost::strong_components(
      graph, boost::make_iterator_property_map(component_of.begin(),
                                               boost::get(boost::vertex_index, graph)));
  return component_of;
}

std::vector<std::vector<NodeIndex>> ResourceGraph::cycles() const {
  const auto count = static_cast<NodeIndex>(node_count());
  const std::vector<NodeIndex> component_of = components();
  std::vector<std::vector<NodeIndex>> members(count);
  for (NodeIndex node = 0; node < count; ++node) {
    members[component_of[node]].push_back(node);
  }
  CycleSearch search(*this, component_of);
  std::vector<std::vector<NodeIndex>> found;
  for (const std::vector<NodeIndex>& component : members) {
    std::vector<NodeIndex> cycle = search.shortest(component);
    if (!cycle.empty()) {
      found.push_back(std::move(cycle));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::uint32_t> ResourceGraph::levels() const {
  const std::optional<std::vector<NodeIndex>> order = topological_order();
  DRYDOCK_CHECK(order.has_value());
  std::vector<std::uint32_t> levels(node_count(), 0);
  for (const NodeIndex node : *order) {
    for (const NodeIndex dependency : dependencies(node)) {
      levels[node] = std::max(levels[node], levels[dependency] + 1);
    }
  }
  return levels;
}

}  // namespace drydock
