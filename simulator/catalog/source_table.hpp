// One file of the catalog as lines and fields, with its sources resolved (docs/CATALOG.md). What
// the fields mean is left to the catalog's reader.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace drydock {

struct SourceTable {
  struct Row {
    std::size_t line = 0;  // counts from 1
    std::vector<std::string> fields;
    std::string source;  // its text and date: "Amazon EC2 On-Demand price list, 2026-07"
  };

  std::string path;
  std::vector<Row> rows;

  // "PATH:LINE: message".
  [[nodiscard]] Error error_at(std::size_t line, const std::string& message) const;
};

// `columns` are what the first line must name; the last of them is the source.
[[nodiscard]] Result<SourceTable> read_source_table(
    std::string path, std::string_view text, std::initializer_list<std::string_view> columns);

}  // namespace drydock
