// What must hold of any text that was read, whichever reader it was: used by the fuzz targets.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "base/json_writer.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock::fuzz {

inline void check_span(const SourceMap& sources, const Span& span) {
  DRYDOCK_CHECK(span.begin <= span.end);
  // Checks that the span lies within the text.
  static_cast<void>(sources.text(span));
}

// Depth is bounded by kDeepestNesting.
inline void check_spans(const SourceMap& sources, const Node& node) {
  check_span(sources, node.span());
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (node.is(NodeKind::Mapping)) {
      check_span(sources, node.key_span(i));
    }
    DRYDOCK_CHECK(node.span().begin <= node[i].span().begin);
    DRYDOCK_CHECK(node[i].span().end <= node.span().end);
    check_spans(sources, node[i]);
  }
}

// A document exactly when there is no error, every place within the text, and evaluation of what
// was read does not crash.
inline reading::Reading read_checked(reading::Reader* reader, const std::string& text, ReadAs as) {
  reading::Reading read = reading::read(reader, text, as);
  DRYDOCK_CHECK(read.document.has_value() == !read.diagnostics.has_errors());
  if (read.document) {
    check_spans(read.sources, read.document->root());
    static_cast<void>(evaluate(*read.document, {}, nullptr, read.diagnostics));
  }
  for (const Diagnostic& diagnostic : read.diagnostics.all()) {
    if (diagnostic.span.valid()) {
      check_span(read.sources, diagnostic.span);
    }
    for (const Label& label : diagnostic.labels) {
      if (label.span.valid()) {
        check_span(read.sources, label.span);
      }
    }
  }
  return read;
}

}  // namespace drydock::fuzz
