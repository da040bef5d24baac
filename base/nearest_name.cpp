#include "base/nearest_name.hpp"

#include <algorithm>
#include <numeric>

namespace drydock {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Damerau-Levenshtein distance (optimal string alignment) without regard to case.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_back(b.size() + 1);
  std::vector<std::size_t> back(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(back.begin(), back.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool equal = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({back[j] + 1, row[j - 1] + 1, back[j - 1] + (equal ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) {
        row[j] = std::min(row[j], two_back[j - 2] + 1);
      }
    }
    std::swap(two_back, back);
    std::swap(back, row);
  }
  return back[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view written,
                                        const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kLongest = 200;  // names of templates are at most 255 characters
  if (written.empty() || written.size() > kLongest) {
    return std::nullopt;
  }
  std::size_t best = std::max<std::size_t>(1, written.size() / 3) + 1;
  std::optional<std::string> nearest;
  for (const std::string_view candidate : candidates) {
    const std::size_t gap = candidate.size() > written.size() ? candidate.size() - written.size()
                                                              : written.size() - candidate.size();
    if (gap >= best) {
      continue;
    }
    const std::size_t found = distance(written, candidate);
    if (found < best) {
      best = found;
      nearest = std::string(candidate);
    }
  }
  return nearest;
}

}  // namespace drydock
