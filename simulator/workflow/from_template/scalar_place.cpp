#include "simulator/workflow/from_template/scalar_place.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "planner/lint/spans.hpp"

namespace drydock {
namespace {

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

// Of a literal block scalar: the byte of `written` at which byte `wanted` of `text` stands. A line
// of the text is the end of one line of the file, without its indent.
std::optional<std::size_t> in_block(std::string_view written, std::string_view text,
                                    std::size_t wanted) {
  std::size_t at = written.find('\n');
  std::size_t read = 0;
  while (at != std::string_view::npos && at + 1 < written.size()) {
    ++at;
    std::string_view line = line_at(written, at);
    const std::size_t next = at + line.size();
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    const std::string_view content = line_at(text, read);
    if (!line.ends_with(content)) {
      return std::nullopt;
    }
    if (wanted >= read && wanted <= read + content.size()) {
      return at + line.size() - content.size() + (wanted - read);
    }
    read += content.size() + 1;
    if (read > text.size()) {
      return std::nullopt;
    }
    at = next < written.size() ? next : std::string_view::npos;
  }
  return std::nullopt;
}

// Of a text in double quotes: escapes of one letter give one byte, others are not followed.
std::optional<std::size_t> in_quotes(std::string_view written, std::string_view text,
                                     std::size_t wanted) {
  std::size_t at = 1;
  for (std::size_t read = 0; read < wanted; ++read) {
    if (at + 1 >= written.size()) {
      return std::nullopt;
    }
    const bool escape = written[at] == '\\';
    constexpr std::string_view kOneByte = "nrtbf\"\\/";
    if (escape ? kOneByte.find(written[at + 1]) == std::string_view::npos
               : written[at] != text[read]) {
      return std::nullopt;
    }
    at += escape ? 2 : 1;
  }
  return at;
}

}  // namespace

Span scalar_part(const Node& scalar, std::size_t begin, std::size_t size,
                 const SourceMap& sources) {
  const Span whole = scalar.span();
  if (!whole.valid()) {
    return whole;
  }
  const std::string_view written = sources.text(whole);
  const std::string_view text = scalar.text();
  const auto follow = [&](std::size_t wanted) {
    return written.starts_with('|')   ? in_block(written, text, wanted)
           : written.starts_with('"') ? in_quotes(written, text, wanted)
                                      : std::nullopt;
  };
  const std::optional<std::size_t> first = follow(begin);
  const std::optional<std::size_t> last = first ? follow(begin + size) : std::nullopt;
  if (!first || !last || *last < *first) {
    return part_span(scalar, static_cast<std::ptrdiff_t>(begin), size);
  }
  return {whole.file, whole.begin + static_cast<std::uint32_t>(*first),
          whole.begin + static_cast<std::uint32_t>(*last)};
}

}  // namespace drydock
