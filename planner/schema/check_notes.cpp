#include "planner/schema/check_notes.hpp"

#include <fmt/format.h>

#include "base/codes/type_codes.hpp"
#include "planner/schema/json_fit.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "planner/schema/text_format.hpp"

namespace drydock {
namespace {

constexpr std::size_t kDeepest = 200;
using Found = std::function<void(const PropertyPath&, Span)>;

// What is left of `path` from segment `i` on, below `value`. As deep as the path has segments.
void each_below(const PropertyPath& path, std::size_t i, const Value& value, PropertyPath& concrete,
                const Found& found) {
  const auto go_on = [&](std::string segment, const Value& below, Span key_span) {
    concrete.push_back(std::move(segment));
    if (i + 1 < path.size()) {
      each_below(path, i + 1, below, concrete, found);
    } else {
      found(concrete, key_span.valid() ? key_span : below.span());
    }
    concrete.pop_back();
  };
  if (value.is_list() && path[i] == "*") {
    for (std::size_t j = 0; j < value.items().size(); ++j) {
      go_on(fmt::format("{}", j), value.items()[j], {});
    }
  } else if (value.is_object()) {
    for (const Value::Member& member : value.members()) {
      if (path[i] == "*" || path[i] == member.key) {
        go_on(member.key, member.value, member.key_span);
      }
    }
  }
}

class FormatCheck {
 public:
  FormatCheck(const ResourceSchema& schema, std::string where, Diagnostics& diagnostics)
      : schema_(schema), where_(std::move(where)), diagnostics_(diagnostics) {}

  // Alternatives are left out: which of them is meant is for the checks to say.
  void check(SchemaNodeId id, const Value& value, std::size_t depth) {
    if (depth == kDeepest || value.is_unknown()) {
      return;
    }
    const SchemaNode& node = schema_.node(id);
    if (value.is_string()) {
      if (!follows_format(node.format, value.text())) {
        report(node.format, value);
      }
      return;
    }
    if (value.is_list() && node.items.valid()) {
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        step(fmt::format("{}", i), node.items, value.items()[i], depth);
      }
    } else if (value.is_object()) {
      for (const Value::Member& member : value.members()) {
        if (const SchemaNodeId named = schema_.property(node, member.key); named.valid()) {
          step(member.key, named, member.value, depth);
        }
      }
    }
  }

 private:
  void step(std::string name, SchemaNodeId id, const Value& value, std::size_t depth) {
    path_.push_back(std::move(name));
    check(id, value, depth + 1);
    path_.pop_back();
  }

  void report(TextFormat format, const Value& value) {
    const std::string text = fmt::format("{}", fmt::join(path_, "."));
    Diagnostic found{codes::PropertyFormat,
                     fmt::format("{} is {}, which is not {}", text, quoted_value(value),
                                 format_in_words(format)),
                     value.span(),
                     {}};
    found.path = where_ + "." + text;
    diagnostics_.add(std::move(found));
  }

  const ResourceSchema& schema_;
  std::string where_;
  Diagnostics& diagnostics_;
  std::vector<std::string> path_;
};

void check_type(const Resource& resource, const ResourceType& type, Diagnostics& diagnostics) {
  if (type.can_be_created()) {
    return;
  }
  Diagnostic found{
      codes::TypeNotProvisionable,
      fmt::format("a template cannot make a {}: the type has no create handler", type.name()),
      resource.type_span.valid() ? resource.type_span : resource.name_span,
      "name an object that exists through a parameter instead"};
  found.path = fmt::format("Resources.{}.Type", resource.address.text());
  diagnostics.add(std::move(found));
}

}  // namespace

void each_at(const PropertyPath& path, const Value& value, const Found& found) {
  PropertyPath concrete;
  if (!path.empty()) {
    each_below(path, 0, value, concrete, found);
  }
}

void check_notes(const Resource& resource, const ResourceType& type, Diagnostics& diagnostics) {
  const ResourceSchema& schema = type.schema();
  const std::string where = fmt::format("Resources.{}.Properties", resource.address.text());
  check_type(resource, type, diagnostics);
  for (const PropertyPath& path : schema.deprecated) {
    each_at(path, resource.properties, [&](const PropertyPath& at, Span span) {
      const std::string text = fmt::format("{}", fmt::join(at, "."));
      Diagnostic found{codes::PropertyDeprecated,
                       fmt::format("{} of {} is deprecated", text, type.name()), span,
                       "see the type's documentation for what takes its place"};
      found.path = fmt::format("{}.{}", where, text);
      diagnostics.add(std::move(found));
    });
  }
  if (schema.has_formats) {
    FormatCheck(schema, where, diagnostics).check(schema.root, resource.properties, 0);
  }
}

}  // namespace drydock
