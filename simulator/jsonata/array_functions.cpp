// $count, $append, $distinct, $zip …: functions of arrays that call no function.
#include <algorithm>
#include <unordered_map>

#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

Json count(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return Json::number(a[0].is_absent() ? 0 : static_cast<double>(a[0].size()));
}

Json append(Evaluator& e, Arguments a) {
  const std::size_t more = a[1].is_array() ? a[1].size() : 1;
  return e.spend(more, more * sizeof(Json)) ? append_values(e.arena(), a[0], a[1]) : Json();
}

Json exists(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return Json::boolean(a[0].is_present());
}

Json reverse(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[0].size() < 2) {
    return a[0];
  }
  if (!e.spend(a[0].size(), a[0].size() * sizeof(Json))) {
    return {};
  }
  const std::vector<Json> items(a[0].items().rbegin(), a[0].items().rend());
  return e.arena().array(items);
}

Json shuffle(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[0].size() < 2) {
    return a[0];
  }
  if (!e.spend(a[0].size(), a[0].size() * sizeof(Json))) {
    return {};
  }
  // Fisher and Yates, as Durstenfeld writes it (Communications of the ACM 7, 1964, algorithm 235).
  std::vector<Json> items(a[0].items().begin(), a[0].items().end());
  for (std::size_t i = items.size() - 1; i > 0; --i) {
    std::swap(items[i], items[e.luck().below(static_cast<std::uint32_t>(i + 1))]);
  }
  return e.arena().array(items);
}

Json distinct(Evaluator& e, Arguments a) {
  if (!a[0].is_array() || a[0].size() < 2) {
    return a[0];
  }
  std::unordered_multimap<std::uint64_t, std::size_t> seen;  // looked up only
  std::vector<Json> kept;
  for (const Json& item : a[0].items()) {
    if (!e.spend(1)) {
      return {};
    }
    const std::uint64_t hash = json_hash(item);
    const auto [begin, end] = seen.equal_range(hash);
    if (std::none_of(begin, end,
                     [&](const auto& entry) { return same_json(kept[entry.second], item); })) {
      seen.emplace(hash, kept.size());
      kept.push_back(item);
    }
  }
  return a[0].marked(kSequence) ? e.sequence(kept) : e.arena().array(kept);
}

Json zip(Evaluator& e, Arguments a) {
  std::size_t shortest = a.empty() || a[0].is_absent() ? 0 : a[0].size();
  for (const Json& array : a) {
    shortest = std::min(shortest, array.is_absent() ? 0 : array.size());
  }
  if (!e.spend(shortest * a.size(), shortest * a.size() * sizeof(Json))) {
    return {};
  }
  std::vector<Json> rows;
  std::vector<Json> row(a.size());
  for (std::size_t i = 0; i < shortest; ++i) {
    std::transform(a.begin(), a.end(), row.begin(),
                   [&](const Json& array) { return array.items()[i]; });
    rows.push_back(e.arena().array(row));
  }
  return e.arena().array(rows);
}

Json boolean(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0].is_absent() ? Json() : Json::boolean(truthy(a[0]));
}
Json negation(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0].is_absent() ? Json() : Json::boolean(!truthy(a[0]));
}

constexpr Builtin kFunctions[] = {
    {"count", "a:n", 1, count},     {"append", "xx:a", 2, append},
    {"exists", "x:b", 1, exists},   {"reverse", "a:a", 1, reverse},
    {"shuffle", "a:a", 1, shuffle}, {"distinct", "x:x", 1, distinct},
    {"zip", "a+", 1, zip},          {"boolean", "x-:b", 1, boolean},
    {"not", "x-:b", 1, negation},
};

}  // namespace

std::span<const Builtin> array_functions() { return kFunctions; }

}  // namespace drydock::jsonata
