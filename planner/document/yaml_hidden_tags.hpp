// yaml-cpp 0.7 misreads a tagged scalar of several lines that begins where a key could stand:
//
//   - !Sub |
//     #!/bin/bash
//
// It takes the tag's column for the indentation that the text must exceed (here 2, and the text has
// 2). Without the tag the same text is read rightly, so such tags are hidden from it, by spaces,
// and given back to the tree. What looks like one inside a longer text is found out afterwards,
// since no node begins behind it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace drydock {

struct HiddenTag {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t content = 0;  // where the scalar begins
};

// In order of place.
[[nodiscard]] std::vector<HiddenTag> find_misread_tags(std::string_view text);

}  // namespace drydock
