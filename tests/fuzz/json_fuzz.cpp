// Any bytes as a JSON file; what was read and is written again reads as the same tree.
#include <cstddef>
#include <cstdint>

#include "planner/document/json_reader.hpp"
#include "tests/fuzz/reading_checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using drydock::ReadAs;
  const std::string text(data, data + size);
  drydock::fuzz::read_checked(&drydock::read_json, text, ReadAs::OwnFile);
  const drydock::reading::Reading first =
      drydock::fuzz::read_checked(&drydock::read_json, text, ReadAs::Template);
  if (first.document) {
    const std::string written = drydock::reading::tree(first);
    const drydock::reading::Reading second =
        drydock::fuzz::read_checked(&drydock::read_json, written, ReadAs::OwnFile);
    DRYDOCK_CHECK(second.document.has_value());
    DRYDOCK_CHECK(drydock::reading::tree(second) == written);
  }
  return 0;
}
