// $map, $filter, $reduce, $sort …: functions that call a function.
#include <algorithm>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

Json number_of(std::size_t value) { return Json::number(static_cast<double>(value)); }

Json map(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  std::vector<Json> results;
  for (std::size_t i = 0; i < a[0].size(); ++i) {
    const Json arguments[] = {a[0].items()[i], number_of(i), a[0]};
    const Json result = e.call(a[1], arguments);
    if (e.failed()) {
      return {};
    }
    if (result.is_present()) {
      results.push_back(result);
    }
  }
  return e.sequence(results);
}

Json filter(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  std::vector<Json> kept;
  for (std::size_t i = 0; i < a[0].size(); ++i) {
    const Json arguments[] = {a[0].items()[i], number_of(i), a[0]};
    const bool keep = truthy(e.call(a[1], arguments));
    if (e.failed()) {
      return {};
    }
    if (keep) {
      kept.push_back(a[0].items()[i]);
    }
  }
  return e.sequence(kept);
}

Json single(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  std::optional<Json> found;
  for (std::size_t i = 0; i < a[0].size(); ++i) {
    const Json arguments[] = {a[0].items()[i], number_of(i), a[0]};
    const bool matches = a[1].is_absent() || truthy(e.call(a[1], arguments));
    if (e.failed()) {
      return {};
    }
    if (matches && found) {
      return e.fail("D3138", {.token = "single"});
    }
    if (matches) {
      found = a[0].items()[i];
    }
  }
  return found ? *found : e.fail("D3139", {.token = "single"});
}

Json reduce(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  const std::size_t arity = e.arity(a[1]);
  if (arity < 2) {
    return e.fail("D3050", {.token = "reduce", .index = 1});
  }
  const std::span<const Json> items = a[0].items();
  const bool seeded = a[2].is_present();
  Json result = seeded ? a[2] : items.empty() ? Json() : items[0];
  for (std::size_t i = seeded ? 0 : 1; i < items.size(); ++i) {
    const Json arguments[] = {result, items[i], number_of(i), a[0]};
    result = e.call(a[1], arguments);
    if (e.failed()) {
      return {};
    }
  }
  return result;
}

Json each(Evaluator& e, Arguments a) {
  std::vector<Json> results;
  if (!a[0].is_object()) {
    return {};
  }
  for (const JsonMember& member : a[0].members()) {
    const Json arguments[] = {member.value, Json::text_of(member.key), a[0]};
    const Json result = e.call(a[1], arguments);
    if (e.failed()) {
      return {};
    }
    if (result.is_present()) {
      results.push_back(result);
    }
  }
  return e.sequence(results);
}

Json sift(Evaluator& e, Arguments a) {
  if (!a[0].is_object()) {
    return {};
  }
  std::vector<JsonMember> kept;
  for (const JsonMember& member : a[0].members()) {
    const Json arguments[] = {member.value, Json::text_of(member.key), a[0]};
    const bool keep = truthy(e.call(a[1], arguments));
    if (e.failed()) {
      return {};
    }
    if (keep) {
      kept.push_back(member);
    }
  }
  return kept.empty() ? Json() : e.arena().object(kept);
}

// Stable, and at peace with any comparison, even one that contradicts itself.
template <class After>
void merge_sort(std::vector<Json>& items, After after) {
  std::vector<Json> other(items.size());
  for (std::size_t width = 1; width < items.size(); width *= 2) {
    for (std::size_t at = 0; at < items.size(); at += 2 * width) {
      std::size_t left = at;
      const std::size_t middle = std::min(at + width, items.size());
      std::size_t right = middle;
      const std::size_t end = std::min(at + 2 * width, items.size());
      for (std::size_t to = at; to < end; ++to) {
        const bool from_right = left == middle || (right < end && after(items[left], items[right]));
        other[to] = items[from_right ? right++ : left++];
      }
    }
    items.swap(other);
  }
}

Json sort(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[0].size() < 2) {
    return a[0];
  }
  if (!e.spend(a[0].size() * 16, a[0].size() * sizeof(Json))) {
    return {};
  }
  std::vector<Json> items(a[0].items().begin(), a[0].items().end());
  if (a[1].is_function()) {
    merge_sort(items, [&](const Json& left, const Json& right) {
      const Json arguments[] = {left, right};
      return !e.failed() && truthy(e.call(a[1], arguments));
    });
    return e.failed() ? Json() : e.arena().array(items);
  }
  const JsonKind kind = items[0].kind();
  const bool alike = std::all_of(items.begin(), items.end(),
                                 [&](const Json& item) { return item.kind() == kind; });
  if (!alike || (kind != JsonKind::Number && kind != JsonKind::String)) {
    return e.fail("D3070", {.token = "sort", .index = 1});
  }
  merge_sort(items, [&](const Json& left, const Json& right) {
    return kind == JsonKind::Number ? left.as_number() > right.as_number()
                                    : compare_utf16(left.text(), right.text()) > 0;
  });
  return e.arena().array(items);
}

constexpr Builtin kFunctions[] = {
    {"map", "af", 2, map},           {"filter", "af", 2, filter}, {"single", "af?", 2, single},
    {"reduce", "afj?:j", 3, reduce}, {"each", "o-f:a", 2, each},  {"sift", "o-f?:o", 2, sift},
    {"sort", "af?:a", 2, sort},
};

}  // namespace

std::span<const Builtin> higher_order_functions() { return kFunctions; }

}  // namespace drydock::jsonata
