#include "simulator/sources/topic_rule.hpp"

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

std::string_view next_level(std::string_view& topic, bool& more) {
  const std::size_t slash = topic.find('/');
  const std::string_view level = topic.substr(0, slash);
  more = slash != std::string_view::npos;
  topic = more ? topic.substr(slash + 1) : std::string_view();
  return level;
}

std::string text_of(const Json& value) {
  return value.is_string() ? std::string(value.text()) : json_text(value);
}

Json arithmetic(double a, double b, char sign) {
  switch (sign) {
    case '+':
      return Json::number(a + b);
    case '-':
      return Json::number(a - b);
    case '*':
      return Json::number(a * b);
    case '/':
      return b == 0 ? Json() : Json::number(a / b);
    default:
      return b == 0 ? Json() : Json::number(std::fmod(a, b));
  }
}

}  // namespace

bool topic_fits(std::string_view filter, std::string_view topic) {
  // Wildcards do not take topics of the service's own (MQTT 5.0, section 4.7.2).
  if (topic.starts_with('$') && !filter.starts_with('$')) {
    return false;
  }
  bool more_filter = true;
  bool more_topic = true;
  while (more_filter && more_topic) {
    const std::string_view wanted = next_level(filter, more_filter);
    if (wanted == "#") {
      return true;
    }
    const std::string_view level = next_level(topic, more_topic);
    if (wanted != "+" && wanted != level) {
      return false;
    }
  }
  return more_filter == more_topic;
}

std::string topic_filter_problem(std::string_view filter) {
  if (filter.empty()) {
    return "it is empty";
  }
  bool more = true;
  while (more) {
    const std::string_view level = next_level(filter, more);
    if (level == "#" && more) {
      return "`#` must be its last level";
    }
    if (level.size() > 1 && level.find_first_of("+#") != std::string_view::npos) {
      return "`" + std::string(level) + "` mixes a wildcard with text";
    }
  }
  return "";
}

struct TopicRule::Message {
  std::string_view topic;
  Json payload;
  Nanoseconds at = 0;
};

Json TopicRule::call(const Part& part, const Message& message, JsonArena& arena) const {
  const std::string& name = part.text;
  std::vector<Json> given;
  for (const std::uint32_t argument : part.parts) {
    given.push_back(evaluate(argument, message, arena));
  }
  const Json first = given.empty() ? Json() : given.front();
  if (name == "timestamp") {
    const std::int64_t milliseconds = message.at / kMillisecond;
    return Json::number(static_cast<double>(milliseconds));
  }
  if (name == "topic") {
    if (given.empty()) {
      return arena.string(message.topic);
    }
    std::string_view rest = message.topic;
    bool more = true;
    for (double level = 1; more; ++level) {
      const std::string_view text = next_level(rest, more);
      if (first.is_number() && first.as_number() == level) {
        return arena.string(text);
      }
    }
    return {};
  }
  if (name == "isundefined") {
    return Json::boolean(first.is_absent());
  }
  if (first.is_absent()) {
    return {};
  }
  if (name == "isnull") {
    return Json::boolean(first.is_null());
  }
  if (name == "concat") {
    std::string text;
    for (const Json& value : given) {
      if (value.is_absent()) {
        return {};
      }
      text += text_of(value);
    }
    return arena.string(text);
  }
  if (name == "length" || name == "lower" || name == "upper") {
    std::string text = text_of(first);
    if (name == "length") {
      return Json::number(static_cast<double>(text.size()));
    }
    const bool up = name == "upper";
    std::transform(text.begin(), text.end(), text.begin(), [&](char c) {
      const bool other = up ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
      return other ? static_cast<char>(c ^ 0x20) : c;
    });
    return arena.string(text);
  }
  if (!first.is_number()) {
    return {};
  }
  const double number = first.as_number();
  return Json::number(name == "abs"     ? std::abs(number)
                      : name == "floor" ? std::floor(number)
                      : name == "ceil"  ? std::ceil(number)
                                        : std::round(number));
}

// Recursion: as deep as the expression, which the parser bounds.
Json TopicRule::evaluate(std::uint32_t number, const Message& message, JsonArena& arena) const {
  const Part& part = parts_[number];
  switch (part.what) {
    case Operator::Value:
      return part.kind == JsonKind::Number   ? Json::number(part.number)
             : part.kind == JsonKind::Bool   ? Json::boolean(part.number != 0)
             : part.kind == JsonKind::String ? arena.string(part.text)
                                             : Json::null();
    case Operator::Path: {
      Json value = message.payload;
      for (const Step& step : part.steps) {
        value = !step.name.empty()                              ? value.find(step.name)
                : value.is_array() && step.index < value.size() ? value.items()[step.index]
                                                                : Json();
      }
      return value;
    }
    case Operator::Call:
      return call(part, message, arena);
    default:
      break;
  }
  const Json a = evaluate(part.parts[0], message, arena);
  if (part.what == Operator::Not) {
    return a.is_bool() ? Json::boolean(!a.as_bool()) : Json();
  }
  if (part.what == Operator::Negative) {
    return a.is_number() ? Json::number(-a.as_number()) : Json();
  }
  const Json b = evaluate(part.parts[1], message, arena);
  if (part.what == Operator::And || part.what == Operator::Or) {
    return a.is_bool() && b.is_bool()
               ? Json::boolean(part.what == Operator::And ? a.as_bool() && b.as_bool()
                                                          : a.as_bool() || b.as_bool())
               : Json();
  }
  if (a.is_absent() || b.is_absent()) {
    return {};
  }
  if (part.what == Operator::Equal || part.what == Operator::Unequal) {
    return Json::boolean(same_json(a, b) == (part.what == Operator::Equal));
  }
  if (part.what == Operator::Plus && (a.is_string() || b.is_string())) {
    return arena.string(text_of(a) + text_of(b));
  }
  if (!a.is_number() || !b.is_number()) {
    return {};
  }
  const double x = a.as_number();
  const double y = b.as_number();
  switch (part.what) {
    case Operator::Less:
      return Json::boolean(x < y);
    case Operator::LessOrEqual:
      return Json::boolean(x <= y);
    case Operator::Greater:
      return Json::boolean(x > y);
    case Operator::GreaterOrEqual:
      return Json::boolean(x >= y);
    case Operator::Plus:
      return arithmetic(x, y, '+');
    case Operator::Minus:
      return arithmetic(x, y, '-');
    case Operator::Times:
      return arithmetic(x, y, '*');
    case Operator::Divide:
      return arithmetic(x, y, '/');
    default:
      return arithmetic(x, y, '%');
  }
}

Json TopicRule::apply(std::string_view topic, const Json& payload, Nanoseconds at,
                      JsonArena& arena) const {
  if (!topic_fits(filter_, topic)) {
    return {};
  }
  const Message message{topic, payload, at};
  if (where_) {
    const Json holds = evaluate(*where_, message, arena);
    if (!holds.is_bool() || !holds.as_bool()) {
      return {};
    }
  }
  if (columns_.size() == 1 && columns_.front().all) {
    return payload;
  }
  JsonObjectBuilder object(arena);
  for (const Column& column : columns_) {
    if (column.all && payload.is_object()) {
      for (const JsonMember& member : payload.members()) {
        object.set(member.key, member.value);
      }
    } else if (!column.all) {
      const Json value = evaluate(column.part, message, arena);
      if (value.is_present()) {
        object.set(arena.copy_text(column.name), value);
      }
    }
  }
  return object.finish();
}

}  // namespace drydock
