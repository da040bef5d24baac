#include "planner/evaluate/sub_text.hpp"

#include <algorithm>

namespace drydock {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == ':';
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

std::vector<SubPiece> parse_sub_text(std::string_view text) {
  std::vector<SubPiece> pieces;
  const auto literal = [&](std::string decoded, std::string_view source) {
    if (!source.empty()) {
      pieces.push_back({std::move(decoded), false, true, source});
    }
  };
  std::size_t done = 0;
  while (done < text.size()) {
    const std::size_t open = text.find("${", done);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      break;
    }
    literal(std::string(text.substr(done, open - done)), text.substr(done, open - done));
    const std::string_view source = text.substr(open, close - open + 1);
    const std::string_view inside = source.substr(2, source.size() - 3);
    if (inside.starts_with('!')) {
      literal("${" + std::string(inside.substr(1)) + "}", source);
    } else {
      const std::string_view name = trimmed(inside);
      const bool valid = !name.empty() && std::all_of(name.begin(), name.end(), is_name_character);
      pieces.push_back({std::string(name), true, valid, source});
    }
    done = close + 1;
  }
  literal(std::string(text.substr(done)), text.substr(done));
  return pieces;
}

}  // namespace drydock
