#include "planner/document/json_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <utility>

#include "base/codes/document_codes.hpp"
#include "planner/document/json_token.hpp"
#include "planner/document/text_check.hpp"

namespace drydock {
namespace {

struct Problem {
  std::size_t begin;
  std::size_t end;
  std::string message;
  std::string hint;
  bool unclosed_bracket = false;
};

std::string_view expected_text(const JsonProgress& progress) {
  switch (progress.expected) {
    case JsonExpected::Value:
      return "a value";
    case JsonExpected::KeyOrClose:
      return "a key in double quotes";
    case JsonExpected::ValueOrClose:
      return "a value or ]";
    case JsonExpected::Colon:
      return "a colon after the key";
    case JsonExpected::CommaOrClose:
      return progress.in_object ? "a comma or }" : "a comma or ]";
    case JsonExpected::EndOfFile:
      return "the end of the file";
  }
  return "";
}

// The four hexadecimal digits at `at`, if they are there.
std::optional<unsigned> hex4(std::string_view text, std::size_t at) {
  unsigned value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    if (i >= text.size() || std::isxdigit(static_cast<unsigned char>(text[i])) == 0) {
      return std::nullopt;
    }
    const auto digit = static_cast<unsigned>(std::tolower(static_cast<unsigned char>(text[i])));
    value = value << 4U | (digit >= 'a' ? digit - 'a' + 10 : digit - '0');
  }
  return value;
}

std::optional<Problem> escape_problem(std::string_view text, std::size_t at) {
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  if (at + 1 < text.size() && kEscapes.find(text[at + 1]) != std::string_view::npos) {
    return std::nullopt;
  }
  if (at + 1 >= text.size() || text[at + 1] != 'u') {
    const std::size_t size = at + 1 < text.size() ? utf8_sequence_size(text, at + 1) : 0;
    return Problem{
        at, at + 1 + size,
        fmt::format("\"{}\" is no escape that JSON knows", text.substr(at, 1 + size)),
        "write \\\\ for a backslash; JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"};
  }
  const std::optional<unsigned> unit = hex4(text, at + 2);
  if (!unit) {
    return Problem{at, std::min(at + 6, text.size()), "\\u needs four hexadecimal digits",
                   "for example \\u00e9"};
  }
  const bool followed = at + 6 < text.size() && text.substr(at + 6, 2) == "\\u";
  const unsigned next = followed ? hex4(text, at + 8).value_or(0) : 0;
  const bool paired = *unit <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF;
  if (*unit >= 0xD800 && *unit <= 0xDFFF && !paired) {
    return Problem{
        at, at + 6,
        fmt::format("{} is half of a surrogate pair and names no character", text.substr(at, 6)),
        "write both halves (\\ud83d\\ude00) or the character itself"};
  }
  return std::nullopt;
}

// What is wrong inside the string at `begin`; the line end if nothing else stops it.
Problem string_problem(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin + 1; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\n' || text[at] == '\r') {
      return {begin, at, "a text in quotes is not closed on its line",
              "add the closing \"; write \\n for a line break inside a text"};
    }
    if (static_cast<unsigned char>(text[at]) < 0x20) {
      return {at, at + 1, "a tab must be escaped in a JSON text", "write \\t"};
    }
    if (text[at] == '\\') {
      if (std::optional<Problem> problem = escape_problem(text, at)) {
        return *std::move(problem);
      }
      // A valid pair of surrogates is one escape.
      const unsigned unit = text[at + 1] == 'u' ? hex4(text, at + 2).value_or(0) : 0;
      at += unit >= 0xD800 && unit <= 0xDBFF ? 11U : 1U;
    }
  }
  return {begin, text.size(), "a text in quotes is not closed before the file ends",
          "add the closing \"; is the file complete?"};
}

Problem word_problem(std::string_view text, std::size_t at, const JsonProgress& progress) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kWords = {{
      {"True", "true"},
      {"TRUE", "true"},
      {"False", "false"},
      {"FALSE", "false"},
      {"None", "null"},
      {"NU"
       "LL",
       "null"},
      {"Null", "null"},
      {"undefined", "null"},
  }};
  const std::size_t end = json_token::word_end(text, at);
  const std::string_view word = text.substr(at, end - at);
  for (const auto& [written, meant] : kWords) {
    if (word == written) {
      return {at, end, fmt::format("{} is not JSON", word), fmt::format("write {}", meant)};
    }
  }
  const std::size_t number = json_token::number_end(text, at);
  const bool numeric =
      std::string_view("+-.0123456789").find(word.front()) != std::string_view::npos;
  if (numeric && number != end) {
    return {at, end, fmt::format("{} is no number that JSON knows", word),
            "no leading zero, no leading +, digits on both sides of a point; or put it in double "
            "quotes"};
  }
  const bool literal = numeric || word == "true" || word == "false" || word == "null";
  if (literal || progress.expected == JsonExpected::Colon ||
      progress.expected == JsonExpected::CommaOrClose ||
      progress.expected == JsonExpected::EndOfFile) {
    return {at, end, fmt::format("found {} where {} was expected", word, expected_text(progress)),
            progress.expected == JsonExpected::CommaOrClose ? "is a comma missing before it?" : ""};
  }
  return {at, end, fmt::format("{} stands without quotes", word),
          "texts and keys need double quotes"};
}

Problem token_problem(std::string_view text, std::size_t at, const JsonProgress& progress) {
  if (at >= text.size()) {
    Problem problem{text.size(), text.size(),
                    fmt::format("the file ends where {} was expected", expected_text(progress)),
                    "is the file complete?"};
    problem.unclosed_bracket = true;
    return problem;
  }
  const char c = text[at];
  const std::string found =
      fmt::format("found {} where {} was expected",
                  text.substr(at, std::max<std::size_t>(utf8_sequence_size(text, at), 1)),
                  expected_text(progress));
  if (c == '\'') {
    return {at, at + 1, "JSON texts stand in double quotes, not in single ones", "replace ' by \""};
  }
  if (c == '#' ||
      (c == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*'))) {
    return {at, std::min(text.find('\n', at), text.size()), "JSON has no comments",
            "delete the comment, or write the template in YAML"};
  }
  if (progress.expected == JsonExpected::EndOfFile) {
    return {at, at + 1, fmt::format("found {} behind the end of the document", c),
            "a file holds exactly one document; is there a bracket too many?"};
  }
  if (c == '}' || c == ']') {
    Problem problem{at, at + 1, found, "check that the brackets match"};
    problem.unclosed_bracket = progress.expected != JsonExpected::Value;
    return problem;
  }
  if (c == '"') {
    // A string where none may stand, or one that is malformed.
    if (progress.expected == JsonExpected::CommaOrClose) {
      return {at, json_token::string_end(text, at),
              fmt::format("a comma is missing before this text"),
              "add a comma after the value before it"};
    }
    if (progress.expected == JsonExpected::Colon) {
      return {at, at + 1, "a colon is missing after the key", "write \"key\": value"};
    }
    return string_problem(text, at);
  }
  if (json_token::word_end(text, at) > at) {
    return word_problem(text, at, progress);
  }
  return {at, at + std::max<std::size_t>(utf8_sequence_size(text, at), 1), found,
          (c == '{' || c == '[') && progress.expected == JsonExpected::CommaOrClose
              ? "is a comma missing before it?"
              : ""};
}

}  // namespace

Diagnostic describe_json_problem(std::string_view text, FileId file, const JsonProgress& progress) {
  JsonProgress now = progress;
  std::size_t at = json_token::skip_space(text, progress.after);
  std::optional<Problem> problem;
  if (now.expected == JsonExpected::Colon && at < text.size() && text[at] == ':') {
    now.expected = JsonExpected::Value;
    at = json_token::skip_space(text, at + 1);
  } else if (now.expected == JsonExpected::CommaOrClose && at < text.size() && text[at] == ',') {
    now.expected = now.in_object ? JsonExpected::KeyOrClose : JsonExpected::Value;
    const std::size_t comma = at;
    at = json_token::skip_space(text, at + 1);
    if (at < text.size() && (text[at] == '}' || text[at] == ']')) {
      problem =
          Problem{comma, comma + 1, fmt::format("a comma stands before the closing {}", text[at]),
                  "delete the comma"};
    }
  }
  if (!problem) {
    problem = token_problem(text, at, now);
  }
  if (problem->hint.empty()) {
    problem->hint = "check the quotes, commas and brackets near here";
  }
  Diagnostic diagnostic{
      codes::JsonSyntax,
      std::move(problem->message),
      {file, static_cast<std::uint32_t>(problem->begin), static_cast<std::uint32_t>(problem->end)},
      std::move(problem->hint)};
  const bool has_bracket =
      progress.expected != JsonExpected::EndOfFile && progress.open_at < progress.after;
  if (problem->unclosed_bracket && has_bracket) {
    const auto open = static_cast<std::uint32_t>(progress.open_at);
    diagnostic.labels.push_back(
        {{file, open, open + 1}, now.in_object ? "this { is still open" : "this [ is still open"});
  }
  return diagnostic;
}

}  // namespace drydock
