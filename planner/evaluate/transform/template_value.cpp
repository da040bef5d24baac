#include "planner/evaluate/transform/template_value.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "planner/evaluate/scalar_value.hpp"

namespace drydock {
namespace {

void write(const Value& value, DocumentBuilder& builder) {
  const Span span = value.span();
  switch (value.kind()) {
    case ValueKind::Null:
      builder.scalar(NodeKind::Null, "", span);
      return;
    case ValueKind::Bool:
      builder.scalar(NodeKind::Bool, value.as_bool() ? "true" : "false", span);
      return;
    case ValueKind::Number:
      builder.scalar(NodeKind::Number, value.text(), span);
      return;
    case ValueKind::String:
      builder.scalar(NodeKind::String, value.text(), span);
      return;
    case ValueKind::List:
      builder.begin_sequence(span);
      for (const Value& item : value.items()) {
        write(item, builder);
      }
      break;
    case ValueKind::Object:
      builder.begin_mapping(span);
      for (const Value::Member& member : value.members()) {
        builder.key(member.key, member.key_span.valid() ? member.key_span : span);
        write(member.value, builder);
      }
      break;
    case ValueKind::Unknown:
      DRYDOCK_CHECK(false);
  }
  builder.end(span.end);
}

}  // namespace

// The document's nesting bounds the recursion.
Value template_value(const Node& node) {
  if (node.is(NodeKind::Sequence)) {
    Value::List items;
    items.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
      items.push_back(template_value(node[i]));
    }
    return Value::list(std::move(items), node.span());
  }
  if (node.is(NodeKind::Mapping)) {
    Value::Object members;
    members.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
      members.push_back({std::string(node.key(i)), template_value(node[i]), node.key_span(i)});
    }
    return Value::object(std::move(members), node.span());
  }
  return scalar_value(node);
}

Document document_of(const Value& root, FileId file) {
  DocumentBuilder builder(file);
  write(root, builder);
  return std::move(builder).finish();
}

std::size_t nesting_of(const Value& value) {
  std::size_t deepest = 0;
  if (value.is_list()) {
    for (const Value& item : value.items()) {
      deepest = std::max(deepest, nesting_of(item));
    }
    return deepest + 1;
  }
  if (value.is_object()) {
    for (const Value::Member& member : value.members()) {
      deepest = std::max(deepest, nesting_of(member.value));
    }
    return deepest + 1;
  }
  return 0;
}

}  // namespace drydock
