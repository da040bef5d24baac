// Says what is wrong with YAML text in words that teach. yaml-cpp's messages name its tokens and
// often the place where it gave up rather than the slip; what people wrote is seen from the source.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/span.hpp"

namespace drydock {

// How a parser failed, and how far it had come.
struct YamlFailure {
  std::string_view message;  // yaml-cpp's, or kSecondDocument
  std::size_t at = 0;
  std::size_t last_end = 0;  // of the last node that was read
  std::optional<std::size_t> open_bracket;
  std::optional<Span> last_quoted;
};
inline constexpr std::string_view kSecondDocument = "second document";

// The span is at the slip, as far as it can be told.
[[nodiscard]] Diagnostic describe_yaml_problem(std::string_view text, FileId file,
                                               const YamlFailure& failure);

}  // namespace drydock
