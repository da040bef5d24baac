// Finishes Unknown values once more is known: the same functions as evaluate, run on the kept
// expressions. Plan uses it with what state records, apply with what the provider returned, the
// simulator with planned identities.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "planner/model/address.hpp"
#include "planner/model/value.hpp"

namespace drydock {

class ReferenceResolver {
 public:
  ReferenceResolver() = default;
  ReferenceResolver(const ReferenceResolver&) = delete;
  ReferenceResolver& operator=(const ReferenceResolver&) = delete;
  virtual ~ReferenceResolver() = default;

  // `attribute` is "" for Ref. Nothing if it is not known yet.
  [[nodiscard]] virtual std::optional<Value> attribute_of(const Address& target,
                                                          const std::string& attribute) const = 0;
  // `reference` is what stands in {"$resolve": …}: "ssm:/path". Nothing if it is not known.
  [[nodiscard]] virtual std::optional<Value> dynamic_reference(const std::string& reference) const {
    static_cast<void>(reference);
    return std::nullopt;
  }
};

// The value with every Unknown that can now be known replaced; the rest stay Unknown with smaller
// expressions. An error is a function that fails on its now known arguments (Select beyond the
// end of a list). Members and items that become AWS::NoValue are dropped.
[[nodiscard]] Result<Value> resolve(const Value& value, const ReferenceResolver& resolver);

// Every (target, attribute) that occurs in the Unknowns of a value, in order of occurrence.
struct ExpressionReference {
  Address target;
  std::string attribute;
};
[[nodiscard]] std::vector<ExpressionReference> references_of(const Value& value);

}  // namespace drydock
