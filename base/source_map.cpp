#include "base/source_map.hpp"

#include <algorithm>
#include <limits>

#include "base/check.hpp"

namespace drydock {

FileId SourceMap::add(std::string name, std::string text) {
  DRYDOCK_CHECK(text.size() < std::numeric_limits<std::uint32_t>::max());
  std::vector<std::uint32_t> line_starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      line_starts.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  files_.push_back({std::move(name), std::move(text), std::move(line_starts)});
  return FileId{static_cast<std::uint32_t>(files_.size() - 1)};
}

const SourceMap::File& SourceMap::file(FileId id) const {
  DRYDOCK_CHECK(id.value < files_.size());
  return files_[id.value];
}

std::string_view SourceMap::name(FileId id) const { return file(id).name; }

std::string_view SourceMap::text(FileId id) const { return file(id).text; }

std::string_view SourceMap::text(const Span& span) const {
  const std::string_view whole = text(span.file);
  DRYDOCK_CHECK(span.begin <= span.end && span.end <= whole.size());
  return whole.substr(span.begin, span.size());
}

Position SourceMap::locate(const File& file, std::uint32_t offset) {
  const auto next = std::upper_bound(file.line_starts.begin(), file.line_starts.end(), offset);
  const std::uint32_t start = *(next - 1);
  const std::uint32_t stop = std::min(offset, static_cast<std::uint32_t>(file.text.size()));
  std::uint32_t column = 1;
  for (std::uint32_t i = start; i < stop; ++i) {
    // Continuation bytes of UTF-8 do not begin a code point.
    column += (static_cast<unsigned char>(file.text[i]) & 0xC0U) != 0x80U ? 1U : 0U;
  }
  return {static_cast<std::uint32_t>(next - file.line_starts.begin()), column};
}

Position SourceMap::begin(const Span& span) const { return locate(file(span.file), span.begin); }

Position SourceMap::end(const Span& span) const { return locate(file(span.file), span.end); }

std::string_view SourceMap::line(const Span& span) const {
  const File& source = file(span.file);
  const auto next =
      std::upper_bound(source.line_starts.begin(), source.line_starts.end(), span.begin);
  const std::string_view whole = source.text;
  const std::size_t start = *(next - 1);
  std::size_t stop = whole.find('\n', start);
  stop = stop == std::string_view::npos ? whole.size() : stop;
  if (stop > start && whole[stop - 1] == '\r') {
    --stop;
  }
  return whole.substr(start, stop - start);
}

}  // namespace drydock
