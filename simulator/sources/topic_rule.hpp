// A rule of AWS IoT: which messages it takes, by topic and by what is in them, and what it passes
// on. Sources: AWS IoT Core Developer Guide, "AWS IoT SQL reference", "MQTT topics".
//
//   SELECT *, temperature AS t, topic(2) AS vehicle FROM 'fleet/+/state' WHERE speed > 30
//
// Of the language: `*`, paths (`a.b`, `a[0]`), numbers, texts in single quotes, true, false, null,
// + - * / %, = <> < <= > >=, AND, OR, NOT, parentheses, AS, and the functions topic(), topic(n),
// timestamp(), abs, floor, ceil, round, length, lower, upper, concat, isUndefined, isNull. Other
// functions are refused by name. What is Undefined makes every operator Undefined, and a WHERE that
// is not true takes nothing.
//
// In a topic filter `+` is one level and a last `#` all that follow: `a/#` takes `a/b` and not `a`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

[[nodiscard]] bool topic_fits(std::string_view filter, std::string_view topic);
// Why a text is no topic filter; "" if it is one.
[[nodiscard]] std::string topic_filter_problem(std::string_view filter);

class TopicRule {
 public:
  // Nothing, and why, if the text is none that we understand.
  [[nodiscard]] static std::optional<TopicRule> parse(std::string_view sql, std::string& why);

  [[nodiscard]] const std::string& filter() const { return filter_; }
  // What the rule passes on of a message; Absent if it does not take it.
  [[nodiscard]] Json apply(std::string_view topic, const Json& payload, Nanoseconds at,
                           JsonArena& arena) const;

 private:
  friend class TopicRuleParser;

  enum class Operator : std::uint8_t {
    Value,  // a literal
    Path,   // from the payload, or from the value of its only part
    Call,
    Not,
    Negative,
    And,
    Or,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
  };
  struct Step {
    std::string name;  // or, if it is "", an index
    std::uint32_t index = 0;
  };
  struct Part {
    Operator what = Operator::Value;
    JsonKind kind = JsonKind::Null;  // of a literal
    double number = 0;               // or the truth
    std::string text;                // or the name of a function
    std::vector<Step> steps;
    std::vector<std::uint32_t> parts;
  };
  struct Column {
    bool all = false;
    std::string name;
    std::uint32_t part = 0;
  };
  struct Message;

  [[nodiscard]] Json evaluate(std::uint32_t part, const Message& message, JsonArena& arena) const;
  [[nodiscard]] Json call(const Part& part, const Message& message, JsonArena& arena) const;

  std::string filter_;
  std::vector<Column> columns_;
  std::optional<std::uint32_t> where_;
  std::vector<Part> parts_;
};

}  // namespace drydock
