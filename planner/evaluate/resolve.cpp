#include "planner/evaluate/resolve.hpp"

#include <variant>

#include "planner/document/document.hpp"
#include "planner/evaluate/intrinsics.hpp"

namespace drydock {
namespace {

// Values that a plan file holds are as deep as its reader allows; expressions nest inside them.
constexpr std::size_t kDeepestResolved = 4 * kDeepestNesting;

class Resolution {
 public:
  explicit Resolution(const ReferenceResolver& resolver) : resolver_(resolver) {}

  Value run(const Value& value, std::size_t depth) {
    if (error_ || depth > kDeepestResolved) {
      error_ = error_ ? error_ : Error{"a value is nested too deeply to be resolved", {}};
      return Value::null();
    }
    switch (value.kind()) {
      case ValueKind::List:
        return list(value, depth);
      case ValueKind::Object:
        return object(value, depth);
      case ValueKind::Unknown: {
        Value result = expression(value, depth);
        result.mark_secret(result.secret() || value.secret());
        return result;
      }
      default:
        return value;
    }
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  Value list(const Value& value, std::size_t depth) {
    Value::List items;
    items.reserve(value.items().size());
    for (const Value& item : value.items()) {
      Value result = run(item, depth + 1);
      if (!is_no_value(result)) {
        items.push_back(std::move(result));
      }
    }
    return Value::list(std::move(items), value.span()).mark_secret(value.secret());
  }

  Value object(const Value& value, std::size_t depth) {
    Value::Object members;
    members.reserve(value.members().size());
    for (const Value::Member& member : value.members()) {
      Value result = run(member.value, depth + 1);
      if (!is_no_value(result)) {
        members.push_back({member.key, std::move(result), member.key_span});
      }
    }
    return Value::object(std::move(members), value.span()).mark_secret(value.secret());
  }

  Value expression(const Value& value, std::size_t depth) {
    const Value& kept = value.expression();
    if (!kept.is_object() || kept.members().size() != 1) {
      return value;
    }
    const std::string& name = kept.members().front().key;
    const Value& argument = kept.members().front().value;
    if (name == "Ref" || name == "Fn::GetAtt" || name == "$resolve") {
      return looked_up(name, argument).value_or(value);
    }
    ++functions_;
    Value resolved = run(argument, depth + 1);
    --functions_;
    if (error_) {
      return value;
    }
    if (!is_pure_function(name)) {
      return unknown_function(name, std::move(resolved), value.span());
    }
    FunctionResult result = apply_function(name, std::move(resolved), value.span());
    if (FunctionProblem* problem = std::get_if<FunctionProblem>(&result)) {
      error_ = Error{std::move(problem->message), std::move(problem->hint)};
      return value;
    }
    Value finished = std::get<Value>(std::move(result));
    if (functions_ > 0 || finished.is_unknown()) {
      return finished;
    }
    // The text is whole only now and may name a stored value; inside a function it stays text.
    finished = with_dynamic_references(std::move(finished));
    return finished.is_unknown() ? run(finished, depth + 1) : finished;
  }

  std::optional<Value> looked_up(const std::string& name, const Value& argument) {
    if (name == "$resolve") {
      return argument.is_string() ? resolver_.dynamic_reference(argument.text()) : std::nullopt;
    }
    if (name == "Ref") {
      return argument.is_string() && argument.text() != "AWS::NoValue"
                 ? resolver_.attribute_of(Address(argument.text()), {})
                 : std::nullopt;
    }
    if (!argument.is_list() || argument.items().size() != 2 || !argument.items()[0].is_string() ||
        !argument.items()[1].is_string()) {
      return std::nullopt;
    }
    return resolver_.attribute_of(Address(argument.items()[0].text()), argument.items()[1].text());
  }

  const ReferenceResolver& resolver_;
  std::optional<Error> error_;
  std::size_t functions_ = 0;  // around the expression at hand
};

void collect(const Value& value, std::size_t depth, std::vector<ExpressionReference>& references) {
  if (depth > kDeepestResolved) {
    return;
  }
  if (value.is_list()) {
    for (const Value& item : value.items()) {
      collect(item, depth + 1, references);
    }
  } else if (value.is_object()) {
    for (const Value::Member& member : value.members()) {
      collect(member.value, depth + 1, references);
    }
  } else if (value.is_unknown()) {
    const Value& kept = value.expression();
    const Value* name = kept.find("Ref");
    const Value* parts = kept.find("Fn::GetAtt");
    if (name != nullptr && name->is_string()) {
      if (!name->text().starts_with("AWS::")) {
        references.push_back({Address(name->text()), {}});
      }
    } else if (parts != nullptr && parts->is_list() && parts->items().size() == 2 &&
               parts->items()[0].is_string() && parts->items()[1].is_string()) {
      references.push_back({Address(parts->items()[0].text()), parts->items()[1].text()});
    } else {
      collect(kept, depth + 1, references);
    }
  }
}

}  // namespace

Result<Value> resolve(const Value& value, const ReferenceResolver& resolver) {
  Resolution resolution(resolver);
  Value result = resolution.run(value, 0);
  if (resolution.error()) {
    return *resolution.error();
  }
  return result;
}

std::vector<ExpressionReference> references_of(const Value& value) {
  std::vector<ExpressionReference> references;
  collect(value, 0, references);
  return references;
}

}  // namespace drydock
