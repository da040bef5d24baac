// propertyTransform of the registry (CloudFormation CLI User Guide, "Resource type schema"): what
// the service makes of a value that a template gives, as an expression of JSONata over the
// properties. Of JSONata this reads what the registry's schemas need to tell an identifier from
// its ARN and one case from another: fields, text, numbers, lists, objects, `& + - * / = != < > in
// and or ? :`, indices, variables, `$OR` between alternatives, and the functions contains, count,
// exists, join, lookup, lowercase, replace (of text), split, string, substringAfter, uppercase. An
// expression that uses more (functions of its own, regular expressions, filters, `~>`) is not
// evaluated: the values are then compared as they are written.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

struct Transformed {
  // What the service may make of it, one for each alternative that has a value.
  std::vector<Value> alternatives;
  // The expression read one of the properties; a constant says nothing of two values.
  bool reads_properties = false;
};

// `properties` is the object that the names stand for. Nothing if the expression is beyond the
// subset, or reads a value that is unknown or secret.
[[nodiscard]] std::optional<Transformed> transformed(std::string_view expression,
                                                     const Value& properties);

// A property on two sides, each with the object that it stands in and the properties as a whole.
// An absent value is Null.
struct TransformSide {
  const Value& value;
  const Value& parent;
  const Value& root;
};

// The service makes the same of both: one is what it makes of the other (or they differ in case
// alone and it makes the same of both). A transform that yields a regular expression counts where
// the one is the end of the other, as an identifier is of its ARN. False if the type transforms
// nothing at `path`.
[[nodiscard]] bool same_for_service(const ResourceType& type, const PropertyPath& path,
                                    const TransformSide& before, const TransformSide& after);

}  // namespace drydock
