// Any bytes as a record of a state: the reader of plain JSON takes what a library takes, and what
// it took and is written again reads as the same value.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "planner/model/plain_json.hpp"
#include "planner/model/value_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const drydock::Result<drydock::Value> value = drydock::value_from_plain_json(text);
  // The library also takes a byte order mark, ends at a zero byte, and refuses numbers beyond a
  // double.
  const bool odd = text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos;
  DRYDOCK_CHECK(value.ok() || odd || !drydock::value_from_json(text).ok());
  if (value) {
    const std::string written = value_to_json(*value, drydock::ValueForm::Revealed);
    const drydock::Result<drydock::Value> again = drydock::value_from_plain_json(written);
    DRYDOCK_CHECK(again.ok());
    DRYDOCK_CHECK(value_to_json(*again, drydock::ValueForm::Revealed) == written);
  }
  return 0;
}
