// Top-down operator precedence (Pratt, "Top down operator precedence", POPL 1973) with JSONata's
// binding powers.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "simulator/jsonata/binding_power.hpp"
#include "simulator/jsonata/draft.hpp"
#include "simulator/jsonata/lexer.hpp"

namespace drydock::jsonata {
namespace {

constexpr int kPrefixPower = 70;

class Parser {
 public:
  Parser(DraftedExpression& drafted, Problem& problem)
      : drafted_(drafted), lexer_(drafted.expression.source), problem_(problem) {}

  bool parse() {
    const Made root = advance(false) ? expression(0) : std::nullopt;
    if (!root) {
      return false;
    }
    if (token_.type != TokenType::End) {
      refuse("S0201", token_.position, token_.text);
      return false;
    }
    drafted_.root = *root;
    return true;
  }

 private:
  using Made = std::optional<NodeId>;

  std::nullopt_t refuse(std::string_view code, std::uint32_t position, std::string_view token,
                        std::string_view value = {}) {
    if (problem_.code.empty()) {
      problem_ = {std::string(code), problem_message(code, {.token = token, .value = value}),
                  position, std::string(token)};
    }
    return std::nullopt;
  }
  // `infix`: the token that is passed ends an operand.
  bool advance(bool infix) {
    std::optional<Token> next = lexer_.next(infix, problem_);
    if (!next) {
      return false;
    }
    token_ = *std::move(next);
    return true;
  }
  [[nodiscard]] bool at(std::string_view op) const {
    return token_.type == TokenType::Operator && token_.text == op;
  }
  bool expect(std::string_view op, bool infix = false) {
    if (!at(op)) {
      refuse(token_.type == TokenType::End ? "S0203" : "S0202", token_.position, token_.text, op);
      return false;
    }
    return advance(infix);
  }

  Made add(Draft draft) {
    const auto deepest = [&](NodeId child) {
      if (child != kNone) {
        draft.depth = std::max<std::uint16_t>(
            draft.depth, static_cast<std::uint16_t>(drafted_.drafts[child].depth + 1));
      }
    };
    deepest(draft.node.a);
    deepest(draft.node.b);
    deepest(draft.node.c);
    if (draft.node.type != NodeType::Lambda) {
      std::for_each(draft.list.begin(), draft.list.end(), deepest);
    }
    if (draft.depth > kDeepestExpression) {
      return refuse("U1001", draft.node.position, "");
    }
    return drafted_.add(std::move(draft));
  }
  static Draft draft(NodeType type, std::uint32_t position) {
    Draft made;
    made.node.type = type;
    made.node.position = position;
    return made;
  }

  // Recursion: at most kDeepestExpression.
  Made expression(int right_power) {
    if (++depth_ > kDeepestExpression) {
      return refuse("U1001", token_.position, "");
    }
    Made left = prefix();
    while (left) {
      const Infix* infix = infix_of(token_);
      if (infix == nullptr || right_power >= infix->power) {
        break;
      }
      const std::uint32_t position = token_.position;
      left = advance(false) ? after(*left, *infix, position) : std::nullopt;
    }
    --depth_;
    return left;
  }

  Made prefix() {
    const Token token = token_;
    static constexpr std::string_view kBeforeOperand = "([{|-";
    const bool operand_follows = token.type == TokenType::Operator && token.text.size() == 1 &&
                                 kBeforeOperand.find(token.text[0]) != std::string_view::npos;
    if (!advance(!operand_follows)) {
      return std::nullopt;
    }
    switch (token.type) {
      case TokenType::End:
        return refuse("S0207", token.position, "");
      case TokenType::Name:
        return name(token);
      case TokenType::Variable: {
        Draft made = draft(NodeType::Variable, token.position);
        made.node.name = drafted_.intern(token.text);
        return add(std::move(made));
      }
      case TokenType::Literal:
        return literal(token);
      case TokenType::Regex:
        return regex(token);
      case TokenType::Operator:
        return prefix_operator(token);
    }
    return std::nullopt;
  }

  Made name(const Token& token) {
    Draft made = draft(NodeType::Name, token.position);
    made.node.name = drafted_.intern(token.text);
    return add(std::move(made));
  }

  Made literal(const Token& token) {
    Draft made = draft(NodeType::Literal, token.position);
    made.is_text = token.literal.is_string();
    made.node.value = made.is_text ? drafted_.expression.texts->string(token.text) : token.literal;
    if (made.is_text) {
      made.node.name = drafted_.intern(token.text);  // it may turn out to be a step of a path
    }
    return add(std::move(made));
  }

  Made regex(const Token& token) {
    std::string why;
    std::optional<RegularExpression> compiled =
        RegularExpression::compile(token.text, token.flags, why);
    if (!compiled) {
      return refuse("U1002", token.position, token.text, why);
    }
    Draft made = draft(NodeType::Regex, token.position);
    made.node.extra = static_cast<std::uint32_t>(drafted_.expression.patterns.size());
    drafted_.expression.patterns.push_back(*std::move(compiled));
    return add(std::move(made));
  }

  Made prefix_operator(const Token& token) {
    if (token.text == "and" || token.text == "or" || token.text == "in") {
      return name(token);
    }
    if (token.text == "*" || token.text == "**" || token.text == "%") {
      return add(draft(token.text == "*"    ? NodeType::Wildcard
                       : token.text == "**" ? NodeType::Descendant
                                            : NodeType::Parent,
                       token.position));
    }
    if (token.text == "-") {
      Draft made = draft(NodeType::Negate, token.position);
      const Made operand = expression(kPrefixPower);
      made.node.a = operand.value_or(kNone);
      return operand ? add(std::move(made)) : std::nullopt;
    }
    if (token.text == "(") {
      return block(token.position);
    }
    if (token.text == "[") {
      return array(token.position);
    }
    if (token.text == "{") {
      Draft made = draft(NodeType::ObjectMake, token.position);
      return pairs(made.list) ? add(std::move(made)) : std::nullopt;
    }
    if (token.text == "|") {
      return transform(token.position);
    }
    return refuse(token.text == "!" || token.text == "~" ? "S0204" : "S0211", token.position,
                  token.text);
  }

  Made block(std::uint32_t position) {
    Draft made = draft(NodeType::Block, position);
    while (!at(")")) {
      const Made part = expression(0);
      if (!part) {
        return std::nullopt;
      }
      made.list.push_back(*part);
      if (!at(";")) {
        break;
      }
      if (!advance(false)) {
        return std::nullopt;
      }
    }
    return expect(")", true) ? add(std::move(made)) : std::nullopt;
  }

  Made array(std::uint32_t position) {
    Draft made = draft(NodeType::ArrayMake, position);
    while (!at("]")) {
      Made item = expression(0);
      if (item && at("..")) {
        Draft range = draft(NodeType::Binary, token_.position);
        range.node.op = Operator::Range;
        range.node.a = *item;
        const Made end = advance(false) ? expression(0) : std::nullopt;
        range.node.b = end.value_or(kNone);
        item = end ? add(std::move(range)) : std::nullopt;
      }
      if (!item) {
        return std::nullopt;
      }
      made.list.push_back(*item);
      if (!at(",")) {
        break;
      }
      if (!advance(false)) {
        return std::nullopt;
      }
      if (at("]")) {
        return refuse("S0211", token_.position, token_.text);
      }
    }
    return expect("]", true) ? add(std::move(made)) : std::nullopt;
  }

  // key: value, key: value … }
  bool pairs(std::vector<std::uint32_t>& list) {
    while (!at("}")) {
      const Made key = expression(0);
      const Made value = key && expect(":") ? expression(0) : std::nullopt;
      if (!value) {
        return false;
      }
      list.push_back(*key);
      list.push_back(*value);
      if (!at(",")) {
        break;
      }
      if (!advance(false)) {
        return false;
      }
      if (at("}")) {
        refuse("S0211", token_.position, token_.text);
        return false;
      }
    }
    return expect("}", true);
  }

  Made transform(std::uint32_t position) {
    Draft made = draft(NodeType::Transform, position);
    const Made pattern = expression(0);
    const Made update = pattern && expect("|") ? expression(0) : std::nullopt;
    if (!update) {
      return std::nullopt;
    }
    made.node.a = *pattern;
    made.node.b = *update;
    if (at(",")) {
      const Made removed = advance(false) ? expression(0) : std::nullopt;
      if (!removed) {
        return std::nullopt;
      }
      made.node.c = *removed;
    }
    return expect("|") ? add(std::move(made)) : std::nullopt;
  }

  Made after(NodeId left, const Infix& infix, std::uint32_t position) {
    if (infix.text == "(") {
      return call(left, position);
    }
    if (infix.text == "[") {
      return predicate(left, position);
    }
    if (infix.text == "{") {
      Draft made = draft(NodeType::ObjectMake, position);
      made.written = Written::GroupBy;
      made.node.a = left;
      return pairs(made.list) ? add(std::move(made)) : std::nullopt;
    }
    if (infix.text == "^") {
      return order_by(left, position);
    }
    if (infix.text == "?") {
      return condition(left, position);
    }
    if (infix.text == ":=" || infix.text == "@" || infix.text == "#") {
      return binding(left, infix, position);
    }
    Draft made = draft(NodeType::Binary, position);
    made.node.op = infix.op;
    made.written = infix.text == "." ? Written::Dot : Written::Plain;
    made.node.type = infix.text == "~>"   ? NodeType::Apply
                     : infix.text == "?:" ? NodeType::Elvis
                     : infix.text == "??" ? NodeType::Coalesce
                                          : NodeType::Binary;
    const bool to_the_end = infix.text == "?:" || infix.text == "??";
    made.node.a = left;
    const Made right = expression(to_the_end ? 0 : infix.power);
    made.node.b = right.value_or(kNone);
    return right ? add(std::move(made)) : std::nullopt;
  }

  Made predicate(NodeId left, std::uint32_t position) {
    if (at("]")) {  // x[]: keep a singleton as an array
      NodeId step = left;
      while (drafted_.drafts[step].written == Written::Predicate) {
        step = drafted_.drafts[step].node.a;
      }
      drafted_.drafts[step].node.keep_array = true;
      return advance(true) ? Made(left) : std::nullopt;
    }
    Draft made = draft(NodeType::Binary, position);
    made.written = Written::Predicate;
    made.node.a = left;
    const Made inner = expression(0);
    made.node.b = inner.value_or(kNone);
    return inner && expect("]", true) ? add(std::move(made)) : std::nullopt;
  }

  Made order_by(NodeId left, std::uint32_t position) {
    Draft made = draft(NodeType::Sort, position);
    made.written = Written::OrderBy;
    made.node.a = left;
    if (!expect("(")) {
      return std::nullopt;
    }
    for (;;) {
      Draft term = draft(NodeType::SortTerm, token_.position);
      term.node.descending = at(">");
      if ((at("<") || at(">")) && !advance(false)) {
        return std::nullopt;
      }
      const Made by = expression(0);
      term.node.a = by.value_or(kNone);
      const Made added = by ? add(std::move(term)) : std::nullopt;
      if (!added) {
        return std::nullopt;
      }
      made.list.push_back(*added);
      if (!at(",")) {
        break;
      }
      if (!advance(false)) {
        return std::nullopt;
      }
    }
    return expect(")", true) ? add(std::move(made)) : std::nullopt;
  }

  Made condition(NodeId left, std::uint32_t position) {
    Draft made = draft(NodeType::Condition, position);
    made.node.a = left;
    const Made then = expression(0);
    if (!then) {
      return std::nullopt;
    }
    made.node.b = *then;
    if (at(":")) {
      const Made otherwise = advance(false) ? expression(0) : std::nullopt;
      if (!otherwise) {
        return std::nullopt;
      }
      made.node.c = *otherwise;
    }
    return add(std::move(made));
  }

  // $x := …, …@$x, …#$x
  Made binding(NodeId left, const Infix& infix, std::uint32_t position) {
    const bool assigns = infix.text == ":=";
    if (assigns && drafted_.drafts[left].node.type != NodeType::Variable) {
      return refuse("S0212", drafted_.drafts[left].node.position, infix.text);
    }
    const Made right = expression(assigns ? infix.power - 1 : infix.power);
    if (!right) {
      return std::nullopt;
    }
    const Draft& bound = drafted_.drafts[*right];
    if (!assigns && bound.node.type != NodeType::Variable) {
      return refuse("S0214", bound.node.position, infix.text);
    }
    Draft made = draft(NodeType::Bind, position);
    made.written = assigns             ? Written::Plain
                   : infix.text == "@" ? Written::Focus
                                       : Written::IndexBind;
    made.node.a = assigns ? *right : left;
    made.node.name = drafted_.drafts[assigns ? left : *right].node.name;
    return add(std::move(made));
  }

  Made call(NodeId left, std::uint32_t position) {
    Draft made = draft(NodeType::Call, position);
    made.node.a = left;
    while (!at(")")) {
      Made argument;
      if (at("?")) {
        made.node.type = NodeType::Partial;
        argument = add(draft(NodeType::Placeholder, token_.position));
        if (!advance(false)) {
          return std::nullopt;
        }
      } else {
        argument = expression(0);
      }
      if (!argument) {
        return std::nullopt;
      }
      made.list.push_back(*argument);
      if (!at(",")) {
        break;
      }
      if (!advance(false)) {
        return std::nullopt;
      }
      if (at(")")) {
        return refuse("S0211", token_.position, token_.text);
      }
    }
    if (!expect(")", true)) {
      return std::nullopt;
    }
    const Draft& procedure = drafted_.drafts[left];
    const bool lambda = procedure.node.type == NodeType::Name &&
                        (drafted_.expression.names[procedure.node.name] == "function" ||
                         drafted_.expression.names[procedure.node.name] == "\xCE\xBB");
    return lambda ? function(std::move(made)) : add(std::move(made));
  }

  Made function(Draft made) {
    made.node.type = NodeType::Lambda;
    made.node.a = kNone;
    for (std::size_t i = 0; i < made.list.size(); ++i) {
      const Node& parameter = drafted_.drafts[made.list[i]].node;
      if (parameter.type != NodeType::Variable) {
        return refuse("S0208", parameter.position, "", std::to_string(i + 1));
      }
      made.list[i] = parameter.name;
    }
    if (at("<")) {
      const std::uint32_t position = token_.position;
      const std::optional<std::string> text = lexer_.take_signature();
      if (!text) {
        return refuse("S0202", position, "<", ">");
      }
      Problem wrong;
      std::optional<Signature> signature = Signature::parse(*text, wrong);
      if (!signature) {
        problem_ = wrong;
        problem_.position += position;
        return std::nullopt;
      }
      made.node.extra = static_cast<std::uint32_t>(drafted_.expression.signatures.size());
      drafted_.expression.signatures.push_back(*std::move(signature));
      if (!advance(true)) {
        return std::nullopt;
      }
    }
    const Made body = expect("{") ? expression(0) : std::nullopt;
    made.node.b = body.value_or(kNone);
    return body && expect("}", true) ? add(std::move(made)) : std::nullopt;
  }

  DraftedExpression& drafted_;
  Lexer lexer_;
  Problem& problem_;
  Token token_;
  int depth_ = 0;
};

}  // namespace

bool parse_draft(DraftedExpression& drafted, Problem& problem) {
  return Parser(drafted, problem).parse();
}

}  // namespace drydock::jsonata
