#include "planner/evaluate/nested/nested_stacks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/codes/file_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "base/codes/type_codes.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/nested/stack_identity.hpp"
#include "planner/evaluate/nested/stack_order.hpp"
#include "planner/evaluate/nested/stack_parameters.hpp"
#include "planner/evaluate/nested/stack_tags.hpp"
#include "planner/evaluate/nested/template_location.hpp"
#include "planner/evaluate/resource_evaluator.hpp"
#include "planner/schema/validate.hpp"

namespace drydock {
namespace {

// CloudFormation states no limit of depth; this bounds the recursion.
constexpr std::size_t kDeepestStacks = 32;
// Stacks that need each other's outputs only in branches of Fn::If that are not taken are looked
// into one inside the other; this bounds it.
constexpr std::size_t kMostOpen = 64;
// A nested operation has at most 2,500 resources (User Guide, "CloudFormation quotas"), so more
// stacks than this are a mistake, and few enough that templates that double at each level end.
constexpr std::size_t kMostStacks = 2500;

constexpr std::string_view kOutputs = "Outputs.";

bool retains(RetentionPolicy policy) {
  return policy == RetentionPolicy::Retain || policy == RetentionPolicy::RetainExceptOnCreate;
}

bool is_declared_output(const Document& document, std::string_view name) {
  const std::optional<Node> outputs =
      document.root().is(NodeKind::Mapping) ? document.root().find("Outputs") : std::nullopt;
  return outputs && outputs->is(NodeKind::Mapping) && outputs->find(name).has_value();
}

}  // namespace

NestedStacks::NestedStacks(const EvaluationContext& context, Diagnostics& diagnostics)
    : context_(context), diagnostics_(diagnostics) {
  const std::vector<TemplateEntry>& entries = context.source.resources.entries;
  if (std::any_of(entries.begin(), entries.end(), [](const TemplateEntry& entry) {
        return is_nested_stack(entry) || is_module(entry);
      })) {
    stacks_.resize(entries.size());
  }
}

void NestedStacks::evaluate_all() {
  if (stacks_.empty()) {
    return;
  }
  for (const std::size_t entry : nested_stack_order(context_.source)) {
    if (context_.absent_because[entry].empty()) {
      expand(entry, {});
    }
  }
  for (std::size_t entry = 0; entry < stacks_.size(); ++entry) {
    if (is_module(context_.source.resources.entries[entry]) &&
        context_.absent_because[entry].empty()) {
      expand(entry, {});
    }
  }
}

NestedStacks::ModulePart NestedStacks::part_of_module(std::size_t entry, std::string_view dotted,
                                                      Span span) {
  expand(entry, span);
  const NestedStack& module = stacks_[entry];
  ModulePart part;
  part.state = module.state;
  std::string name = module.resource.address.text();
  std::size_t begin = 0;
  // Each segment may name a module inside, the last of them a resource.
  while (module.state == NestedStack::State::Expanded && begin < dotted.size()) {
    const std::size_t end = std::min(dotted.find('.', begin), dotted.size());
    name += dotted.substr(begin, end - begin);
    begin = end + 1;
    if (const Resource* found = module.content.find(Address(name))) {
      part.resource = found;
      part.attribute = begin < dotted.size() ? dotted.substr(begin) : std::string_view{};
      break;
    }
  }
  return part;
}

const Resource* NestedStacks::named_in_module(std::string_view name, Span span) {
  for (std::size_t entry = 0; entry < stacks_.size(); ++entry) {
    const TemplateEntry& source = context_.source.resources.entries[entry];
    if (is_module(source) && name.size() > source.name.size() && name.starts_with(source.name) &&
        context_.absent_because[entry].empty()) {
      const ModulePart part = part_of_module(entry, name.substr(source.name.size()), span);
      if (part.resource != nullptr && part.attribute.empty()) {
        return part.resource;
      }
    }
  }
  return nullptr;
}

NestedStack* NestedStacks::find(std::size_t entry) {
  const bool looked_at = entry < stacks_.size() && stacks_[entry].state != NestedStack::State::New;
  return looked_at ? &stacks_[entry] : nullptr;
}

std::optional<Value> NestedStacks::attribute(std::size_t entry, std::string_view attribute,
                                             Span span, const std::string& path) {
  if (stacks_.empty() || !is_nested_stack(context_.source.resources.entries[entry])) {
    return std::nullopt;
  }
  expand(entry, span);
  const NestedStack& stack = stacks_[entry];
  switch (stack.state) {
    case NestedStack::State::Kept:
      return std::nullopt;
    case NestedStack::State::Expanded:
      break;
    default:
      return failed_value(span);
  }
  if (attribute.empty() || attribute == "StackId") {
    return Value::string(stack.id, span);
  }
  return output(stack, attribute, span, path);
}

Value NestedStacks::output(const NestedStack& stack, std::string_view attribute, Span span,
                           const std::string& path) {
  const std::string& address = stack.resource.address.text();
  if (!attribute.starts_with(kOutputs)) {
    report(codes::UnknownAttribute, span, path,
           fmt::format("resource {} does not support attribute type {} in Fn::GetAtt: a stack has "
                       "its outputs alone",
                       address, attribute),
           "write Outputs.NAME");
    return failed_value(span);
  }
  const std::string_view name = attribute.substr(kOutputs.size());
  std::vector<std::string_view> names;
  for (const Output& declared : stack.content.outputs) {
    if (declared.name == name) {
      return declared.value;
    }
    if (declared.name.find('.') == std::string::npos) {
      names.push_back(declared.name);
    }
  }
  const bool absent = std::find(stack.absent_outputs.begin(), stack.absent_outputs.end(), name) !=
                      stack.absent_outputs.end();
  Diagnostic diagnostic{
      codes::NestedOutputUnknown,
      absent ? fmt::format("the nested stack {} does not yield its output {}: the output's "
                           "condition is false",
                           address, name)
             : fmt::format("the nested stack {} has no output {}", address, name),
      span,
      absent ? "ask for it under the same condition"
             : nearest_hint(name, names, "declare it under Outputs of the nested template")};
  if (stack.outputs_span.valid()) {
    diagnostic.labels.push_back({stack.outputs_span, "the outputs that there are"});
  }
  diagnostic.path = path;
  diagnostics_.add(std::move(diagnostic));
  return failed_value(span);
}

void NestedStacks::report(DiagnosticCode code, Span span, std::string path, std::string message,
                          std::string hint) {
  Diagnostic diagnostic{code, std::move(message), span, std::move(hint)};
  diagnostic.path = std::move(path);
  diagnostics_.add(std::move(diagnostic));
}

std::string NestedStacks::chain_to(std::size_t entry) const {
  std::string chain;
  for (auto at = std::find(open_.begin(), open_.end(), entry); at != open_.end(); ++at) {
    chain += fmt::format("{} -> ", context_.source.resources.entries[*at].name);
  }
  return chain + std::string(context_.source.resources.entries[entry].name);
}

void NestedStacks::expand(std::size_t entry, Span span) {
  NestedStack& stack = stacks_[entry];
  const TemplateEntry& source = context_.source.resources.entries[entry];
  if (stack.state == NestedStack::State::Open) {
    report(codes::NestedStackCycle, span, fmt::format("Resources.{}", source.name),
           fmt::format("nested stacks need each other's outputs, so none can be the first: {}",
                       chain_to(entry)),
           "move what both need into a stack of its own");
    return;
  }
  if (stack.state != NestedStack::State::New) {
    return;
  }
  if (open_.size() >= kMostOpen) {
    report(codes::NestedStackCycle, span, fmt::format("Resources.{}", source.name),
           fmt::format("more than {} nested stacks wait for each other's outputs", kMostOpen),
           "let stacks that come later in the template take outputs of those before");
    return;
  }
  stack.state = NestedStack::State::Open;
  any_ = true;
  open_.push_back(entry);
  look_into(entry);
  open_.pop_back();
}

void NestedStacks::keep(std::size_t entry, Span span, const std::string& why,
                        const std::string& hint) {
  NestedStack& stack = stacks_[entry];
  stack.state = NestedStack::State::Kept;
  report(codes::NestedTemplateAbsent, span,
         fmt::format("Resources.{}.Properties.TemplateURL",
                     context_.source.resources.entries[entry].name),
         fmt::format("{}, so the nested stack {} is planned as one resource and its outputs are "
                     "not known",
                     why, stack.resource.address.text()),
         hint);
}

void NestedStacks::look_into(std::size_t entry) {
  NestedStack& stack = stacks_[entry];
  const TemplateEntry& source = context_.source.resources.entries[entry];
  const std::size_t errors_before = diagnostics_.count(Severity::Error);
  stack.resource = evaluate_resource(context_, source, diagnostics_);
  stack.id = nested_stack_identity(context_.options, std::string(source.name)).id;
  stack.state = NestedStack::State::Failed;
  if (diagnostics_.count(Severity::Error) != errors_before ||
      mentions_failure(stack.resource.properties)) {
    return;
  }
  if (is_module(source)) {
    look_into_module(entry);
    return;
  }
  const Value* url = stack.resource.properties.find("TemplateURL");
  if (url == nullptr) {
    stack.state = NestedStack::State::Kept;  // the type's schema wants it
    return;
  }
  if (url->is_unknown()) {
    keep(entry, url->span(),
         fmt::format("the location of its template is not known before a deployment ({})",
                     describe_expression(url->expression())),
         "name the template by text, parameters and pseudo parameters");
    return;
  }
  const TemplateFiles& files = context_.options.files;
  const std::optional<std::string> path =
      url->is_string() ? local_path_of(files, url->text()) : std::nullopt;
  if (!path) {
    const std::string text = url->scalar_text().value_or("");
    keep(entry, url->span(), fmt::format("there is no template \"{}\" here", text),
         is_remote_location(text)
             ? fmt::format("say where it lies in drydock.yaml: locations: {{\"{}\": PATH}}",
                           s3_location_of(text).value_or(text))
             : "a path is relative to the template that names it");
    return;
  }
  const Span place = url->span();
  if (!may_include(stack, *path, place)) {
    return;
  }
  if (const std::optional<Document>& document = document_at(*path, place)) {
    evaluate_content(entry, *document, *path, place);
  }
}

void NestedStacks::look_into_module(std::size_t entry) {
  NestedStack& module = stacks_[entry];
  const Span place = module.resource.type_span;
  const auto& modules = context_.options.files.modules;
  const auto found = modules.find(module.resource.type);
  if (found == modules.end()) {
    module.state = NestedStack::State::Kept;
    report(
        codes::ResourceTypeUnchecked, place,
        fmt::format("Resources.{}.Type", context_.source.resources.entries[entry].name),
        fmt::format("the fragment of the module {} is not at hand, so what {} holds is not known",
                    module.resource.type, module.resource.address.text()),
        fmt::format("say where it lies in drydock.yaml: modules: {{{}: PATH}}",
                    module.resource.type));
    return;
  }
  if (!may_include(module, found->second, place)) {
    return;
  }
  if (const std::optional<Document>& document = document_at(found->second, place)) {
    evaluate_content(entry, *document, found->second, place);
  }
}

bool NestedStacks::may_include(const NestedStack& stack, const std::string& path, Span span) {
  const std::vector<std::string>& chain = context_.frame->chain;
  const std::string where = fmt::format("{}.Properties.TemplateURL", stack.resource.address.text());
  if (std::find(chain.begin(), chain.end(), path) != chain.end()) {
    report(codes::NestedTemplateLoop, span, "Resources." + where,
           fmt::format("the template {} includes itself: {} -> {}", path, fmt::join(chain, " -> "),
                       path),
           "a stack cannot hold itself; name another template");
    return false;
  }
  if (chain.size() > kDeepestStacks) {
    report(codes::NestedTemplateLoop, span, "Resources." + where,
           fmt::format("stacks are nested more than {} deep: {}", kDeepestStacks,
                       fmt::join(chain, " -> ")),
           "flatten the stacks");
    return false;
  }
  if (++context_.frame->session->stacks > kMostStacks) {
    if (context_.frame->session->stacks == kMostStacks + 1) {
      report(codes::NestedTemplateLoop, span, "Resources." + where,
             fmt::format("the template holds more than {} nested stacks", kMostStacks),
             "a nested operation has at most 2,500 resources; split the stack");
    }
    return false;
  }
  return true;
}

const std::optional<Document>& NestedStacks::document_at(const std::string& path, Span span) {
  NestedSession& session = *context_.frame->session;
  if (const auto found = session.templates.find(path); found != session.templates.end()) {
    return found->second;
  }
  std::optional<Document>& document = session.templates[path];
  const TemplateFiles& files = context_.options.files;
  Result<std::string> text = files.files->read(path);
  if (!text) {
    diagnostics_.add(codes::FileUnreadable, text.error(), span);
    return document;
  }
  const FileId file = files.sources->add(path, std::move(text).value());
  session.files.push_back(file);
  document = read_document(*files.sources, file, diagnostics_);
  return document;
}

void NestedStacks::evaluate_content(std::size_t entry, const Document& document,
                                    const std::string& path, Span url) {
  NestedStack& stack = stacks_[entry];
  const std::string logical_id(context_.source.resources.entries[entry].name);
  std::optional<std::map<std::string, ParameterInput>> parameters =
      stack_parameters(stack.resource, document, diagnostics_);
  if (!parameters) {
    return;
  }
  const bool module = is_module(context_.source.resources.entries[entry]);
  const StackIdentity identity = nested_stack_identity(context_.options, logical_id);
  EvaluateOptions options = context_.options;
  options.parameters = std::move(*parameters);
  options.stack_name = module ? options.stack_name : identity.name;
  options.files.folder = std::filesystem::path(path).parent_path().string();
  StackFrame frame;
  // CloudFormation names what a module holds by both logical ids without anything between.
  frame.prefix = stack.resource.address.text() + (module ? "" : ".");
  frame.stack_id = module ? context_.frame->stack_id : identity.id;
  frame.chain = context_.frame->chain;
  frame.chain.push_back(path);
  frame.session = context_.frame->session;
  frame.asked_by = url;
  const Value* arns = stack.resource.properties.find("NotificationARNs");
  if (module) {
    frame.notification_arns = context_.frame->notification_arns;
  } else {
    frame.notification_arns = arns != nullptr ? *arns : Value::null();
    frame.tags = merged_tags(context_.frame->tags, stack.resource.properties.find("Tags"));
  }
  std::optional<ResourceSet> content =
      evaluate_in_frame(document, options, context_.schemas, frame, diagnostics_);
  if (!content) {
    return;
  }
  stack.content = std::move(*content);
  stack.state = NestedStack::State::Expanded;
  // Its resources stand in the place of the stack, so nobody after this sees its own properties.
  if (context_.schemas != nullptr && context_.schemas->find(stack.resource.type) != nullptr) {
    ResourceSet alone;
    alone.resources.push_back(stack.resource);
    validate_resources(alone, *context_.schemas, diagnostics_);
  }
  if (retains(stack.resource.deletion_policy)) {
    for (Resource& resource : stack.content.resources) {
      if (!retains(resource.deletion_policy)) {
        resource.deletion_policy = stack.resource.deletion_policy;
      }
    }
  }
  if (const std::optional<Node> outputs = document.root().find("Outputs");
      outputs && outputs->is(NodeKind::Mapping)) {
    for (std::size_t i = 0; i < document.root().size(); ++i) {
      if (document.root().key(i) == "Outputs") {
        stack.outputs_span = document.root().key_span(i);
      }
    }
    for (std::size_t i = 0; i < outputs->size(); ++i) {
      const std::string name(outputs->key(i));
      const auto same = [&](const Output& output) { return output.name == name; };
      if (is_declared_output(document, name) &&
          std::none_of(stack.content.outputs.begin(), stack.content.outputs.end(), same)) {
        stack.absent_outputs.push_back(name);
      }
    }
  }
}

}  // namespace drydock
