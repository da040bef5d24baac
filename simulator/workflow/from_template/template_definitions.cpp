#include "simulator/workflow/from_template/template_definitions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/workflow_codes.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/nested/template_location.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

namespace drydock {
namespace {

constexpr std::string_view kPlain = "AWS::StepFunctions::StateMachine";
constexpr std::string_view kServerless = "AWS::Serverless::StateMachine";

std::optional<Node> member(const std::optional<Node>& object, std::string_view key) {
  return object && object->is(NodeKind::Mapping) ? object->find(key) : std::nullopt;
}

bool is_text(const std::optional<Node>& node) { return node && node->is(NodeKind::String); }

bool is_machine(const Node& resource) {
  const std::optional<Node> type = member(resource, "Type");
  return is_text(type) && (type->text() == kPlain || type->text() == kServerless);
}

bool is_function(const Node& node) {
  return node.is(NodeKind::Mapping) && node.size() == 1 &&
         (node.key(0) == "Ref" || node.key(0).starts_with("Fn::"));
}

DefinitionSubstitutions substitutions_of(const std::optional<Node>& written) {
  DefinitionSubstitutions substitutions;
  for (std::size_t i = 0; written && written->is(NodeKind::Mapping) && i < written->size(); ++i) {
    const Node value = (*written)[i];
    substitutions[std::string(written->key(i))] =
        value.is_scalar() ? std::optional<std::string>(value.text()) : std::nullopt;
  }
  return substitutions;
}

// A copy of an object in the template, with its spans: functions become what is not known,
// substitutions are put in. Recursion is bounded by the nesting of the document.
class ObjectCopy {
 public:
  ObjectCopy(FileId file, const DefinitionSubstitutions& substitutions, bool functions)
      : builder_(file), substitutions_(substitutions), functions_(functions) {}

  void add(const Node& node) {
    if (node.is(NodeKind::String) || (functions_ && is_function(node))) {
      builder_.scalar(NodeKind::String, known_text(node), node.span());
    } else if (node.is(NodeKind::Mapping)) {
      builder_.begin_mapping(node.span());
      for (std::size_t i = 0; i < node.size(); ++i) {
        (void)builder_.key(node.key(i), node.key_span(i));
        add(node[i]);
      }
      builder_.end(node.span().end);
    } else if (node.is(NodeKind::Sequence)) {
      builder_.begin_sequence(node.span());
      for (std::size_t i = 0; i < node.size(); ++i) {
        add(node[i]);
      }
      builder_.end(node.span().end);
    } else {
      builder_.scalar(node.kind(), node.text(), node.span());
    }
  }
  [[nodiscard]] Document finish() { return std::move(builder_).finish(); }

 private:
  [[nodiscard]] std::string known_text(const Node& node) const {
    if (node.is(NodeKind::String) && node.text().find("${") == std::string_view::npos) {
      return std::string(node.text());
    }
    DefinitionText text(substitutions_, DefinitionText::Within::Text);
    return text.append(node) ? text.text() : std::string(kUnknownDefinitionPart);
  }

  DocumentBuilder builder_;
  const DefinitionSubstitutions& substitutions_;
  bool functions_;
};

class TemplateReader {
 public:
  TemplateReader(const TemplateFiles& files, SourceMap& sources, Diagnostics& diagnostics)
      : files_(files), sources_(sources), diagnostics_(diagnostics) {}

  void read(std::string_view id, const Node& resource) {
    const std::optional<Node> properties = member(resource, "Properties");
    const bool serverless = member(resource, "Type")->text() == kServerless;
    const std::optional<Node> type = member(properties, serverless ? "Type" : "StateMachineType");
    id_ = id;
    type_ =
        is_text(type) && type->text() == "EXPRESS" ? MachineType::Express : MachineType::Standard;
    substitutions_ = substitutions_of(member(properties, "DefinitionSubstitutions"));
    if (const std::optional<Node> text = member(properties, "DefinitionString")) {
      read_text(*text);
    } else if (const std::optional<Node> object = member(properties, "Definition")) {
      read_object(*object, true, "Definition", 0);
    } else {
      const std::optional<Node> uri = member(properties, "DefinitionUri");
      const std::optional<Node> location = member(properties, "DefinitionS3Location");
      if (is_text(uri)) {
        read_file(uri->text(), "DefinitionUri");
      } else if (is_text(location)) {
        read_file(location->text(), "DefinitionS3Location");
      } else if (is_text(member(location, "Bucket")) && is_text(member(location, "Key"))) {
        read_file(fmt::format("s3://{}/{}", member(location, "Bucket")->text(),
                              member(location, "Key")->text()),
                  "DefinitionS3Location");
      }
    }
  }
  [[nodiscard]] std::vector<TemplateDefinition> take() { return std::move(definitions_); }

 private:
  void add(Document document, std::string_view property, std::size_t bytes) {
    TemplateDefinition made{id_, type_, path_of(property), std::move(document), bytes, {}, {}};
    definitions_.push_back(std::move(made));
  }
  [[nodiscard]] std::string path_of(std::string_view property) const {
    return fmt::format("Resources.{}.Properties.{}", id_, property);
  }

  void read_object(const Node& object, bool functions, std::string_view property,
                   std::size_t bytes) {
    if (!object.is(NodeKind::Mapping) || (functions && is_function(object))) {
      return;  // the schema says so, or nothing is known of it
    }
    ObjectCopy copy(object.span().file, substitutions_, functions);
    copy.add(object);
    add(copy.finish(), property, bytes);
  }

  void read_file(std::string_view name, std::string_view property) {
    const std::optional<std::string> path = local_path_of(files_, std::string(name));
    if (!path) {
      return;
    }
    Result<std::string> content = files_.files->read(*path);
    if (!content) {
      return;
    }
    const std::size_t bytes = content->size();
    const FileId file = sources_.add(*path, std::move(*content));
    if (const std::optional<Document> document = read_document(sources_, file, diagnostics_)) {
      read_object(document->root(), false, property, bytes);
    }
  }

  void read_text(const Node& written) {
    DefinitionText text(substitutions_);
    if (!text.append(written)) {
      return;
    }
    const FileId file = sources_.add(path_of("DefinitionString"), text.text());
    Diagnostics problems;
    std::optional<Document> document = read_json(sources_, file, problems);
    for (const Diagnostic& problem : problems.all()) {
      diagnostics_.add(
          {codes::DefinitionUnreadable,
           fmt::format("the definition of `{}` is no JSON: {}", id_, problem.message),
           text.span_of(problem.span.begin, problem.span.size(), sources_),
           "a DefinitionString is JSON once its functions and substitutions are filled in",
           {},
           path_of("DefinitionString")});
    }
    if (document) {
      const std::size_t bytes = text.text().size();
      definitions_.push_back({id_, type_, path_of("DefinitionString"), std::move(*document), bytes,
                              std::move(text), file});
    }
  }

  const TemplateFiles& files_;
  SourceMap& sources_;
  Diagnostics& diagnostics_;
  std::string id_;
  MachineType type_ = MachineType::Standard;
  DefinitionSubstitutions substitutions_;
  std::vector<TemplateDefinition> definitions_;
};

}  // namespace

bool has_state_machines(const Document& document) {
  const std::optional<Node> resources = member(document.root(), "Resources");
  for (std::size_t i = 0; resources && resources->is(NodeKind::Mapping) && i < resources->size();
       ++i) {
    if (is_machine((*resources)[i])) {
      return true;
    }
  }
  return false;
}

std::vector<TemplateDefinition> read_template_definitions(const Document& document,
                                                          const TemplateFiles& files,
                                                          SourceMap& sources, std::string_view only,
                                                          Diagnostics& diagnostics) {
  TemplateReader reader(files, sources, diagnostics);
  const std::optional<Node> resources = member(document.root(), "Resources");
  for (std::size_t i = 0; resources && resources->is(NodeKind::Mapping) && i < resources->size();
       ++i) {
    const bool wanted = only.empty() || resources->key(i) == only;
    if (wanted && is_machine((*resources)[i])) {
      reader.read(resources->key(i), (*resources)[i]);
    }
  }
  return reader.take();
}

void validate_template_definitions(const std::vector<TemplateDefinition>& definitions,
                                   const SourceMap& sources, Diagnostics& diagnostics) {
  for (const TemplateDefinition& definition : definitions) {
    DefinitionOptions options;
    options.type = definition.type;
    options.substitutions = Substitutions::Done;
    options.bytes = definition.bytes;
    Diagnostics found;
    validate_definition(definition.document.root(), options, found);
    const auto place = [&](const Span& span) {
      return definition.text && span.file == definition.file
                 ? definition.text->span_of(span.begin, span.size(), sources)
                 : span;
    };
    for (Diagnostic diagnostic : found.all()) {
      diagnostic.span = place(diagnostic.span);
      for (Label& label : diagnostic.labels) {
        label.span = place(label.span);
      }
      diagnostic.path = definition.path + diagnostic.path;
      diagnostics.add(std::move(diagnostic));
    }
  }
}

}  // namespace drydock
