// Reads a text in a test and keeps what is needed to look at the outcome.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/json_writer.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "planner/document/read_as.hpp"

namespace drydock::reading {

struct Reading {
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Document> document;

  [[nodiscard]] std::string_view text(const Node& node) const { return sources.text(node.span()); }
  // "CODE|offending text|message" of every diagnostic, sorted, one a line.
  [[nodiscard]] std::string problems() const {
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      all += std::string(diagnostic_info(diagnostic.code).name) + "|" +
             (diagnostic.span.valid() ? std::string(sources.text(diagnostic.span)) : "") + "|" +
             diagnostic.message + "\n";
    }
    return all;
  }
};

using Reader = std::optional<Document>(const SourceMap&, FileId, Diagnostics&, ReadAs);

inline Reading read(Reader* reader, std::string_view text, ReadAs as = ReadAs::OwnFile) {
  Reading result;
  const FileId file = result.sources.add("t", std::string(text));
  result.document = reader(result.sources, file, result.diagnostics, as);
  return result;
}

// The tree as compact JSON; a Number by its spelling. Depth is bounded by kDeepestNesting.
inline void write_tree(JsonWriter& json, const Node& node) {
  switch (node.kind()) {
    case NodeKind::Null:
      json.null();
      return;
    case NodeKind::Bool:
    case NodeKind::Number:
      json.raw(node.text());
      return;
    case NodeKind::String:
      json.string(node.text());
      return;
    case NodeKind::Sequence:
      json.begin_array();
      for (std::size_t i = 0; i < node.size(); ++i) {
        write_tree(json, node[i]);
      }
      json.end_array();
      return;
    case NodeKind::Mapping:
      json.begin_object();
      for (std::size_t i = 0; i < node.size(); ++i) {
        json.key(node.key(i));
        write_tree(json, node[i]);
      }
      json.end_object();
      return;
  }
}

inline std::string tree(const Reading& reading) {
  if (!reading.document) {
    return "(rejected)\n" + reading.problems();
  }
  JsonWriter json;
  write_tree(json, reading.document->root());
  return json.take();
}

}  // namespace drydock::reading
