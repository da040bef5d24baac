#include "planner/schema/property_transform.hpp"

#include <algorithm>

#include "planner/schema/pattern.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "planner/schema/transform_expression.hpp"

namespace drydock {
namespace {

const PropertyTransform* find_transform(const ResourceSchema& schema, const PropertyPath& path) {
  for (const PropertyTransform& transform : schema.transforms) {
    if (transform.path.size() == path.size() &&
        path_relation(path, transform.path) == PathRelation::AtOrBelow) {
      return &transform;
    }
  }
  return nullptr;
}

// Names in a transform of an item stand for members of the item, others for properties of the
// resource; a few schemas write those of a nested object as of the object, too.
std::optional<Transformed> of_side(const PropertyTransform& transform, const TransformSide& side) {
  const bool of_item =
      std::find(transform.path.begin(), transform.path.end(), "*") != transform.path.end();
  if (of_item) {
    return transformed(transform.expression, side.parent);
  }
  std::optional<Transformed> found = transformed(transform.expression, side.root);
  return found && found->alternatives.empty() ? transformed(transform.expression, side.parent)
                                              : found;
}

bool same_but_for_case(const Value& a, const Value& b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return a.is_string() && b.is_string() &&
         std::equal(a.text().begin(), a.text().end(), b.text().begin(), b.text().end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// `other` is what the service makes of `value`.
bool yields(const Transformed& made, const Value& value, const Value& other) {
  return std::any_of(
      made.alternatives.begin(), made.alternatives.end(), [&](const Value& alternative) {
        if (alternative == other) {
          return true;
        }
        return alternative.is_string() && value.is_string() && other.is_string() &&
               other.text().size() > value.text().size() && other.text().ends_with(value.text()) &&
               Pattern("^(?:" + alternative.text() + ")$").usable() &&
               Pattern("^(?:" + alternative.text() + ")$").matches(other.text());
      });
}

}  // namespace

std::optional<Transformed> transformed(std::string_view expression, const Value& properties) {
  TransformExpression evaluation(expression, properties);
  std::optional<std::vector<Value>> alternatives = evaluation.alternatives();
  if (!alternatives) {
    return std::nullopt;
  }
  return Transformed{std::move(*alternatives), evaluation.reads_properties()};
}

bool same_for_service(const ResourceType& type, const PropertyPath& path,
                      const TransformSide& before, const TransformSide& after) {
  const ResourceSchema& schema = type.schema();
  const PropertyTransform* const transform =
      schema.transforms.empty() ? nullptr : find_transform(schema, path);
  if (transform == nullptr) {
    return false;
  }
  const std::optional<Transformed> of_before = of_side(*transform, before);
  const std::optional<Transformed> of_after = of_side(*transform, after);
  if (!of_before || !of_after || !of_before->reads_properties) {
    return false;
  }
  return yields(*of_before, before.value, after.value) ||
         yields(*of_after, after.value, before.value) ||
         (same_but_for_case(before.value, after.value) &&
          of_before->alternatives == of_after->alternatives);
}

}  // namespace drydock
