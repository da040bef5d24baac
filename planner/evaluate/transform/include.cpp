#include "planner/evaluate/transform/include.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/file_codes.hpp"
#include "base/codes/function_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/transform/template_value.hpp"

namespace drydock {
namespace {

constexpr std::string_view kInclude = "AWS::Include";
// Snippets cannot include snippets on the service (User Guide, "AWS::Include transform"); locally
// they could name each other for ever.
constexpr std::size_t kMostIncludes = 1000;

class Includer {
 public:
  Includer(const StaticEvaluator& known, const TemplateFiles& files, Diagnostics& diagnostics)
      : known_(known), files_(files), diagnostics_(diagnostics) {}

  // The document's nesting bounds the recursion.
  void visit(Value& value, const std::string& path) {
    if (value.is_list()) {
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        visit(value.items()[i], fmt::format("{}[{}]", path, i));
      }
      return;
    }
    if (!value.is_object()) {
      return;
    }
    for (Value::Member& member : value.members()) {
      visit(member.value, path.empty() ? member.key : fmt::format("{}.{}", path, member.key));
    }
    const Value* transform = value.find("Fn::Transform");
    if (transform == nullptr) {
      return;
    }
    const std::optional<Value> content = included(*transform, path);
    if (!content) {
      return;
    }
    if (value.members().size() == 1) {
      value = *content;
      return;
    }
    value.erase("Fn::Transform");
    merge(value, *content);
  }

  // Includes that stand under Transform: their content becomes part of the template.
  void apply_declared(Value& root) {
    const Value* transform = root.find("Transform");
    if (transform == nullptr) {
      return;
    }
    const Value written = *transform;
    const auto one = [&](const Value& entry) {
      const std::optional<Value> content = included(entry, "Transform");
      if (content && content->is_object()) {
        merge(root, *content);
      }
      return content.has_value();
    };
    if (!written.is_list()) {
      if (one(written)) {
        root.erase("Transform");
      }
      return;
    }
    Value::List rest;
    for (const Value& entry : written.items()) {
      if (!one(entry)) {
        rest.push_back(entry);
      }
    }
    root.set("Transform", Value::list(std::move(rest), written.span()));
  }

 private:
  // The document's nesting bounds the recursion.
  static bool includes(const Value& value) {
    if (value.is_list()) {
      return std::any_of(value.items().begin(), value.items().end(), includes);
    }
    return value.is_object() &&
           (value.find("Fn::Transform") != nullptr ||
            std::any_of(value.members().begin(), value.members().end(),
                        [](const Value::Member& member) { return includes(member.value); }));
  }

  // Members of `content` beside those of `value`; what stands in the template itself counts.
  static void merge(Value& value, const Value& content) {
    if (!content.is_object()) {
      return;
    }
    for (const Value::Member& member : content.members()) {
      const Value* present = value.find(member.key);
      if (present == nullptr) {
        value.members().push_back(member);
      } else if (present->is_object() && member.value.is_object()) {
        Value both = *present;
        merge(both, member.value);
        value.set(member.key, std::move(both));
      }
    }
  }

  std::optional<Value> included(const Value& transform, const std::string& path) {
    const Value* name = transform.find("Name");
    const Value* parameters = transform.find("Parameters");
    const Value* location = parameters == nullptr ? nullptr : parameters->find("Location");
    if (name == nullptr || !name->is_string() || name->text() != kInclude || location == nullptr) {
      return std::nullopt;
    }
    const Value where = known_.evaluate(*location, path, diagnostics_);
    const std::optional<std::string> text = where.scalar_text();
    const std::optional<std::string> file = text ? local_path(files_, *text) : std::nullopt;
    if (!file || ++includes_ > kMostIncludes) {
      Diagnostic found{codes::SnippetNotRead,
                       fmt::format("the snippet {} is not at hand, so what it holds is left out",
                                   text ? fmt::format("\"{}\"", *text) : "of this include"),
                       location->span(), "say under locations in the project file where it lies"};
      found.path = path;
      diagnostics_.add(std::move(found));
      return std::nullopt;
    }
    return read(*file, location->span());
  }

  std::optional<Value> read(const std::string& path, Span span) {
    Result<std::string> text = files_.files->read(path);
    if (!text) {
      diagnostics_.add(codes::FileUnreadable, text.error(), span);
      return std::nullopt;
    }
    const FileId file = files_.sources->add(path, std::move(text).value());
    const std::optional<Document> document = read_document(*files_.sources, file, diagnostics_);
    if (!document) {
      return std::nullopt;
    }
    Value content = template_value(document->root());
    if (includes(content)) {
      diagnostics_.add({codes::InvalidFunction,
                        fmt::format("the snippet {} has an Fn::Transform itself", path), span,
                        "the service takes no transform inside a snippet; include both snippets in "
                        "the template"});
    }
    return content;
  }

  const StaticEvaluator& known_;
  const TemplateFiles& files_;
  Diagnostics& diagnostics_;
  std::size_t includes_ = 0;
};

}  // namespace

std::optional<std::string> local_path(const TemplateFiles& files, const std::string& location) {
  if (files.files == nullptr) {
    return std::nullopt;
  }
  const auto mapped = files.locations.find(location);
  const bool url = mapped == files.locations.end() && location.find("://") != std::string::npos;
  const std::string& path = mapped == files.locations.end() ? location : mapped->second;
  if (url || path.empty()) {
    return std::nullopt;
  }
  std::string full = path.front() == '/' || files.folder.empty() || mapped != files.locations.end()
                         ? path
                         : files.folder + "/" + path;
  return files.files->exists(full) ? std::optional(std::move(full)) : std::nullopt;
}

void apply_includes(Value& root, const StaticEvaluator& known, const TemplateFiles& files,
                    Diagnostics& diagnostics) {
  Includer includer(known, files, diagnostics);
  for (Value::Member& member : root.members()) {
    if (member.key != "Transform") {
      includer.visit(member.value, member.key);
    }
  }
  includer.visit(root, "");  // one beside the sections; those below are done
  includer.apply_declared(root);
}

}  // namespace drydock
