// The tokens of JSONata text, one at a time: whether `/` begins a regular expression or divides is
// known to the parser alone, so it asks for each token in turn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/json/json.hpp"
#include "simulator/jsonata/jsonata_error.hpp"

namespace drydock::jsonata {

enum class TokenType : std::uint8_t { End, Operator, Name, Variable, Literal, Regex };

struct Token {
  TokenType type = TokenType::End;
  std::string text;            // operator, name, variable without $, string, pattern
  Json literal;                // of a Literal; a text is in `text`
  std::string flags;           // of a Regex
  std::uint32_t position = 0;  // behind the token
};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  // `infix`: an operand stands before, so `/` divides. Nothing after an error.
  [[nodiscard]] std::optional<Token> next(bool infix, Problem& problem);
  // Everything up to the `>` that closes a `<` just read, without it; the lexer stands behind it.
  // Nothing if there is none before the body of the function.
  [[nodiscard]] std::optional<std::string> take_signature();

 private:
  [[nodiscard]] bool skip_blank(Problem& problem);
  [[nodiscard]] std::optional<Token> read_string(char quote, Problem& problem);
  [[nodiscard]] bool read_escape(std::string& text, Problem& problem);
  [[nodiscard]] std::optional<Token> read_regex(Problem& problem);
  [[nodiscard]] std::optional<Token> read_number(Problem& problem);
  [[nodiscard]] std::optional<Token> read_name();
  [[nodiscard]] char at(std::size_t place) const {
    return place < source_.size() ? source_[place] : '\0';
  }
  [[nodiscard]] Token token(TokenType type, std::string text) const {
    return {type, std::move(text), {}, {}, static_cast<std::uint32_t>(at_)};
  }
  std::nullopt_t refuse(Problem& problem, std::string_view code, std::string_view token,
                        std::size_t position) const;

  std::string_view source_;
  std::size_t at_ = 0;
};

}  // namespace drydock::jsonata
