// One file of the catalog as lines and fields, with its sources resolved (docs/CATALOG.md). What
// the fields mean is left to the catalog's reader.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "simulator/catalog/catalog.hpp"

namespace drydock {

struct SourceTable {
  struct Row {
    std::uint32_t line = 0;    // counts from 1
    std::uint32_t source = 0;  // index into sources
    std::uint32_t first = 0;   // into fields_
  };

  std::string path;
  std::size_t width = 0;
  std::vector<Row> rows;
  std::vector<std::string_view> fields;  // of all rows, into the text that was read
  std::vector<CatalogSource> sources;

  [[nodiscard]] std::span<const std::string_view> fields_of(const Row& row) const {
    return std::span(fields).subspan(row.first, width);
  }
  // "PATH:LINE: message".
  [[nodiscard]] Error error_at(std::size_t line, const std::string& message) const;
};

// `columns` are what the first line must name; the last of them is the source. `text` must outlive
// the table.
[[nodiscard]] Result<SourceTable> read_source_table(
    std::string path, std::string_view text, std::initializer_list<std::string_view> columns);

}  // namespace drydock
