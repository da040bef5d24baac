// Any bytes as a YAML file, and as a file whose format is found out.
#include <cstddef>
#include <cstdint>

#include "planner/document/read_document.hpp"
#include "planner/document/yaml_reader.hpp"
#include "tests/fuzz/reading_checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  drydock::fuzz::read_checked(&drydock::read_yaml, text, drydock::ReadAs::OwnFile);
  drydock::fuzz::read_checked(&drydock::read_document, text, drydock::ReadAs::Template);
  return 0;
}
