// "Did you mean …?": the candidate nearest to what was written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

// The candidate with the least edit distance (insertions, deletions, substitutions, swaps of
// neighbours; case counts little), if it is near enough to be a slip: at most a third of the
// length, at least one. The first of equals wins, so pass candidates in a stable order.
[[nodiscard]] std::optional<std::string> nearest_name(
    std::string_view written, const std::vector<std::string_view>& candidates);

}  // namespace drydock
