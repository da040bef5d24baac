#include "planner/lint/spans.hpp"

#include <algorithm>

namespace drydock {

Span part_span(const Node& scalar, std::ptrdiff_t begin, std::size_t size) {
  const Span span = scalar.span();
  const std::size_t length = scalar.text().size();
  // One more byte at each end for quotes; any other difference is an escape or a fold.
  const std::size_t quotes = span.size() - std::min<std::size_t>(span.size(), length);
  if (span.size() < length || (quotes != 0 && quotes != 2)) {
    return span;
  }
  const auto at =
      static_cast<std::uint32_t>(span.begin + quotes / 2 + static_cast<std::size_t>(begin));
  return {span.file, at, static_cast<std::uint32_t>(at + size)};
}

Span function_name_span(const TemplateTree& tree, std::size_t place) {
  const Node& node = tree[place].node;
  return node.short_form() ? node.span() : node.key_span(0);
}

}  // namespace drydock
