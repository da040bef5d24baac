// What must hold of a file's bytes before any parser sees them: UTF-8, and no character that the
// syntax forbids. yaml-cpp replaces or swallows such bytes without a word, so the readers ask
// first. What the text means is left to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/span.hpp"

namespace drydock {

enum class TextSyntax : std::uint8_t { Json, Yaml };

// Where the content begins: 3 behind a UTF-8 byte order mark, else 0. Nothing if a problem was
// reported. Allowed are tab, line feed, carriage return and what the syntax calls printable (RFC
// 8259 section 7; YAML 1.1 section 5.1); for YAML a carriage return must be followed by a line
// feed.
[[nodiscard]] std::optional<std::uint32_t> check_text(std::string_view text, TextSyntax syntax,
                                                      FileId file, Diagnostics& diagnostics);

// Bytes of the well-formed UTF-8 sequence (Unicode 15, table 3-7) at `at`; 0 if it is ill-formed.
// Precondition: at < text.size().
[[nodiscard]] std::size_t utf8_sequence_size(std::string_view text, std::size_t at);

}  // namespace drydock
