#include "planner/document/yaml_hidden_tags.hpp"

#include <algorithm>

#include "planner/document/yaml_source.hpp"

namespace drydock {
namespace {

// The ! before which only indentation and dashes of list items stand on its line; npos if the line
// that begins at `line` has none.
std::size_t tag_in_place_of_key(std::string_view text, std::size_t line) {
  const std::size_t at = text.find_first_not_of(" -", line);
  if (at == std::string_view::npos || text[at] != '!') {
    return std::string_view::npos;
  }
  return at == line || text[at - 1] == ' ' ? at : std::string_view::npos;
}

// The line behind the one of `at` that has content; text.size() if none. In a block of text a #
// begins no comment.
std::size_t next_content_line(std::string_view text, std::size_t at) {
  std::size_t newline = text.find('\n', at);
  while (newline != std::string_view::npos) {
    const std::size_t begin = newline + 1;
    if (begin + yaml_source::indentation(text, begin) < yaml_source::line_end(text, begin)) {
      return begin;
    }
    newline = text.find('\n', begin);
  }
  return text.size();
}

}  // namespace

std::vector<HiddenTag> find_misread_tags(std::string_view text) {
  std::vector<HiddenTag> tags;
  std::size_t next_line = 0;
  for (std::size_t line = 0; line < text.size(); line = next_line) {
    next_line = std::min(text.find('\n', line), text.size() - 1) + 1;
    const std::size_t at = tag_in_place_of_key(text, line);
    if (at == std::string_view::npos) {
      continue;
    }
    const std::size_t end = yaml_source::property_end(text, at);
    const std::size_t content = text.find_first_not_of(" \t", end);
    const bool several_lines =
        content != std::string_view::npos && content > end &&
        std::string_view("\r\n\"'[{#!&*").find(text[content]) == std::string_view::npos;
    if (!several_lines) {
      continue;
    }
    const std::size_t next = next_content_line(text, content);
    const std::size_t first_dash = std::min(text.find_first_not_of(' ', line), at);
    const std::size_t indentation = yaml_source::indentation(text, next);
    const bool block = text[content] == '|' || text[content] == '>';
    const bool continues = next < text.size() && indentation <= at - line &&
                           (indentation > first_dash - line || first_dash == at) &&
                           (block || text[next + indentation] != '#');
    if (continues) {
      tags.push_back({at, end, content});
    }
  }
  return tags;
}

}  // namespace drydock
