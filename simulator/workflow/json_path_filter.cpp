#include "simulator/workflow/json_path_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "simulator/json/json_reader.hpp"
#include "simulator/workflow/json_path.hpp"

namespace drydock {

JsonPathFilter::JsonPathFilter() = default;
JsonPathFilter::~JsonPathFilter() = default;

// || binds less than &&, && less than !, and comparisons most.
class JsonPathFilterParser {
 public:
  JsonPathFilterParser(std::string_view text, std::size_t nesting, std::string& why)
      : text_(text), nesting_(nesting), why_(why) {}

  std::unique_ptr<JsonPathFilter> parse() {
    filter_.reset(new JsonPathFilter());
    const std::optional<std::uint32_t> root = read_or(0);
    skip();
    if (!root || at_ < text_.size() || !why_.empty()) {
      refuse("the filter does not end where it could");
      return nullptr;
    }
    filter_->root_ = *root;
    return std::move(filter_);
  }

 private:
  using Kind = JsonPathFilter::Kind;
  using Node = JsonPathFilter::Node;
  using Operand = JsonPathFilter::Operand;
  using Made = std::optional<std::uint32_t>;
  static constexpr int kDeepest = 100;

  std::nullopt_t refuse(std::string_view why) {
    if (why_.empty()) {
      why_ = why;
    }
    return std::nullopt;
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
      ++at_;
    }
  }
  bool take(std::string_view token) {
    skip();
    if (!text_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }
  std::uint32_t add(const Node& node) {
    filter_->nodes_.push_back(node);
    return static_cast<std::uint32_t>(filter_->nodes_.size() - 1);
  }

  // Recursion of these: by parentheses and `!`, at most kDeepest.
  Made read_or(int depth) {
    Made left = read_and(depth);
    while (left && take("||")) {
      left = join(Kind::Or, *left, read_and(depth));
    }
    return left;
  }
  Made read_and(int depth) {
    Made left = read_not(depth);
    while (left && take("&&")) {
      left = join(Kind::And, *left, read_not(depth));
    }
    return left;
  }
  Made join(Kind kind, std::uint32_t a, Made b) {
    if (!b) {
      return std::nullopt;
    }
    Node node;
    node.kind = kind;
    node.a = a;
    node.b = *b;
    return add(node);
  }
  Made read_not(int depth) {
    if (depth > kDeepest) {
      return refuse("the filter is nested too deeply");
    }
    skip();
    const bool negated = text_.substr(at_).starts_with("!") && take("!");
    if (negated) {
      const Made inner = read_not(depth + 1);
      return inner ? join(Kind::Not, *inner, Made(0)) : std::nullopt;
    }
    if (take("(")) {
      const Made inner = read_or(depth + 1);
      return inner && take(")") ? inner : refuse("`(` is not closed");
    }
    return read_comparison();
  }

  Made read_comparison() {
    static constexpr std::array<std::pair<std::string_view, Kind>, 9> kComparisons = {{
        {"==", Kind::Equal},
        {"!=", Kind::NotEqual},
        {"<=", Kind::LessEqual},
        {">=", Kind::GreaterEqual},
        {"<", Kind::Less},
        {">", Kind::Greater},
        {"=~", Kind::Match},
        {"in ", Kind::In},
        {"nin ", Kind::NotIn},
    }};
    Node node;
    if (!read_operand(node.left)) {
      return std::nullopt;
    }
    const auto* const found = std::find_if(kComparisons.begin(), kComparisons.end(),
                                           [&](const auto& known) { return take(known.first); });
    if (found == kComparisons.end()) {
      return node.left.path == 0 ? refuse("a comparison is expected") : Made(add(node));
    }
    node.kind = found->second;
    const bool good = node.kind == Kind::Match ? read_pattern(node) : read_operand(node.right);
    return good ? Made(add(node)) : std::nullopt;
  }

  bool read_pattern(Node& node) {
    skip();
    const std::size_t close = text_.find('/', at_ + 1);
    if (at_ >= text_.size() || text_[at_] != '/' || close == std::string_view::npos) {
      refuse("`=~` takes a regular expression between slashes");
      return false;
    }
    const std::string_view pattern = text_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    const bool fold = take("i");
    std::string why;
    auto compiled =
        jsonata::RegularExpression::compile(fmt::format("^(?:{})$", pattern), fold ? "i" : "", why);
    if (!compiled) {
      refuse(why);
      return false;
    }
    node.pattern = static_cast<std::uint32_t>(filter_->patterns_.size());
    filter_->patterns_.push_back(*std::move(compiled));
    return true;
  }

  bool read_operand(Operand& operand) {
    skip();
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("@") || rest.starts_with("$")) {
      return read_path(operand);
    }
    if (rest.starts_with("'") || rest.starts_with("\"")) {
      std::size_t end = 1;
      std::string value;
      while (end < rest.size() && rest[end] != rest[0]) {
        end += rest[end] == '\\' && end + 1 < rest.size() ? 1U : 0U;
        value += rest[end++];
      }
      if (end >= rest.size()) {
        refuse("a text is not closed");
        return false;
      }
      operand.literal = filter_->literals_.string(value);
      at_ += end + 1;
      return true;
    }
    std::size_t end = rest.find_first_of(" \t)&|=<>!,");
    if (rest.starts_with("[")) {
      end = rest.find(']');
      end += end == std::string_view::npos ? 0 : 1;
    }
    std::string literal(rest.substr(0, end));
    std::replace(literal.begin(), literal.end(), '\'', '"');
    const Result<Json> value = read_json_value(literal, filter_->literals_);
    if (!value) {
      refuse(fmt::format("`{}` is no value", literal));
      return false;
    }
    operand.literal = *value;
    at_ += std::min(end, rest.size());
    return true;
  }

  bool read_path(Operand& operand) {
    std::size_t end = at_ + 1;
    int brackets = 0;
    char quote = '\0';
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (brackets > 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '[' || c == ']') {
        brackets += c == '[' ? 1 : -1;
      } else if (brackets == 0 &&
                 std::string_view(" \t)&|=<>!,").find(c) != std::string_view::npos) {
        break;
      }
    }
    operand.of_item = text_[at_] == '@';
    std::string why;
    std::optional<JsonPath> path = JsonPath::parse(text_.substr(at_, end - at_), why, nesting_);
    if (!path) {
      refuse(why);
      return false;
    }
    filter_->paths_.push_back(*std::move(path));
    operand.path = static_cast<std::uint32_t>(filter_->paths_.size());
    at_ = end;
    return true;
  }

  std::string_view text_;
  std::size_t nesting_;
  std::string& why_;
  std::size_t at_ = 0;
  std::unique_ptr<JsonPathFilter> filter_;
};

std::unique_ptr<JsonPathFilter> JsonPathFilter::parse(std::string_view text, std::size_t nesting,
                                                      std::string& why) {
  return JsonPathFilterParser(text, nesting, why).parse();
}

bool JsonPathFilter::holds(const Json& item, const Json& root, JsonArena& arena) const {
  return holds(nodes_[root_], item, root, arena);
}

Json JsonPathFilter::value_of(const Operand& operand, const Json& item, const Json& root,
                              JsonArena& arena) const {
  return operand.path == 0 ? operand.literal
                           : paths_[operand.path - 1].find_in(operand.of_item ? item : root, arena);
}

// Recursion: as deep as the condition, which the parser bounds.
bool JsonPathFilter::holds(const Node& node, const Json& item, const Json& root,
                           JsonArena& arena) const {
  switch (node.kind) {
    case Kind::Or:
      return holds(nodes_[node.a], item, root, arena) || holds(nodes_[node.b], item, root, arena);
    case Kind::And:
      return holds(nodes_[node.a], item, root, arena) && holds(nodes_[node.b], item, root, arena);
    case Kind::Not:
      return !holds(nodes_[node.a], item, root, arena);
    default:
      break;
  }
  const Json left = value_of(node.left, item, root, arena);
  if (node.kind == Kind::Exists) {
    return left.is_present() &&
           !(left.is_array() && left.size() == 0 && !paths_[node.left.path - 1].is_definite());
  }
  if (node.kind == Kind::Match) {
    return left.is_string() && patterns_[node.pattern].find(left.text(), 0).has_value();
  }
  const Json right = value_of(node.right, item, root, arena);
  if (node.kind == Kind::Equal || node.kind == Kind::NotEqual) {
    return same_json(left, right) == (node.kind == Kind::Equal);
  }
  if (node.kind == Kind::In || node.kind == Kind::NotIn) {
    const bool in =
        right.is_array() && std::any_of(right.items().begin(), right.items().end(),
                                        [&](const Json& one) { return same_json(one, left); });
    return in == (node.kind == Kind::In);
  }
  int order = 0;
  if (left.is_number() && right.is_number()) {
    order = (left.as_number() > right.as_number() ? 1 : 0) -
            (left.as_number() < right.as_number() ? 1 : 0);
  } else if (left.is_string() && right.is_string()) {
    order = left.text().compare(right.text());
  } else {
    return false;
  }
  return node.kind == Kind::Less        ? order < 0
         : node.kind == Kind::LessEqual ? order <= 0
         : node.kind == Kind::Greater   ? order > 0
                                        : order >= 0;
}

}  // namespace drydock
