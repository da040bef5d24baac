// Whether a text fits a pattern in which "*" stands for any run of characters and "?" for one.
#pragma once

#include <string_view>

namespace drydock {

[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace drydock
