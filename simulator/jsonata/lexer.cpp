#include "simulator/jsonata/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "simulator/json/utf8.hpp"

namespace drydock::jsonata {
namespace {

constexpr std::string_view kBlank = " \t\n\r\v";
// Characters that are operators, or end a name.
constexpr std::string_view kSingle = ".[]{}(),@#;:?+-*/%|=<>^&!~";
constexpr std::array<std::string_view, 9> kDouble = {
    "..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_one_of(char c, std::string_view set) {
  return c != '\0' && set.find(c) != std::string_view::npos;
}

}  // namespace

std::nullopt_t Lexer::refuse(Problem& problem, std::string_view code, std::string_view token,
                             std::size_t position) const {
  problem = {std::string(code), problem_message(code, {.token = token}),
             static_cast<std::uint32_t>(std::min(position, source_.size())), std::string(token)};
  return std::nullopt;
}

bool Lexer::skip_blank(Problem& problem) {
  for (;;) {
    while (is_one_of(at(at_), kBlank)) {
      ++at_;
    }
    if (at(at_) != '/' || at(at_ + 1) != '*') {
      return true;
    }
    const std::size_t close = source_.find("*/", at_ + 2);
    if (close == std::string_view::npos) {
      refuse(problem, "S0106", "", at_);
      return false;
    }
    at_ = close + 2;
  }
}

std::optional<Token> Lexer::next(bool infix, Problem& problem) {
  if (!skip_blank(problem)) {
    return std::nullopt;
  }
  if (at_ >= source_.size()) {
    return token(TokenType::End, "(end)");
  }
  const char c = source_[at_];
  if (!infix && c == '/') {
    ++at_;
    return read_regex(problem);
  }
  for (const std::string_view two : kDouble) {
    if (source_.substr(at_).starts_with(two)) {
      at_ += 2;
      return token(TokenType::Operator, std::string(two));
    }
  }
  if (is_one_of(c, kSingle)) {
    ++at_;
    return token(TokenType::Operator, std::string(1, c));
  }
  if (c == '"' || c == '\'') {
    ++at_;
    return read_string(c, problem);
  }
  if (is_digit(c)) {
    return read_number(problem);
  }
  if (c == '`') {
    const std::size_t close = source_.find('`', at_ + 1);
    if (close == std::string_view::npos) {
      return refuse(problem, "S0105", "", source_.size());
    }
    const std::string name(source_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
    return token(TokenType::Name, name);
  }
  return read_name();
}

bool Lexer::read_escape(std::string& text, Problem& problem) {
  static constexpr std::string_view kEscapes = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char c = at(at_);
  if (c == 'u') {
    const std::string_view digits = source_.substr(std::min(at_ + 1, source_.size()), 4);
    std::uint32_t point = 0;
    const auto [end, wrong] =
        std::from_chars(digits.data(), digits.data() + digits.size(), point, 16);
    if (digits.size() != 4 || wrong != std::errc() || end != digits.data() + 4) {
      refuse(problem, "S0104", "", at_);
      return false;
    }
    append_code_point(text, point);
    at_ += 5;
    return true;
  }
  const std::size_t known = c == '\0' ? std::string_view::npos : kEscapes.find(c);
  if (known == std::string_view::npos) {
    refuse(problem, "S0103", std::string_view(&c, c == '\0' ? 0 : 1), at_);
    return false;
  }
  text += kMeanings[known];
  ++at_;
  return true;
}

std::optional<Token> Lexer::read_string(char quote, Problem& problem) {
  std::string text;
  while (at_ < source_.size()) {
    const char c = source_[at_++];
    if (c == quote) {
      Token read = token(TokenType::Literal, std::move(text));
      read.literal = Json::text_of({});
      return read;
    }
    if (c != '\\') {
      text += c;
    } else if (!read_escape(text, problem)) {
      return std::nullopt;
    }
  }
  return refuse(problem, "S0101", "", at_);
}

std::optional<Token> Lexer::read_regex(Problem& problem) {
  const std::size_t begin = at_;
  int depth = 0;
  for (; at_ < source_.size(); ++at_) {
    const char c = source_[at_];
    std::size_t slashes = 0;
    while (at_ >= begin + 1 + slashes && source_[at_ - 1 - slashes] == '\\') {
      ++slashes;
    }
    if (slashes % 2 != 0) {
      continue;
    }
    if (c == '/' && depth == 0) {
      const std::string pattern(source_.substr(begin, at_ - begin));
      if (pattern.empty()) {
        return refuse(problem, "S0301", "", at_);
      }
      const std::size_t flags = ++at_;
      while (at(at_) == 'i' || at(at_) == 'm') {
        ++at_;
      }
      Token read = token(TokenType::Regex, pattern);
      read.flags = source_.substr(flags, at_ - flags);
      return read;
    }
    depth += is_one_of(c, "([{") ? 1 : is_one_of(c, ")]}") ? -1 : 0;
  }
  return refuse(problem, "S0302", "", at_);
}

std::optional<Token> Lexer::read_number(Problem& problem) {
  std::size_t end = at_;
  const auto digits = [&] {
    while (is_digit(at(end))) {
      ++end;
    }
  };
  if (at(end) == '0') {
    ++end;
  } else {
    digits();
  }
  if (at(end) == '.' && is_digit(at(end + 1))) {
    ++end;
    digits();
  }
  if (at(end) == 'e' || at(end) == 'E') {
    const std::size_t sign = at(end + 1) == '+' || at(end + 1) == '-' ? 1 : 0;
    if (is_digit(at(end + 1 + sign))) {
      end += 1 + sign;
      digits();
    }
  }
  const std::string_view written = source_.substr(at_, end - at_);
  double number = 0;
  const auto [stop, wrong] =
      std::from_chars(written.data(), written.data() + written.size(), number);
  static_cast<void>(stop);
  if (wrong != std::errc()) {
    const std::size_t exponent = written.find_first_of("eE");
    if (exponent == std::string_view::npos || written[exponent + 1] != '-') {
      return refuse(problem, "S0102", written, at_);
    }
    number = 0;  // too small for a double
  }
  at_ = end;
  Token read = token(TokenType::Literal, "");
  read.literal = Json::number(number);
  return read;
}

std::optional<Token> Lexer::read_name() {
  const std::size_t begin = at_;
  while (at_ < source_.size() && !is_one_of(source_[at_], kBlank) &&
         !is_one_of(source_[at_], kSingle)) {
    ++at_;
  }
  const std::string name(source_.substr(begin, at_ - begin));
  if (name.starts_with('$')) {
    return token(TokenType::Variable, name.substr(1));
  }
  if (name == "or" || name == "in" || name == "and") {
    return token(TokenType::Operator, name);
  }
  if (name == "true" || name == "false" || name == "null") {
    Token read = token(TokenType::Literal, "");
    read.literal = name == "null" ? Json::null() : Json::boolean(name == "true");
    return read;
  }
  return token(TokenType::Name, name);
}

std::optional<std::string> Lexer::take_signature() {
  std::string text;
  int depth = 1;
  for (; at_ < source_.size() && source_[at_] != '{'; ++at_) {
    const char c = source_[at_];
    depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    if (depth == 0) {
      ++at_;
      return text;
    }
    if (!is_one_of(c, kBlank)) {
      text += c;
    }
  }
  return std::nullopt;
}

}  // namespace drydock::jsonata
