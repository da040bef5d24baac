// Functions: calls, tail calls, partial application, chaining, and the transform operator.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

// Stands for an argument that a partial application leaves open. No value of an expression is a
// function that is nowhere.
Json placeholder() { return Json::function(nullptr); }
bool is_placeholder(const Json& value) {
  return value.is_function() && value.as_function() == nullptr;
}

}  // namespace

std::string_view Evaluator::procedure_name(const Node& call) const {
  const Node& procedure = node_at(call.a);
  if (procedure.type == NodeType::Path) {
    const Node& step = node_at(expression_.list_of(procedure.list)[0]);
    return step.name == kNone ? std::string_view() : expression_.names[step.name];
  }
  return procedure.type == NodeType::Variable ? expression_.names[procedure.name]
                                              : std::string_view();
}

bool Evaluator::is_name_of_variable(const Node& procedure, const Frame& frame) const {
  if (procedure.type != NodeType::Path) {
    return false;
  }
  const Node& step = node_at(expression_.list_of(procedure.list)[0]);
  return step.name != kNone && lookup(frame, step.name).is_present();
}

Json Evaluator::evaluate_call(const Node& node, const Json& input, const Frame& frame,
                              const Json* first) {
  const Json function = evaluate(node.a, input, frame);
  if (!failed_ && function.is_absent() && is_name_of_variable(node_at(node.a), frame)) {
    fail("T1005", {.token = procedure_name(node)});
    place_problem(node.position, procedure_name(node));
    return {};
  }
  ListBuilder arguments(*this);
  if (first != nullptr) {
    arguments.push(*first);
  }
  for (const NodeId id : expression_.list_of(node.list)) {
    arguments.push(evaluate(id, input, frame));
  }
  if (failed_) {
    return {};
  }
  // The arguments may move while the function runs.
  const std::vector<Json> fixed(arguments.items().begin(), arguments.items().end());
  const Json result = apply(function, fixed, input, procedure_name(node));
  if (failed_) {
    place_problem(node.position, procedure_name(node));
  }
  return result;
}

// A function that ends in a call gives back that call, to be made here: the stack does not grow.
Json Evaluator::apply(const Json& function, std::span<const Json> arguments, const Json& input,
                      std::string_view name) {
  Json result = apply_once(function, arguments, input, name);
  while (!failed_ && result.is_function() && form_of(result) == FunctionForm::Lambda) {
    const Function& tail = function_of(result);
    if (!node_at(tail.node).thunk) {
      break;
    }
    const Node& call = node_at(node_at(tail.node).b);
    const Json next = evaluate(call.a, tail.input, *tail.frame);
    if (next.is_absent() && !failed_ && is_name_of_variable(node_at(call.a), *tail.frame)) {
      fail("T1005", {.token = procedure_name(call)});
    }
    std::vector<Json> values;
    for (const NodeId id : expression_.list_of(call.list)) {
      values.push_back(evaluate(id, tail.input, *tail.frame));
    }
    if (!failed_) {
      result = apply_once(next, values, input, procedure_name(call));
    }
    if (failed_) {
      place_problem(call.position, procedure_name(call));
    }
  }
  return failed_ ? Json() : result;
}

Json Evaluator::apply_once(const Json& function, std::span<const Json> arguments, const Json& input,
                           std::string_view name) {
  if (failed_) {
    return {};
  }
  if (!function.is_function() || form_of(function) == FunctionForm::Tuple) {
    return fail("T1006", {.token = name});
  }
  const Function& known = function_of(function);
  switch (known.form) {
    case FunctionForm::Tuple:
      break;
    case FunctionForm::Builtin:
      return apply_builtin(known, arguments, input, name);
    case FunctionForm::Lambda:
      return apply_lambda(known, arguments, input, name);
    case FunctionForm::Partial: {
      std::vector<Json> all(known.bound.begin(), known.bound.end());
      std::size_t used = 0;
      for (Json& value : all) {
        if (is_placeholder(value)) {
          value = used < arguments.size() ? arguments[used] : Json();
          ++used;
        }
      }
      return apply(Json::function(known.first), all, input, name);
    }
    case FunctionForm::Composed: {
      const Json between = apply(Json::function(known.first), arguments, input, name);
      return failed_ ? Json()
                     : apply(Json::function(known.second), std::span(&between, 1), input, name);
    }
    case FunctionForm::Transform: {
      const Json object = arguments.empty() ? Json() : arguments[0];
      if (object.is_present() && !object.is_object() && !object.is_array()) {
        return fail("T0410", {.token = name, .value = json_text(object), .index = 1});
      }
      return transform(known, object);
    }
    case FunctionForm::Matcher: {
      const Json subject = arguments.empty() ? Json() : arguments[0];
      return subject.is_string() ? matcher_result(known.pattern, subject, 0, true) : Json();
    }
    case FunctionForm::NextMatch:
      return matcher_result(known.pattern, known.input, known.from, false);
  }
  return {};
}

bool Evaluator::checked(const Signature& signature, std::span<const Json> arguments,
                        const Json& input, std::string_view name, std::vector<Json>& into) {
  const std::optional<Signature::Mismatch> wrong = signature.check(arguments, input, arena_, into);
  if (wrong) {
    fail(wrong->code, {.token = name, .value = json_text(wrong->value), .index = wrong->argument});
  }
  return !wrong;
}

Json Evaluator::apply_lambda(const Function& function, std::span<const Json> arguments,
                             const Json& input, std::string_view name) {
  const Node& lambda = node_at(function.node);
  std::vector<Json> fitting;
  if (lambda.extra != kNone) {
    if (!checked(expression_.signatures[lambda.extra], arguments, input, name, fitting)) {
      return {};
    }
    arguments = fitting;
  }
  auto* frame = arena_.make<Frame>(function.frame, nullptr);
  std::size_t at = 0;
  for (const NameId parameter : expression_.list_of(lambda.list)) {
    bind(*frame, parameter, at < arguments.size() ? arguments[at] : Json());
    ++at;
  }
  return evaluate(lambda.b, function.input, *frame);
}

Json Evaluator::apply_builtin(const Function& function, std::span<const Json> arguments,
                              const Json& input, std::string_view name) {
  const CheckedBuiltin& known = *function.builtin;
  std::vector<Json> fitting;
  if (!checked(known.signature, arguments, input, name.empty() ? known.builtin.name : name,
               fitting)) {
    return {};
  }
  const Json result = known.builtin.run(*this, fitting);
  if (failed_) {
    place_problem(0, known.builtin.name);
  }
  return result;
}

Json Evaluator::call(const Json& function, std::span<const Json> arguments) {
  return apply(function, arguments.first(std::min(arguments.size(), arity(function))), {}, "");
}

// Recursion: down chains of partial applications, each of which was one evaluation.
std::size_t Evaluator::arity(const Json& function, const Expression& expression) {
  if (!function.is_function() || form_of(function) == FunctionForm::Tuple) {
    return 1;
  }
  const Function& known = function_of(function);
  switch (known.form) {
    case FunctionForm::Builtin:
      return known.builtin->builtin.arity;
    case FunctionForm::Lambda:
      return std::max<std::size_t>(1, expression.nodes[known.node].list.size);
    case FunctionForm::Partial:
      return std::max<std::size_t>(1, static_cast<std::size_t>(std::count_if(
                                          known.bound.begin(), known.bound.end(), is_placeholder)));
    default:
      return 1;
  }
}

Json Evaluator::make_lambda(NodeId id, const Json& input, const Frame& frame) {
  Function lambda;
  lambda.form = FunctionForm::Lambda;
  lambda.node = id;
  lambda.input = input;
  lambda.frame = &frame;
  return Json::function(arena_.make<Function>(lambda));
}

Json Evaluator::evaluate_partial(const Node& node, const Json& input, const Frame& frame) {
  std::vector<Json> bound;
  for (const NodeId id : expression_.list_of(node.list)) {
    bound.push_back(node_at(id).type == NodeType::Placeholder ? placeholder()
                                                              : evaluate(id, input, frame));
  }
  const Json function = evaluate(node.a, input, frame);
  if (failed_) {
    return {};
  }
  if (!function.is_function() || form_of(function) == FunctionForm::Tuple) {
    const bool named = function.is_absent() && is_name_of_variable(node_at(node.a), frame);
    fail(named ? "T1007" : "T1008", {.token = procedure_name(node)});
    place_problem(node.position, procedure_name(node));
    return {};
  }
  Function partial;
  partial.form = FunctionForm::Partial;
  partial.first = &function_of(function);
  partial.bound = arena_.make_list(std::span<const Json>(bound));
  return Json::function(arena_.make<Function>(partial));
}

Json Evaluator::evaluate_apply(const Node& node, const Json& input, const Frame& frame) {
  const Json left = evaluate(node.a, input, frame);
  const Node& right = node_at(node.b);
  if (right.type == NodeType::Call && right.stages.size == 0 && right.group == kNone) {
    return evaluate_call(right, input, frame, &left);
  }
  const Json function = evaluate(node.b, input, frame);
  if (failed_) {
    return {};
  }
  if (!function.is_function() || form_of(function) == FunctionForm::Tuple) {
    fail("T2006", {.token = "~>", .value = json_text(function)});
    place_problem(node.position, "~>");
    return {};
  }
  if (left.is_function() && form_of(left) != FunctionForm::Tuple) {
    Function composed;
    composed.form = FunctionForm::Composed;
    composed.first = &function_of(left);
    composed.second = &function_of(function);
    return Json::function(arena_.make<Function>(composed));
  }
  const Json result = apply(function, std::span(&left, 1), {}, "");
  if (failed_) {
    place_problem(node.position, "");
  }
  return result;
}

namespace {

using Replaced = std::unordered_map<const void*, Json>;  // by place; looked up only

bool moved(const Json& before, const Json& after) {
  return (before.is_array() || before.is_object()) && before.place() != after.place();
}

// `value` with the objects that were replaced. A replacement is looked into for others, which were
// parts of what it replaced. Recursion: as deep as the value, at most kDeepestJson.
Json rebuilt(const Json& value, const Replaced& replaced, JsonArena& arena) {
  bool changed = false;
  if (value.is_array()) {
    std::vector<Json> items;
    for (const Json& item : value.items()) {
      items.push_back(rebuilt(item, replaced, arena));
      changed = changed || moved(item, items.back());
    }
    return changed ? arena.array(items) : value;
  }
  if (!value.is_object()) {
    return value;
  }
  const auto found = replaced.find(value.place());
  const Json& object = found == replaced.end() ? value : found->second;
  std::vector<JsonMember> members;
  for (const JsonMember& member : object.members()) {
    members.push_back({member.key, rebuilt(member.value, replaced, arena)});
    changed = changed || moved(member.value, members.back().value);
  }
  return changed ? arena.object(members) : object;
}

}  // namespace

// The match with the members of the update and without those that are deleted.
Json Evaluator::updated(const Node& node, const Json& match, const Frame& frame) {
  const Json update = evaluate(node.b, match, frame);
  if (failed_) {
    return {};
  }
  if (update.is_present() && !update.is_object()) {
    fail("T2011", {.value = json_text(update)});
    place_problem(node_at(node.b).position, "");
    return {};
  }
  JsonObjectBuilder changed(arena_);
  if (match.is_object()) {
    for (const JsonMember& member : match.members()) {
      changed.set(member.key, member.value);
    }
  }
  if (update.is_present()) {
    const Json own = arena_.copy(update);
    for (const JsonMember& member : own.members()) {
      changed.set(member.key, member.value);
    }
  }
  const Json merged = changed.finish();
  const Json removed =
      node.c == kNone ? Json() : evaluate(node.c, match.is_object() ? merged : match, frame);
  const std::span<const Json> keys =
      removed.is_array() ? removed.items() : std::span(&removed, removed.is_present() ? 1 : 0);
  if (std::any_of(keys.begin(), keys.end(), [](const Json& k) { return !k.is_string(); })) {
    fail("T2012", {.value = json_text(removed)});
    place_problem(node_at(node.c).position, "");
    return {};
  }
  for (const Json& key : keys) {
    changed.erase(key.text());
  }
  return keys.empty() ? merged : changed.finish();
}

Json Evaluator::transform(const Function& function, const Json& object) {
  if (object.is_absent()) {
    return {};
  }
  const Node& node = node_at(function.node);
  const Json copy = arena_.copy(object);
  const Json matches = evaluate(node.a, copy, *function.frame);
  if (failed_ || matches.is_absent()) {
    return failed_ ? Json() : copy;
  }
  Replaced replaced;
  const std::span<const Json> all = matches.is_array() ? matches.items() : std::span(&matches, 1);
  for (const Json& match : all) {
    const Json current = replaced.empty() ? match : rebuilt(match, replaced, arena_);
    const Json after = updated(node, current, *function.frame);
    if (failed_ || !spend(1 + match.size())) {
      return {};
    }
    if (match.is_object()) {
      replaced.insert_or_assign(match.place(), after);
    }
  }
  return rebuilt(copy, replaced, arena_);
}

}  // namespace drydock::jsonata
