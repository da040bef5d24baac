#include "tests/unit/planner/schema/sample_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "planner/schema/check_value.hpp"

namespace drydock::schema_test {
namespace {

constexpr int kDeepest = 12;

// Texts that patterns of the registry are after.
constexpr std::array<std::string_view, 34> kCandidates = {
    "a",
    "A",
    "1",
    "ab",
    "abcdefgh",
    "Abcdefg1",
    "us-east-1",
    "123456789012",
    "arn:aws:iam::123456789012:role/name",
    "arn:aws:s3:::bucket-name",
    "arn:aws:sns:us-east-1:123456789012:name",
    "arn:aws:lambda:us-east-1:123456789012:function:name",
    "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:name-abcdef",
    "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    "arn:aws:connect:us-east-1:123456789012:instance/12345678-1234-1234-1234-123456789012",
    "arn:aws:kinesis:us-east-1:123456789012:stream/name",
    "12345678-1234-1234-1234-123456789012",
    "12345678123412341234123456789012",
    "name@example.com",
    "https://example.com/path",
    "s3://bucket-name/key",
    "example.com",
    "2026-01-31T08:00:00Z",
    "2026-01-31",
    "10.0.0.0/16",
    "10.0.0.1",
    "vpc-12345678",
    "subnet-12345678",
    "sg-12345678",
    "rate(1 day)",
    "sun:05:00-sun:09:00",
    "PT1H",
    "/path",
};

// Writes the shortest text that a regular expression accepts, its first alternative and the first
// character of every class; `more` is how often an open repetition runs beyond its least.
class PatternText {
 public:
  PatternText(std::string_view pattern, std::size_t more) : rest_(pattern), more_(more) {}

  std::string write() { return alternatives(0); }

 private:
  // As deep as the pattern has groups, which `depth` bounds.
  std::string alternatives(int depth) {
    std::string first = sequence(depth);
    while (take('|')) {
      sequence(depth);
    }
    return first;
  }

  std::string sequence(int depth) {
    std::string made;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      const std::string one = atom(depth);
      for (std::size_t i = repetitions(); i > 0 && made.size() < 4000; --i) {
        made += one;
      }
    }
    return made;
  }

  std::string atom(int depth) {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '(' && depth < 20) {
      if (rest_.starts_with("?:")) {
        rest_.remove_prefix(2);
      }
      std::string inner = alternatives(depth + 1);
      take(')');
      return inner;
    }
    if (c == '[') {
      return character_class();
    }
    if (c == '\\' && !rest_.empty()) {
      return escaped();
    }
    return c == '^' || c == '$' ? "" : c == '.' ? "a" : std::string(1, c);
  }

  std::string escaped() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == 'p' && take('{')) {
      const std::string_view name = rest_.substr(0, rest_.find('}'));
      rest_.remove_prefix(std::min(rest_.size(), name.size() + 1));
      return name == "N" || name == "Nd" ? "1" : name == "Z" || name == "Zs" ? " " : "a";
    }
    switch (c) {
      case 'd':
        return "1";
      case 'w':
      case 'S':
      case 'D':
        return "a";
      case 's':
        return " ";
      case 'W':
        return "-";
      case 'b':
      case 'A':
      case 'z':
      case 'Z':
        return "";
      default:
        return std::string(1, c);
    }
  }

  std::string character_class() {
    const bool negated = take('^');
    std::string chosen;
    bool first = true;
    while (!rest_.empty() && (rest_.front() != ']' || first)) {
      std::string one;
      if (rest_.front() == '\\') {
        rest_.remove_prefix(1);
        one = rest_.empty() ? "" : escaped();
      } else {
        one = std::string(1, rest_.front());
        rest_.remove_prefix(1);
      }
      const bool letter =
          !one.empty() && ((one[0] >= 'a' && one[0] <= 'z') || (one[0] >= 'A' && one[0] <= 'Z'));
      const bool better = chosen.empty() || (letter && chosen[0] != 'a');
      chosen = better ? one : chosen;
      first = false;
    }
    take(']');
    return negated ? "a" : chosen;
  }

  std::size_t repetitions() {
    std::size_t least = 1;
    bool open = false;
    if (take('*')) {
      least = 0;
      open = true;
    } else if (take('+')) {
      open = true;
    } else if (take('?')) {
      least = 0;
    } else if (rest_.starts_with('{')) {
      const std::string_view inner = rest_.substr(1, rest_.find('}') - 1);
      rest_.remove_prefix(std::min(rest_.size(), inner.size() + 2));
      least = std::stoul("0" + std::string(inner.substr(0, inner.find(','))));
      const std::size_t comma = inner.find(',');
      const std::string most(comma == std::string_view::npos ? "" : inner.substr(comma + 1));
      open = comma != std::string_view::npos && (most.empty() || std::stoul(most) >= least + more_);
    }
    take('?');
    return least + (open ? more_ : 0);
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
  std::size_t more_;
};

}  // namespace

std::optional<std::string> sample_text(const Pattern& pattern, std::size_t least,
                                       std::size_t most) {
  const auto good = [&](const std::string& text) {
    return text.size() >= least && text.size() <= most && pattern.matches(text);
  };
  for (const std::size_t more : {std::size_t{0}, std::size_t{1}, std::size_t{5}, least}) {
    if (std::string text = PatternText(pattern.text(), more).write(); good(text)) {
      return text;
    }
  }
  for (const std::string_view candidate : kCandidates) {
    if (good(std::string(candidate))) {
      return std::string(candidate);
    }
  }
  const std::string repeated(std::max<std::size_t>(least, 1), 'a');
  return good(repeated) ? std::optional(repeated) : std::nullopt;
}

// The recursion is bounded, because a type may hold itself.
Value Sampler::sample(SchemaNodeId node) {
  if (depth_ == kDeepest) {
    return Value::unknown(Value::object({{"Ref", Value::string("Deeper"), {}}}));
  }
  ++depth_;
  Value value = plain(node);
  if (!value.is_unknown()) {
    choose_branches({node}, value);
  }
  --depth_;
  return value;
}

Value Sampler::plain(SchemaNodeId id) {
  const SchemaNode& node = schema_.node(id);
  const std::span<const Value> allowed = schema_.allowed_of(node);
  if (!allowed.empty()) {
    return allowed[static_cast<std::size_t>(variant_) % allowed.size()];
  }
  if (node.types.has(JsonType::Object) || node.properties.size > 0 || node.required.size > 0) {
    Value value = Value::object({});
    add_members(id, value);
    return value;
  }
  if (node.types.has(JsonType::Array)) {
    return list(node);
  }
  if (node.types.has(JsonType::Integer) || node.types.has(JsonType::Number)) {
    return number(node, node.types.has(JsonType::Integer));
  }
  if (node.types.has(JsonType::Boolean)) {
    return Value::boolean(true);
  }
  if (node.types.any()) {
    for (const PoolRange range : {node.one_of, node.any_of, node.all_of}) {
      if (range.size > 0) {
        return sample(schema_.branches_of(range).front());
      }
    }
  }
  return text(node);
}

Value Sampler::text(const SchemaNode& node) {
  const SchemaBounds* bounds = schema_.bounds_of(node);
  const std::size_t least =
      bounds != nullptr && bounds->min_length ? static_cast<std::size_t>(*bounds->min_length) : 0;
  const std::size_t most = bounds != nullptr && bounds->max_length
                               ? static_cast<std::size_t>(*bounds->max_length)
                               : 100'000;
  if (node.format == TextFormat::DateTime) {
    return Value::string("2026-01-31T08:00:00Z");
  }
  if (node.format == TextFormat::Json) {
    return Value::string("{}");
  }
  if (!node.pattern.valid()) {
    std::string made = "a" + std::to_string(variant_);
    made.resize(std::clamp(made.size(), least, most), 'a');
    return Value::string(std::move(made));
  }
  ++count_.texts;
  const std::optional<std::string> made =
      sample_text(schema_.patterns[node.pattern.value], least, most);
  if (!made) {
    ++count_.unsolved;
    return Value::unknown(Value::object({{"Ref", Value::string("Text"), {}}}));
  }
  return Value::string(*made);
}

Value Sampler::number(const SchemaNode& node, bool whole) const {
  const SchemaBounds* bounds = schema_.bounds_of(node);
  double least = 1;
  if (bounds != nullptr) {
    if (bounds->maximum) {
      least = std::min(least, bounds->maximum->value);
    }
    if (bounds->minimum) {
      least = std::max(least, bounds->minimum->value);
    }
    if (bounds->exclusive_minimum) {
      least = std::max(least, std::floor(bounds->exclusive_minimum->value) + 1);
    }
    if (bounds->multiple_of && bounds->multiple_of->value > 0) {
      least = std::ceil(least / bounds->multiple_of->value) * bounds->multiple_of->value;
    }
  }
  if (whole || std::floor(least) == least) {
    return Value::integer(static_cast<std::int64_t>(std::ceil(least)));
  }
  return Value::number(std::to_string(least));
}

Value Sampler::list(const SchemaNode& node) {
  const SchemaBounds* bounds = schema_.bounds_of(node);
  const std::size_t least =
      bounds != nullptr && bounds->min_items ? static_cast<std::size_t>(*bounds->min_items) : 0;
  Value::List items;
  const int outer = variant_;
  for (std::size_t i = 0; i < least; ++i) {
    variant_ = outer + static_cast<int>(i);
    Value item = node.items.valid() ? sample(node.items) : Value::string(std::to_string(i));
    if (node.unique_items && std::find(items.begin(), items.end(), item) != items.end()) {
      ++count_.unsolved;
      item = Value::unknown(Value::object({{"Ref", Value::string("Item"), {}}}));
    }
    items.push_back(std::move(item));
  }
  variant_ = outer;
  return Value::list(std::move(items));
}

void Sampler::add_members(SchemaNodeId id, Value& value) {
  const SchemaNode& node = schema_.node(id);
  for (const std::string& name : schema_.required_of(node)) {
    if (value.find(name) == nullptr) {
      std::vector<SchemaNodeId> below = nodes_below(schema_, {schema_.root, id}, name);
      const std::vector<SchemaNodeId> own = nodes_below(schema_, {id}, name);
      value.set(name, sample(own.empty() ? (below.empty() ? id : below.front()) : own.front()));
    }
  }
  const SchemaBounds* bounds = schema_.bounds_of(node);
  const std::size_t least = bounds != nullptr && bounds->min_properties
                                ? static_cast<std::size_t>(*bounds->min_properties)
                                : 0;
  for (const SchemaProperty& property : schema_.properties_of(node)) {
    if (value.members().size() < least && value.find(property.name) == nullptr) {
      value.set(property.name, sample(property.node));
    }
  }
  for (const PatternProperty& property : schema_.patterns_of(node)) {
    if (value.members().size() < least) {
      const auto key = sample_text(schema_.patterns[property.pattern.value], 1, 1000);
      value.set(key.value_or("a"), sample(property.node));
    }
  }
}

// What the nodes that hold for one object ask of it and of the objects in it that are there.
void Sampler::complete(const std::vector<SchemaNodeId>& owners, Value& value, int depth) {
  if (!value.is_object() || depth == kDeepest) {
    return;
  }
  for (const SchemaNodeId owner : owners) {
    for (const std::string& name : schema_.required_of(schema_.node(owner))) {
      const std::vector<SchemaNodeId> below = nodes_below(schema_, owners, name);
      if (value.find(name) == nullptr && !below.empty()) {
        value.set(name, sample(below.front()));
      }
    }
  }
  for (Value::Member& member : value.members()) {
    if (member.value.is_object()) {
      complete(nodes_below(schema_, owners, member.key), member.value, depth + 1);
    }
  }
}

bool Sampler::fits(const std::vector<SchemaNodeId>& owners, const Value& value) const {
  return std::all_of(owners.begin(), owners.end(), [&](SchemaNodeId owner) {
    return ValueChecker(schema_, {}).test(owner, value).fits;
  });
}

// Adds what the branches ask of a value, one branch after the other until the whole fits. `owners`
// all hold for the value; the last is the one whose branches are chosen.
void Sampler::choose_branches(const std::vector<SchemaNodeId>& owners, Value& value) {
  const SchemaNode& node = schema_.node(owners.back());
  for (const SchemaNodeId branch : schema_.branches_of(node.all_of)) {
    std::vector<SchemaNodeId> further = owners;
    further.push_back(branch);
    complete(further, value, 0);
    choose_branches(further, value);
  }
  for (const PoolRange range : {node.one_of, node.any_of}) {
    if (range.size > 0 && !fits({owners.back()}, value)) {
      choose_one(owners, range, value);
    }
  }
}

void Sampler::choose_one(const std::vector<SchemaNodeId>& owners, PoolRange range, Value& value) {
  for (const bool with_optional : {false, true}) {
    for (const SchemaNodeId branch : schema_.branches_of(range)) {
      Value tried = value.is_object() ? value : sample(branch);
      std::vector<SchemaNodeId> further = owners;
      further.push_back(branch);
      const auto optional = schema_.properties_of(schema_.node(branch));
      if (with_optional && tried.is_object() && !optional.empty()) {
        tried.set(optional.front().name, sample(optional.front().node));
      }
      complete(further, tried, 0);
      choose_branches(further, tried);
      if (fits({owners.back()}, tried)) {
        value = std::move(tried);
        return;
      }
    }
  }
}

}  // namespace drydock::schema_test
