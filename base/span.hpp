// A stretch of bytes in a source file. Every node, value and diagnostic that came from a file
// carries one; `SourceMap` turns it into file, line and column.
#pragma once

#include <cstdint>

#include "base/strong_id.hpp"

namespace drydock {

using FileId = StrongId<struct FileTag>;

// Half-open: bytes [begin, end) of the file's text as read, before any decoding.
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] constexpr bool valid() const { return file.valid(); }
  [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace drydock
