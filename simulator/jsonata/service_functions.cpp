// What Step Functions adds to JSONata: $partition, $range, $hash, $random with a seed, $uuid and
// $parse (AWS Step Functions Developer Guide, "Transforming data with JSONata in Step Functions").
// Its name for "the argument is wrong" is not documented; D3030 and the like of the language are
// used.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulator/json/hash.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

Json random(Evaluator& e, Arguments a) {
  if (!a[0].is_number() || !std::isfinite(a[0].as_number())) {
    return Json::number(e.luck().uniform());
  }
  StreamKey key;
  key.seed = static_cast<std::uint64_t>(
      static_cast<std::int64_t>(std::clamp(std::floor(a[0].as_number()), -9e18, 9e18)));
  key.purpose = stream_hash("jsonata.random");
  return Json::number(Rng(key).uniform());
}

// Version 4 (RFC 9562, section 5.4).
Json uuid(Evaluator& e, Arguments a) {
  static_cast<void>(a);
  const std::uint64_t high = (e.luck().next_u64() & ~std::uint64_t{0xF000}) | 0x4000U;
  const std::uint64_t low =
      (e.luck().next_u64() & ~(std::uint64_t{3} << 62U)) | (std::uint64_t{2} << 62U);
  return e.text(fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U,
                            (high >> 16U) & 0xFFFFU, high & 0xFFFFU, low >> 48U,
                            low & 0xFFFFFFFFFFFFU));
}

Json partition(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  const double size = std::floor(a[1].as_number());
  if (!(size >= 1)) {
    return e.fail("D3030", {.token = "partition", .value = json_text(a[1]), .index = 2});
  }
  const std::span<const Json> items = a[0].items();
  const std::size_t step =
      static_cast<std::size_t>(std::min(size, static_cast<double>(items.size()) + 1));
  std::vector<Json> parts;
  for (std::size_t at = 0; at < items.size(); at += step) {
    parts.push_back(e.arena().array(items.subspan(at, std::min(step, items.size() - at))));
  }
  // Recorded: a single part stays in its list, unlike the results of $range.
  return e.spend(items.size()) ? e.arena().array(parts) : Json();
}

Json range(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent() || a[2].is_absent()) {
    return {};
  }
  const double first = a[0].as_number();
  const double last = a[1].as_number();
  const double step = a[2].as_number();
  const double count = step == 0 ? 0 : std::floor((last - first) / step) + 1;
  if (step == 0) {
    return e.fail("D3030", {.token = "range", .value = "0", .index = 3});
  }
  if (count > 1e7) {
    return e.fail("D2014", {.token = "range", .value = number_text(count)});
  }
  std::vector<Json> numbers;
  if (count > 0 &&
      e.spend(static_cast<std::size_t>(count), static_cast<std::size_t>(count) * sizeof(Json))) {
    for (double i = 0; i < count; ++i) {
      numbers.push_back(Json::number(first + i * step));
    }
  }
  return e.failed() ? Json() : e.sequence(numbers);
}

Json hash(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  std::string data;
  if (!append_shown(data, a[0], false)) {
    return e.fail("D3001");
  }
  const std::optional<std::string> digest = hash_hex(a[1].text(), data);
  return digest ? e.text(*digest)
                : e.fail("D3030", {.token = "hash", .value = json_text(a[1]), .index = 2});
}

Json parse_text(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || !e.spend(a[0].size() / 8, a[0].size() * 4)) {
    return {};
  }
  const Result<Json> value = read_json_value(a[0].text(), e.arena());
  return value ? *value
               : e.fail_with("D3030", "the argument of $parse is " + value.error().message);
}

constexpr Builtin kFunctions[] = {
    {"random", "n?:n", 0, random}, {"uuid", ":s", 0, uuid},   {"partition", "an:a", 2, partition},
    {"range", "nnn:a", 3, range},  {"hash", "xs:s", 2, hash}, {"parse", "s-:x", 1, parse_text},
};

}  // namespace

std::span<const Builtin> service_functions() { return kFunctions; }

}  // namespace drydock::jsonata
