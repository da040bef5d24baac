#include "planner/schema/schema_facts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/json_writer.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 8> kProse = {
    "description",         "title",     "examples",         "$comment",
    "markdownDescription", "sourceUrl", "documentationUrl", "resourceLink"};

// What the member of a schema holds.
enum class Holds { Schema, SchemasByName, SchemaList, Handlers, Data };

Holds held_by(std::string_view keyword) {
  if (keyword == "items" || keyword == "additionalProperties" || keyword == "not" ||
      keyword == "if" || keyword == "then" || keyword == "else") {
    return Holds::Schema;
  }
  if (keyword == "properties" || keyword == "patternProperties" || keyword == "definitions" ||
      keyword == "dependencies") {
    return Holds::SchemasByName;
  }
  if (keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf") {
    return Holds::SchemaList;
  }
  return keyword == "handlers" ? Holds::Handlers : Holds::Data;
}

// The recursions are as deep as the document, which its reader bounds.
class FactsWriter {
 public:
  void schema(const Node& node) {
    if (!node.is(NodeKind::Mapping)) {
      data(node);  // true, false, or the names of a dependency
      return;
    }
    writer_.begin_object();
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (std::find(kProse.begin(), kProse.end(), node.key(i)) == kProse.end()) {
        writer_.key(node.key(i));
        member(held_by(node.key(i)), node[i]);
      }
    }
    writer_.end_object();
  }

  std::string take() { return writer_.take(); }

 private:
  void member(Holds holds, const Node& node) {
    if (holds == Holds::Schema) {
      schema(node);
    } else if (holds == Holds::SchemasByName && node.is(NodeKind::Mapping)) {
      writer_.begin_object();
      for (std::size_t i = 0; i < node.size(); ++i) {
        writer_.key(node.key(i));
        schema(node[i]);
      }
      writer_.end_object();
    } else if (holds == Holds::SchemaList && node.is(NodeKind::Sequence)) {
      writer_.begin_array();
      for (std::size_t i = 0; i < node.size(); ++i) {
        schema(node[i]);
      }
      writer_.end_array();
    } else if (holds == Holds::Handlers && node.is(NodeKind::Mapping)) {
      handlers(node);
    } else {
      data(node);
    }
  }

  void handlers(const Node& node) {
    writer_.begin_object();
    for (std::size_t i = 0; i < node.size(); ++i) {
      writer_.key(node.key(i)).begin_object();
      if (const std::optional<Node> minutes = node[i].find("timeoutInMinutes")) {
        writer_.key("timeoutInMinutes");
        data(*minutes);
      }
      writer_.end_object();
    }
    writer_.end_object();
  }

  void data(const Node& node) {
    switch (node.kind()) {
      case NodeKind::Null:
        writer_.null();
        break;
      case NodeKind::Bool:
      case NodeKind::Number:
        writer_.raw(node.text());
        break;
      case NodeKind::String:
        writer_.string(node.text());
        break;
      case NodeKind::Sequence:
        writer_.begin_array();
        for (std::size_t i = 0; i < node.size(); ++i) {
          data(node[i]);
        }
        writer_.end_array();
        break;
      case NodeKind::Mapping:
        writer_.begin_object();
        for (std::size_t i = 0; i < node.size(); ++i) {
          writer_.key(node.key(i));
          data(node[i]);
        }
        writer_.end_object();
        break;
    }
  }

  JsonWriter writer_;
};

}  // namespace

std::string schema_facts(const Node& schema) {
  FactsWriter writer;
  writer.schema(schema);
  return writer.take();
}

}  // namespace drydock
