// Binary operators, array constructors and ranges.
#include <algorithm>
#include <cmath>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

// The language's own bound on a range.
constexpr double kLongestRange = 1e7;

bool contains(const Json& list, const Json& wanted) {
  const std::span<const Json> items = list.is_array() ? list.items() : std::span(&list, 1);
  return std::any_of(items.begin(), items.end(), [&](const Json& item) {
    // Arrays and objects are members only as the same array or object.
    return item.is_array() || item.is_object()
               ? item.kind() == wanted.kind() && item.place() == wanted.place()
               : same_json(item, wanted);
  });
}

}  // namespace

std::string_view operator_text(Operator op) {
  switch (op) {
    case Operator::None:
      return "";
    case Operator::Add:
      return "+";
    case Operator::Subtract:
      return "-";
    case Operator::Multiply:
      return "*";
    case Operator::Divide:
      return "/";
    case Operator::Modulo:
      return "%";
    case Operator::Equal:
      return "=";
    case Operator::NotEqual:
      return "!=";
    case Operator::Less:
      return "<";
    case Operator::LessEqual:
      return "<=";
    case Operator::Greater:
      return ">";
    case Operator::GreaterEqual:
      return ">=";
    case Operator::Concat:
      return "&";
    case Operator::And:
      return "and";
    case Operator::Or:
      return "or";
    case Operator::In:
      return "in";
    case Operator::Range:
      return "..";
  }
  return "";
}

Json Evaluator::evaluate_binary(const Node& node, const Json& input, const Frame& frame) {
  const Json left = evaluate(node.a, input, frame);
  if (node.op == Operator::And || node.op == Operator::Or) {
    const bool decided = truthy(left) == (node.op == Operator::Or);
    return Json::boolean(decided ? node.op == Operator::Or
                                 : truthy(evaluate(node.b, input, frame)));
  }
  const Json right = evaluate(node.b, input, frame);
  if (failed_) {
    return {};
  }
  Json result;
  switch (node.op) {
    case Operator::Equal:
    case Operator::NotEqual:
      result = Json::boolean(left.is_present() && right.is_present() &&
                             same_json(left, right) == (node.op == Operator::Equal));
      break;
    case Operator::Less:
    case Operator::LessEqual:
    case Operator::Greater:
    case Operator::GreaterEqual:
      result = compare(node, left, right);
      break;
    case Operator::Concat:
      result = concat(left, right);
      break;
    case Operator::In:
      result = Json::boolean(left.is_present() && right.is_present() && contains(right, left));
      static_cast<void>(spend(right.is_array() ? right.size() : 1));
      break;
    case Operator::Range:
      result = range(node, left, right);
      break;
    default:
      result = numeric(node, left, right);
  }
  if (failed_) {
    place_problem(node.position, operator_text(node.op));
  }
  return result;
}

Json Evaluator::numeric(const Node& node, const Json& left, const Json& right) {
  const std::string_view token = operator_text(node.op);
  if (left.is_present() && !left.is_number()) {
    return fail("T2001", {.token = token, .value = json_text(left)});
  }
  if (right.is_present() && !right.is_number()) {
    return fail("T2002", {.token = token, .value = json_text(right)});
  }
  if (left.is_absent() || right.is_absent()) {
    return {};
  }
  const double a = left.as_number();
  const double b = right.as_number();
  // What is not finite may be made, and tested for, but not computed with.
  if (!std::isfinite(a) || !std::isfinite(b)) {
    return fail("D1001", {.token = token, .value = number_text(std::isfinite(a) ? b : a)});
  }
  double result = 0;
  switch (node.op) {
    case Operator::Add:
      result = a + b;
      break;
    case Operator::Subtract:
      result = a - b;
      break;
    case Operator::Multiply:
      result = a * b;
      break;
    case Operator::Divide:
      result = a / b;
      break;
    default:
      result = std::fmod(a, b);
  }
  return Json::number(result);
}

Json Evaluator::compare(const Node& node, const Json& left, const Json& right) {
  const auto comparable = [](const Json& value) {
    return value.is_absent() || value.is_string() || value.is_number();
  };
  const std::string_view token = operator_text(node.op);
  if (!comparable(left) || !comparable(right)) {
    return fail("T2010", {.token = token, .value = json_text(comparable(left) ? right : left)});
  }
  if (left.is_absent() || right.is_absent()) {
    return {};
  }
  if (left.kind() != right.kind()) {
    return fail("T2009", {.token = token, .value = json_text(left), .value2 = json_text(right)});
  }
  const int order = left.is_string() ? compare_utf16(left.text(), right.text())
                                     : (left.as_number() > right.as_number() ? 1 : 0) -
                                           (left.as_number() < right.as_number() ? 1 : 0);
  switch (node.op) {
    case Operator::Less:
      return Json::boolean(order < 0);
    case Operator::LessEqual:
      return Json::boolean(order <= 0);
    case Operator::Greater:
      return Json::boolean(order > 0);
    default:
      return Json::boolean(order >= 0);
  }
}

Json Evaluator::concat(const Json& left, const Json& right) {
  std::string tail;
  if (right.is_present() && !append_shown(tail, right, false)) {
    return fail("D3001");
  }
  if (left.is_string()) {
    return spend(0, left.size() + tail.size()) ? arena_.concat(left, tail) : Json();
  }
  std::string head;
  if (left.is_present() && !append_shown(head, left, false)) {
    return fail("D3001");
  }
  return text(head + tail);
}

Json Evaluator::range(const Node& node, const Json& left, const Json& right) {
  const auto whole = [](const Json& value) {
    return value.is_absent() ||
           (value.is_number() && std::trunc(value.as_number()) == value.as_number());
  };
  if (!whole(left) || !whole(right)) {
    return fail(whole(left) ? "T2004" : "T2003",
                {.token = operator_text(node.op), .value = json_text(whole(left) ? right : left)});
  }
  if (left.is_absent() || right.is_absent() || left.as_number() > right.as_number()) {
    return {};
  }
  const double size = right.as_number() - left.as_number() + 1;
  if (size > kLongestRange) {
    return fail("D2014", {.token = "..", .value = number_text(size)});
  }
  if (!spend(static_cast<std::size_t>(size), static_cast<std::size_t>(size) * sizeof(Json))) {
    return {};
  }
  ListBuilder numbers(*this);
  for (double at = 0; at < size; ++at) {
    numbers.push(Json::number(left.as_number() + at));
  }
  return numbers.finish(kSequence);
}

Json Evaluator::array_of(const Node& node, const Json& input, const Frame& frame) {
  ListBuilder made(*this);
  for (const NodeId id : expression_.list_of(node.list)) {
    const Json item = evaluate(id, input, frame);
    if (failed_) {
      return {};
    }
    if (item.is_present()) {
      if (node_at(id).type == NodeType::ArrayMake) {
        made.push(item);  // [[1, 2]] stays nested
      } else {
        made.push_flat(item);
      }
    }
  }
  return made.finish(node.construct_array ? kConstructed : 0);
}

}  // namespace drydock::jsonata
