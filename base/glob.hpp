// Names and texts by pattern, as a shell has them: `*` is any run of characters, `?` any one, every
// other character itself.
#pragma once

#include <string_view>

namespace drydock {

// Takes time in proportion to the product of the lengths at worst.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view name);

}  // namespace drydock
