#include "cli/parameters.hpp"

#include <fmt/format.h>

#include "base/codes/project_codes.hpp"
#include "planner/document/mapping_reader.hpp"
#include "planner/pipeline.hpp"

namespace drydock {
namespace {

void report(Diagnostics& diagnostics, Span at, std::string message, std::string hint) {
  diagnostics.add({codes::ParameterFile, std::move(message), at, std::move(hint)});
}

constexpr const char* kForms =
    "write {\"Name\": \"value\"} or [{\"ParameterKey\": \"Name\", \"ParameterValue\": \"value\"}]";

void add_member(std::string_view name, const Node& value, ParameterTexts& parameters,
                Diagnostics& diagnostics) {
  if (std::optional<Value> read = parameter_value(value)) {
    parameters.insert_or_assign(std::string(name), std::move(*read));
  } else {
    report(diagnostics, value.span(),
           fmt::format("the value of `{}` must be text, a number or a list of them, but is {}",
                       name, describe_kind(value.kind())),
           kForms);
  }
}

void add_file(const Node& root, ParameterTexts& parameters, Diagnostics& diagnostics) {
  if (root.is(NodeKind::Mapping)) {
    const std::optional<Node> inner = root.find("Parameters");
    const Node members = inner && inner->is(NodeKind::Mapping) ? *inner : root;
    for (std::size_t i = 0; i < members.size(); ++i) {
      add_member(members.key(i), members[i], parameters, diagnostics);
    }
    return;
  }
  if (!root.is(NodeKind::Sequence)) {
    report(diagnostics, root.span(), "a parameter file must be a mapping or a list", kForms);
    return;
  }
  for (std::size_t i = 0; i < root.size(); ++i) {
    const std::optional<Node> name = root[i].find("ParameterKey");
    const std::optional<Node> value = root[i].find("ParameterValue");
    if (name && value && name->is_scalar()) {
      add_member(name->text(), *value, parameters, diagnostics);
    } else {
      report(diagnostics, root[i].span(), "ParameterKey or ParameterValue is missing", kForms);
    }
  }
}

}  // namespace

std::optional<Value> parameter_value(const Node& node) {
  if (node.is_scalar()) {
    return node.is(NodeKind::Null)
               ? std::nullopt
               : std::optional(Value::string(std::string(node.text()), node.span()));
  }
  if (!node.is(NodeKind::Sequence)) {
    return std::nullopt;
  }
  Value::List items;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (!node[i].is_scalar() || node[i].is(NodeKind::Null)) {
      return std::nullopt;
    }
    items.push_back(Value::string(std::string(node[i].text()), node[i].span()));
  }
  return Value::list(std::move(items), node.span());
}

ParameterTexts read_parameters(const std::vector<std::string>& arguments, const FileSystem& files,
                               SourceMap& sources, Diagnostics& diagnostics) {
  ParameterTexts parameters;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (equals != std::string::npos && equals != 0 && !files.exists(argument)) {
      parameters.insert_or_assign(argument.substr(0, equals),
                                  Value::string(argument.substr(equals + 1)));
      continue;
    }
    if (!files.exists(argument)) {
      report(diagnostics, {}, fmt::format("`{}` is neither NAME=VALUE nor a file", argument),
             "write --parameters Name=value, or the path of a parameter file");
      continue;
    }
    if (const std::optional<Document> document =
            load_document(files, argument, sources, diagnostics, ReadAs::OwnFile)) {
      add_file(document->root(), parameters, diagnostics);
    }
  }
  return parameters;
}

}  // namespace drydock
