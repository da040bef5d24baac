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

// Types and the property in which a secure string is resolved.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kSecurePlaces = {
    {{"AWS::DirectoryService::MicrosoftAD", "Password"},
     {"AWS::DirectoryService::SimpleAD", "Password"},
     {"AWS::ElastiCache::ReplicationGroup", "AuthToken"},
     {"AWS::IAM::User", "Password"},
     {"AWS::KinesisFirehose::DeliveryStream", "Password"},
     {"AWS::OpsWorks::App", "Password"},
     {"AWS::OpsWorks::Stack", "Password"},
     {"AWS::OpsWorks::Stack", "DbPassword"},
     {"AWS::RDS::DBCluster", "MasterUserPassword"},
     {"AWS::RDS::DBInstance", "MasterUserPassword"},
     {"AWS::Redshift::Cluster", "MasterUserPassword"}}};

class ReferencePlaces {
 public:
  explicit ReferencePlaces(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void look_at(const TemplateEntry& entry, std::string_view section) {
    path_ = fmt::format("{}.{}", section, entry.name);
    const std::optional<Node> type =
        entry.node.is(NodeKind::Mapping) ? entry.node.find("Type") : std::nullopt;
    type_ = section == "Resources" && type ? type->text() : std::string_view{};
    walk(entry.node, {});
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] Span last() const { return last_; }

 private:
  // `property` is the nearest name that is no function's. The document's nesting bounds the
  // recursion.
  void walk(const Node& node, std::string_view property) {
    if (node.is(NodeKind::String)) {
      look_at_text(node, property);
      return;
    }
    const bool mapping = node.is(NodeKind::Mapping);
    for (std::size_t i = 0; i < node.size(); ++i) {
      const bool named = mapping && !node.key(i).starts_with("Fn::");
      walk(node[i], named ? node.key(i) : property);
    }
  }

  void look_at_text(const Node& node, std::string_view property) {
    constexpr std::string_view kStart = "{{resolve:";
    const std::string_view text = node.text();
    for (std::size_t at = text.find(kStart); at != std::string_view::npos;
         at = text.find(kStart, at + 1)) {
      ++count_;
      last_ = node.span();
      const std::string_view reference = text.substr(at + kStart.size());
      const bool secure = reference.starts_with("ssm-secure:");
      const bool custom =
          type_.starts_with("Custom::") || type_ == "AWS::CloudFormation::CustomResource";
      if (secure && !is_secure_place(property)) {
        report(node,
               fmt::format("SSM Secure reference is not supported here: {}{}{} does not resolve it",
                           type_.empty() ? std::string_view("an output or parameter") : type_,
                           property.empty() || type_.empty() ? "" : "/",
                           type_.empty() ? std::string_view{} : property),
               "use {{resolve:secretsmanager:…}} instead", Severity::Error);
      } else if (custom && reference.starts_with("secretsmanager:")) {
        report(node, "a secret is not resolved for a custom resource",
               "let the function behind it read the secret", {});
      }
    }
  }

  [[nodiscard]] bool is_secure_place(std::string_view property) const {
    return std::any_of(kSecurePlaces.begin(), kSecurePlaces.end(), [&](const auto& place) {
      return place.first == type_ && place.second == property;
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

  Diagnostics& diagnostics_;
  std::string path_;
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
  ReferencePlaces places(diagnostics);
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
