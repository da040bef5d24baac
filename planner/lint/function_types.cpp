#include <fmt/format.h>

#include <algorithm>

#include "base/codes/lint_codes.hpp"
#include "planner/evaluate/sub_text.hpp"
#include "planner/lint/checks.hpp"
#include "planner/lint/spans.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {
namespace {

enum class Shape : std::uint8_t { Unknown, Text, List };

class ShapeChecker {
 public:
  ShapeChecker(const LintContext& context, Diagnostics& diagnostics)
      : context_(context), tree_(context.tree), diagnostics_(diagnostics) {
    for (const Diagnostic& found : diagnostics.all()) {
      if (found.severity() == Severity::Error && found.span.valid()) {
        wrong_.push_back(found.span);
      }
    }
  }

  void check(std::size_t place) {
    const std::string_view function = tree_.function(place);
    if (function.empty()) {
      return;
    }
    const std::size_t argument = TemplateTree::argument(place);
    if (function == "Fn::Sub") {
      check_sub(place);
    } else if (function == "Fn::Join") {
      expect_item(argument, 1, Shape::List, "Fn::Join joins the items of a list");
    } else if (function == "Fn::Select") {
      expect_item(argument, 1, Shape::List, "Fn::Select chooses from a list");
    } else if (function == "Fn::Split") {
      expect_item(argument, 1, Shape::Text, "Fn::Split splits a text");
    } else if (function == "Fn::Base64") {
      expect(argument, Shape::Text, "Fn::Base64 encodes a text");
    } else if (function == "Ref" && tree_[place].in_properties) {
      check_property(place);
    }
  }

 private:
  // What is wrong here already is evaluate's or schema's to say, which know the value.
  void report(std::size_t place, Span span, std::string message, std::string hint) {
    const bool said = std::any_of(wrong_.begin(), wrong_.end(), [&](const Span& wrong) {
      return wrong.file == span.file && wrong.begin < span.end && span.begin < wrong.end;
    });
    if (!said) {
      report_at(context_, codes::FunctionArgumentType, place, span, std::move(message),
                std::move(hint), diagnostics_);
    }
  }

  [[nodiscard]] Shape parameter_shape(std::string_view name) const {
    const TemplateEntry* parameter = context_.source.parameters.find(name);
    const std::optional<Node> type = parameter != nullptr && parameter->node.is(NodeKind::Mapping)
                                         ? parameter->node.find("Type")
                                         : std::nullopt;
    if (!type || !type->is(NodeKind::String)) {
      return name == "AWS::NotificationARNs" ? Shape::List : Shape::Unknown;
    }
    const std::string_view text = type->text();
    const bool list = text.find("CommaDelimitedList") != std::string_view::npos ||
                      text.find("List<") != std::string_view::npos;
    return list ? Shape::List : Shape::Text;
  }

  // Of an attribute by its type's schema.
  [[nodiscard]] Shape attribute_shape(std::string_view resource, std::string_view attribute) const {
    const TemplateEntry* entry = context_.source.resources.find(resource);
    const std::optional<Node> type = entry != nullptr && entry->node.is(NodeKind::Mapping)
                                         ? entry->node.find("Type")
                                         : std::nullopt;
    const ResourceType* known =
        type && context_.schemas != nullptr ? context_.schemas->find(type->text()) : nullptr;
    if (known == nullptr || attribute.find('.') != std::string_view::npos) {
      return Shape::Unknown;
    }
    return shape_at(known->schema(), {std::string(attribute)});
  }

  static Shape shape_at(const ResourceSchema& schema, const PropertyPath& path) {
    bool text = false;
    bool list = false;
    for (const SchemaNodeId id : nodes_at(schema, path)) {
      const JsonTypes& types = schema.node(id).types;
      if (types.any()) {
        continue;
      }
      list = list || types.has(JsonType::Array);
      text = text || types.has(JsonType::String) || types.has(JsonType::Integer) ||
             types.has(JsonType::Number) || types.has(JsonType::Boolean);
      if (types.has(JsonType::Object)) {
        return Shape::Unknown;  // a text of JSON fits it
      }
    }
    return list == text ? Shape::Unknown : list ? Shape::List : Shape::Text;
  }

  [[nodiscard]] Shape shape(std::size_t place) const {
    const std::string_view function = tree_.function(place);
    if (function == "Ref") {
      const Node& argument = tree_[TemplateTree::argument(place)].node;
      return argument.is_scalar() ? parameter_shape(argument.text()) : Shape::Unknown;
    }
    if (function == "Fn::Sub" || function == "Fn::Join" || function == "Fn::Base64") {
      return Shape::Text;
    }
    return Shape::Unknown;
  }

  [[nodiscard]] std::string name_at(std::size_t place) const {
    const Node& argument = tree_[TemplateTree::argument(place)].node;
    const std::string_view function = tree_.function(place);
    return function == "Ref" && argument.is_scalar()
               ? fmt::format("the parameter {}", argument.text())
               : std::string(function);
  }

  void expect(std::size_t place, Shape wanted, std::string_view why) {
    const Shape found = shape(place);
    if (found == Shape::Unknown || found == wanted) {
      return;
    }
    const bool list = found == Shape::List;
    report(place, tree_[place].node.span(),
           fmt::format("{}, and {} is {}", why, name_at(place), list ? "a list" : "a text"),
           list ? "make it one text with Fn::Join, or choose an item with Fn::Select"
                : "write [value] for a list of one, or give the parameter a type of list");
  }

  void expect_item(std::size_t argument, std::size_t number, Shape wanted, std::string_view why) {
    const std::vector<std::size_t> items = tree_.children(argument);
    if (tree_[argument].node.is(NodeKind::Sequence) && number < items.size()) {
      expect(items[number], wanted, why);
    }
  }

  void check_sub(std::size_t place) {
    const std::size_t argument = TemplateTree::argument(place);
    const Node& node = tree_[argument].node;
    const std::vector<std::size_t> parts = tree_.children(argument);
    if (node.is(NodeKind::Sequence) && parts.size() == 2) {
      for (const std::size_t variable : tree_.children(parts[1])) {
        expect(variable, Shape::Text, "a variable of Fn::Sub is a text");
      }
    }
    const Node text = node.is(NodeKind::Sequence) && !parts.empty() ? tree_[parts[0]].node : node;
    if (!text.is(NodeKind::String)) {
      return;
    }
    for (const SubPiece& piece : parse_sub_text(text.text())) {
      const bool mapped = parts.size() == 2 && tree_.child(parts[1], piece.text);
      if (!piece.variable || mapped) {
        continue;
      }
      const std::size_t dot = piece.text.find('.');
      const Shape found = dot == std::string::npos
                              ? parameter_shape(piece.text)
                              : attribute_shape(std::string_view(piece.text).substr(0, dot),
                                                std::string_view(piece.text).substr(dot + 1));
      if (found == Shape::List) {
        report(place,
               part_span(text, piece.source.data() - text.text().data(), piece.source.size()),
               fmt::format("{} is a list, and Fn::Sub puts only texts into its text", piece.text),
               fmt::format("join it first: !Sub [\"… ${{Items}}\", {{Items: !Join [\",\", …]}}]"));
      }
    }
  }

  // Ref of a list parameter where the resource type wants a text, and the other way round.
  void check_property(std::size_t place) {
    const Shape found = shape(place);
    const ResourceType* type = found == Shape::Unknown || context_.schemas == nullptr
                                   ? nullptr
                                   : context_.schemas->find(tree_.resource_type(place));
    if (type == nullptr) {
      return;
    }
    PropertyPath path;
    for (std::size_t at = place; tree_[at].in_properties; at = tree_[at].parent) {
      const std::size_t above = tree_[at].parent;
      const std::string_view function = tree_.function(tree_[above].parent);
      if (function == "Fn::If" && tree_[above].node.is(NodeKind::Sequence)) {
        if (tree_[at].slot == 0) {
          return;
        }
        at = above;  // the branch stands where the function does
        continue;
      }
      if (!tree_.function(above).empty() || tree_.key(at).starts_with("Fn::")) {
        return;
      }
      path.push_back(tree_[above].node.is(NodeKind::Mapping) ? std::string(tree_.key(at)) : "*");
    }
    std::reverse(path.begin(), path.end());
    if (path.empty()) {
      return;
    }
    const Shape wanted = shape_at(type->schema(), path);
    if (wanted != Shape::Unknown) {
      expect(place, wanted,
             fmt::format("{} wants a {}", property_path_text(path),
                         wanted == Shape::List ? "list" : "text"));
    }
  }

  const LintContext& context_;
  const TemplateTree& tree_;
  Diagnostics& diagnostics_;
  std::vector<Span> wrong_;
};

}  // namespace

void check_function_types(const LintContext& context, Diagnostics& diagnostics) {
  ShapeChecker checker(context, diagnostics);
  for (std::size_t i = 0; i < context.tree.places().size(); ++i) {
    const TemplatePart part = context.tree[i].part;
    if (part == TemplatePart::Resources || part == TemplatePart::Outputs) {
      checker.check(i);
    }
  }
}

}  // namespace drydock
