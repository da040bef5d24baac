// Owns the text of every file that was read, and turns a Span into file, line and column.
// What the text means is left to the readers in planner/document.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.hpp"

namespace drydock {

// Both count from 1; a column is a code point, as editors show it.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class SourceMap {
 public:
  SourceMap() = default;
  SourceMap(const SourceMap&) = delete;
  SourceMap& operator=(const SourceMap&) = delete;
  SourceMap(SourceMap&&) = default;
  SourceMap& operator=(SourceMap&&) = default;

  // `name` is what diagnostics print: the path as the user gave it, or `REV:PATH`. The text stays
  // at one address for the life of the map. Precondition: text is shorter than 4 GiB.
  FileId add(std::string name, std::string text);

  [[nodiscard]] std::string_view name(FileId file) const;
  [[nodiscard]] std::string_view text(FileId file) const;
  [[nodiscard]] std::string_view text(const Span& span) const;
  [[nodiscard]] Position begin(const Span& span) const;
  [[nodiscard]] Position end(const Span& span) const;
  // The whole line (without its line end) on which the span begins.
  [[nodiscard]] std::string_view line(const Span& span) const;

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<std::uint32_t> line_starts;
  };
  [[nodiscard]] const File& file(FileId id) const;
  [[nodiscard]] static Position locate(const File& file, std::uint32_t offset);

  std::deque<File> files_;
};

}  // namespace drydock
