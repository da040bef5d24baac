// A template as text through the lint stage alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/document/read_document.hpp"
#include "planner/lint/lint.hpp"

namespace drydock {

struct Linted {
  SourceMap sources;
  std::vector<Diagnostic> found;

  // "DD2100 Parameters.Name" of each, sorted by place.
  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const Diagnostic& diagnostic : found) {
      all.push_back(std::string(diagnostic_info(diagnostic.code).id) + " " + diagnostic.path);
    }
    return all;
  }
  // The text that the diagnostic of a code points at; "" if there is none.
  [[nodiscard]] std::string text_of(DiagnosticCode code) const {
    for (const Diagnostic& diagnostic : found) {
      if (diagnostic.code == code) {
        return std::string(sources.text(diagnostic.span));
      }
    }
    return {};
  }
};

[[nodiscard]] inline Linted lint_text(std::string_view text,
                                      const SchemaRegistry* schemas = nullptr) {
  Linted linted;
  const FileId file = linted.sources.add("template.yaml", std::string(text));
  Diagnostics problems;
  const std::optional<Document> document = read_document(linted.sources, file, problems);
  if (document) {
    Diagnostics said_by_evaluate;
    if (const std::optional<Template> source = read_template(*document, said_by_evaluate)) {
      Diagnostics diagnostics;
      lint_template(*source, nullptr, {&*document, schemas}, diagnostics);
      linted.found = diagnostics.sorted();
    }
  }
  return linted;
}

}  // namespace drydock
