#include "simulator/workflow/run/payload_size.hpp"

#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

// A bound that the text of the value does not exceed: a number takes at most 25 bytes, a character
// that must be escaped six. Stops once it is above `limit`. Recursion: at most kDeepestJson.
std::size_t most_bytes(const Json& value, std::size_t limit) {
  switch (value.kind()) {
    case JsonKind::Number:
      return 25;
    case JsonKind::String:
      return 6 * value.size() + 2;
    case JsonKind::Array: {
      std::size_t sum = 2;
      for (const Json& item : value.items()) {
        sum += most_bytes(item, limit) + 1;
        if (sum > limit) {
          break;
        }
      }
      return sum;
    }
    case JsonKind::Object: {
      std::size_t sum = 2;
      for (const JsonMember& member : value.members()) {
        sum += 6 * member.key.size() + 4 + most_bytes(member.value, limit);
        if (sum > limit) {
          break;
        }
      }
      return sum;
    }
    default:
      return 5;
  }
}

}  // namespace

bool payload_exceeds(const Json& value, std::size_t limit) {
  return most_bytes(value, limit) > limit && json_text(value).size() > limit;
}

}  // namespace drydock
