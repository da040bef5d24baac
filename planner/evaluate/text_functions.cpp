#include <fmt/format.h>

#include "planner/evaluate/function_parts.hpp"
#include "planner/evaluate/sub_text.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

FunctionProblem too_long(std::string_view function, Span span) {
  return {fmt::format("{} makes text longer than {} bytes", function, kLongestFunctionText),
          "a template of at most 1 MB cannot hold it", span};
}

// Put into the text of a Sub, it would be read as the beginning of a variable.
bool reads_as_variable(std::string_view text) {
  return text.find_first_of("${") != std::string_view::npos;
}

Value string_of(std::string text, bool secret, Span span) {
  return Value::string(std::move(text), span).mark_secret(secret);
}

// Joins items as they come; known neighbours become one.
class Joiner {
 public:
  Joiner(std::string delimiter, bool secret)
      : delimiter_(std::move(delimiter)), delimiter_secret_(secret) {}

  void add_known(const std::string& text, bool secret, Span span) {
    if (open_) {
      text_ += delimiter_;
      secret_ = secret_ || delimiter_secret_;
    } else {
      span_ = span;
    }
    text_ += text;
    secret_ = secret_ || secret;
    open_ = true;
  }
  void add_unknown(Value value) {
    flush();
    pieces_.push_back(std::move(value));
  }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] bool all_known() const { return pieces_.empty(); }
  [[nodiscard]] Value text(Span span) {
    return string_of(std::move(text_), secret_ || delimiter_secret_, span);
  }
  [[nodiscard]] Value::List take_pieces() {
    flush();
    return std::move(pieces_);
  }

 private:
  void flush() {
    if (open_) {
      pieces_.push_back(string_of(std::move(text_), secret_, span_));
    }
    text_.clear();
    secret_ = false;
    open_ = false;
  }

  std::string delimiter_;
  bool delimiter_secret_;
  Value::List pieces_;
  std::string text_;
  Span span_;
  bool secret_ = false;
  bool open_ = false;
};

constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// RFC 4648, section 4.
std::string base64(const std::string& bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group <<= 8U;
      group |= i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U;
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const std::uint32_t digit = (group >> (18U - 6U * j)) & 0x3FU;
      text += i + j > bytes.size() ? '=' : kBase64Digits[digit];
    }
  }
  return text;
}

}  // namespace

FunctionResult apply_sub(Value argument, Span span) {
  if (!has_items(argument, 2, 2) || !argument.items()[0].is_string() ||
      !argument.items()[1].is_object()) {
    return FunctionProblem{"Fn::Sub takes a text, or a list of a text and a mapping of variables",
                           "write Fn::Sub: \"text ${Name}\" or Fn::Sub: [text, {Name: value}]",
                           argument.span()};
  }
  const Value& text = argument.items()[0];
  const Value& variables = argument.items()[1];
  std::string known;     // if all is known
  std::string residual;  // the text that stays, if something is not
  Value kept = Value::object({}, variables.span());
  bool secret = text.secret();
  bool unknown = false;
  for (const SubPiece& piece : parse_sub_text(text.text())) {
    if (!piece.variable) {
      known += piece.text;
      residual += piece.source;
      continue;
    }
    const Value* value = variables.find(piece.text);
    const std::optional<std::string> part = value == nullptr ? std::nullopt : value->scalar_text();
    if (value == nullptr || (!part && !value->is_unknown())) {
      return FunctionProblem{
          fmt::format("${{{}}} in Fn::Sub stands for {}, which is not text", piece.text,
                      value == nullptr ? "nothing" : kind_phrase(*value)),
          value == nullptr ? "" : "join a list with Fn::Join before it is put into a text", span};
    }
    secret = secret || value->contains_secret();
    unknown = unknown || !part;
    if (part && !reads_as_variable(*part)) {
      residual += *part;
    } else {
      residual += piece.source;
      if (kept.find(piece.text) == nullptr) {
        kept.members().push_back({piece.text, *value, value->span()});
      }
    }
    known += part.value_or("");
    if (known.size() > kLongestFunctionText) {
      return too_long("Fn::Sub", span);
    }
  }
  if (!unknown) {
    return string_of(std::move(known), secret, span);
  }
  Value::List parts;
  parts.push_back(string_of(std::move(residual), secret, text.span()));
  parts.push_back(std::move(kept));
  return unknown_function("Fn::Sub", Value::list(std::move(parts), argument.span()), span)
      .mark_secret(secret);
}

FunctionResult apply_join(Value argument, Span span) {
  const std::string hint = "write Fn::Join: [delimiter, [item, item]]";
  if (!has_items(argument, 2, 2)) {
    return FunctionProblem{"Fn::Join takes a list of a delimiter and a list", hint,
                           argument.span()};
  }
  const Value& delimiter = argument.items()[0];
  const Value& list = argument.items()[1];
  if (!delimiter.is_unknown() && !delimiter.is_scalar()) {
    return FunctionProblem{
        fmt::format("the delimiter of Fn::Join is {}, not text", kind_phrase(delimiter)), hint,
        delimiter.span()};
  }
  if (!list.is_list() && !list.is_unknown()) {
    return FunctionProblem{
        fmt::format("Fn::Join joins the items of a list, and this is {}", kind_phrase(list)), hint,
        list.span()};
  }
  if (delimiter.is_unknown() || list.is_unknown()) {
    return unknown_function("Fn::Join", std::move(argument), span);
  }
  Joiner joiner(*delimiter.scalar_text(), delimiter.secret() || list.secret());
  for (const Value& item : list.items()) {
    const std::optional<std::string> text = item.scalar_text();
    if (!text && !item.is_unknown()) {
      return FunctionProblem{fmt::format("an item of Fn::Join is {}, not text", kind_phrase(item)),
                             "pass a list as the second argument itself, not as one of its items",
                             item.span()};
    }
    if (text) {
      joiner.add_known(*text, item.secret(), item.span());
    } else {
      joiner.add_unknown(item);
    }
    if (joiner.size() > kLongestFunctionText) {
      return too_long("Fn::Join", span);
    }
  }
  if (joiner.all_known()) {
    return joiner.text(span);
  }
  argument.items()[1] = Value::list(joiner.take_pieces(), list.span());
  return unknown_function("Fn::Join", std::move(argument), span);
}

FunctionResult apply_split(Value argument, Span span) {
  const std::string hint = "write Fn::Split: [delimiter, text]";
  if (!has_items(argument, 2, 2)) {
    return FunctionProblem{"Fn::Split takes a list of a delimiter and a text", hint,
                           argument.span()};
  }
  const Value& delimiter = argument.items()[0];
  const Value& source = argument.items()[1];
  const std::optional<std::string> separator = delimiter.scalar_text();
  if (!delimiter.is_unknown() && (!separator || separator->empty())) {
    return FunctionProblem{
        fmt::format("the delimiter of Fn::Split is {}, not a text of one or more characters",
                    kind_phrase(delimiter)),
        hint, delimiter.span()};
  }
  const std::optional<std::string> text = source.scalar_text();
  if (!source.is_unknown() && !text) {
    return FunctionProblem{
        fmt::format("Fn::Split splits text, and this is {}", kind_phrase(source)), hint,
        source.span()};
  }
  if (delimiter.is_unknown() || source.is_unknown()) {
    return unknown_function("Fn::Split", std::move(argument), span);
  }
  const bool secret = source.secret() || delimiter.secret();
  Value::List parts;
  std::size_t begin = 0;
  for (std::size_t end = text->find(*separator); end != std::string::npos;
       end = text->find(*separator, begin)) {
    parts.push_back(string_of(text->substr(begin, end - begin), secret, span));
    begin = end + separator->size();
  }
  parts.push_back(string_of(text->substr(begin), secret, span));
  return Value::list(std::move(parts), span);
}

FunctionResult apply_base64(Value argument, Span span) {
  if (argument.is_unknown()) {
    return unknown_function("Fn::Base64", std::move(argument), span);
  }
  const std::optional<std::string> text = argument.scalar_text();
  if (!text) {
    return FunctionProblem{
        fmt::format("Fn::Base64 encodes text, and this is {}", kind_phrase(argument)),
        "write Fn::Base64: text", argument.span()};
  }
  return string_of(base64(*text), argument.secret(), span);
}

FunctionResult apply_to_json_string(Value argument, Span span) {
  if (argument.is_scalar() || argument.is_null()) {
    return FunctionProblem{fmt::format("Fn::ToJsonString takes a mapping or a list, and this is {}",
                                       kind_phrase(argument)),
                           "", argument.span()};
  }
  if (argument.contains_unknown()) {
    return unknown_function("Fn::ToJsonString", std::move(argument), span);
  }
  return string_of(value_to_json(argument, ValueForm::Revealed), argument.contains_secret(), span);
}

}  // namespace drydock
