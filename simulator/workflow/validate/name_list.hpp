// Lists of names as the tables of this room write them: "FULL|NONE".
#pragma once

#include <string>
#include <string_view>

namespace drydock {

template <class Use>
void for_each_name(std::string_view names, const Use& use) {
  while (!names.empty()) {
    const std::size_t bar = names.find('|');
    use(names.substr(0, bar));
    names = bar == std::string_view::npos ? std::string_view() : names.substr(bar + 1);
  }
}

// "FULL, NONE"
[[nodiscard]] inline std::string listed(std::string_view names) {
  std::string text;
  for_each_name(names, [&](std::string_view name) {
    text += (text.empty() ? "" : ", ") + std::string(name);
  });
  return text;
}

[[nodiscard]] inline bool lists(std::string_view names, std::string_view wanted) {
  bool found = false;
  for_each_name(names, [&](std::string_view name) { found = found || name == wanted; });
  return found;
}

}  // namespace drydock
