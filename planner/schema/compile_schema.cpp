#include "planner/schema/compile_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/codes/type_codes.hpp"
#include "planner/schema/schema_paths.hpp"

namespace drydock {
namespace {

// A chain of references that is longer is a circle.
constexpr int kLongestReferenceChain = 64;
// What the registry calls the schema itself where it refers to it from the schema of a handler.
constexpr std::string_view kOwnFile = "resource-schema.json";

TextFormat text_format(std::string_view name) {
  return name == "date-time" ? TextFormat::DateTime
         : name == "json"    ? TextFormat::Json
         : name == "uri"     ? TextFormat::Uri
                             : TextFormat::None;
}

Value value_of(const Node& node) {
  switch (node.kind()) {
    case NodeKind::Null:
      return Value::null(node.span());
    case NodeKind::Bool:
      return Value::boolean(node.text() == "true", node.span());
    case NodeKind::Number:
      return Value::number(std::string(node.text()), node.span());
    case NodeKind::String:
      return Value::string(std::string(node.text()), node.span());
    case NodeKind::Sequence: {
      Value::List items;
      for (std::size_t i = 0; i < node.size(); ++i) {
        items.push_back(value_of(node[i]));
      }
      return Value::list(std::move(items), node.span());
    }
    case NodeKind::Mapping: {
      Value::Object members;
      for (std::size_t i = 0; i < node.size(); ++i) {
        members.push_back({std::string(node.key(i)), value_of(node[i]), node.key_span(i)});
      }
      return Value::object(std::move(members), node.span());
    }
  }
  return {};
}

// Nodes wait in a queue, so that neither nesting nor references deepen the stack; and while one is
// filled no other is, so that its part of each pool is of one piece.
class SchemaCompiler {
 public:
  SchemaCompiler(const Node& root, Diagnostics& diagnostics)
      : root_(root), diagnostics_(diagnostics) {}

  std::optional<ResourceSchema> run() {
    if (!root_.is(NodeKind::Mapping)) {
      report(root_.span(), "a resource type's schema must be an object");
      return std::nullopt;
    }
    const std::optional<Node> name = root_.find("typeName");
    if (!name || !name->is(NodeKind::String) || name->text().empty()) {
      report(name ? name->span() : root_.span(), "a resource type's schema must have a typeName");
      return std::nullopt;
    }
    schema_.type_name = std::string(name->text());
    schema_.root = node_for(root_);
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      const Waiting waiting = queue_[i];
      SchemaNode filled = fill(waiting.source);
      schema_.nodes[waiting.id.value] = filled;
    }
    schema_.nodes[schema_.root.value].types.insert(JsonType::Object);
    read_paths_and_handlers(root_, schema_);
    return failed_ ? std::nullopt : std::optional(std::move(schema_));
  }

 private:
  struct Waiting {
    Node source;
    SchemaNodeId id;
  };

  void report(Span span, std::string message) {
    failed_ = true;
    const std::string type =
        schema_.type_name.empty() ? "" : fmt::format(" (in {})", schema_.type_name);
    diagnostics_.add({codes::SchemaInvalid, std::move(message) + type, span,
                      "compare with the resource type schema format of the CloudFormation CLI"});
  }

  SchemaNodeId new_node() {
    const SchemaNodeId id{static_cast<std::uint32_t>(schema_.nodes.size())};
    schema_.nodes.emplace_back();
    return id;
  }

  // A node without keywords: anything fits.
  SchemaNodeId anything() {
    if (!anything_.valid()) {
      anything_ = new_node();
    }
    return anything_;
  }

  SchemaNodeId node_for(Node source) {
    for (int steps = 0; source.is(NodeKind::Mapping); ++steps) {
      const std::optional<Node> reference = source.find("$ref");
      if (!reference || !reference->is(NodeKind::String)) {
        break;
      }
      if (steps == kLongestReferenceChain) {
        report(reference->span(),
               fmt::format("the reference \"{}\" leads back to itself", reference->text()));
        return anything();
      }
      std::string_view text = reference->text();
      const bool own_file = text.starts_with(kOwnFile);
      text.remove_prefix(own_file ? kOwnFile.size() : 0);
      if (!text.starts_with('#')) {
        return anything();  // another file, which we do not have
      }
      const std::optional<Node> target = resolve(text.substr(1));
      if (!target && own_file) {
        return anything();  // boilerplate of older archives
      }
      if (!target) {
        report(reference->span(),
               fmt::format("the reference \"{}\" names nothing in this schema", text));
        return anything();
      }
      source = *target;
    }
    if (compiled_.size() <= source.id().value) {
      compiled_.resize(source.id().value + std::size_t{1});
    }
    SchemaNodeId& id = compiled_[source.id().value];
    if (!id.valid()) {
      id = new_node();
      queue_.push_back({source, id});
    }
    return id;
  }

  // RFC 6901, from the root.
  std::optional<Node> resolve(std::string_view pointer) {
    Node node = root_;
    for (const std::string& segment : pointer_segments(pointer)) {
      std::optional<Node> below = node.find(segment);
      if (!below) {
        return std::nullopt;
      }
      node = *below;
    }
    return node;
  }

  SchemaNode fill(const Node& source) {
    SchemaNode node;
    if (source.is(NodeKind::Bool)) {
      node.nothing = source.text() == "false";
      return node;
    }
    if (!source.is(NodeKind::Mapping)) {
      report(source.span(), "a schema must be an object, true or false");
      return node;
    }
    bool has_bounds = false;
    SchemaBounds bounds;
    bool has_conditional = false;
    SchemaConditional conditional;
    for (std::size_t i = 0; i < source.size(); ++i) {
      has_bounds = read_bound(source.key(i), source[i], bounds) || has_bounds;
      has_conditional = read_conditional(source.key(i), source[i], conditional) || has_conditional;
      read_keyword(source.key(i), source[i], node);
    }
    if (has_conditional) {
      node.conditional = static_cast<std::uint32_t>(schema_.conditionals.size());
      schema_.conditionals.push_back(conditional);
    }
    if (has_bounds) {
      node.bounds = static_cast<std::uint32_t>(schema_.bounds.size());
      schema_.bounds.push_back(std::move(bounds));
    }
    return node;
  }

  void read_keyword(std::string_view key, const Node& value, SchemaNode& node) {
    if (key == "type") {
      read_types(value, node);
    } else if (key == "properties") {
      read_properties(value, node);
    } else if (key == "patternProperties") {
      read_pattern_properties(value, node);
    } else if (key == "additionalProperties") {
      node.closed = value.is(NodeKind::Bool) && value.text() == "false";
      node.additional = value.is(NodeKind::Mapping) ? node_for(value) : SchemaNodeId{};
    } else if (key == "items") {
      node.items = value.is(NodeKind::Mapping) ? node_for(value) : SchemaNodeId{};
    } else if (key == "required") {
      node.required = read_names(value);
    } else if (key == "enum" && value.is(NodeKind::Sequence)) {
      node.allowed = begin_range(schema_.allowed);
      for (std::size_t i = 0; i < value.size(); ++i) {
        schema_.allowed.push_back(value_of(value[i]));
      }
      end_range(schema_.allowed, node.allowed);
    } else if (key == "const") {
      node.allowed = begin_range(schema_.allowed);
      schema_.allowed.push_back(value_of(value));
      end_range(schema_.allowed, node.allowed);
    } else if (key == "pattern" && value.is(NodeKind::String)) {
      node.pattern = pattern_for(value.text());
    } else if (key == "format") {
      node.format = text_format(value.text());
      schema_.has_formats = schema_.has_formats || node.format != TextFormat::None;
    } else if (key == "uniqueItems") {
      node.unique_items = value.text() == "true";
    } else if (key == "insertionOrder") {
      node.ordered = value.text() != "false";
    } else if (key == "allOf") {
      node.all_of = read_branches(value);
    } else if (key == "anyOf") {
      node.any_of = read_branches(value);
    } else if (key == "oneOf") {
      node.one_of = read_branches(value);
    } else if (key == "dependencies" || key == "dependentRequired") {
      read_dependencies(value, node);
    }
  }

  void read_types(const Node& value, SchemaNode& node) {
    const std::size_t count = value.is(NodeKind::Sequence) ? value.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
      const Node word = value.is(NodeKind::Sequence) ? value[i] : value;
      const std::optional<JsonType> type =
          word.is(NodeKind::String) ? parse_json_type(word.text()) : std::nullopt;
      if (type) {
        node.types.insert(*type);
      } else {
        report(word.span(), fmt::format("\"{}\" is not a type of JSON Schema", word.text()));
      }
    }
  }

  void read_properties(const Node& value, SchemaNode& node) {
    if (!value.is(NodeKind::Mapping)) {
      report(value.span(), "properties must be an object");
      return;
    }
    node.properties = begin_range(schema_.properties);
    for (std::size_t i = 0; i < value.size(); ++i) {
      schema_.properties.push_back({std::string(value.key(i)), node_for(value[i])});
    }
    end_range(schema_.properties, node.properties);
    std::sort(schema_.properties.begin() + node.properties.begin, schema_.properties.end(),
              [](const SchemaProperty& a, const SchemaProperty& b) { return a.name < b.name; });
  }

  void read_pattern_properties(const Node& value, SchemaNode& node) {
    if (!value.is(NodeKind::Mapping)) {
      report(value.span(), "patternProperties must be an object");
      return;
    }
    node.pattern_properties = begin_range(schema_.pattern_properties);
    for (std::size_t i = 0; i < value.size(); ++i) {
      schema_.pattern_properties.push_back({pattern_for(value.key(i)), node_for(value[i])});
    }
    end_range(schema_.pattern_properties, node.pattern_properties);
  }

  void read_dependencies(const Node& value, SchemaNode& node) {
    if (!value.is(NodeKind::Mapping)) {
      return;
    }
    node.dependencies = begin_range(schema_.dependencies);
    for (std::size_t i = 0; i < value.size(); ++i) {
      SchemaDependency dependency;
      dependency.property = std::string(value.key(i));
      if (value[i].is(NodeKind::Sequence)) {
        for (std::size_t j = 0; j < value[i].size(); ++j) {
          dependency.required.emplace_back(value[i][j].text());
        }
      } else {
        dependency.node = node_for(value[i]);
      }
      schema_.dependencies.push_back(std::move(dependency));
    }
    end_range(schema_.dependencies, node.dependencies);
  }

  // True if `key` is one of its keywords.
  bool read_conditional(std::string_view key, const Node& value, SchemaConditional& conditional) {
    SchemaNodeId* const place = key == "not"    ? &conditional.forbidden
                                : key == "if"   ? &conditional.when
                                : key == "then" ? &conditional.then
                                : key == "else" ? &conditional.otherwise
                                                : nullptr;
    if (place == nullptr || !(value.is(NodeKind::Mapping) || value.is(NodeKind::Bool))) {
      return false;
    }
    *place = node_for(value);
    return true;
  }

  PoolRange read_branches(const Node& value) {
    PoolRange range = begin_range(schema_.branches);
    for (std::size_t i = 0; value.is(NodeKind::Sequence) && i < value.size(); ++i) {
      schema_.branches.push_back(node_for(value[i]));
    }
    end_range(schema_.branches, range);
    return range;
  }

  PoolRange read_names(const Node& value) {
    PoolRange range = begin_range(schema_.names);
    for (std::size_t i = 0; value.is(NodeKind::Sequence) && i < value.size(); ++i) {
      schema_.names.emplace_back(value[i].text());
    }
    end_range(schema_.names, range);
    return range;
  }

  // True if `key` is one of the bounds.
  static bool read_bound(std::string_view key, const Node& value, SchemaBounds& bounds) {
    const auto count = [&](std::optional<std::uint64_t>& held) {
      const std::optional<std::int64_t> number = value_of(value).as_integer();
      if (number && *number >= 0) {
        held = static_cast<std::uint64_t>(*number);
      }
      return true;
    };
    const auto number = [&](std::optional<NumberBound>& held) {
      const std::optional<double> real = value_of(value).as_double();
      if (real) {
        held = NumberBound{*real, std::string(value.text())};
      }
      return true;
    };
    return (key == "minLength" && count(bounds.min_length)) ||
           (key == "maxLength" && count(bounds.max_length)) ||
           (key == "minItems" && count(bounds.min_items)) ||
           (key == "maxItems" && count(bounds.max_items)) ||
           (key == "minProperties" && count(bounds.min_properties)) ||
           (key == "maxProperties" && count(bounds.max_properties)) ||
           (key == "minimum" && number(bounds.minimum)) ||
           (key == "maximum" && number(bounds.maximum)) ||
           (key == "exclusiveMinimum" && number(bounds.exclusive_minimum)) ||
           (key == "exclusiveMaximum" && number(bounds.exclusive_maximum)) ||
           (key == "multipleOf" && number(bounds.multiple_of));
  }

  PatternId pattern_for(std::string_view text) {
    for (std::size_t i = 0; i < schema_.patterns.size(); ++i) {
      if (schema_.patterns[i].text() == text) {
        return {static_cast<std::uint32_t>(i)};
      }
    }
    schema_.patterns.emplace_back(std::string(text));
    return {static_cast<std::uint32_t>(schema_.patterns.size() - 1)};
  }

  template <class T>
  static PoolRange begin_range(const std::vector<T>& pool) {
    return {static_cast<std::uint32_t>(pool.size()), 0};
  }
  template <class T>
  static void end_range(const std::vector<T>& pool, PoolRange& range) {
    range.size = static_cast<std::uint32_t>(pool.size()) - range.begin;
  }

  Node root_;
  Diagnostics& diagnostics_;
  ResourceSchema schema_;
  std::vector<SchemaNodeId> compiled_;  // by node of the document
  std::vector<Waiting> queue_;
  SchemaNodeId anything_;
  bool failed_ = false;
};

}  // namespace

std::optional<ResourceSchema> compile_schema(const Node& root, Diagnostics& diagnostics) {
  return SchemaCompiler(root, diagnostics).run();
}

}  // namespace drydock
