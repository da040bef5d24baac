#include "simulator/workflow/json_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace drydock {
namespace {

constexpr std::size_t kDeepestFilters = 8;

bool is_name_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where the bracket that is open at `begin` closes, past texts in quotes; npos if it does not.
std::size_t closing_bracket(std::string_view text, std::size_t begin) {
  int depth = 0;
  char quote = '\0';
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      at += c == '\\' ? 1U : 0U;
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else {
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
  }
  return std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\n"), text.size());
  const std::size_t end = text.find_last_not_of(" \t\n");
  return text.substr(begin, end == std::string_view::npos ? 0 : end + 1 - begin);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  return wrong == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                  : std::nullopt;
}

// The place that a number means in `size` items; nothing if there is none.
std::optional<std::size_t> place_of(std::int64_t index, std::size_t size) {
  const std::int64_t from_start = index < 0 ? index + static_cast<std::int64_t>(size) : index;
  return from_start >= 0 && from_start < static_cast<std::int64_t>(size)
             ? std::optional(static_cast<std::size_t>(from_start))
             : std::nullopt;
}

}  // namespace

class JsonPathParser {
 public:
  JsonPathParser(std::string_view text, std::size_t nesting, std::string& why)
      : text_(text), nesting_(nesting), why_(why) {}

  std::optional<JsonPath> parse() {
    path_.text_ = text_;
    if (!read_root()) {
      return std::nullopt;
    }
    while (at_ < text_.size()) {
      if (!read_step()) {
        return std::nullopt;
      }
    }
    return std::move(path_);
  }

 private:
  using Kind = JsonPath::Kind;
  using Step = JsonPath::Step;

  bool refuse(std::string_view why) {
    why_ = fmt::format("{} at character {}", why, at_ + 1);
    return false;
  }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool read_root() {
    // Inside a filter `@` is the item, which is the root of its path.
    if (peek() != '$' && !(nesting_ > 0 && peek() == '@')) {
      return refuse("a path begins with `$`");
    }
    ++at_;
    if (peek() == '$') {
      path_.root_ = JsonPath::Root::Context;
      ++at_;
    } else if (is_name_byte(peek()) && !is_digit(peek()) && peek() != '-') {
      path_.root_ = JsonPath::Root::Variable;
      path_.variable_ = read_name();
    }
    return true;
  }

  std::string read_name() {
    const std::size_t begin = at_;
    while (is_name_byte(peek())) {
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  bool read_step() {
    Step step;
    if (peek() == '.') {
      ++at_;
      if (peek() == '.') {
        ++at_;
        step.descends = true;
      }
      if (peek() != '[') {
        return read_dotted(std::move(step));
      }
      // `$.[0]`, as Jayway reads it: the dot does nothing.
    }
    return peek() == '[' ? read_bracket(std::move(step)) : refuse("`.` or `[` is expected");
  }

  bool read_dotted(Step step) {
    if (peek() == '*') {
      ++at_;
      step.kind = Kind::Wildcard;
      return add(std::move(step));
    }
    std::string name = read_name();
    if (name.empty()) {
      return refuse("a name is expected behind `.`");
    }
    if (name == "length" && text_.substr(at_) == "()") {
      at_ += 2;
      step.kind = Kind::Length;
      path_.steps_.push_back(std::move(step));
      return true;
    }
    step.names.push_back(std::move(name));
    return add(std::move(step));
  }

  bool add(Step step) {
    const bool one = (step.kind == Kind::Names && step.names.size() == 1) ||
                     (step.kind == Kind::Indices && step.indices.size() == 1);
    path_.definite_ = path_.definite_ && one && !step.descends;
    path_.steps_.push_back(std::move(step));
    return true;
  }

  bool read_bracket(Step step) {
    const std::size_t close = closing_bracket(text_, at_);
    if (close == std::string_view::npos) {
      return refuse("`[` is not closed");
    }
    const std::string_view inner = trimmed(text_.substr(at_ + 1, close - at_ - 1));
    bool good = false;
    if (inner == "*") {
      step.kind = Kind::Wildcard;
      good = true;
    } else if (inner.starts_with("'") || inner.starts_with("\"")) {
      good = read_names(inner, step);
    } else if (inner.starts_with("?")) {
      good = read_filter(trimmed(inner.substr(1)), step);
    } else if (inner.find(':') != std::string_view::npos) {
      good = read_slice(inner, step);
    } else {
      good = read_indices(inner, step);
    }
    if (!good) {
      return why_.empty() ? refuse("`[…]` holds no name, number, slice or filter") : false;
    }
    at_ = close + 1;
    return add(std::move(step));
  }

  static bool read_names(std::string_view inner, Step& step) {
    step.kind = Kind::Names;
    while (!inner.empty()) {
      const char quote = inner[0];
      if (quote != '\'' && quote != '"') {
        return false;
      }
      std::string name;
      std::size_t at = 1;
      while (at < inner.size() && inner[at] != quote) {
        at += inner[at] == '\\' && at + 1 < inner.size() ? 1U : 0U;
        name += inner[at++];
      }
      if (at >= inner.size()) {
        return false;
      }
      step.names.push_back(std::move(name));
      inner = trimmed(inner.substr(at + 1));
      if (inner.empty()) {
        return true;
      }
      if (inner[0] != ',') {
        return false;
      }
      inner = trimmed(inner.substr(1));
    }
    return false;
  }

  static bool read_indices(std::string_view inner, Step& step) {
    step.kind = Kind::Indices;
    for (;;) {
      const std::size_t comma = inner.find(',');
      const std::optional<std::int64_t> index = whole_number(trimmed(inner.substr(0, comma)));
      if (!index) {
        return false;
      }
      step.indices.push_back(*index);
      if (comma == std::string_view::npos) {
        return true;
      }
      inner.remove_prefix(comma + 1);
    }
  }

  static bool read_slice(std::string_view inner, Step& step) {
    step.kind = Kind::Slice;
    const std::size_t colon = inner.find(':');
    const std::string_view first = trimmed(inner.substr(0, colon));
    const std::string_view last = trimmed(inner.substr(colon + 1));
    step.first = whole_number(first);
    step.last = whole_number(last);
    return (first.empty() || step.first) && (last.empty() || step.last);
  }

  bool read_filter(std::string_view inner, Step& step) {
    if (!inner.starts_with("(") || !inner.ends_with(")")) {
      return false;
    }
    if (nesting_ >= kDeepestFilters) {
      return refuse("filters are nested too deeply");
    }
    step.kind = Kind::Filter;
    std::string why;
    std::unique_ptr<JsonPathFilter> filter =
        JsonPathFilter::parse(inner.substr(1, inner.size() - 2), nesting_ + 1, why);
    if (!filter) {
      return refuse(why);
    }
    step.filter = static_cast<std::uint32_t>(path_.filters_.size());
    path_.filters_.push_back(std::move(filter));
    return true;
  }

  std::string_view text_;
  std::size_t nesting_;
  std::string& why_;
  std::size_t at_ = 0;
  JsonPath path_;
};

std::optional<JsonPath> JsonPath::parse(std::string_view text, std::string& why,
                                        std::size_t nesting) {
  why.clear();
  return JsonPathParser(text, nesting, why).parse();
}

Json JsonPath::find(const StateData& data, JsonArena& arena) const {
  switch (root_) {
    case Root::Input:
      return find_in(data.input, arena);
    case Root::Context:
      return find_in(data.context, arena);
    case Root::Variable: {
      const Json value = variable_of(data, variable_);
      return value.is_absent() ? Json() : find_in(value, arena);
    }
  }
  return {};
}

Json JsonPath::find_in(const Json& root, JsonArena& arena) const {
  if (definite_) {
    Json at = root;
    for (const Step& step : steps_) {
      if (step.kind == Kind::Names) {
        at = at.find(step.names[0]);
      } else if (step.kind == Kind::Length) {
        at =
            at.is_array() || at.is_object() ? Json::number(static_cast<double>(at.size())) : Json();
      } else {
        const auto place = at.is_array() ? place_of(step.indices[0], at.size()) : std::nullopt;
        at = place ? at.items()[*place] : Json();
      }
      if (at.is_absent()) {
        return {};
      }
    }
    return at;
  }
  std::vector<Json> found = {root};
  for (const Step& step : steps_) {
    if (step.kind == Kind::Length) {
      return Json::number(static_cast<double>(found.size()));
    }
    std::vector<Json> next;
    for (const Json& value : found) {
      take_step(step, value, root, arena, next);
    }
    found = std::move(next);
  }
  return arena.array(found);
}

// Recursion: by `..`, as deep as the value, at most kDeepestJson.
void JsonPath::take_step(const Step& step, const Json& value, const Json& root, JsonArena& arena,
                         std::vector<Json>& found) const {
  const std::span<const Json> items = value.is_array() ? value.items() : std::span<const Json>();
  const std::span<const JsonMember> members =
      value.is_object() ? value.members() : std::span<const JsonMember>();
  switch (step.kind) {
    case Kind::Names:
      for (const std::string& name : step.names) {
        const Json member = value.find(name);
        if (member.is_present()) {
          found.push_back(member);
        }
      }
      break;
    case Kind::Indices:
      for (const std::int64_t index : step.indices) {
        if (const auto place = place_of(index, items.size())) {
          found.push_back(items[*place]);
        }
      }
      break;
    case Kind::Slice: {
      const auto size = static_cast<std::int64_t>(items.size());
      const auto bound = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
      };
      for (std::int64_t i = bound(step.first.value_or(0)); i < bound(step.last.value_or(size));
           ++i) {
        found.push_back(items[static_cast<std::size_t>(i)]);
      }
      break;
    }
    case Kind::Wildcard:
      found.insert(found.end(), items.begin(), items.end());
      for (const JsonMember& member : members) {
        found.push_back(member.value);
      }
      break;
    case Kind::Filter:
      for (const Json& item : items) {
        if (filters_[step.filter]->holds(item, root, arena)) {
          found.push_back(item);
        }
      }
      if (value.is_object() && filters_[step.filter]->holds(value, root, arena)) {
        found.push_back(value);
      }
      break;
    case Kind::Length:
      break;
  }
  if (step.descends) {
    for (const Json& item : items) {
      take_step(step, item, root, arena, found);
    }
    for (const JsonMember& member : members) {
      take_step(step, member.value, root, arena, found);
    }
  }
}

std::string JsonPath::missing_in(const Json& root) const {
  std::string walked = "$";
  Json at = root;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    if (step.kind != Kind::Names) {
      walked += step.indices.empty() ? "[*]" : fmt::format("[{}]", step.indices[0]);
      const auto place = at.is_array() && !step.indices.empty()
                             ? place_of(step.indices[0], at.size())
                             : std::nullopt;
      at = place ? at.items()[*place] : Json();
    } else {
      walked += fmt::format("['{}']", step.names[0]);
      at = at.find(step.names[0]);
    }
    if (at.is_absent()) {
      return i + 1 == steps_.size() ? "No results for path: " + walked
                                    : "Missing property in path " + walked;
    }
  }
  return "No results for path: " + walked;
}

Json JsonPath::put(const Json& root, const Json& value, JsonArena& arena) const {
  DRYDOCK_CHECK(definite_);
  return put_from(0, root, value, arena);
}

// Recursion: one level a step; a path's steps are bounded by the definition's text and, through
// the depth of what is made, by kDeepestJson.
Json JsonPath::put_from(std::size_t step, const Json& at, const Json& value,
                        JsonArena& arena) const {
  if (step == steps_.size()) {
    return value;
  }
  if (step >= kDeepestJson) {
    return {};
  }
  if (steps_[step].kind == Kind::Indices) {
    const auto place = at.is_array() ? place_of(steps_[step].indices[0], at.size()) : std::nullopt;
    if (!place) {
      return {};
    }
    std::vector<Json> items(at.items().begin(), at.items().end());
    items[*place] = put_from(step + 1, items[*place], value, arena);
    return items[*place].is_absent() ? Json() : arena.array(items);
  }
  if (steps_[step].kind != Kind::Names || (at.is_present() && !at.is_object())) {
    return {};
  }
  JsonObjectBuilder object(arena);
  if (at.is_object()) {
    for (const JsonMember& member : at.members()) {
      object.set(member.key, member.value);
    }
  }
  const std::string& name = steps_[step].names[0];
  const Json inner = put_from(step + 1, at.find(name), value, arena);
  if (inner.is_absent()) {
    return {};
  }
  object.set(arena.copy_text(name), inner);
  return object.finish();
}

}  // namespace drydock
