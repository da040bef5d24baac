// Any bytes through the readers: no crash, no hang, and a document exactly when there is no error.
// Run: out/fuzz/tests/fuzz/document_fuzz tests/fuzz/corpus/document
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/document/read_document.hpp"
#include "planner/document/yaml_reader.hpp"

namespace {

using Reader = std::optional<drydock::Document>(const drydock::SourceMap&, drydock::FileId,
                                                drydock::Diagnostics&);

void read_with(Reader* reader, const std::string& text) {
  drydock::SourceMap sources;
  drydock::Diagnostics diagnostics;
  const drydock::FileId file = sources.add("input", text);
  const std::optional<drydock::Document> document = reader(sources, file, diagnostics);
  DRYDOCK_CHECK(document.has_value() == !diagnostics.has_errors());
  for (const drydock::Diagnostic& diagnostic : diagnostics.all()) {
    // Checks that the span lies within the text.
    static_cast<void>(sources.text(diagnostic.span));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  read_with(&drydock::read_document, text);
  read_with(&drydock::read_json, text);
  read_with(&drydock::read_yaml, text);
  return 0;
}
