// Reads the SQL of an IoT rule by recursive descent.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "simulator/sources/topic_rule.hpp"

namespace drydock {
namespace {

constexpr std::size_t kDeepest = 50;
constexpr std::array<std::string_view, 12> kFunctions = {
    "topic",  "timestamp", "abs",   "floor",  "ceil",        "round",
    "length", "lower",     "upper", "concat", "isundefined", "isnull"};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return result;
}

}  // namespace

class TopicRuleParser {
 public:
  TopicRuleParser(std::string_view text, std::string& why) : rest_(text), why_(why) {}

  std::optional<TopicRule> parse() {
    if (!word("select")) {
      fail("a rule begins with SELECT");
      return std::nullopt;
    }
    do {
      read_column();
    } while (good_ && sign(","));
    if (good_ && !word("from")) {
      fail("FROM is missing");
    }
    std::string filter;
    if (good_ && (!quoted(filter) || !topic_filter_problem(filter).empty())) {
      fail(fmt::format("FROM names no topic filter{}{}", filter.empty() ? "" : ": ",
                       filter.empty() ? "" : topic_filter_problem(filter)));
    }
    rule_.filter_ = filter;
    if (good_ && word("where")) {
      rule_.where_ = expression(0);
    }
    skip_space();
    if (good_ && !rest_.empty()) {
      fail(fmt::format("`{}` is not understood", rest_.substr(0, 30)));
    }
    return good_ ? std::optional(std::move(rule_)) : std::nullopt;
  }

 private:
  using Operator = TopicRule::Operator;
  using Part = TopicRule::Part;

  void fail(std::string why) {
    if (good_) {
      why_ = std::move(why);
    }
    good_ = false;
  }
  void skip_space() {
    while (!rest_.empty() && std::string_view(" \t\r\n").find(rest_.front()) != rest_.npos) {
      rest_.remove_prefix(1);
    }
  }
  [[nodiscard]] std::string_view peek_word() {
    skip_space();
    std::size_t size = 0;
    while (size < rest_.size() && is_word(rest_[size])) {
      ++size;
    }
    return rest_.substr(0, size);
  }
  bool word(std::string_view wanted) {
    const std::string_view found = peek_word();
    if (lower_case(found) != wanted) {
      return false;
    }
    rest_.remove_prefix(found.size());
    return true;
  }
  bool sign(std::string_view wanted) {
    skip_space();
    if (!rest_.starts_with(wanted)) {
      return false;
    }
    rest_.remove_prefix(wanted.size());
    return true;
  }
  // In single quotes; two of them are one.
  bool quoted(std::string& into) {
    if (!sign("'")) {
      return false;
    }
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c != '\'') {
        into += c;
      } else if (rest_.starts_with('\'')) {
        into += c;
        rest_.remove_prefix(1);
      } else {
        return true;
      }
    }
    fail("a quote is not closed");
    return false;
  }

  std::uint32_t keep(Part part) {
    rule_.parts_.push_back(std::move(part));
    return static_cast<std::uint32_t>(rule_.parts_.size() - 1);
  }
  std::uint32_t both(Operator what, std::uint32_t a, std::uint32_t b) {
    Part part;
    part.what = what;
    part.parts = {a, b};
    return keep(std::move(part));
  }

  void read_column() {
    TopicRule::Column column;
    skip_space();
    if (rest_.starts_with('*')) {
      rest_.remove_prefix(1);
      column.all = true;
    } else {
      const std::string_view before = rest_;
      column.part = expression(0);
      const Part& part = rule_.parts_[column.part];
      if (word("as")) {
        column.name = peek_word();
        rest_.remove_prefix(column.name.size());
      } else if (good_ && part.what == Operator::Path && !part.steps.back().name.empty()) {
        column.name = part.steps.back().name;
      }
      if (column.name.empty()) {
        std::string_view written = before.substr(0, before.size() - rest_.size());
        written = written.substr(0, written.find_last_not_of(" \t\r\n") + 1);
        fail(fmt::format("`{}` has no name; write AS and one", written));
      }
    }
    rule_.columns_.push_back(std::move(column));
  }

  // Each level binds tighter than the one before: OR, AND, comparisons, sums, products. Recursion
  // through parentheses and NOT: at most kDeepest.
  std::uint32_t expression(std::size_t depth) {
    if (depth > kDeepest) {
      fail("it nests too deep");
      return keep({});
    }
    std::uint32_t left = conjunction(depth);
    while (good_ && word("or")) {
      left = both(Operator::Or, left, conjunction(depth));
    }
    return left;
  }
  std::uint32_t conjunction(std::size_t depth) {
    std::uint32_t left = comparison(depth);
    while (good_ && word("and")) {
      left = both(Operator::And, left, comparison(depth));
    }
    return left;
  }
  std::uint32_t comparison(std::size_t depth) {
    static constexpr std::array<std::pair<std::string_view, Operator>, 6> kSigns = {
        {{"<>", Operator::Unequal},
         {"<=", Operator::LessOrEqual},
         {">=", Operator::GreaterOrEqual},
         {"=", Operator::Equal},
         {"<", Operator::Less},
         {">", Operator::Greater}}};
    const std::uint32_t left = sum(depth);
    for (const auto& [text, what] : kSigns) {
      if (good_ && sign(text)) {
        return both(what, left, sum(depth));
      }
    }
    return left;
  }
  std::uint32_t sum(std::size_t depth) {
    std::uint32_t left = product(depth);
    while (good_) {
      const Operator what = sign("+")   ? Operator::Plus
                            : sign("-") ? Operator::Minus
                                        : Operator::Not;
      if (what == Operator::Not) {
        break;
      }
      left = both(what, left, product(depth));
    }
    return left;
  }
  std::uint32_t product(std::size_t depth) {
    std::uint32_t left = single(depth);
    while (good_) {
      const Operator what = sign("*")   ? Operator::Times
                            : sign("/") ? Operator::Divide
                            : sign("%") ? Operator::Modulo
                                        : Operator::Not;
      if (what == Operator::Not) {
        break;
      }
      left = both(what, left, single(depth));
    }
    return left;
  }

  std::uint32_t single(std::size_t depth) {
    Part part;
    if (depth > kDeepest) {
      fail("it nests too deep");
    } else if (sign("(")) {
      const std::uint32_t inner = expression(depth + 1);
      if (!sign(")")) {
        fail("a parenthesis is not closed");
      }
      return inner;
    } else if (sign("-")) {
      part.what = Operator::Negative;
      part.parts = {single(depth + 1)};
    } else if (word("not")) {
      part.what = Operator::Not;
      part.parts = {comparison(depth + 1)};
    } else if (rest_.starts_with('\'')) {
      part.kind = JsonKind::String;
      quoted(part.text);
    } else {
      read_word(part, depth);
    }
    return keep(std::move(part));
  }

  void read_word(Part& part, std::size_t depth) {
    skip_space();
    const auto [end, error] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), part.number);
    if (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && error == std::errc{}) {
      part.kind = JsonKind::Number;
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      return;
    }
    part.number = 0;
    const std::string_view name = peek_word();
    const std::string small = lower_case(name);
    if (name.empty()) {
      fail(rest_.empty() ? "a value is missing at its end"
                         : fmt::format("a value is missing before `{}`", rest_.substr(0, 30)));
      return;
    }
    rest_.remove_prefix(name.size());
    if (small == "true" || small == "false") {
      part.kind = JsonKind::Bool;
      part.number = small == "true" ? 1 : 0;
    } else if (small == "null") {
      part.kind = JsonKind::Null;
    } else if (sign("(")) {
      read_call(part, name, small, depth);
    } else {
      part.what = Operator::Path;
      part.steps.push_back({std::string(name), 0});
      read_steps(part);
    }
  }

  void read_call(Part& part, std::string_view name, const std::string& small, std::size_t depth) {
    if (std::find(kFunctions.begin(), kFunctions.end(), small) == kFunctions.end()) {
      fail(fmt::format("the function `{}` is not simulated", name));
      return;
    }
    part.what = Operator::Call;
    part.text = small;
    if (sign(")")) {
      return;
    }
    do {
      part.parts.push_back(expression(depth + 1));
    } while (good_ && sign(","));
    if (!sign(")")) {
      fail("a parenthesis is not closed");
    }
  }

  void read_steps(Part& part) {
    while (good_) {
      if (sign(".")) {
        const std::string name(peek_word());
        rest_.remove_prefix(name.size());
        if (name.empty()) {
          fail("a name is missing behind a dot");
        }
        part.steps.push_back({name, 0});
      } else if (sign("[")) {
        TopicRule::Step step;
        const auto [end, error] =
            std::from_chars(rest_.data(), rest_.data() + rest_.size(), step.index);
        if (error != std::errc{}) {
          fail("an index is missing behind `[`");
          return;
        }
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        if (!sign("]")) {
          fail("a bracket is not closed");
        }
        part.steps.push_back(step);
      } else {
        return;
      }
    }
  }

  std::string_view rest_;
  std::string& why_;
  bool good_ = true;
  TopicRule rule_;
};

std::optional<TopicRule> TopicRule::parse(std::string_view sql, std::string& why) {
  return TopicRuleParser(sql, why).parse();
}

}  // namespace drydock
