// The words of a plan file for the enumerators of a plan, both ways. The format itself is described
// in plan_codec.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace drydock::plan_words {

// In the order of Action, OperationKind, UpdateBehavior and ParameterSource.
inline constexpr std::array<std::string_view, 6> kActions = {"no_change", "create", "update",
                                                             "replace",   "delete", "forget"};
inline constexpr std::array<std::string_view, 3> kOperations = {"create", "update", "delete"};
inline constexpr std::array<std::string_view, 3> kBehaviors = {"in_place", "may_replace",
                                                               "replaces"};
inline constexpr std::array<std::string_view, 3> kSources = {"default", "project", "command_line"};

template <std::size_t Size, class Enum>
[[nodiscard]] std::string_view word(const std::array<std::string_view, Size>& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}

template <class Enum, std::size_t Size>
[[nodiscard]] std::optional<Enum> parse(const std::array<std::string_view, Size>& words,
                                        std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) {
    return std::nullopt;
  }
  return static_cast<Enum>(found - words.begin());
}

}  // namespace drydock::plan_words
