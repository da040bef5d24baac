#include "simulator/workflow/plausible_data.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "simulator/json/json_reader.hpp"
#include "simulator/workflow/payload_template.hpp"

namespace drydock {
namespace {

constexpr int kMostSteps = 32;
constexpr int kDeepestData = 3;

bool is_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

// What a path stands for where it is used: a field, or the innermost call of a function.
struct Hint {
  std::string_view use;
  std::string_view json;  // "[" is a list
};
constexpr auto kFieldHints = std::to_array<Hint>({
    {"ItemsPath", "["},
    {"Items", "["},
    {"SecondsPath", "1"},
    {"Seconds", "1"},
    {"TimeoutSecondsPath", "900"},
    {"HeartbeatSecondsPath", "600"},
    {"MaxConcurrencyPath", "1"},
    {"MaxItemsPath", "10"},
    {"MaxItemsPerBatchPath", "10"},
    {"ToleratedFailureCountPath", "0"},
    {"ToleratedFailurePercentagePath", "0"},
    {"TimestampPath", R"("2030-01-01T00:00:00Z")"},
    {"Timestamp", R"("2030-01-01T00:00:00Z")"},
});
constexpr auto kCallHints = std::to_array<Hint>({
    {"States.MathAdd(", "1"},
    {"States.StringToJson(", R"("{}")"},
    {"States.ArrayLength(", "["},
    {"States.ArrayGetItem(", "["},
    {"States.ArrayPartition(", "["},
    {"States.ArrayContains(", "["},
    {"States.ArrayUnique(", "["},
    {"States.JsonMerge(", "{}"},
    {"States.Base64Decode(", R"("YQ==")"},
    {"States.StringSplit(", R"("a,b,c,d,e,f,g,h,i,j")"},
    {"$parse(", R"("{}")"},
    {"$number(", "1"},
    {"$sum(", "["},
    {"$split(", R"("a,b")"},
});

std::string_view hint_of(std::string_view text, std::size_t at, std::string_view key) {
  const std::string_view before = text.substr(0, at);
  for (const Hint& hint : kCallHints) {
    const std::size_t call = before.rfind(hint.use);
    if (call != std::string_view::npos &&
        before.find_first_of("),", call) == std::string_view::npos) {
      return hint.json;
    }
  }
  for (const Hint& hint : kFieldHints) {
    if (hint.use == key) {
      return hint.json;
    }
  }
  return "";
}

}  // namespace

PlausibleData::PlausibleData(const Node& definition) { read(definition, ""); }

// Recursion: as deep as the document, at most kDeepestNesting.
void PlausibleData::read(const Node& node, std::string_view key) {
  if (node.is(NodeKind::String)) {
    return read_text(node.text(), key);
  }
  if (const std::optional<Node> variable = node.find("Variable")) {
    read_comparison(node, *variable);
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    const std::string_view inner = node.is(NodeKind::Mapping) ? node.key(i) : key;
    if (inner != "Comment" && inner != "Resource") {
      read(node[i], inner);
    }
  }
}

void PlausibleData::read_comparison(const Node& rule, const Node& variable) {
  std::size_t at = 1;
  Want* want = variable.is(NodeKind::String) && variable.text().starts_with("$")
                   ? take_path(variable.text(), at)
                   : nullptr;
  for (std::size_t i = 0; want != nullptr && i < rule.size(); ++i) {
    const std::string_view test = rule.key(i);
    const Json operand = json_of(rule[i], values_);
    if (test == "Variable" || test == "Next" || test.ends_with("Path")) {
      continue;
    }
    if (test.starts_with("Numeric") && operand.is_number()) {
      for (const double off : {0.0, 1.0, -1.0}) {
        want->values.push_back(Json::number(operand.as_number() + off));
      }
    } else if (test == "BooleanEquals") {
      want->values.push_back(Json::boolean(true));
      want->values.push_back(Json::boolean(false));
    } else if (test == "StringMatches" && operand.is_string()) {
      std::string text(operand.text());
      std::erase(text, '*');
      want->values.push_back(values_.string(text));
    } else if (test.starts_with("String") || test.starts_with("Timestamp")) {
      want->values.push_back(operand);
    } else if (test == "IsNumeric") {
      want->values.push_back(Json::number(1));
    } else if (test == "IsBoolean") {
      want->values.push_back(Json::boolean(true));
    }
  }
}

void PlausibleData::read_text(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find('$'); at < text.size(); at = text.find('$', at)) {
    const std::size_t begin = at++;
    Want* want = take_path(text, at);
    if (want == nullptr || want == &root_) {
      continue;
    }
    const std::string_view hint = hint_of(text, begin, key);
    if (hint == "[") {
      want->list = true;
    } else if (!hint.empty()) {
      want->values.push_back(read_json_value(hint, values_).value());
    } else if (text.starts_with("{%")) {
      read_condition(text, at, *want);
    }
  }
}

// `= 'DONE'` or `> 3` behind a path of JSONata.
void PlausibleData::read_condition(std::string_view text, std::size_t at, Want& want) {
  const std::size_t sign = text.find_first_not_of(' ', at);
  if (sign == std::string_view::npos ||
      std::string_view("=<>!").find(text[sign]) == std::string_view::npos) {
    return;
  }
  const std::size_t begin = text.find_first_not_of("=<>! ", sign);
  if (begin == std::string_view::npos) {
    return;
  }
  const char quote = text[begin];
  if (quote == '\'' || quote == '"') {
    const std::size_t end = text.find(quote, begin + 1);
    if (end != std::string_view::npos) {
      want.values.push_back(values_.string(text.substr(begin + 1, end - begin - 1)));
    }
    return;
  }
  const std::size_t end = std::min(text.find_first_of(" )%]", begin), text.size());
  const Result<Json> value = read_json_value(text.substr(begin, end - begin), values_);
  if (value && value->is_number()) {
    for (const double off : {0.0, 1.0, -1.0}) {
      want.values.push_back(Json::number(value->as_number() + off));
    }
  } else if (value) {
    want.values.push_back(*value);
  }
}

PlausibleData::Want* PlausibleData::take_path(std::string_view text, std::size_t& at) {
  for (const std::string_view root :
       {"$.Map.Item.Value", "$.Execution.Input", "states.input", "states.result",
        "states.context.Execution.Input", "states.context.Map.Item.Value"}) {
    if (text.substr(at).starts_with(root)) {
      at += root.size();
      return take_steps(text, at);
    }
  }
  if (text.substr(at).starts_with("$") || text.substr(at).starts_with("states.")) {
    ++at;
    return nullptr;
  }
  // A variable holds something that was read before.
  while (at < text.size() && is_name(text[at]) && text[at] != '-') {
    ++at;
  }
  return take_steps(text, at);
}

PlausibleData::Want* PlausibleData::take_steps(std::string_view text, std::size_t& at) {
  Want* want = &root_;
  for (int steps = 0; steps < kMostSteps && at < text.size(); ++steps) {
    const std::size_t begin = at;
    std::string name;
    if (text[at] == '.') {
      ++at;
      while (at < text.size() && is_name(text[at])) {
        name += text[at++];
      }
      if (name.empty() || (at < text.size() && text[at] == '(')) {
        at = begin + 1;
        return want;
      }
    } else if (text[at] == '[') {
      const std::size_t close = text.find(']', at);
      if (close == std::string_view::npos) {
        return want;
      }
      const std::string_view inner = text.substr(at + 1, close - at - 1);
      at = close + 1;
      if (inner.size() > 2 && (inner[0] == '\'' || inner[0] == '"')) {
        name = inner.substr(1, inner.size() - 2);
      } else {
        want->list = want->list || want != &root_;
        if (inner.starts_with("?")) {
          return want;
        }
        continue;
      }
    } else {
      return want;
    }
    want = &want->members[name];
  }
  return want;
}

Json PlausibleData::make(std::uint32_t turn, JsonArena& arena) const {
  return root_.list ? make(root_, turn, 0, arena) : make_members(root_, turn, 0, arena);
}

Json PlausibleData::make_members(const Want& want, std::uint32_t turn, int depth,
                                 JsonArena& arena) const {
  JsonObjectBuilder object(arena);
  for (const auto& [name, member] : want.members) {
    object.set(arena.copy_text(name), make(member, turn, depth + 1, arena));
  }
  return object.finish();
}

// Recursion: kDeepestData levels of whole objects, and below them the steps of a path.
Json PlausibleData::make(const Want& want, std::uint32_t turn, int depth, JsonArena& arena) const {
  const bool whole = want.members.empty() && depth < kDeepestData;
  if (want.list) {
    // An item is read by paths of its own, which nobody tells from the others.
    const Json item = whole ? make_members(root_, turn, depth + 1, arena)
                            : make_members(want, turn, depth + 1, arena);
    const std::array<Json, 2> items{item, item};
    return arena.array(items);
  }
  if (!want.members.empty()) {
    return make_members(want, turn, depth, arena);
  }
  if (!want.values.empty()) {
    return arena.copy(want.values[turn % want.values.size()]);
  }
  return Json::text_of("value");
}

}  // namespace drydock
