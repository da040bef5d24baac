// Values as Python writes them: what the service's transform hashes, and the JSON that it puts
// into properties (json.dumps).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"

namespace drydock::serverless {

// Bytes that are no UTF-8 count as one point each.
[[nodiscard]] std::vector<std::uint32_t> code_points(std::string_view text);
// repr() of a str of Python 3: 'it', "it's".
[[nodiscard]] std::string python_string(std::string_view text);
// repr() of a unicode of Python 2.7: u'it\xe9'.
[[nodiscard]] std::string python_unicode(std::string_view text);

struct PythonJsonStyle {
  std::string_view item_separator = ", ";
  std::string_view key_separator = ": ";
  bool sort_keys = false;
  int indent = 0;  // 0: one line
};
// json.dumps with ensure_ascii; `legacy` maps in their order unless keys are sorted.
[[nodiscard]] std::string python_json(const Value& value, const PythonJsonStyle& style);

}  // namespace drydock::serverless
