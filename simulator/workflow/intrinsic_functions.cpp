#include "simulator/workflow/intrinsic_functions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <vector>

#include "simulator/json/base64.hpp"
#include "simulator/json/hash.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"

namespace drydock {
namespace {

using Arguments = std::span<const Json>;
// Developer Guide, "Intrinsic functions": of ArrayRange, and of texts to encode or hash.
constexpr double kLongestRange = 1000;
constexpr std::size_t kLongestText = 10'000;

Json refuse(IntrinsicWork& work, std::string problem) {
  work.problem = std::move(problem);
  return Json::null();
}

Json wrong_type(IntrinsicWork& work, std::size_t argument, std::string_view wanted,
                const Json& given) {
  return refuse(work, fmt::format("argument {} must be {}, not {}", argument + 1, wanted,
                                  json_kind_name(given.kind())));
}

// The nearest whole number, halves up: -1.5 is -1.
double rounded(double value) { return std::floor(value + 0.5); }

// Java's toString of what a JSON value is there: texts bare, {a=1, b=[]}. Recursion: as deep as
// the value, at most kDeepestJson.
void append_plain(std::string& out, const Json& value) {
  if (value.is_string()) {
    out += value.text();
  } else if (value.is_array()) {
    out += '[';
    bool first = true;
    for (const Json& item : value.items()) {
      out += first ? "" : ", ";
      first = false;
      append_plain(out, item);
    }
    out += ']';
  } else if (value.is_object()) {
    out += '{';
    bool first = true;
    for (const JsonMember& member : value.members()) {
      out += first ? "" : ", ";
      first = false;
      out.append(member.key).append("=");
      append_plain(out, member.value);
    }
    out += '}';
  } else {
    append_json_text(out, value);
  }
}

Json format(IntrinsicWork& work, Arguments a) {
  if (!a[0].is_string()) {
    return wrong_type(work, 0, "a text", a[0]);
  }
  const std::string_view pattern = a[0].text();
  std::string out;
  std::size_t used = 1;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char next = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
    if (pattern[at] == '\\' && (next == '{' || next == '}' || next == '\\' || next == '\'')) {
      out += next;
      ++at;
    } else if (pattern[at] == '{' && next == '}') {
      if (used < a.size()) {
        append_plain(out, a[used]);
      }
      ++used;
      ++at;
    } else {
      out += pattern[at];
    }
  }
  if (used != a.size()) {
    return refuse(work,
                  fmt::format("the text has {} places {{}} for {} values", used - 1, a.size() - 1));
  }
  return work.arena.string(out);
}

// A text in a call still has its backslashes doubled for Format's sake.
std::string plain_text(const Json& value) {
  std::string out(value.text());
  for (std::size_t at = 0; (at = out.find("\\\\", at)) != std::string::npos; ++at) {
    out.erase(at, 1);
  }
  return out;
}

Json string_to_json(IntrinsicWork& work, Arguments a) {
  if (!a[0].is_string()) {
    return wrong_type(work, 0, "a text", a[0]);
  }
  if (a[0].text().find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Json::null();
  }
  const Result<Json> value = read_json_value(a[0].text(), work.arena);
  return value ? *value : refuse(work, value.error().message);
}

Json json_to_string(IntrinsicWork& work, Arguments a) { return work.arena.string(json_text(a[0])); }

Json array(IntrinsicWork& work, Arguments a) { return work.arena.array(a); }

Json array_partition(IntrinsicWork& work, Arguments a) {
  if (!a[0].is_array()) {
    return wrong_type(work, 0, "an array", a[0]);
  }
  if (!a[1].is_number() || rounded(a[1].as_number()) < 1) {
    return refuse(work, "the size of the parts must be a positive number");
  }
  const std::span<const Json> items = a[0].items();
  const auto size = static_cast<std::size_t>(
      std::min(rounded(a[1].as_number()), static_cast<double>(items.size()) + 1));
  std::vector<Json> parts;
  for (std::size_t at = 0; at < items.size(); at += size) {
    parts.push_back(work.arena.array(items.subspan(at, std::min(size, items.size() - at))));
  }
  return work.arena.array(parts);
}

Json array_contains(IntrinsicWork& work, Arguments a) {
  if (!a[0].is_array()) {
    return wrong_type(work, 0, "an array", a[0]);
  }
  return Json::boolean(std::any_of(a[0].items().begin(), a[0].items().end(),
                                   [&](const Json& item) { return same_json(item, a[1]); }));
}

Json array_range(IntrinsicWork& work, Arguments a) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (!a[i].is_number()) {
      return wrong_type(work, i, "a number", a[i]);
    }
  }
  const double first = rounded(a[0].as_number());
  const double step = rounded(a[2].as_number());
  if (step == 0) {
    return refuse(work, "the increment must not be 0");
  }
  const double count = std::floor((rounded(a[1].as_number()) - first) / step) + 1;
  if (count > kLongestRange) {
    return refuse(work, "the array would have more than 1000 items");
  }
  std::vector<Json> numbers;
  for (double i = 0; i < count; ++i) {
    numbers.push_back(Json::number(first + i * step));
  }
  return work.arena.array(numbers);
}

Json array_get_item(IntrinsicWork& work, Arguments a) {
  if (!a[0].is_array() || !a[1].is_number()) {
    return wrong_type(work, a[0].is_array() ? 1 : 0, a[0].is_array() ? "a number" : "an array",
                      a[0].is_array() ? a[1] : a[0]);
  }
  const double index = rounded(a[1].as_number());
  if (index < 0 || index >= static_cast<double>(a[0].size())) {
    return refuse(work, fmt::format("there is no item {} in an array of {}", index, a[0].size()));
  }
  return a[0].items()[static_cast<std::size_t>(index)];
}

Json array_length(IntrinsicWork& work, Arguments a) {
  return a[0].is_array() ? Json::number(static_cast<double>(a[0].size()))
                         : wrong_type(work, 0, "an array", a[0]);
}

Json array_unique(IntrinsicWork& work, Arguments a) {
  if (!a[0].is_array()) {
    return wrong_type(work, 0, "an array", a[0]);
  }
  std::unordered_multimap<std::uint64_t, std::size_t> seen;  // looked up only
  std::vector<Json> kept;
  for (const Json& item : a[0].items()) {
    const auto [begin, end] = seen.equal_range(json_hash(item));
    if (std::none_of(begin, end,
                     [&](const auto& entry) { return same_json(kept[entry.second], item); })) {
      seen.emplace(json_hash(item), kept.size());
      kept.push_back(item);
    }
  }
  return work.arena.array(kept);
}

Json short_text(IntrinsicWork& work, const Json& value) {
  if (!value.is_string()) {
    return wrong_type(work, 0, "a text", value);
  }
  return value.size() <= kLongestText ? value
                                      : refuse(work, "the text has more than 10,000 characters");
}

Json base64_encode_text(IntrinsicWork& work, Arguments a) {
  const Json text = short_text(work, a[0]);
  return work.problem.empty() ? work.arena.string(base64_encode(text.text())) : text;
}

Json base64_decode_text(IntrinsicWork& work, Arguments a) {
  const Json text = short_text(work, a[0]);
  if (!work.problem.empty()) {
    return text;
  }
  const std::optional<std::string> decoded = base64_decode(text.text());
  return decoded ? work.arena.string(*decoded) : refuse(work, "the text is not Base64");
}

Json hash(IntrinsicWork& work, Arguments a) {
  if (!a[1].is_string()) {
    return wrong_type(work, 1, "a text", a[1]);
  }
  const std::string data = a[0].is_string() ? std::string(a[0].text()) : json_text(a[0]);
  const std::optional<std::string> digest = hash_hex(a[1].text(), data);
  return digest ? work.arena.string(*digest)
                : refuse(work, "the algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512");
}

Json json_merge(IntrinsicWork& work, Arguments a) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (!a[i].is_object()) {
      return wrong_type(work, i, "an object", a[i]);
    }
  }
  if (!a[2].is_bool() || a[2].as_bool()) {
    return refuse(work, "the third argument must be false: only shallow merging is supported");
  }
  JsonObjectBuilder merged(work.arena);
  for (const Json& part : a.first(2)) {
    for (const JsonMember& member : part.members()) {
      merged.set(member.key, member.value);
    }
  }
  return merged.finish();
}

Json math_random(IntrinsicWork& work, Arguments a) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].is_number()) {
      return wrong_type(work, i, "a number", a[i]);
    }
  }
  const double first = rounded(a[0].as_number());
  const double last = rounded(a[1].as_number());
  if (!(last > first)) {
    return refuse(work, "the end must be greater than the start");
  }
  StreamKey key;
  key.purpose = stream_hash("States.MathRandom");
  if (a.size() == 3) {
    key.seed = static_cast<std::uint64_t>(
        static_cast<std::int64_t>(std::clamp(rounded(a[2].as_number()), -9e18, 9e18)));
  }
  const double drawn = a.size() == 3 ? Rng(key).uniform() : work.luck.uniform();
  return Json::number(first + std::floor(drawn * (last - first)));
}

Json math_add(IntrinsicWork& work, Arguments a) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (!a[i].is_number()) {
      return wrong_type(work, i, "a number", a[i]);
    }
  }
  const double sum = rounded(a[0].as_number()) + rounded(a[1].as_number());
  return std::abs(sum) <= 2147483648.0 ? Json::number(sum)
                                       : refuse(work, "the sum is beyond 32 bits");
}

// The second text is a set of characters; empty pieces are dropped.
Json string_split(IntrinsicWork& work, Arguments a) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (!a[i].is_string()) {
      return wrong_type(work, i, "a text", a[i]);
    }
  }
  std::u32string separators;
  const std::string set = plain_text(a[1]);
  for (std::size_t at = 0; at < set.size();) {
    separators += next_code_point(set, at);
  }
  const std::string_view text = a[0].text();
  std::vector<Json> parts;
  std::size_t begin = 0;
  const auto flush = [&](std::size_t end) {
    if (end > begin) {
      parts.push_back(work.arena.string(text.substr(begin, end - begin)));
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    if (separators.find(next_code_point(text, at)) != std::u32string::npos) {
      flush(here);
      begin = at;
    }
  }
  flush(text.size());
  return work.arena.array(parts);
}

// Version 4 (RFC 9562, section 5.4).
Json uuid(IntrinsicWork& work, Arguments a) {
  static_cast<void>(a);
  const std::uint64_t high = (work.luck.next_u64() & ~std::uint64_t{0xF000}) | 0x4000U;
  const std::uint64_t low =
      (work.luck.next_u64() & ~(std::uint64_t{3} << 62U)) | (std::uint64_t{2} << 62U);
  return work.arena.string(fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U,
                                       (high >> 16U) & 0xFFFFU, high & 0xFFFFU, low >> 48U,
                                       low & 0xFFFFFFFFFFFFU));
}

constexpr std::uint8_t kAny = 255;
constexpr std::array<IntrinsicFunction, 18> kFunctions = {{
    {"States.Array", 0, kAny, array},
    {"States.ArrayContains", 2, 2, array_contains},
    {"States.ArrayGetItem", 2, 2, array_get_item},
    {"States.ArrayLength", 1, 1, array_length},
    {"States.ArrayPartition", 2, 2, array_partition},
    {"States.ArrayRange", 3, 3, array_range},
    {"States.ArrayUnique", 1, 1, array_unique},
    {"States.Base64Decode", 1, 1, base64_decode_text},
    {"States.Base64Encode", 1, 1, base64_encode_text},
    {"States.Format", 1, kAny, format},
    {"States.Hash", 2, 2, hash},
    {"States.JsonMerge", 3, 3, json_merge},
    {"States.JsonToString", 1, 1, json_to_string},
    {"States.MathAdd", 2, 2, math_add},
    {"States.MathRandom", 2, 3, math_random},
    {"States.StringSplit", 2, 2, string_split},
    {"States.StringToJson", 1, 1, string_to_json},
    {"States.UUID", 0, 0, uuid},
}};

}  // namespace

std::span<const IntrinsicFunction> all_intrinsics() { return kFunctions; }

const IntrinsicFunction* find_intrinsic(std::string_view name) {
  const auto* const found =
      std::find_if(kFunctions.begin(), kFunctions.end(),
                   [&](const IntrinsicFunction& known) { return known.name == name; });
  return found == kFunctions.end() ? nullptr : &*found;
}

}  // namespace drydock
