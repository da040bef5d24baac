// Any text as a definition of a state machine: it is read or refused, and what is read is validated
// twice to the same problems, each with a place inside the text, whichever type it is.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/source_map.hpp"
#include "planner/document/read_document.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::string> problems(const drydock::Document& document, drydock::MachineType type,
                                  std::size_t size) {
  drydock::DefinitionOptions options;
  options.type = type;
  drydock::Diagnostics diagnostics;
  drydock::validate_definition(document.root(), options, diagnostics);
  std::vector<std::string> found;
  for (const drydock::Diagnostic& diagnostic : diagnostics.sorted()) {
    DRYDOCK_CHECK(!diagnostic.span.valid() ||
                  (diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size));
    DRYDOCK_CHECK(diagnostic.path.starts_with('/') && !diagnostic.message.empty());
    found.push_back(diagnostic.path + " " + diagnostic.message);
  }
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  drydock::SourceMap sources;
  drydock::Diagnostics diagnostics;
  const drydock::FileId file = sources.add("definition", std::string(data, data + size));
  const auto document = drydock::read_document(sources, file, diagnostics);
  if (document) {
    const auto standard = problems(*document, drydock::MachineType::Standard, size);
    DRYDOCK_CHECK(standard == problems(*document, drydock::MachineType::Standard, size));
    DRYDOCK_CHECK(problems(*document, drydock::MachineType::Express, size).size() >=
                  standard.size());
  }
  return 0;
}
