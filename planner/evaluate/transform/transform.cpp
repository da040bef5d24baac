#include "planner/evaluate/transform/transform.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/function_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/serverless.hpp"
#include "planner/evaluate/transform/include.hpp"
#include "planner/evaluate/transform/loops.hpp"
#include "planner/evaluate/transform/static_evaluator.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "planner/model/region.hpp"

namespace drydock {
namespace {

constexpr std::string_view kLanguageExtensions = "AWS::LanguageExtensions";
constexpr std::string_view kServerless = "AWS::Serverless-2016-10-31";

struct DeclaredTransform {
  std::string name;
  Span span;
};

std::vector<DeclaredTransform> declared_transforms(const Value& root) {
  std::vector<DeclaredTransform> declared;
  const auto add = [&](const Value& one) {
    const Value* name = one.is_object() ? one.find("Name") : &one;
    if (name != nullptr && name->is_string()) {
      declared.push_back({name->text(), name->span()});
    }
  };
  if (const Value* transform = root.find("Transform")) {
    if (transform->is_list()) {
      std::for_each(transform->items().begin(), transform->items().end(), add);
    } else {
      add(*transform);
    }
  }
  return declared;
}

// The document's nesting bounds the recursion.
bool has_transform(const Node& node) {
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (node.is(NodeKind::Mapping) && node.key(i) == "Fn::Transform") {
      return true;
    }
    const Node child = node[i];
    if (!child.is_scalar() && has_transform(child)) {
      return true;
    }
  }
  return false;
}

void check_order(const std::vector<DeclaredTransform>& declared, Diagnostics& diagnostics) {
  const auto place = [&](std::string_view name) {
    return std::find_if(declared.begin(), declared.end(),
                        [&](const DeclaredTransform& one) { return one.name == name; });
  };
  const auto extensions = place(kLanguageExtensions);
  const auto serverless = place(kServerless);
  if (extensions != declared.end() && serverless < extensions) {
    Diagnostic found{codes::TransformOrder,
                     fmt::format("{} stands behind {}", kLanguageExtensions, kServerless),
                     extensions->span, fmt::format("list {} first", kLanguageExtensions)};
    found.path = "Transform";
    diagnostics.add(std::move(found));
  }
}

ServerlessOptions serverless_options(const StaticEvaluator& known, const EvaluateOptions& options) {
  ServerlessOptions serverless;
  serverless.region = options.region;
  serverless.partition = partition_of(options.region);
  serverless.files = options.files;
  for (const std::string_view name : known.source().parameters.names()) {
    const Value& value = *known.parameter(name);
    if (!value.is_unknown()) {
      serverless.parameters.emplace(name, value);
    }
  }
  return serverless;
}

}  // namespace

std::optional<Document> apply_transforms(const Document& written, const EvaluateOptions& options,
                                         Diagnostics& diagnostics) {
  const Node document = written.root();
  if (!document.is(NodeKind::Mapping) ||
      (!document.find("Transform") && !has_transform(document))) {
    return std::nullopt;
  }
  Value root = template_value(document);
  const StaticEvaluator known(written, options);
  apply_includes(root, known, options.files, diagnostics);
  const std::vector<DeclaredTransform> declared = declared_transforms(root);
  check_order(declared, diagnostics);
  for (const DeclaredTransform& transform : declared) {
    if (transform.name.find("LanguageExtensions") != std::string::npos) {  // or a stage of it
      expand_loops(root, known, diagnostics);
    } else if (transform.name == kServerless) {
      root = translate_serverless(std::move(root), serverless_options(known, options), diagnostics);
    }
  }
  if (nesting_of(root) > kDeepestNesting) {
    diagnostics.add({codes::NestedTooDeeply, "what the transforms make is nested too deeply",
                     document.span(), "include less, or split the template"});
    return std::nullopt;
  }
  return document_of(root, written.file());
}

}  // namespace drydock
