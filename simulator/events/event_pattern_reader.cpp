// What EventBridge accepts as a pattern, after its own library (github.com/aws/event-ruler,
// README) and recorded answers of TestEventPattern.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/codes/workflow_codes.hpp"
#include "base/nearest_name.hpp"
#include "simulator/events/event_pattern.hpp"
#include "simulator/json/utf8.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 8> kOperators = {
    "prefix", "suffix", "equals-ignore-case", "wildcard", "numeric",
    "cidr",   "exists", "anything-but"};
// EventBridge User Guide, "Comparison operators", numeric matching.
constexpr double kLargestNumber = 5e9;

bool is_operator(std::string_view name) {
  return std::find(kOperators.begin(), kOperators.end(), name) != kOperators.end();
}

}  // namespace

class EventPatternReader {
 public:
  explicit EventPatternReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::optional<EventPattern> read(const Node& root) {
    if (!root.is(NodeKind::Mapping)) {
      refuse(root, "an event pattern is an object", R"(write {"source": ["aws.ec2"]})");
      return std::nullopt;
    }
    const std::optional<std::uint32_t> part = read_object(root, "the pattern");
    if (!part || wrong_) {
      return std::nullopt;
    }
    pattern_.root_ = *part;
    return std::move(pattern_);
  }

 private:
  using Test = EventPattern::Test;
  using Matcher = EventPattern::Matcher;

  std::nullopt_t refuse(const Node& node, std::string message, std::string hint) {
    wrong_ = true;
    diagnostics_.add(
        {codes::EventPatternInvalid, std::move(message), node.span(), std::move(hint)});
    return std::nullopt;
  }

  std::uint32_t keep(EventPattern::Part part) {
    pattern_.parts_.push_back(std::move(part));
    return static_cast<std::uint32_t>(pattern_.parts_.size() - 1);
  }

  // Recursion: as deep as the document, at most kDeepestNesting.
  std::optional<std::uint32_t> read_object(const Node& object, std::string_view name) {
    if (object.size() == 0) {
      return refuse(object, fmt::format("{} is an empty object, which matches nothing", name),
                    "name at least one key");
    }
    EventPattern::Part part;
    for (std::size_t i = 0; i < object.size(); ++i) {
      const Node value = object[i];
      const std::string key(object.key(i));
      if (key == "$or" && is_choice(value)) {
        std::vector<std::uint32_t> choice;
        for (std::size_t n = 0; n < value.size(); ++n) {
          choice.push_back(read_object(value[n], "an alternative of $or").value_or(0));
        }
        part.choices.push_back(std::move(choice));
      } else if (value.is(NodeKind::Mapping)) {
        part.fields.push_back({key, read_object(value, "`" + key + "`").value_or(0)});
      } else if (value.is(NodeKind::Sequence)) {
        part.fields.push_back({key, read_leaf(value, key)});
      } else {
        refuse(value, fmt::format("`{}` must be a list of values or an object", key),
               value.is(NodeKind::String) ? fmt::format("write [\"{}\"]", value.text())
                                          : fmt::format("write [{}]", value.text()));
      }
    }
    return keep(std::move(part));
  }

  // Two objects or more, none of which is an operator: otherwise `$or` is a key like any other.
  static bool is_choice(const Node& value) {
    if (!value.is(NodeKind::Sequence) || value.size() < 2) {
      return false;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Node one = value[i];
      if (!one.is(NodeKind::Mapping)) {
        return false;
      }
      for (std::size_t k = 0; k < one.size(); ++k) {
        if (is_operator(one.key(k))) {
          return false;
        }
      }
    }
    return true;
  }

  std::uint32_t read_leaf(const Node& list, std::string_view key) {
    EventPattern::Part part;
    part.leaf = true;
    if (list.size() == 0) {
      refuse(list, fmt::format("the list of `{}` is empty, so nothing matches it", key),
             "list the values that match");
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      EventPattern::Item item;
      if (list[i].is(NodeKind::Mapping)) {
        read_operator(list[i], item);
      } else if (const std::optional<Matcher> matcher = read_value(list[i])) {
        item.matchers.push_back(*matcher);
      }
      part.items.push_back(std::move(item));
    }
    return keep(std::move(part));
  }

  std::optional<double> read_number(const Node& node) {
    double value = 0;
    const std::string_view text = node.text();
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!node.is(NodeKind::Number) || problem != std::errc() || end != text.data() + text.size()) {
      return refuse(node, "a number is wanted here", "write a number such as 42 or 3.5");
    }
    if (value > kLargestNumber || value < -kLargestNumber) {
      return refuse(node, fmt::format("{} is beyond the numbers that EventBridge compares", text),
                    "numbers are between -5.0e9 and 5.0e9");
    }
    return value;
  }

  std::optional<Matcher> read_value(const Node& node) {
    Matcher matcher;
    switch (node.kind()) {
      case NodeKind::Null:
        return matcher;
      case NodeKind::Bool:
        matcher.test = Test::Bool;
        matcher.flag = node.text() == "true";
        return matcher;
      case NodeKind::Number: {
        const std::optional<double> number = read_number(node);
        matcher.test = Test::Number;
        matcher.lower = number.value_or(0);
        return number ? std::optional(matcher) : std::nullopt;
      }
      case NodeKind::String:
        matcher.test = Test::Text;
        matcher.text = node.text();
        return matcher;
      default:
        return refuse(node, "a list of values does not hold lists", "list the values themselves");
    }
  }

  void read_operator(const Node& object, EventPattern::Item& item) {
    if (object.size() != 1) {
      refuse(object, "an operator is an object with one key",
             R"(write operators that are alternatives as items of the list: {"prefix": "x"}, …)");
      return;
    }
    const std::string_view name = object.key(0);
    const Node argument = object[0];
    if (!is_operator(name)) {
      const std::optional<std::string> near =
          nearest_name(name, std::vector<std::string_view>(kOperators.begin(), kOperators.end()));
      refuse(object, fmt::format("EventBridge has no operator `{}`", name),
             near ? fmt::format("did you mean `{}`?", *near) : "docs/WORKFLOWS.md lists them");
    } else if (name == "anything-but") {
      item.anything_but = true;
      read_anything_but(argument, item.matchers);
    } else if (name == "exists") {
      Matcher matcher;
      matcher.test = Test::Exists;
      matcher.flag = argument.text() == "true";
      if (!argument.is(NodeKind::Bool)) {
        refuse(argument, "`exists` takes true or false", R"(write {"exists": true})");
      }
      item.matchers.push_back(std::move(matcher));
    } else if (name == "numeric") {
      read_numeric(argument, item.matchers);
    } else {
      const bool folds = (name == "prefix" || name == "suffix") && argument.is(NodeKind::Mapping);
      if (folds && argument.size() == 1 && argument.key(0) == "equals-ignore-case") {
        read_text(name, argument[0], item.matchers, true);
      } else {
        read_text(name, argument, item.matchers, false);
      }
    }
  }

  // An operator that takes one text.
  void read_text(std::string_view name, const Node& argument, std::vector<Matcher>& into,
                 bool ignore_case) {
    if (!argument.is(NodeKind::String)) {
      refuse(argument, fmt::format("`{}` takes a text", name),
             fmt::format(R"(write {{"{}": "x"}})", name));
      return;
    }
    Matcher matcher;
    matcher.ignore_case = ignore_case || name == "equals-ignore-case";
    matcher.text = matcher.ignore_case ? to_lower(argument.text()) : std::string(argument.text());
    matcher.test = name == "prefix"     ? Test::Prefix
                   : name == "suffix"   ? Test::Suffix
                   : name == "wildcard" ? Test::Wildcard
                   : name == "cidr"     ? Test::Cidr
                                        : Test::Same;
    if (matcher.test == Test::Wildcard) {
      std::string why;
      std::optional<Wildcard> wildcard = Wildcard::parse(matcher.text, why);
      if (!wildcard) {
        refuse(argument, fmt::format("`{}` cannot be matched: {}", matcher.text, why),
               "write one * for any run of characters, and fewer of them");
        return;
      }
      matcher.other = static_cast<std::uint32_t>(pattern_.wildcards_.size());
      pattern_.wildcards_.push_back(*std::move(wildcard));
    } else if (matcher.test == Test::Cidr) {
      const std::optional<IpRange> range = IpRange::parse(matcher.text);
      if (!range) {
        refuse(argument, fmt::format("`{}` is no range of addresses", matcher.text),
               "write 10.0.0.0/24 or 2001:db8::/64");
        return;
      }
      matcher.other = static_cast<std::uint32_t>(pattern_.ranges_.size());
      pattern_.ranges_.push_back(*range);
    }
    into.push_back(std::move(matcher));
  }

  void read_anything_but(const Node& argument, std::vector<Matcher>& into) {
    if (argument.is(NodeKind::Mapping)) {
      read_anything_but_operator(argument, into);
      return;
    }
    const bool list = argument.is(NodeKind::Sequence);
    if (list && argument.size() == 0) {
      refuse(argument, "the list of `anything-but` is empty", "list what must not match");
    }
    for (std::size_t i = 0; i < (list ? argument.size() : 1); ++i) {
      const Node value = list ? argument[i] : argument;
      if (!value.is(NodeKind::String) && !value.is(NodeKind::Number)) {
        refuse(value, "`anything-but` takes texts or numbers", "leave out what is neither");
      } else if (list && value.kind() != argument[0].kind()) {
        refuse(value, "`anything-but` takes a list of texts or one of numbers, not of both",
               "write two items, one for each");
      } else if (const std::optional<Matcher> matcher = read_value(value)) {
        into.push_back(*matcher);
      }
    }
  }

  void read_anything_but_operator(const Node& argument, std::vector<Matcher>& into) {
    const std::string_view name = argument.size() == 1 ? argument.key(0) : std::string_view();
    if (name != "prefix" && name != "suffix" && name != "equals-ignore-case" &&
        name != "wildcard") {
      refuse(argument, "`anything-but` takes no such operator",
             "it takes one of prefix, suffix, equals-ignore-case and wildcard");
      return;
    }
    const Node value = argument[0];
    const bool list = value.is(NodeKind::Sequence);
    if (list && value.size() == 0) {
      refuse(value, fmt::format("the list of `{}` is empty", name), "list what must not match");
    }
    for (std::size_t i = 0; i < (list ? value.size() : 1); ++i) {
      const Node text = list ? value[i] : value;
      const bool affix = name == "prefix" || name == "suffix";
      if (affix && text.is(NodeKind::String) && text.text().empty()) {
        refuse(text, fmt::format("every text has an empty {}, so nothing would match", name),
               "write what must not match");
        continue;
      }
      read_text(name, text, into, false);
    }
  }

  void read_numeric(const Node& argument, std::vector<Matcher>& into) {
    constexpr std::string_view kHint =
        R"(write ["=", 5], [">", 0] or [">", 0, "<=", 5], the lower bound first)";
    if (!argument.is(NodeKind::Sequence) || (argument.size() != 2 && argument.size() != 4)) {
      refuse(argument, "`numeric` takes a comparison and a number, once or twice",
             std::string(kHint));
      return;
    }
    Matcher matcher;
    matcher.test = Test::Numeric;
    matcher.lower = -std::numeric_limits<double>::infinity();
    matcher.upper = std::numeric_limits<double>::infinity();
    bool has_upper = false;
    for (std::size_t i = 0; i < argument.size(); i += 2) {
      const std::string_view comparison =
          argument[i].is(NodeKind::String) ? argument[i].text() : std::string_view();
      const std::optional<double> number = read_number(argument[i + 1]);
      if (!number) {
        return;
      }
      if (comparison == "=" && argument.size() == 2) {
        matcher.lower = matcher.upper = *number;
      } else if ((comparison == ">" || comparison == ">=") && i == 0) {
        matcher.lower = *number;
        matcher.with_lower = comparison == ">=";
      } else if ((comparison == "<" || comparison == "<=") && (i == 2 || argument.size() == 2)) {
        matcher.upper = *number;
        matcher.with_upper = comparison == "<=";
        has_upper = true;
      } else {
        refuse(argument[i], fmt::format("`{}` is no comparison that can stand here", comparison),
               std::string(kHint));
        return;
      }
    }
    if (argument.size() == 4 && has_upper && matcher.lower >= matcher.upper) {
      refuse(argument, "the lower bound is not below the upper one, so nothing matches",
             "exchange the numbers");
    }
    into.push_back(std::move(matcher));
  }

  Diagnostics& diagnostics_;
  EventPattern pattern_;
  bool wrong_ = false;
};

std::optional<EventPattern> EventPattern::read(const Node& root, Diagnostics& diagnostics) {
  return EventPatternReader(diagnostics).read(root);
}

}  // namespace drydock
