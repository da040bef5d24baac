// Paths: steps over sequences, their stages, order-by and group-by, and the tuples that carry the
// bindings of @, # and %.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

const Tuple& tuple_of(const Json& item) { return *static_cast<const Tuple*>(item.as_function()); }

bool is_plain_name(const Node& step) {
  return step.type == NodeType::Name && step.stages.size == 0 && !step.tuple &&
         step.group == kNone && !step.keep_array;
}

}  // namespace

Json Evaluator::evaluate_path(const Node& path, const Json& input, const Frame& frame) {
  const std::span<const std::uint32_t> steps = expression_.list_of(path.list);
  const bool iterates = input.is_array() && node_at(steps[0]).type != NodeType::Variable;
  Json current = iterates ? input : sequence(std::span(&input, 1));
  bool tuples = false;
  bool dead = false;
  for (std::size_t i = 0; i < steps.size() && !dead && !failed_; ++i) {
    const Node& step = node_at(steps[i]);
    const bool last = i + 1 == steps.size();
    tuples = tuples || step.tuple;
    if (i == 0 && step.construct_array) {
      current = evaluate(steps[i], current, frame);
      if (!current.is_array()) {
        current = current.is_absent() ? sequence({}) : sequence(std::span(&current, 1));
      }
    } else if (tuples) {
      current = evaluate_tuple_step(step, steps[i], current, frame);
    } else if (is_plain_name(step) && current.size() == 1 && current.items()[0].is_object()) {
      // One object, one name: what most paths are.
      const Json member = current.items()[0].find(expression_.names[step.name]);
      if (member.is_array() && !member.marked(kConstructed | kTuples)) {
        current = last && !member.marked(kSequence)
                      ? member
                      : member.without_mark(kKeepSingleton | kOuterWrapper).with_mark(kSequence);
      } else {
        current = member.is_absent() ? sequence({}) : sequence(std::span(&member, 1));
      }
    } else {
      current = evaluate_step(step, steps[i], current.items(), frame, last);
    }
    dead = !tuples && (!current.is_array() || current.size() == 0);
  }
  if (failed_) {
    return {};
  }
  if (tuples && !path.tuple && path.group == kNone) {
    ListBuilder contexts(*this);
    for (const Json& item : current.items()) {
      contexts.push(tuple_of(item).context);
    }
    current = contexts.finish(kSequence);
  }
  if (path.keep_singleton_array && current.is_array()) {
    if (current.marked(kConstructed) && !current.marked(kSequence)) {
      current = sequence(std::span(&current, 1));
    }
    current = current.with_mark(kKeepSingleton);
  }
  return path.group == kNone ? current : group(node_at(path.group), current, frame);
}

Json Evaluator::evaluate_step(const Node& step, NodeId id, std::span<const Json> input,
                              const Frame& frame, bool last) {
  if (step.type == NodeType::Sort) {
    const Json all = sequence(input);
    return apply_stages(step, sort(step, all, frame), frame);
  }
  ListBuilder results(*this);
  for (const Json& item : input) {
    Json result = evaluate(id, item, frame);
    if (step.stages_in_step) {
      for (const NodeId stage : expression_.list_of(step.stages)) {
        result = filter(node_at(stage), result, frame);
      }
    }
    if (failed_) {
      return {};
    }
    if (result.is_present()) {
      results.push(result);
    }
  }
  const std::span<const Json> found = results.items();
  if (last && found.size() == 1 && found[0].is_array() && !found[0].marked(kSequence)) {
    return found[0];
  }
  std::vector<Json> flat;
  for (const Json& result : found) {
    if (!result.is_array() || result.marked(kConstructed)) {
      flat.push_back(result);
    } else {
      flat.insert(flat.end(), result.items().begin(), result.items().end());
    }
  }
  return spend(flat.size(), flat.size() * sizeof(Json)) ? sequence(flat) : Json();
}

Json Evaluator::apply_stages(const Node& step, Json result, const Frame& frame) {
  for (const NodeId id : expression_.list_of(step.stages)) {
    const Node& stage = node_at(id);
    if (stage.type == NodeType::Filter) {
      result = filter(stage, result, frame);
      continue;
    }
    std::vector<Json> numbered;
    for (const Json& item : result.is_array() ? result.items() : std::span<const Json>()) {
      Tuple tuple = result.marked(kTuples) ? tuple_of(item) : Tuple{.context = item};
      tuple.bindings = arena_.make<Binding>(
          stage.name, Json::number(static_cast<double>(numbered.size())), tuple.bindings);
      numbered.push_back(Json::function(arena_.make<Tuple>(tuple)));
    }
    result = arena_.array(numbered).with_mark(kSequence | kTuples);
  }
  return result;
}

void Evaluator::push_tuples(const Node& step, const Tuple& from, const Json& result,
                            std::vector<Json>& tuples) {
  const bool inner = result.is_array() && result.marked(kTuples);
  const std::span<const Json> items = result.is_array() ? result.items() : std::span(&result, 1);
  for (std::size_t i = 0; i < items.size(); ++i) {
    Tuple tuple = from;
    if (inner) {
      const Tuple& more = tuple_of(items[i]);
      tuple.context = more.context;
      std::vector<const Binding*> added;
      for (const Binding* one = more.bindings; one != nullptr; one = one->next) {
        added.push_back(one);
      }
      for (; !added.empty(); added.pop_back()) {
        tuple.bindings =
            arena_.make<Binding>(added.back()->name, added.back()->value, tuple.bindings);
      }
    } else {
      const auto bind_to = [&](NameId name, const Json& value) {
        if (name != kNone) {
          tuple.bindings = arena_.make<Binding>(name, value, tuple.bindings);
        }
      };
      bind_to(step.focus, items[i]);
      bind_to(step.index, Json::number(static_cast<double>(i)));
      bind_to(step.ancestor, from.context);
      tuple.context = step.focus != kNone ? from.context : items[i];
    }
    tuples.push_back(Json::function(arena_.make<Tuple>(tuple)));
  }
}

Json Evaluator::evaluate_tuple_step(const Node& step, NodeId id, const Json& input,
                                    const Frame& frame) {
  const bool carries = input.is_array() && input.marked(kTuples);
  std::vector<Json> tuples;
  if (step.type == NodeType::Sort) {
    const Json sorted = sort(step, input, frame);
    if (carries || failed_) {
      return apply_stages(step, sorted, frame);
    }
    for (const Json& item : sorted.items()) {
      Tuple tuple{.context = item};
      if (step.index != kNone) {
        tuple.bindings = arena_.make<Binding>(
            step.index, Json::number(static_cast<double>(tuples.size())), nullptr);
      }
      tuples.push_back(Json::function(arena_.make<Tuple>(tuple)));
    }
  } else {
    for (const Json& item : input.items()) {
      const Tuple from = carries ? tuple_of(item) : Tuple{.context = item};
      const Json result = evaluate(id, from.context, *frame_of(from, frame));
      if (failed_) {
        return {};
      }
      if (result.is_present()) {
        push_tuples(step, from, result, tuples);
      }
    }
  }
  const Json made = arena_.array(tuples).with_mark(kSequence | kTuples);
  return step.stages_in_step ? apply_stages(step, made, frame) : made;
}

// How often the item is taken: a list of numbers may name it more than once.
bool Evaluator::selected(const Json& verdict, std::size_t index, std::size_t size,
                         std::size_t& times) const {
  const std::span<const Json> numbers =
      verdict.is_array() ? verdict.items() : std::span(&verdict, 1);
  const bool all_numbers =
      verdict.is_present() && !numbers.empty() &&
      std::all_of(numbers.begin(), numbers.end(), [](const Json& n) { return n.is_number(); });
  if (!all_numbers && !(verdict.is_array() && numbers.empty())) {
    times = truthy(verdict) ? 1 : 0;
    return times != 0;
  }
  times = 0;
  for (const Json& number : numbers) {
    double wanted = std::floor(number.as_number());
    wanted += wanted < 0 ? static_cast<double>(size) : 0;
    times += wanted == static_cast<double>(index) ? 1U : 0U;
  }
  return times != 0;
}

Json Evaluator::filter(const Node& stage, const Json& input, const Frame& frame) {
  if (failed_) {
    return {};
  }
  const bool tuples = input.is_array() && input.marked(kTuples);
  const std::uint8_t marks = tuples ? kSequence | kTuples : kSequence;
  const std::span<const Json> items = input.is_array() ? input.items() : std::span(&input, 1);
  const Node& predicate = node_at(stage.a);
  ListBuilder kept(*this);
  if (predicate.type == NodeType::Literal && predicate.value.is_number()) {
    double index = std::floor(predicate.value.as_number());
    index += index < 0 ? static_cast<double>(items.size()) : 0;
    if (index >= 0 && index < static_cast<double>(items.size())) {
      const Json item = items[static_cast<std::size_t>(index)];
      if (item.is_array()) {
        return item;
      }
      if (item.is_present()) {
        kept.push(item);
      }
    }
    return kept.finish(marks);
  }
  for (std::size_t i = 0; i < items.size() && !failed_; ++i) {
    const Json verdict =
        tuples ? evaluate(stage.a, tuple_of(items[i]).context, *frame_of(tuple_of(items[i]), frame))
               : evaluate(stage.a, items[i], frame);
    std::size_t times = 0;
    static_cast<void>(selected(verdict, i, items.size(), times));
    static_cast<void>(spend(verdict.is_array() ? verdict.size() : 1));
    for (; times > 0; --times) {
      kept.push(items[i]);
    }
  }
  return kept.finish(marks);
}

int Evaluator::compare_terms(const Json& a, const Json& b, std::uint32_t position) {
  if (a.is_absent() || b.is_absent()) {
    return (a.is_absent() ? 1 : 0) - (b.is_absent() ? 1 : 0);
  }
  const auto ordered = [](const Json& value) { return value.is_string() || value.is_number(); };
  if (!ordered(a) || !ordered(b)) {
    fail("T2008", {.value = json_text(ordered(a) ? b : a)});
    place_problem(position, "");
    return 0;
  }
  if (a.kind() != b.kind()) {
    fail("T2007", {.value = json_text(a), .value2 = json_text(b)});
    place_problem(position, "");
    return 0;
  }
  if (a.is_string()) {
    return compare_utf16(a.text(), b.text());
  }
  return (a.as_number() > b.as_number() ? 1 : 0) - (a.as_number() < b.as_number() ? 1 : 0);
}

Json Evaluator::sort(const Node& node, const Json& input, const Frame& frame) {
  const bool tuples = input.is_array() && input.marked(kTuples);
  const std::span<const Json> items = input.is_array() ? input.items() : std::span(&input, 1);
  if (items.size() < 2) {
    return input;
  }
  const std::span<const std::uint32_t> terms = expression_.list_of(node.list);
  std::vector<Json> keys;
  for (const Json& item : items) {
    const Json context = tuples ? tuple_of(item).context : item;
    const Frame* inside = tuples ? frame_of(tuple_of(item), frame) : &frame;
    for (const NodeId term : terms) {
      keys.push_back(evaluate(node_at(term).a, context, *inside));
    }
  }
  if (failed_ || !spend(items.size() * 16, items.size() * sizeof(Json))) {
    return {};
  }
  std::vector<std::uint32_t> order(items.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  // Keys of different types make the order inconsistent, which a merge sort bears.
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    for (std::size_t t = 0; t < terms.size() && !failed_; ++t) {
      const Json& left = keys[a * terms.size() + t];
      const Json& right = keys[b * terms.size() + t];
      const int compared = compare_terms(left, right, node.position);
      if (compared != 0) {
        const bool present = left.is_present() && right.is_present();
        return (node_at(terms[t]).descending && present ? -compared : compared) < 0;
      }
    }
    return false;
  };
  std::vector<std::uint32_t> other(order.size());
  for (std::size_t width = 1; width < order.size(); width *= 2) {
    for (std::size_t at = 0; at < order.size(); at += 2 * width) {
      const auto begin = order.begin() + static_cast<std::ptrdiff_t>(at);
      const auto middle =
          order.begin() + static_cast<std::ptrdiff_t>(std::min(at + width, order.size()));
      const auto end =
          order.begin() + static_cast<std::ptrdiff_t>(std::min(at + 2 * width, order.size()));
      std::merge(begin, middle, middle, end, other.begin() + static_cast<std::ptrdiff_t>(at),
                 before);
    }
    order.swap(other);
  }
  ListBuilder sorted(*this);
  for (const std::uint32_t at : order) {
    sorted.push(items[at]);
  }
  return sorted.finish(tuples ? kSequence | kTuples : 0);
}

Json Evaluator::group(const Node& node, const Json& input, const Frame& frame) {
  if (failed_) {
    return {};
  }
  struct Group {
    std::string_view key;
    std::size_t pair = 0;
    std::vector<Json> items;
  };
  const bool tuples = input.is_array() && input.marked(kTuples);
  const std::span<const std::uint32_t> pairs = expression_.list_of(node.list);
  static const Json kNothing;
  std::span<const Json> items = input.is_array() ? input.items() : std::span(&input, 1);
  if (items.empty()) {
    items = std::span(&kNothing, 1);
  }
  std::vector<Group> groups;
  std::unordered_map<std::string_view, std::size_t> by_key;  // looked up only
  for (const Json& item : items) {
    const bool is_tuple = tuples && item.is_function();
    const Frame* inside = is_tuple ? frame_of(tuple_of(item), frame) : &frame;
    const Json context = is_tuple ? tuple_of(item).context : item;
    for (std::size_t pair = 0; pair + 1 < pairs.size(); pair += 2) {
      const Json key = evaluate(pairs[pair], context, *inside);
      if (failed_ || key.is_absent()) {
        continue;
      }
      if (!key.is_string()) {
        fail("T1003", {.value = json_text(key)});
        place_problem(node.position, "");
        return {};
      }
      const auto [known, added] = by_key.try_emplace(key.text(), groups.size());
      if (added) {
        groups.push_back({key.text(), pair, {item}});
      } else if (groups[known->second].pair != pair) {
        fail("D1009", {.value = json_text(key)});
        place_problem(node.position, "");
        return {};
      } else {
        groups[known->second].items.push_back(item);
      }
    }
  }
  JsonObjectBuilder object(arena_);
  for (const Group& one : groups) {
    Json context = one.items[0];
    const Frame* inside = &frame;
    if (tuples && context.is_function()) {
      // Of several tuples each binding has the values of all.
      std::vector<std::pair<NameId, Json>> merged;
      Tuple whole;
      for (const Json& item : one.items) {
        whole.context = append_values(arena_, whole.context, tuple_of(item).context);
        std::vector<NameId> seen;
        for (const Binding* b = tuple_of(item).bindings; b != nullptr; b = b->next) {
          if (std::find(seen.begin(), seen.end(), b->name) != seen.end()) {
            continue;
          }
          seen.push_back(b->name);
          const auto held = std::find_if(merged.begin(), merged.end(),
                                         [&](const auto& m) { return m.first == b->name; });
          if (held == merged.end()) {
            merged.emplace_back(b->name, b->value);
          } else {
            held->second = append_values(arena_, held->second, b->value);
          }
        }
      }
      for (const auto& [name, value] : merged) {
        whole.bindings = arena_.make<Binding>(name, value, whole.bindings);
      }
      context = whole.context;
      inside = frame_of(whole, frame);
    } else {
      for (std::size_t i = 1; i < one.items.size(); ++i) {
        context = append_values(arena_, context, one.items[i]);
      }
    }
    const Json value = evaluate(pairs[one.pair + 1], context, *inside);
    if (value.is_present()) {
      object.set(one.key, value);
    }
  }
  return failed_ ? Json() : object.finish();
}

}  // namespace drydock::jsonata
