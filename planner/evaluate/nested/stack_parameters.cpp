#include "planner/evaluate/nested/stack_parameters.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/intrinsics.hpp"
#include "planner/evaluate/parameter_type.hpp"
#include "planner/evaluate/parameters.hpp"
#include "planner/evaluate/template.hpp"

namespace drydock {
namespace {

class ParameterPassing {
 public:
  ParameterPassing(const Resource& stack, const Document& source, Diagnostics& diagnostics)
      : stack_(stack),
        diagnostics_(diagnostics),
        module_(stack.type.ends_with("::MODULE")),
        whole_(fmt::format("{} {}", module_ ? "module" : "nested stack", stack.address.text())) {
    if (const std::optional<Node> section =
            source.root().is(NodeKind::Mapping) ? source.root().find("Parameters") : std::nullopt;
        section && section->is(NodeKind::Mapping)) {
      declared_ = section;
    }
  }

  std::optional<std::map<std::string, ParameterInput>> pass() {
    const std::size_t errors_before = diagnostics_.count(Severity::Error);
    const Value* given = module_ ? &stack_.properties : stack_.properties.find("Parameters");
    if (given != nullptr && given->is_object()) {
      for (const Value::Member& member : given->members()) {
        pass(member);
      }
    } else if (given != nullptr) {
      report(codes::NestedParameterValue, given->span(), "Parameters",
             fmt::format("the Parameters of the {} are not a mapping", whole_),
             "write the name of each parameter and its value");
      return std::nullopt;
    }
    report_missing(given);
    return diagnostics_.count(Severity::Error) == errors_before ? std::optional(std::move(values_))
                                                                : std::nullopt;
  }

 private:
  void report(DiagnosticCode code, Span span, const std::string& path, std::string message,
              std::string hint, std::vector<Label> labels = {}) {
    diagnostics_.add({code, std::move(message), span, std::move(hint), std::move(labels),
                      fmt::format("Resources.{}.Properties.{}", stack_.address.text(), path)});
  }

  void pass(const Value::Member& member) {
    const std::optional<Node> declaration = declared_ ? declared_->find(member.key) : std::nullopt;
    const std::string path = (module_ ? "" : "Parameters.") + member.key;
    if (!declaration) {
      std::vector<std::string_view> names;
      for (std::size_t i = 0; declared_ && i < declared_->size(); ++i) {
        names.push_back(declared_->key(i));
      }
      report(codes::NestedParameterUnknown, member.key_span, path,
             fmt::format("the template of the {} has no parameter \"{}\"", whole_, member.key),
             nearest_hint(member.key, names, "leave it out, or declare it in that template"));
      return;
    }
    if ((member.value.is_list() && !module_) || member.value.is_object() ||
        member.value.is_null()) {
      report(codes::NestedParameterValue, member.value.span(), path,
             fmt::format("the parameter {} of the {} is not text", member.key, whole_),
             member.value.is_list() ? "a stack takes text alone; join the list: "
                                      "Fn::Join: [\",\", list]"
                                    : "a stack takes text, numbers and booleans");
      return;
    }
    values_[member.key] = {
        member.value.is_unknown() ? unknown_value(member.value, *declaration) : member.value,
        ParameterSource::CommandLine};
  }

  // What is not known yet is text; a parameter that is a list makes it one.
  [[nodiscard]] static Value unknown_value(const Value& value, const Node& declaration) {
    const std::optional<Node> type =
        declaration.is(NodeKind::Mapping) ? declaration.find("Type") : std::nullopt;
    const std::optional<ParameterType> parsed =
        type ? parse_parameter_type(type->text()) : std::nullopt;
    if (!parsed || !parsed->list) {
      return value;
    }
    if (std::optional<Value> items = items_of_join(value)) {
      return std::move(*items);
    }
    Value::List arguments;
    arguments.push_back(Value::string(",", value.span()));
    arguments.push_back(value);
    return unknown_function("Fn::Split", Value::list(std::move(arguments), value.span()),
                            value.span());
  }

  // Of {"Fn::Join": [",", [items]]}: the items, each known or not. No identifier or ARN that a
  // resource yields has a comma inside.
  [[nodiscard]] static std::optional<Value> items_of_join(const Value& value) {
    const Value* join = value.expression().find("Fn::Join");
    if (join == nullptr || !join->is_list() || join->items().size() != 2 ||
        !join->items()[0].is_string() || join->items()[0].text() != "," ||
        !join->items()[1].is_list()) {
      return std::nullopt;
    }
    Value::List items;
    for (const Value& item : join->items()[1].items()) {
      const std::optional<std::string> text = item.scalar_text();
      if (!text) {
        items.push_back(item);
        continue;
      }
      for (std::string& part : split_list(*text)) {
        items.push_back(Value::string(std::move(part), item.span()).mark_secret(item.secret()));
      }
    }
    return Value::list(std::move(items), value.span());
  }

  void report_missing(const Value* given) {
    std::string names;
    std::vector<Label> labels;
    for (std::size_t i = 0; declared_ && i < declared_->size(); ++i) {
      const Node declaration = (*declared_)[i];
      const std::string_view name = declared_->key(i);
      const bool has_default =
          !declaration.is(NodeKind::Mapping) || declaration.find("Default").has_value();
      if (!has_default && (given == nullptr || given->find(name) == nullptr)) {
        names += (names.empty() ? "" : ", ") + std::string(name);
        labels.push_back({declared_->key_span(i), "declared here without a default"});
      }
    }
    if (!names.empty()) {
      report(codes::NestedParameterMissing, stack_.name_span, "Parameters",
             fmt::format("Parameters: [{}] of the {} must have values", names, whole_),
             module_ ? "give them under Properties" : "give them under Properties.Parameters",
             std::move(labels));
    }
  }

  const Resource& stack_;
  Diagnostics& diagnostics_;
  bool module_ = false;
  std::string whole_;  // "nested stack Network"
  std::optional<Node> declared_;
  std::map<std::string, ParameterInput> values_;
};

}  // namespace

std::optional<std::map<std::string, ParameterInput>> stack_parameters(const Resource& stack,
                                                                      const Document& source,
                                                                      Diagnostics& diagnostics) {
  return ParameterPassing(stack, source, diagnostics).pass();
}

}  // namespace drydock
