#include "planner/document/yaml_source.hpp"

#include <algorithm>

namespace drydock::yaml_source {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

bool blank(char c) { return kBlank.find(c) != std::string_view::npos; }

std::size_t clip(std::string_view text, std::size_t at) { return std::min(at, text.size()); }

// A plain scalar stands in the source as it is, but for line ends, which are folded: match what is
// not white space one by one.
std::size_t plain_end(std::string_view text, std::size_t at, std::string_view value) {
  if (text.substr(at, value.size()) == value) {
    return at + value.size();
  }
  std::size_t end = at;
  for (const char c : value) {
    if (blank(c)) {
      continue;
    }
    const std::size_t next = text.find_first_not_of(kBlank, end);
    if (next == std::string_view::npos || text[next] != c) {
      break;
    }
    end = next + 1;
  }
  return end;
}

std::size_t leading_spaces_of_text(std::string_view value) {
  for (std::size_t begin = 0; begin < value.size(); begin = line_end(value, begin) + 1) {
    const std::size_t spaces = indentation(value, begin);
    if (begin + spaces < line_end(value, begin)) {
      return spaces;
    }
  }
  return 0;
}

// To the end of the last line that holds text of the block.
std::size_t block_end(std::string_view text, std::size_t at, std::string_view value) {
  std::size_t end = std::min(text.find_first_not_of("|>+-0123456789", at), text.size());
  if (value.find_first_not_of("\n ") == std::string_view::npos) {
    return end;
  }
  std::size_t least_indentation = 0;
  bool first = true;
  std::size_t newline = text.find('\n', at);
  while (newline != std::string_view::npos && newline + 1 < text.size()) {
    const std::size_t begin = newline + 1;
    newline = text.find('\n', begin);
    const std::size_t stop = line_end(text, begin);
    const std::size_t spaces = indentation(text, begin);
    if (begin + spaces >= stop) {
      continue;
    }
    if (first) {
      least_indentation = spaces - std::min(spaces, leading_spaces_of_text(value));
      first = false;
    }
    if (spaces < least_indentation || text.substr(begin, 3) == "...") {
      break;
    }
    end = stop;
  }
  return end;
}

}  // namespace

std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (blank(text[at])) {
      ++at;
    } else if (text[at] == '#' && (at == 0 || blank(text[at - 1]))) {
      at = clip(text, text.find('\n', at));
    } else {
      break;
    }
  }
  return clip(text, at);
}

std::size_t property_end(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "!<") {
    const std::size_t close = text.find('>', at);
    return close == std::string_view::npos ? text.size() : close + 1;
  }
  return clip(text, text.find_first_of(" \t\r\n,[]{}", at));
}

ScalarStyle scalar_style(std::string_view text, std::size_t at, bool in_flow) {
  if (at >= text.size()) {
    return ScalarStyle::Plain;
  }
  if (text[at] == '"' || text[at] == '\'') {
    return ScalarStyle::Quoted;
  }
  return !in_flow && (text[at] == '|' || text[at] == '>') ? ScalarStyle::Block : ScalarStyle::Plain;
}

std::size_t scalar_end(std::string_view text, std::size_t at, ScalarStyle style,
                       std::string_view value) {
  at = clip(text, at);
  switch (style) {
    case ScalarStyle::Plain:
      return plain_end(text, at, value);
    case ScalarStyle::Quoted:
      return clip(text, quoted_end(text, at));
    case ScalarStyle::Block:
      return block_end(text, at, value);
  }
  return at;
}

std::size_t quoted_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view stops = quote == '"' ? "\"\\" : "'";
  for (at = text.find_first_of(stops, at + 1); at < text.size();
       at = text.find_first_of(stops, at)) {
    const bool doubled = quote == '\'' && at + 1 < text.size() && text[at + 1] == '\'';
    if (text[at] == '\\' || doubled) {
      at += 2;
    } else {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  if (at == 0) {
    return 0;
  }
  const std::size_t newline = text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t end = clip(text, text.find('\n', at));
  return end > at && text[end - 1] == '\r' ? end - 1 : end;
}

std::size_t indentation(std::string_view text, std::size_t begin) {
  return clip(text, text.find_first_not_of(' ', begin)) - std::min(begin, text.size());
}

bool blank_line(std::string_view text, std::size_t begin) {
  const std::size_t first = clip(text, text.find_first_not_of(" \t", begin));
  return first >= line_end(text, begin) || text[first] == '#';
}

}  // namespace drydock::yaml_source
