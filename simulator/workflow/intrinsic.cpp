#include "simulator/workflow/intrinsic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest_name.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

// Ten levels (Developer Guide, "Intrinsic functions", nesting).
constexpr int kDeepestCalls = 10;

}  // namespace

class IntrinsicParser {
 public:
  IntrinsicParser(std::string_view text, std::string& why) : text_(text), why_(why) {}

  std::optional<Intrinsic> parse() {
    const std::optional<std::uint32_t> call = read_call(1);
    skip();
    if (call && at_ < text_.size()) {
      refuse("something follows the call");
    }
    return why_.empty() ? std::optional(std::move(made_)) : std::nullopt;
  }

 private:
  using Argument = Intrinsic::Argument;

  std::nullopt_t refuse(std::string_view why) {
    if (why_.empty()) {
      why_ = fmt::format("{} at character {}", why, at_ + 1);
    }
    return std::nullopt;
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
      ++at_;
    }
  }
  [[nodiscard]] bool take(char c) {
    skip();
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }

  // Recursion: at most kDeepestCalls.
  std::optional<std::uint32_t> read_call(int depth) {
    skip();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '(') {
      ++at_;
    }
    const std::string_view name = text_.substr(begin, at_ - begin);
    Intrinsic::Call call;
    call.function = find_intrinsic(name);
    if (call.function == nullptr) {
      std::vector<std::string_view> names;
      for (const IntrinsicFunction& known : all_intrinsics()) {
        names.push_back(known.name);
      }
      const std::optional<std::string> near = nearest_name(name, names);
      return refuse(fmt::format("there is no function `{}`{}", name,
                                near ? fmt::format("; did you mean `{}`?", *near) : ""));
    }
    if (depth > kDeepestCalls) {
      return refuse("functions are nested more than 10 levels deep");
    }
    if (!take('(')) {
      return refuse("`(` is expected");
    }
    if (!take(')')) {
      do {
        const std::optional<Argument> argument = read_argument(depth);
        if (!argument) {
          return std::nullopt;
        }
        call.arguments.push_back(*argument);
      } while (take(','));
      if (!take(')')) {
        return refuse("`,` or `)` is expected");
      }
    }
    if (call.arguments.size() < call.function->least ||
        call.arguments.size() > call.function->most) {
      return refuse(fmt::format("{} does not take {} arguments", name, call.arguments.size()));
    }
    call.text = text_.substr(begin, at_ - begin);
    made_.calls_.push_back(std::move(call));
    return static_cast<std::uint32_t>(made_.calls_.size() - 1);
  }

  std::optional<Argument> read_argument(int depth) {
    skip();
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("'")) {
      return read_text();
    }
    if (rest.starts_with("States.")) {
      const std::optional<std::uint32_t> call = read_call(depth + 1);
      return call ? std::optional(Argument{Argument::Kind::Call, *call}) : std::nullopt;
    }
    const std::size_t size = argument_size(rest);
    std::string_view token = rest.substr(0, size);
    while (token.ends_with(' ')) {
      token.remove_suffix(1);
    }
    if (token.starts_with("$")) {
      std::string why;
      std::optional<JsonPath> path = JsonPath::parse(token, why);
      if (!path) {
        return refuse(why);
      }
      made_.paths_.push_back(*std::move(path));
      at_ += size;
      return Argument{Argument::Kind::Path, static_cast<std::uint32_t>(made_.paths_.size() - 1)};
    }
    const Result<Json> value = read_json_value(token, made_.owned_);
    if (!value || value->is_string() || value->is_array() || value->is_object()) {
      return refuse(fmt::format("`{}` is no argument", token));
    }
    at_ += size;
    return literal(*value);
  }

  // Up to the comma or parenthesis that ends the argument, past brackets and texts.
  [[nodiscard]] static std::size_t argument_size(std::string_view rest) {
    int depth = 0;
    char quote = '\0';
    for (std::size_t at = 0; at < rest.size(); ++at) {
      const char c = rest[at];
      if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (depth > 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '[' || c == '(') {
        ++depth;
      } else if (depth > 0 && (c == ']' || c == ')')) {
        --depth;
      } else if (depth == 0 && (c == ',' || c == ')')) {
        return at;
      }
    }
    return rest.size();
  }

  // `\'` and `\\` are unescaped here; `\{` and `\}` are left to Format. The service refuses every
  // other escape (states-language.net, "Reserved characters in Intrinsic Functions").
  std::optional<Argument> read_text() {
    std::string text;
    for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) {
      const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (text_[at_] == '\\' && (next == '\'' || next == '\\')) {
        text += next == '\\' ? "\\\\" : "'";
        ++at_;
      } else if (text_[at_] == '\\' && next != '{' && next != '}') {
        return refuse("only ' { } and \\ can stand behind a \\");
      } else {
        text += text_[at_];
      }
    }
    if (at_ >= text_.size()) {
      return refuse("a text is not closed");
    }
    ++at_;
    return literal(made_.owned_.string(text));
  }

  Argument literal(const Json& value) {
    made_.literals_.push_back(value);
    return {Argument::Kind::Literal, static_cast<std::uint32_t>(made_.literals_.size() - 1)};
  }

  std::string_view text_;
  std::string& why_;
  std::size_t at_ = 0;
  Intrinsic made_;
};

std::optional<Intrinsic> Intrinsic::parse(std::string_view text, std::string& why) {
  why.clear();
  return IntrinsicParser(text, why).parse();
}

StateValue find_path(const JsonPath& path, const StateData& data, std::string_view field,
                     JsonArena& arena) {
  const Json value = path.find(data, arena);
  if (value.is_present()) {
    return {value, std::nullopt};
  }
  return {{},
          StateFailure{"States.Runtime",
                       fmt::format("The JSONPath '{}' specified for the field '{}' could not be "
                                   "found in the input '{}'",
                                   path.text(), field, json_text(data.input))}};
}

StateValue Intrinsic::evaluate(const StateData& data, std::string_view field,
                               JsonArena& arena) const {
  return evaluate(calls_.back(), data, field, arena);
}

// Recursion: at most kDeepestCalls.
StateValue Intrinsic::evaluate(const Call& call, const StateData& data, std::string_view field,
                               JsonArena& arena) const {
  std::vector<Json> values;
  for (const Argument& argument : call.arguments) {
    StateValue value;
    if (argument.kind == Argument::Kind::Literal) {
      value.value = literals_[argument.number];
    } else if (argument.kind == Argument::Kind::Path) {
      value = find_path(paths_[argument.number], data, field, arena);
    } else {
      value = evaluate(calls_[argument.number], data, field, arena);
    }
    if (value.failure) {
      return value;
    }
    values.push_back(value.value);
  }
  Rng seedless(StreamKey{});
  IntrinsicWork work{arena, data.luck != nullptr ? *data.luck : seedless};
  const Json result = call.function->run(work, values);
  if (work.problem.empty()) {
    return {result, std::nullopt};
  }
  return {{},
          StateFailure{"States.IntrinsicFailure",
                       fmt::format("The function '{}' had the following error: {}", call.text,
                                   work.problem)}};
}

}  // namespace drydock
