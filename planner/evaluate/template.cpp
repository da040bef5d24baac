#include "planner/evaluate/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/codes/function_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "base/nearest_name.hpp"

namespace drydock {
namespace {

using Names = std::vector<std::string_view>;

constexpr std::array<std::string_view, 12> kSections = {"AWSTemplateFormatVersion",
                                                        "Description",
                                                        "Metadata",
                                                        "Parameters",
                                                        "Rules",
                                                        "Mappings",
                                                        "Conditions",
                                                        "Transform",
                                                        "Resources",
                                                        "Outputs",
                                                        "Hooks",
                                                        "Globals"};

// Transforms whose work is not the language's and is not done here.
constexpr std::array<std::string_view, 5> kKnownTransforms = {
    "AWS::Serverless-2016-10-31", "AWS::Include", "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-2020-07-23", "AWS::ServiceCatalog"};

bool is_alphanumeric(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

class TemplateReader {
 public:
  TemplateReader(Node root, Diagnostics& diagnostics) : root_(root), diagnostics_(diagnostics) {}

  Template read() {
    find_nulls(root_);
    check_sections();
    check_version();
    read_transform();
    find_directives();
    result_.parameters = section(
        "Parameters", "Parameter",
        {"Type", "Default", "Description", "AllowedValues", "AllowedPattern",
         "ConstraintDescription", "MinLength", "MaxLength", "MinValue", "MaxValue", "NoEcho"});
    result_.mappings = section("Mappings", "Mapping", Names{});
    result_.conditions = section("Conditions", "Condition", Names{});
    result_.resources = section(
        "Resources", "Resource",
        {"Type", "Properties", "Condition", "DependsOn", "Metadata", "DeletionPolicy",
         "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy", "Version", "Description"});
    result_.outputs = section("Outputs", "Output", {"Value", "Description", "Export", "Condition"});
    require("Parameters", result_.parameters, "Type");
    require("Outputs", result_.outputs, "Value");
    require("Resources", result_.resources, "Type");
    if (!root_.find("Resources")) {
      report(codes::NotATemplate, root_.span(), "",
             has_a_section() ? "the template has no Resources section"
                             : "this is no template: none of its keys is a section of one",
             "a template declares at least one resource below Resources");
    }
    return std::move(result_);
  }

 private:
  void report(DiagnosticCode code, Span span, std::string path, std::string message,
              std::string hint, std::optional<Severity> severity = {}) {
    Diagnostic diagnostic{code, std::move(message), span, std::move(hint)};
    diagnostic.path = std::move(path);
    diagnostic.severity_override = severity;
    diagnostics_.add(std::move(diagnostic));
  }

  // CloudFormation refuses null wherever it stands; `!GetAZs` without an argument is not a null.
  void find_nulls(Node node) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      const bool mapping = node.is(NodeKind::Mapping);
      path_.emplace_back(mapping ? std::string(node.key(i)) : fmt::format("{}", i));
      const Node child = node[i];
      if (child.is(NodeKind::Null)) {
        if (!mapping || node.key(i) != "Fn::GetAZs") {
          const Span span = child.span().size() == 0 && mapping ? node.key_span(i) : child.span();
          report(codes::NullInTemplate, span, fmt::format("{}", fmt::join(path_, ".")),
                 fmt::format("[/{}] 'null' values are not allowed in templates",
                             fmt::join(path_, "/")),
                 "give it a value or leave the key out");
        }
      } else if (!child.is_scalar()) {
        find_nulls(child);
      }
      path_.pop_back();
    }
  }

  [[nodiscard]] bool has_a_section() const {
    for (const std::string_view name : kSections) {
      if (root_.find(name)) {
        return true;
      }
    }
    return false;
  }

  void check_sections() {
    if (!has_a_section()) {
      return;  // not a template at all; said once
    }
    for (std::size_t i = 0; i < root_.size(); ++i) {
      const std::string_view name = root_.key(i);
      if (std::find(kSections.begin(), kSections.end(), name) == kSections.end()) {
        report(codes::UnknownSection, root_.key_span(i), std::string(name),
               fmt::format("a template has no section \"{}\"", name),
               nearest_hint(name, {kSections.begin(), kSections.end()}));
      } else if (name == "Globals") {
        report(codes::SectionNotEvaluated, root_.key_span(i), std::string(name),
               fmt::format("the section {} is not evaluated by this version", name),
               "the plan is made as if the section were absent");
      }
    }
  }

  void check_version() {
    const std::optional<Node> version = root_.find("AWSTemplateFormatVersion");
    if (version && version->text() != "2010-09-09") {
      report(codes::InvalidSection, version->span(), "AWSTemplateFormatVersion",
             fmt::format("the template format version \"{}\" does not exist", version->text()),
             "the only version is 2010-09-09");
    }
  }

  void read_transform() {
    const std::optional<Node> transform = root_.find("Transform");
    if (!transform) {
      return;
    }
    const auto name = [&](Node node) {
      const std::optional<Node> macro = node.is(NodeKind::Mapping) ? node.find("Name") : node;
      if (!macro || !macro->is(NodeKind::String)) {
        report(codes::InvalidSection, node.span(), "Transform",
               "a transform is the name of a macro, or a mapping with Name and Parameters", "");
        return;
      }
      const std::string_view text = macro->text();
      const bool known = std::find(kKnownTransforms.begin(), kKnownTransforms.end(), text) !=
                         kKnownTransforms.end();
      result_.language_extensions = result_.language_extensions || !known;
      // A name such as LanguageExtensionsDev is a stage of that transform, which adds no names.
      const bool extensions = text.find("LanguageExtensions") != std::string_view::npos;
      result_.unknown_macro = result_.unknown_macro || (!known && !extensions);
      if (!extensions && text != "AWS::Serverless-2016-10-31" &&
          text != "AWS::CodeDeployBlueGreen") {
        report(codes::SectionNotEvaluated, macro->span(), "Transform",
               fmt::format("the transform {} is not evaluated by this version", text),
               "the plan is made from the template as it stands before the transform");
      }
    };
    if (!transform->is(NodeKind::Sequence)) {
      name(*transform);
      return;
    }
    for (std::size_t i = 0; i < transform->size(); ++i) {
      name((*transform)[i]);
    }
  }

  // `Type: !Rain::Module …`: rain makes a template for the service of it, and adds to it.
  void find_directives() {
    const std::optional<Node> resources = root_.find("Resources");
    for (std::size_t i = 0; resources && i < resources->size(); ++i) {
      const std::optional<Node> type = (*resources)[i].find("Type");
      if (type && is_rain_directive(*type)) {
        result_.unknown_macro = true;
        if (!type->short_form()) {  // of a tag the reader has said it
          report(codes::SectionNotEvaluated, type->span(),
                 fmt::format("Resources.{}.Type", resources->key(i)),
                 fmt::format("{} is no part of CloudFormation's language", type->key(0)),
                 "deploy the template that `rain pkg` makes of this one");
        }
      }
    }
  }

  // `keys` are those that an entry may have; empty if that is checked elsewhere.
  TemplateSection section(std::string_view name, std::string_view noun, const Names& keys) {
    TemplateSection read;
    const std::optional<Node> node = root_.find(name);
    if (!node || node->is(NodeKind::Null)) {
      return read;
    }
    if (!node->is(NodeKind::Mapping)) {
      report(codes::InvalidSection, node->span(), std::string(name),
             fmt::format("the section {} is not a mapping of names", name), "");
      return read;
    }
    if (node->size() == 0 && name == "Resources") {
      report(codes::InvalidSection, node->span(), std::string(name),
             "the section Resources is empty", "declare at least one resource");
    }
    read.entries.reserve(node->size());
    for (std::size_t i = 0; i < node->size(); ++i) {
      const TemplateEntry entry{node->key(i), node->key_span(i), (*node)[i]};
      if (entry.name.starts_with("Fn::ForEach")) {
        if (result_.language_extensions) {
          continue;  // a loop that cannot be written out, which was reported
        }
        report(codes::NeedsLanguageExtensions, entry.name_span,
               fmt::format("{}.{}", name, entry.name),
               fmt::format("{} exists only with the transform AWS::LanguageExtensions", entry.name),
               "add Transform: AWS::LanguageExtensions to the template");
        continue;
      }
      if (entry.name == "Fn::Transform") {
        result_.unknown_macro = true;
        report(codes::SectionNotEvaluated, entry.name_span, fmt::format("{}.{}", name, entry.name),
               fmt::format("what a transform adds to {} is not known here", name),
               "the section is read as it stands without it");
        continue;
      }
      check_entry(name, noun, keys, entry);
      read.index.emplace(entry.name, read.entries.size());
      read.entries.push_back(entry);
    }
    return read;
  }

  void check_entry(std::string_view section, std::string_view noun, const Names& keys,
                   const TemplateEntry& entry) {
    const std::string path = fmt::format("{}.{}", section, entry.name);
    constexpr std::size_t kLongestName = 255;
    if (!is_alphanumeric(entry.name)) {
      report(codes::InvalidName, entry.name_span, path,
             fmt::format("{} name {} is non alphanumeric", noun, entry.name),
             "use letters and digits only",
             section == "Conditions" ? std::optional(Severity::Warning) : std::nullopt);
    } else if (entry.name.size() > kLongestName) {
      report(codes::InvalidName, entry.name_span, path,
             fmt::format("{} name {} is longer than {} characters", noun, entry.name, kLongestName),
             "");
    }
    if (!entry.node.is(NodeKind::Mapping)) {
      if (!entry.node.is(NodeKind::Null)) {
        report(codes::InvalidSection, entry.node.span(), path,
               fmt::format("any {} member must be an object, and {} is not", section, entry.name),
               "");
      }
      return;
    }
    for (std::size_t i = 0; i < entry.node.size() && !keys.empty(); ++i) {
      const std::string_view key = entry.node.key(i);
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
        report(
            codes::UnknownTemplateKey, entry.node.key_span(i), fmt::format("{}.{}", path, key),
            fmt::format("{} {} has the key '{}', and there is no such key", noun, entry.name, key),
            nearest_hint(key, keys),
            result_.unknown_macro ? std::optional(Severity::Warning) : std::nullopt);
      }
    }
  }

  void require(std::string_view section, const TemplateSection& read, std::string_view key) {
    for (const TemplateEntry& entry : read.entries) {
      if (entry.node.is(NodeKind::Mapping) && !entry.node.find(key) &&
          !misspells(entry.node, key)) {
        report(codes::MissingTemplateKey, entry.name_span,
               fmt::format("{}.{}", section, entry.name),
               fmt::format("[/{}/{}] Every {} object must contain a {} member", section, entry.name,
                           section, key),
               fmt::format("add {}", key));
      }
    }
  }

  // Then the misspelt key is reported, and what to write instead.
  static bool misspells(const Node& node, std::string_view key) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (nearest_name(node.key(i), {key})) {
        return true;
      }
    }
    return false;
  }

  Node root_;
  Diagnostics& diagnostics_;
  Template result_;
  std::vector<std::string> path_;
};

}  // namespace

const TemplateEntry* TemplateSection::find(std::string_view name) const {
  const auto found = index.find(name);
  return found == index.end() ? nullptr : &entries[found->second];
}

std::vector<std::string_view> TemplateSection::names() const {
  std::vector<std::string_view> all;
  all.reserve(entries.size());
  for (const TemplateEntry& entry : entries) {
    all.push_back(entry.name);
  }
  return all;
}

std::optional<Template> read_template(const Document& document, Diagnostics& diagnostics) {
  const Node root = document.root();
  if (!root.is(NodeKind::Mapping)) {
    diagnostics.add({codes::NotATemplate, "the template is not a mapping of sections", root.span(),
                     "a template is a mapping with at least a Resources section"});
    return std::nullopt;
  }
  return TemplateReader(root, diagnostics).read();
}

bool is_rain_directive(const Node& node) {
  return node.is(NodeKind::Mapping) && node.size() == 1 && node.key(0).starts_with("Rain::");
}

std::string nearest_hint(std::string_view written, const std::vector<std::string_view>& candidates,
                         std::string otherwise) {
  const std::optional<std::string> nearest = nearest_name(written, candidates);
  return nearest ? fmt::format("did you mean {}?", *nearest) : std::move(otherwise);
}

}  // namespace drydock
