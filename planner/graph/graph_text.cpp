#include "planner/graph/graph_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/check.hpp"
#include "base/json_writer.hpp"

namespace drydock {
namespace {

constexpr std::size_t kWidth = 100;  // columns of the text form

// One level after the other; within a level in template order.
std::string as_levels(const ResourceSet& resources, const ResourceGraph& graph) {
  const std::vector<std::uint32_t> levels = graph.levels();
  std::vector<std::vector<NodeIndex>> by_level;
  std::size_t address_width = 0;
  std::size_t type_width = 0;
  for (NodeIndex node = 0; node < levels.size(); ++node) {
    if (by_level.size() <= levels[node]) {
      by_level.resize(levels[node] + 1);
    }
    by_level[levels[node]].push_back(node);
    address_width = std::max(address_width, resources.resources[node].address.text().size());
    type_width = std::max(type_width, resources.resources[node].type.size());
  }
  std::string text;
  for (std::size_t level = 0; level < by_level.size(); ++level) {
    fmt::format_to(std::back_inserter(text), "{}level {}\n", level == 0 ? "" : "\n", level);
    for (const NodeIndex node : by_level[level]) {
      const Resource& resource = resources.resources[node];
      if (graph.dependencies(node).empty()) {
        fmt::format_to(std::back_inserter(text), "  {:<{}}  {}\n", resource.address.text(),
                       address_width, resource.type);
        continue;
      }
      std::string line = fmt::format("  {:<{}}  {:<{}}  needs ", resource.address.text(),
                                     address_width, resource.type, type_width);
      // Names that do not fit go on the next line, below the first; at least one stands on each.
      const std::string indent(line.size() < kWidth / 2 ? line.size() : kWidth / 2, ' ');
      bool first = true;
      for (const NodeIndex dependency : graph.dependencies(node)) {
        const std::string& name = resources.resources[dependency].address.text();
        if (!first) {
          line += ',';
          if (line.size() + name.size() + 2 > kWidth) {
            text += line + '\n';
            line = indent;
          } else {
            line += ' ';
          }
        }
        line += name;
        first = false;
      }
      text += line;
      text += '\n';
    }
  }
  return text;
}

// In a DOT string a quote and a backslash need a backslash.
std::string dot_quoted(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += c;
  }
  return quoted;
}

std::string as_dot(const ResourceSet& resources, const ResourceGraph& graph) {
  std::string text = "digraph resources {\n  rankdir = \"LR\";\n  node [shape = box];\n";
  for (const Resource& resource : resources.resources) {
    const std::string address = dot_quoted(resource.address.text());
    fmt::format_to(std::back_inserter(text), "  \"{0}\" [label = \"{0}\\n{1}\"];\n", address,
                   dot_quoted(resource.type));
  }
  for (NodeIndex node = 0; node < graph.node_count(); ++node) {
    for (const NodeIndex dependency : graph.dependencies(node)) {
      fmt::format_to(std::back_inserter(text), "  \"{}\" -> \"{}\";\n",
                     dot_quoted(resources.resources[node].address.text()),
                     dot_quoted(resources.resources[dependency].address.text()));
    }
  }
  return text + "}\n";
}

// Mermaid reads HTML entities written with # inside a quoted label.
std::string mermaid_quoted(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '"') {
      quoted += "#quot;";
    } else {
      quoted += c;
    }
  }
  return quoted;
}

std::string as_mermaid(const ResourceSet& resources, const ResourceGraph& graph) {
  std::string text = "flowchart LR\n";
  for (NodeIndex node = 0; node < graph.node_count(); ++node) {
    const Resource& resource = resources.resources[node];
    fmt::format_to(std::back_inserter(text), "  n{}[\"{}<br/>{}\"]\n", node,
                   mermaid_quoted(resource.address.text()), mermaid_quoted(resource.type));
  }
  for (NodeIndex node = 0; node < graph.node_count(); ++node) {
    for (const NodeIndex dependency : graph.dependencies(node)) {
      fmt::format_to(std::back_inserter(text), "  n{} --> n{}\n", node, dependency);
    }
  }
  return text;
}

std::string as_json(const ResourceSet& resources, const ResourceGraph& graph) {
  const std::vector<std::uint32_t> levels = graph.levels();
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("nodes").begin_array();
  for (NodeIndex node = 0; node < graph.node_count(); ++node) {
    const Resource& resource = resources.resources[node];
    json.begin_object()
        .member("address", resource.address.text())
        .member("type", resource.type)
        .member("level", levels[node])
        .end_object();
  }
  json.end_array().key("edges").begin_array();
  for (NodeIndex node = 0; node < graph.node_count(); ++node) {
    for (const NodeIndex dependency : graph.dependencies(node)) {
      json.begin_object()
          .member("from", resources.resources[node].address.text())
          .member("to", resources.resources[dependency].address.text())
          .end_object();
    }
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace

std::optional<GraphFormat> parse_graph_format(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, GraphFormat>, 4> kFormats = {
      {{"text", GraphFormat::Text},
       {"dot", GraphFormat::Dot},
       {"mermaid", GraphFormat::Mermaid},
       {"json", GraphFormat::Json}}};
  for (const auto& [name, format] : kFormats) {
    if (name == word) {
      return format;
    }
  }
  return std::nullopt;
}

std::string graph_to_text(const ResourceSet& resources, const ResourceGraph& graph,
                          GraphFormat format) {
  DRYDOCK_CHECK(resources.resources.size() == graph.node_count());
  switch (format) {
    case GraphFormat::Text:
      return as_levels(resources, graph);
    case GraphFormat::Dot:
      return as_dot(resources, graph);
    case GraphFormat::Mermaid:
      return as_mermaid(resources, graph);
    case GraphFormat::Json:
      return as_json(resources, graph);
  }
  return {};
}

}  // namespace drydock
