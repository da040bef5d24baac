#include "simulator/jsonata/evaluator.hpp"

#include <algorithm>
#include <cmath>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/draft.hpp"

namespace drydock::jsonata {
namespace {

// Names are few in an expression, variables few in a context.
NameId name_id(const Expression& expression, std::string_view name) {
  const auto found = std::find(expression.names.begin(), expression.names.end(), name);
  return found == expression.names.end() ? kNone
                                         : static_cast<NameId>(found - expression.names.begin());
}

// An array within an array that $string shows: numbers have 15 digits there.
bool all_finite(const Json& value) {
  if (value.is_number()) {
    return std::isfinite(value.as_number());
  }
  return true;
}

// Recursion: as deep as the value, at most kDeepestJson.
Json with_short_numbers(const Json& value, JsonArena& arena) {
  if (value.is_number()) {
    return Json::number(with_15_digits(value.as_number()));
  }
  if (value.is_array()) {
    std::vector<Json> items;
    for (const Json& item : value.items()) {
      items.push_back(with_short_numbers(item, arena));
    }
    return arena.array(items);
  }
  if (value.is_object()) {
    std::vector<JsonMember> members;
    for (const JsonMember& member : value.members()) {
      members.push_back({member.key, with_short_numbers(member.value, arena)});
    }
    return arena.object(members);
  }
  return value;
}

}  // namespace

bool append_shown(std::string& out, const Json& value, bool indented) {
  switch (value.kind()) {
    case JsonKind::String:
      out += value.text();
      return true;
    case JsonKind::Function:
      return true;
    case JsonKind::Number:
      if (!all_finite(value)) {
        return false;
      }
      append_number_text(out, with_15_digits(value.as_number()));
      return true;
    case JsonKind::Array:
    case JsonKind::Object: {
      JsonArena arena;
      Json shown = value;
      if (value.is_array() && value.marked(kOuterWrapper) && value.size() == 1) {
        shown = value.items()[0];
      }
      append_json_text(out, with_short_numbers(shown, arena),
                       indented ? JsonStyle::Indented : JsonStyle::Compact);
      return true;
    }
    default:
      append_json_text(out, value);
      return true;
  }
}

// Recursion: as deep as the value, at most kDeepestJson.
bool truthy(const Json& value) {
  switch (value.kind()) {
    case JsonKind::Bool:
      return value.as_bool();
    case JsonKind::Number:
      return value.as_number() != 0 && !std::isnan(value.as_number());
    case JsonKind::String:
    case JsonKind::Object:
      return value.size() != 0;
    case JsonKind::Array:
      return std::any_of(value.items().begin(), value.items().end(), &truthy);
    default:
      return false;
  }
}

Json append_values(JsonArena& arena, const Json& left, const Json& right) {
  if (left.is_absent() || right.is_absent()) {
    return left.is_absent() ? right : left;
  }
  // A single value on the left begins a sequence, and joining two makes a plain array.
  const Json base = left.is_array() ? left : arena.array(std::span(&left, 1));
  const Json joined = arena.append(base, right.is_array() ? right.items() : std::span(&right, 1));
  return joined.is_array() ? joined.without_mark(kSequence | kKeepSingleton | kConstructed |
                                                 kOuterWrapper | kTuples)
                           : joined;
}

FunctionForm form_of(const Json& value) {
  return *static_cast<const FunctionForm*>(value.as_function());
}

const Function& function_of(const Json& value) {
  DRYDOCK_CHECK(form_of(value) != FunctionForm::Tuple);
  return *static_cast<const Function*>(value.as_function());
}

void ListBuilder::push_flat(const Json& value) {
  if (!value.is_array()) {
    push(value);
    return;
  }
  for (const Json& item : value.items()) {
    push(item);
  }
}

Evaluator::Evaluator(const Expression& expression, const Context& context, JsonArena& arena)
    : expression_(expression),
      context_(context),
      arena_(arena),
      bytes_before_(arena.bytes()),
      luck_(StreamKey{}),
      root_name_(name_id(expression, "$")) {
  arena.forget_too_deep();  // of an earlier evaluation, which has failed
  builtin_values_.reserve(expression.builtins.size());
  for (const std::uint32_t number : expression.builtins) {
    Json value;
    if (number != kNone) {
      Function function;
      function.builtin = &builtin_at(number);
      value = Json::function(arena.make<Function>(function));
    }
    builtin_values_.push_back(value);
  }
}

Outcome Evaluator::run(const Json& input) {
  Frame frame;
  for (const JsonMember& variable : context_.variables) {
    const NameId name = name_id(expression_, variable.key);
    if (name != kNone) {
      bind(frame, name, variable.value);
    }
  }
  Json wrapped = input;
  if (input.is_array()) {
    // An array is one input: the expression says where to go into it.
    wrapped = arena_.array(std::span(&input, 1)).with_mark(kSequence | kOuterWrapper);
  }
  if (root_name_ != kNone) {
    bind(frame, root_name_, input);
  }
  Json value = evaluate(expression_.root, wrapped, frame);
  if (arena_.too_deep()) {
    fail("U1001");
  }
  if (failed_) {
    return {{}, problem_};
  }
  if (value.is_number() && !std::isfinite(value.as_number())) {
    fail("D1001", {.value = "Infinity"});
    return {{}, problem_};
  }
  if (value.is_array() && value.marked(kOuterWrapper) && value.size() == 1) {
    value = value.items()[0];
  }
  if (value.is_array() && value.marked(kTuples)) {
    std::vector<Json> contexts;
    for (const Json& item : value.items()) {
      contexts.push_back(static_cast<const Tuple*>(item.as_function())->context);
    }
    value = arena_.array(contexts);
  }
  return {value, std::nullopt};
}

Json Evaluator::fail(std::string_view code, const ProblemDetail& detail) {
  if (!failed_) {
    failed_ = true;
    problem_ = {std::string(code), problem_message(code, detail), 0, std::string(detail.token)};
  }
  return {};
}

Json Evaluator::fail_with(std::string_view code, std::string message) {
  if (!failed_) {
    failed_ = true;
    problem_ = {std::string(code), std::move(message), 0, ""};
  }
  return {};
}

void Evaluator::place_problem(std::uint32_t position, std::string_view token) {
  if (problem_.position == 0) {
    problem_.position = position;
  }
  if (problem_.token.empty()) {
    problem_.token = token;
  }
}

bool Evaluator::spend(std::size_t items, std::size_t bytes) {
  steps_ += items;
  const std::size_t used = arena_.bytes() - bytes_before_;
  if (steps_ > context_.limits.steps || bytes > context_.limits.bytes ||
      used + bytes > context_.limits.bytes || arena_.too_deep()) {
    fail("U1001");
  }
  return !failed_;
}

Json Evaluator::text(std::string_view text) {
  return spend(0, text.size()) ? arena_.string(text) : Json();
}

Json Evaluator::sequence(std::span<const Json> items) {
  const Json array = arena_.array(items);
  return array.is_array() ? array.with_mark(kSequence) : array;
}

Json Evaluator::lookup(const Frame& frame, NameId name) const {
  for (const Frame* at = &frame; at != nullptr; at = at->parent) {
    for (const Binding* bound = at->bindings; bound != nullptr; bound = bound->next) {
      if (bound->name == name) {
        return bound->value;
      }
    }
  }
  return builtin_values_[name];
}

// Recursion: bounded by Limits::depth.
Json Evaluator::evaluate(NodeId id, const Json& input, const Frame& frame) {
  if (failed_ || !spend(1)) {
    return {};
  }
  const Node& node = node_at(id);
  if (node.type == NodeType::Literal && node.stages.size == 0 && node.group == kNone) {
    return node.value;
  }
  if (depth_ >= context_.limits.depth) {
    fail("U1001");
    place_problem(node.position, "");
    return {};
  }
  ++depth_;
  Json result = node.type == NodeType::Lambda ? make_lambda(id, input, frame)
                                              : evaluate_node(node, input, frame);
  if (node.stages.size != 0 && !node.stages_in_step) {
    for (const NodeId stage : expression_.list_of(node.stages)) {
      result = filter(node_at(stage), result, frame);
    }
  }
  if (node.group != kNone && node.type != NodeType::Path) {
    result = group(node_at(node.group), result, frame);
  }
  --depth_;
  return failed_ ? Json() : settle(node, result);
}

// A sequence of one item is that item, an empty one nothing.
Json Evaluator::settle(const Node& node, Json result) {
  if (!result.is_array() || !result.marked(kSequence) || result.marked(kTuples)) {
    return result;
  }
  if (node.keep_array) {
    result = result.with_mark(kKeepSingleton);
  }
  if (result.size() == 0) {
    return {};
  }
  return result.size() == 1 && !result.marked(kKeepSingleton) ? result.items()[0] : result;
}

Json Evaluator::evaluate_node(const Node& node, const Json& input, const Frame& frame) {
  switch (node.type) {
    case NodeType::Path:
      return evaluate_path(node, input, frame);
    case NodeType::Binary:
      return evaluate_binary(node, input, frame);
    case NodeType::Negate: {
      const Json operand = evaluate(node.a, input, frame);
      if (operand.is_absent() || operand.is_number()) {
        return operand.is_absent() ? operand : Json::number(-operand.as_number());
      }
      fail("D1002", {.token = "-", .value = json_text(operand)});
      place_problem(node.position, "-");
      return {};
    }
    case NodeType::ArrayMake:
      return array_of(node, input, frame);
    case NodeType::ObjectMake:
      return group(node, input, frame);
    case NodeType::Name:
      return lookup_member(*this, input, expression_.names[node.name]);
    case NodeType::Literal:
      return node.value;
    case NodeType::Wildcard:
      return wildcard(input);
    case NodeType::Descendant:
      return descendants(input);
    case NodeType::Parent:
      return lookup(frame, node.name);
    case NodeType::Variable:
      return variable(node, input, frame);
    case NodeType::Condition: {
      const bool then = truthy(evaluate(node.a, input, frame));
      const NodeId chosen = then ? node.b : node.c;
      return chosen == kNone ? Json() : evaluate(chosen, input, frame);
    }
    case NodeType::Coalesce: {
      const Json left = evaluate(node.a, input, frame);
      return left.is_present() ? left : evaluate(node.b, input, frame);
    }
    case NodeType::Elvis: {
      const Json left = evaluate(node.a, input, frame);
      return truthy(left) ? left : evaluate(node.b, input, frame);
    }
    case NodeType::Block: {
      auto* inner = arena_.make<Frame>(&frame, nullptr);
      Json result;
      for (const NodeId part : expression_.list_of(node.list)) {
        result = evaluate(part, input, *inner);
      }
      return result;
    }
    case NodeType::Bind: {
      const Json value = evaluate(node.a, input, frame);
      // A block's frame is its own while it runs; nobody else writes to it.
      bind(const_cast<Frame&>(frame), node.name, value);
      return value;
    }
    case NodeType::Regex: {
      Function matcher;
      matcher.form = FunctionForm::Matcher;
      matcher.pattern = node.extra;
      return Json::function(arena_.make<Function>(matcher));
    }
    case NodeType::Call:
      return evaluate_call(node, input, frame, nullptr);
    case NodeType::Partial:
      return evaluate_partial(node, input, frame);
    case NodeType::Apply:
      return evaluate_apply(node, input, frame);
    case NodeType::Transform: {
      Function transform;
      transform.form = FunctionForm::Transform;
      transform.node = static_cast<NodeId>(&node - expression_.nodes.data());
      transform.frame = &frame;
      return Json::function(arena_.make<Function>(transform));
    }
    default:
      return {};
  }
}

Json Evaluator::variable(const Node& node, const Json& input, const Frame& frame) {
  if (!expression_.names[node.name].empty()) {
    return lookup(frame, node.name);
  }
  const bool wrapped = input.is_array() && input.marked(kOuterWrapper) && input.size() == 1;
  return wrapped ? input.items()[0] : input;
}

Json lookup_member(Evaluator& evaluator, const Json& value, std::string_view key) {
  if (value.is_object()) {
    return value.find(key);
  }
  if (!value.is_array()) {
    return {};
  }
  ListBuilder found(evaluator);
  for (const Json& item : value.items()) {
    // Recursion: as deep as arrays are nested, at most kDeepestJson.
    const Json member = lookup_member(evaluator, item, key);
    if (member.is_present()) {
      found.push_flat(member);
    }
  }
  static_cast<void>(evaluator.spend(value.size()));
  return found.finish(kSequence);
}

namespace {

// Recursion: as deep as the value, at most kDeepestJson.
void flatten(const Json& value, ListBuilder& into) {
  if (!value.is_array()) {
    into.push(value);
    return;
  }
  for (const Json& item : value.items()) {
    flatten(item, into);
  }
}

// Recursion: as deep as the value, at most kDeepestJson.
void collect_descendants(const Json& value, ListBuilder& into) {
  if (!value.is_array()) {
    into.push(value);
  } else {
    for (const Json& item : value.items()) {
      collect_descendants(item, into);
    }
  }
  if (value.is_object()) {
    for (const JsonMember& member : value.members()) {
      collect_descendants(member.value, into);
    }
  }
}

}  // namespace

Json Evaluator::wildcard(const Json& input) {
  Json from = input;
  if (input.is_array() && input.marked(kOuterWrapper) && input.size() > 0) {
    from = input.items()[0];
  }
  ListBuilder found(*this);
  bool sequence = true;
  const auto add = [&](const Json& value) {
    sequence = sequence && !value.is_array();
    flatten(value, found);
  };
  if (from.is_object()) {
    for (const JsonMember& member : from.members()) {
      add(member.value);
    }
  } else if (from.is_array()) {
    for (const Json& item : from.items()) {
      add(item);
    }
  }
  return spend(found.items().size()) ? found.finish(sequence ? kSequence : 0) : Json();
}

Json Evaluator::descendants(const Json& input) {
  if (input.is_absent()) {
    return {};
  }
  ListBuilder found(*this);
  collect_descendants(input, found);
  if (!spend(found.items().size())) {
    return {};
  }
  return found.items().size() == 1 ? found.items()[0] : found.finish(kSequence);
}

std::optional<Expression> parse(std::string_view source, Problem& problem) {
  problem = {};
  DraftedExpression drafted;
  drafted.expression.source = source;
  drafted.expression.texts = std::make_unique<JsonArena>();
  if (!parse_draft(drafted, problem) || !resolve_steps(drafted, problem)) {
    problem.position = static_cast<std::uint32_t>(utf16_units(source, problem.position));
    return std::nullopt;
  }
  freeze(drafted);
  return std::move(drafted.expression);
}

Outcome evaluate(const Expression& expression, const Json& input, const Context& context,
                 JsonArena& arena) {
  Outcome outcome = Evaluator(expression, context, arena).run(input);
  if (outcome.problem) {
    outcome.problem->position =
        static_cast<std::uint32_t>(utf16_units(expression.source, outcome.problem->position));
  }
  return outcome;
}

}  // namespace drydock::jsonata
