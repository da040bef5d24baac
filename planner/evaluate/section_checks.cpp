#include "planner/evaluate/section_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/codes/function_codes.hpp"
#include "base/codes/template_codes.hpp"

namespace drydock {
namespace {

Span key_of(const Node& mapping, std::string_view name) {
  for (std::size_t i = 0; i < mapping.size(); ++i) {
    if (mapping.key(i) == name) {
      return mapping.key_span(i);
    }
  }
  return mapping.span();
}

void beyond(std::string_view what, std::size_t count, std::size_t most, Span span, std::string path,
            std::string hint, Diagnostics& diagnostics, std::optional<Severity> severity = {}) {
  diagnostics.add({codes::QuotaExceeded,
                   fmt::format("{}: {}, and CloudFormation takes at most {}", what, count, most),
                   span,
                   std::move(hint),
                   {},
                   std::move(path),
                   severity});
}

void check_counts(const Node& root, const Template& source, Diagnostics& diagnostics) {
  struct Quota {
    std::string_view section;
    const TemplateSection& read;
    std::size_t most;
  };
  const std::array<Quota, 4> quotas = {{{"Parameters", source.parameters, 200},
                                        {"Mappings", source.mappings, 200},
                                        {"Resources", source.resources, 500},
                                        {"Outputs", source.outputs, 200}}};
  for (const Quota& quota : quotas) {
    const std::size_t count = quota.read.entries.size();
    if (count > quota.most) {
      beyond(fmt::format("the number of {} of the template", quota.section), count, quota.most,
             key_of(root, quota.section), std::string(quota.section),
             "split the template, for example into nested stacks", diagnostics);
    }
  }
}

void check_mapping_sizes(const Template& source, Diagnostics& diagnostics) {
  constexpr std::size_t kMostAttributes = 200;
  for (const TemplateEntry& mapping : source.mappings.entries) {
    if (mapping.node.is(NodeKind::Mapping) && mapping.node.size() > kMostAttributes) {
      beyond(fmt::format("the number of attributes of the mapping {}", mapping.name),
             mapping.node.size(), kMostAttributes, mapping.name_span,
             fmt::format("Mappings.{}", mapping.name), "split the mapping", diagnostics);
    }
  }
}

// Types and the property in which a secure string is resolved (User Guide, "Resources that support
// dynamic parameter patterns for secure strings").
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kSecurePlaces = {
    {{"AWS::DirectoryService::MicrosoftAD", "Properties.Password"},
     {"AWS::DirectoryService::SimpleAD", "Properties.Password"},
     {"AWS::ElastiCache::ReplicationGroup", "Properties.AuthToken"},
     {"AWS::IAM::User", "Properties.LoginProfile.Password"},
     {"AWS::KinesisFirehose::DeliveryStream",
      "Properties.RedshiftDestinationConfiguration.Password"},
     {"AWS::OpsWorks::App", "Properties.AppSource.Password"},
     {"AWS::OpsWorks::Stack", "Properties.CustomCookbooksSource.Password"},
     {"AWS::OpsWorks::Stack", "Properties.RdsDbInstances.DbPassword"},
     {"AWS::RDS::DBCluster", "Properties.MasterUserPassword"},
     {"AWS::RDS::DBInstance", "Properties.MasterUserPassword"},
     {"AWS::Redshift::Cluster", "Properties.MasterUserPassword"}}};

constexpr std::string_view kReferenceStart = "{{resolve:";

class ReferencePlaces {
 public:
  ReferencePlaces(const Template& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  void look_at(const TemplateEntry& entry, std::string_view section) {
    path_ = fmt::format("{}.{}", section, entry.name);
    const std::optional<Node> type =
        entry.node.is(NodeKind::Mapping) ? entry.node.find("Type") : std::nullopt;
    type_ = section == "Resources" && type ? type->text() : std::string_view{};
    walk(entry.node);
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] Span last() const { return last_; }

 private:
  // The document's nesting bounds the recursion.
  void walk(const Node& node) {
    if (node.is(NodeKind::String)) {
      look_at_text(node.text(), node, true);
      return;
    }
    const bool mapping = node.is(NodeKind::Mapping);
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (mapping && node.key(i) == "Ref") {
        look_at_parameter(node[i]);
        continue;
      }
      const std::size_t above = property_.size();
      if (mapping && !node.key(i).starts_with("Fn::")) {
        property_ += above == 0 ? "" : ".";
        property_ += node.key(i);
      }
      walk(node[i]);
      property_.resize(above);
    }
  }

  // A parameter hands its text on; the reference stands in the declaration once.
  void look_at_parameter(const Node& name) {
    const TemplateEntry* parameter = source_.parameters.find(name.text());
    const std::optional<Node> standard =
        parameter != nullptr && parameter->node.is(NodeKind::Mapping)
            ? parameter->node.find("Default")
            : std::nullopt;
    if (standard && standard->is(NodeKind::String)) {
      look_at_text(standard->text(), name, false);
    }
  }

  void look_at_text(std::string_view text, const Node& node, bool counted) {
    for (std::size_t at = text.find(kReferenceStart); at != std::string_view::npos;
         at = text.find(kReferenceStart, at + 1)) {
      if (counted) {
        ++count_;
        last_ = node.span();
      }
      look_at_reference(text.substr(at + kReferenceStart.size()), node);
    }
  }

  void look_at_reference(std::string_view reference, const Node& node) {
    const bool secure = reference.starts_with("ssm-secure:");
    const bool custom =
        type_.starts_with("Custom::") || type_ == "AWS::CloudFormation::CustomResource";
    if (secure && !is_secure_place()) {
      std::string_view below = property_;
      below.remove_prefix(below.starts_with("Properties.") ? std::string_view("Properties.").size()
                                                           : 0);
      report(node,
             fmt::format("SSM Secure reference is not supported here: {}{}{} does not resolve it",
                         type_.empty() ? std::string_view("an output or parameter") : type_,
                         below.empty() || type_.empty() ? "" : "/",
                         type_.empty() ? std::string_view{} : below),
             "use {{resolve:secretsmanager:…}} instead", Severity::Error);
    } else if (custom && reference.starts_with("secretsmanager:")) {
      report(node, "a secret is not resolved for a custom resource",
             "let the function behind it read the secret", {});
    }
  }

  [[nodiscard]] bool is_secure_place() const {
    return std::any_of(kSecurePlaces.begin(), kSecurePlaces.end(), [&](const auto& place) {
      return place.first == type_ && place.second == property_;
    });
  }

  void report(const Node& node, std::string message, std::string hint,
              std::optional<Severity> severity) {
    diagnostics_.add({codes::DynamicReferenceMisplaced,
                      std::move(message),
                      node.span(),
                      std::move(hint),
                      {},
                      path_,
                      severity});
  }

  const Template& source_;
  Diagnostics& diagnostics_;
  std::string path_;
  std::string property_;  // names of mappings that are no function's: "Properties.AuthToken"
  std::string_view type_;
  std::size_t count_ = 0;
  Span last_;
};

void check_parameter_name(std::string_view text, Span span, const Template& source,
                          Diagnostics& diagnostics) {
  if (source.parameters.find(text) == nullptr) {
    diagnostics.add(
        {codes::InterfaceMetadata,
         fmt::format("the interface names {}, which is no parameter of the template", text),
         span,
         nearest_hint(text, source.parameters.names(), "leave it out"),
         {},
         "Metadata.AWS::CloudFormation::Interface"});
  }
}

}  // namespace

void check_quotas(const Node& root, const Template& source, std::size_t bytes,
                  Diagnostics& diagnostics) {
  constexpr std::size_t kMostBytes = 1'000'000;
  constexpr std::size_t kMostInRequest = 51'200;
  constexpr std::size_t kLongestDescription = 1024;
  check_counts(root, source, diagnostics);
  check_mapping_sizes(source, diagnostics);
  if (bytes > kMostBytes) {
    beyond("bytes of the template", bytes, kMostBytes, {}, {},
           "split the template, for example into nested stacks", diagnostics);
  } else if (bytes > kMostInRequest) {
    beyond("bytes of the template in a request", bytes, kMostInRequest, {}, {},
           "deploy it from S3, which takes 1 MB", diagnostics, Severity::Note);
  }
  const std::optional<Node> description = root.find("Description");
  if (description && !description->is(NodeKind::String) && !description->is(NodeKind::Null)) {
    diagnostics.add({codes::InvalidSection,
                     "the Description of the template is not text",
                     description->span(),
                     "write a text; functions are not evaluated there",
                     {},
                     "Description"});
  } else if (description && description->text().size() > kLongestDescription) {
    beyond("bytes of the description", description->text().size(), kLongestDescription,
           description->span(), "Description", "shorten it", diagnostics);
  }
}

void check_hooks(const Node& root, Diagnostics& diagnostics) {
  const std::optional<Node> hooks = root.find("Hooks");
  if (!hooks || hooks->is(NodeKind::Null)) {
    return;
  }
  const auto wrong = [&](Span span, std::string message) {
    diagnostics.add({codes::InvalidSection,
                     std::move(message),
                     span,
                     "write Name: {Type: AWS::CodeDeploy::BlueGreen, Properties: {…}}",
                     {},
                     "Hooks"});
  };
  if (!hooks->is(NodeKind::Mapping)) {
    wrong(hooks->span(), "the section Hooks is not a mapping of names");
    return;
  }
  for (std::size_t i = 0; i < hooks->size(); ++i) {
    const Node hook = (*hooks)[i];
    const std::optional<Node> type = hook.is(NodeKind::Mapping) ? hook.find("Type") : std::nullopt;
    if (!type || !type->is(NodeKind::String)) {
      wrong(hooks->key_span(i), fmt::format("the hook {} has no Type", hooks->key(i)));
    } else if (const std::optional<Node> properties = hook.find("Properties");
               properties && !properties->is(NodeKind::Mapping)) {
      wrong(properties->span(),
            fmt::format("the Properties of the hook {} are not a mapping", hooks->key(i)));
    }
  }
}

void check_interface(const Node& root, const Template& source, Diagnostics& diagnostics) {
  const std::optional<Node> metadata = root.find("Metadata");
  const std::optional<Node> interface = metadata && metadata->is(NodeKind::Mapping)
                                            ? metadata->find("AWS::CloudFormation::Interface")
                                            : std::nullopt;
  if (!interface || !interface->is(NodeKind::Mapping)) {
    return;
  }
  if (const auto groups = interface->find("ParameterGroups");
      groups && groups->is(NodeKind::Sequence)) {
    for (std::size_t i = 0; i < groups->size(); ++i) {
      const Node group = (*groups)[i];
      const std::optional<Node> names =
          group.is(NodeKind::Mapping) ? group.find("Parameters") : std::nullopt;
      for (std::size_t j = 0; names && names->is(NodeKind::Sequence) && j < names->size(); ++j) {
        const Node name = (*names)[j];
        if (name.is(NodeKind::String)) {
          check_parameter_name(name.text(), name.span(), source, diagnostics);
        }
      }
    }
  }
  if (const auto labels = interface->find("ParameterLabels");
      labels && labels->is(NodeKind::Mapping)) {
    for (std::size_t i = 0; i < labels->size(); ++i) {
      check_parameter_name(labels->key(i), labels->key_span(i), source, diagnostics);
    }
  }
}

void check_dynamic_references(const Template& source, Diagnostics& diagnostics) {
  constexpr std::size_t kMostReferences = 60;
  ReferencePlaces places(source, diagnostics);
  for (const TemplateEntry& entry : source.resources.entries) {
    places.look_at(entry, "Resources");
  }
  for (const TemplateEntry& entry : source.outputs.entries) {
    places.look_at(entry, "Outputs");
  }
  if (places.count() > kMostReferences) {
    beyond("dynamic references of the template", places.count(), kMostReferences, places.last(), {},
           "split the template, or read values by parameters", diagnostics);
  }
}

}  // namespace drydock
