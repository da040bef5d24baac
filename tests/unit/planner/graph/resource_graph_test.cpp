#include "planner/graph/resource_graph.hpp"

#include <gtest/gtest.h>

#include "planner/graph/graph_text.hpp"

namespace drydock {
namespace {

Resource resource(std::string address, std::vector<std::string> references,
                  std::vector<std::string> depends_on = {}) {
  Resource made;
  made.address = Address(std::move(address));
  made.type = "AWS::EC2::VPC";
  std::uint32_t at = 100;
  for (std::string& target : references) {
    made.references.push_back({Address(std::move(target)), "Arn", "A/0", {FileId{0}, at, at + 1}});
    ++at;
  }
  for (std::string& target : depends_on) {
    made.depends_on.push_back({Address(std::move(target)), "", "", {FileId{0}, at, at + 1}});
    ++at;
  }
  return made;
}

using Cycles = std::vector<std::vector<NodeIndex>>;

TEST(ResourceGraph, OrdersDependenciesFirstAndBreaksTiesByIndex) {
  const ResourceGraph graph = ResourceGraph::from_edges(5, {{0, 4}, {1, 4}, {0, 4}, {3, 0}});
  EXPECT_EQ(graph.edge_count(), 3U);
  EXPECT_EQ(graph.topological_order(), (std::vector<NodeIndex>{2, 4, 0, 1, 3}));
  EXPECT_EQ(graph.levels(), (std::vector<std::uint32_t>{1, 1, 0, 2, 0}));
  EXPECT_TRUE(graph.cycles().empty());
  const std::span<const NodeIndex> dependents = graph.dependents(4);
  EXPECT_EQ(std::vector<NodeIndex>(dependents.begin(), dependents.end()),
            (std::vector<NodeIndex>{0, 1}));
}

TEST(ResourceGraph, EmptyGraphHasAnEmptyOrder) {
  const ResourceGraph graph = ResourceGraph::from_edges(0, {});
  EXPECT_EQ(graph.topological_order(), std::vector<NodeIndex>{});
  EXPECT_TRUE(graph.cycles().empty());
}

TEST(ResourceGraph, FindsTheShortestCycleOfEachComponent) {
  // 0 → 1 → 2 → 3 → 0 with the short cut 3 → 2; apart from it 5 → 4 → 5, and 6 needs itself.
  const ResourceGraph graph = ResourceGraph::from_edges(
      8, {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 2}, {5, 4}, {4, 5}, {6, 6}, {7, 0}});
  EXPECT_FALSE(graph.topological_order().has_value());
  EXPECT_EQ(graph.cycles(), (Cycles{{2, 3}, {4, 5}, {6}}));
}

TEST(ResourceGraph, AMillionNodesInOneCycleNeitherRecurseNorHang) {
  constexpr NodeIndex kCount = 1'000'000;
  std::vector<GraphEdge> edges;
  for (NodeIndex i = 0; i < kCount; ++i) {
    edges.push_back({i, (i + 1) % kCount});
  }
  const Cycles cycles = ResourceGraph::from_edges(kCount, std::move(edges)).cycles();
  ASSERT_EQ(cycles.size(), 1U);
  EXPECT_EQ(cycles[0].size(), kCount);
  EXPECT_EQ(cycles[0].front(), 0U);
}

TEST(BuildGraph, UsesReferencesAndDependsOnAndIgnoresWhatIsNotThere) {
  ResourceSet set;
  set.resources = {resource("A", {"B", "Gone"}, {"C"}), resource("B", {}), resource("C", {"B"})};
  Diagnostics diagnostics;
  const std::optional<ResourceGraph> graph = build_graph(set, diagnostics);
  ASSERT_TRUE(graph.has_value());
  EXPECT_EQ(graph->edge_count(), 3U);
  EXPECT_TRUE(diagnostics.empty());
}

TEST(BuildGraph, NamesEveryReferenceOfACycle) {
  ResourceSet set;
  set.resources = {resource("Queue", {"Role"}), resource("Role", {"Queue"}),
                   resource("Other", {"Queue"})};
  Diagnostics diagnostics;
  EXPECT_FALSE(build_graph(set, diagnostics).has_value());
  ASSERT_EQ(diagnostics.all().size(), 1U);
  const Diagnostic& cycle = diagnostics.all().front();
  EXPECT_NE(cycle.message.find("Queue → Role → Queue"), std::string::npos) << cycle.message;
  ASSERT_EQ(cycle.labels.size(), 2U);
  EXPECT_EQ(cycle.labels[0].text, "`Queue` takes `Role.Arn` in `A/0`");
  EXPECT_EQ(cycle.labels[1].text, "`Role` takes `Queue.Arn` in `A/0`");
  EXPECT_EQ(cycle.span, set.resources[0].references[0].span);
  EXPECT_FALSE(cycle.hint.empty());
}

TEST(BuildGraph, SuggestsToRemoveADependsOnThatClosesACycle) {
  ResourceSet set;
  set.resources = {resource("A", {"B"}), resource("B", {}, {"A"})};
  Diagnostics diagnostics;
  EXPECT_FALSE(build_graph(set, diagnostics).has_value());
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all().front().hint, "remove the DependsOn of `B` on `A`");
}

TEST(GraphText, EveryFormatNamesNodesAndEdges) {
  ResourceSet set;
  set.resources = {resource("Subnet", {"Vpc"}), resource("Vpc", {})};
  Diagnostics diagnostics;
  const ResourceGraph graph = build_graph(set, diagnostics).value();
  EXPECT_EQ(graph_to_text(set, graph, GraphFormat::Text),
            "level 0\n"
            "  Vpc     AWS::EC2::VPC\n"
            "\n"
            "level 1\n"
            "  Subnet  AWS::EC2::VPC  needs Vpc\n");
  const std::string dot = graph_to_text(set, graph, GraphFormat::Dot);
  EXPECT_NE(dot.find("\"Subnet\" -> \"Vpc\";"), std::string::npos) << dot;
  const std::string mermaid = graph_to_text(set, graph, GraphFormat::Mermaid);
  EXPECT_NE(mermaid.find("n0[\"Subnet<br/>AWS::EC2::VPC\"]\n"), std::string::npos) << mermaid;
  EXPECT_NE(mermaid.find("n0 --> n1\n"), std::string::npos) << mermaid;
  const std::string json = graph_to_text(set, graph, GraphFormat::Json);
  EXPECT_NE(json.find("\"from\": \"Subnet\""), std::string::npos) << json;
  EXPECT_EQ(parse_graph_format("dot"), GraphFormat::Dot);
  EXPECT_EQ(parse_graph_format("svg"), std::nullopt);
}

}  // namespace
}  // namespace drydock
