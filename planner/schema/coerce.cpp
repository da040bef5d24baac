// ResourceType::coerced: scalars become the types that the schema names.
#include "planner/schema/check_value.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {
namespace {

constexpr std::size_t kDeepestCoercion = 400;
// As for checking: only branches that multiply each other come near it.
constexpr std::size_t kMostVisits = 1'000'000;

class Coercer {
 public:
  explicit Coercer(const ResourceSchema& schema) : schema_(schema) {}

  void apply(SchemaNodeId id, Value& value, std::size_t depth = 0) {
    if (depth == kDeepestCoercion || visits_ == kMostVisits || value.is_unknown() ||
        value.is_null()) {
      return;
    }
    ++visits_;
    const SchemaNode& node = schema_.node(id);
    if (value.is_object()) {
      for (Value::Member& member : value.members()) {
        for (const SchemaNodeId below : of_member(node, member.key)) {
          apply(below, member.value, depth + 1);
        }
      }
    } else if (value.is_list()) {
      for (Value& item : value.items()) {
        if (node.items.valid()) {
          apply(node.items, item, depth + 1);
        }
      }
    } else {
      convert(node.types, value);
    }
    for (const SchemaNodeId branch : schema_.branches_of(node.all_of)) {
      apply(branch, value, depth + 1);
    }
    apply_first_fitting(schema_.branches_of(node.any_of), value, depth);
    apply_first_fitting(schema_.branches_of(node.one_of), value, depth);
  }

 private:
  std::vector<SchemaNodeId> of_member(const SchemaNode& node, std::string_view key) const {
    const SchemaNodeId named = schema_.property(node, key);
    if (named.valid()) {
      return {named};
    }
    for (const PatternProperty& property : schema_.patterns_of(node)) {
      const Pattern& pattern = schema_.patterns[property.pattern.value];
      if (pattern.usable() && pattern.matches(key)) {
        return {property.node};
      }
    }
    return node.additional.valid() ? std::vector{node.additional} : std::vector<SchemaNodeId>{};
  }

  void apply_first_fitting(std::span<const SchemaNodeId> branches, Value& value,
                           std::size_t depth) {
    for (const SchemaNodeId branch : branches) {
      if (ValueChecker(schema_, {}).test(branch, value).fits) {
        apply(branch, value, depth + 1);
        return;
      }
    }
  }

  static void convert(JsonTypes types, Value& value) {
    const std::optional<JsonType> type = fitting_type(types, value, Reading::CloudFormation);
    if (!type || types.any()) {
      return;
    }
    const Span span = value.span();
    const bool secret = value.secret();
    if (*type == JsonType::String && !value.is_string()) {
      value = Value::string(value.scalar_text().value_or(""), span);
    } else if (*type == JsonType::Boolean && !value.is_bool()) {
      value = Value::boolean(value.as_truth().value_or(false), span);
    } else if (*type == JsonType::Integer && value.is_string()) {
      value = Value::integer(value.as_integer().value_or(0), span);
    } else if (*type == JsonType::Number && value.is_string() && is_json_number(value.text())) {
      value = Value::number(value.text(), span);
    }
    value.mark_secret(secret);
  }

  // RFC 8259, section 6; the text is known to be a finite number without a plus sign.
  static bool is_json_number(std::string_view text) {
    text.remove_prefix(text.starts_with('-') ? 1 : 0);
    const auto digit = [&](std::size_t i) {
      return i < text.size() && text[i] >= '0' && text[i] <= '9';
    };
    const std::size_t point = text.find('.');
    return digit(0) && !(text[0] == '0' && digit(1)) &&
           (point == std::string_view::npos || digit(point + 1));
  }

  const ResourceSchema& schema_;
  std::size_t visits_ = 0;
};

}  // namespace

Value ResourceType::coerced(Value properties) const {
  Coercer(*schema_).apply(schema_->root, properties);
  return properties;
}

}  // namespace drydock
