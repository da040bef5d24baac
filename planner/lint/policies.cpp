#include <fmt/format.h>

#include "planner/lint/checks.hpp"
#include "planner/lint/policy_document.hpp"

namespace drydock {
namespace {

struct PolicyProperty {
  std::string_view type;
  std::string_view path;  // "Policies/*/PolicyDocument"; "*" is each item of a list
  PolicyKind kind;
  bool statement = false;
  bool optional_shape = false;  // an item may be something else: it is a policy if it has Statement
};

// Where the policies of the types stand (CloudFormation Template Reference, each type's page).
constexpr PolicyProperty kProperties[] = {
    {"AWS::IAM::Role", "AssumeRolePolicyDocument", PolicyKind::Trust},
    {"AWS::IAM::Role", "Policies/*/PolicyDocument", PolicyKind::Identity},
    {"AWS::IAM::User", "Policies/*/PolicyDocument", PolicyKind::Identity},
    {"AWS::IAM::Group", "Policies/*/PolicyDocument", PolicyKind::Identity},
    {"AWS::IAM::Policy", "PolicyDocument", PolicyKind::Identity},
    {"AWS::IAM::ManagedPolicy", "PolicyDocument", PolicyKind::Identity},
    {"AWS::IAM::RolePolicy", "PolicyDocument", PolicyKind::Identity},
    {"AWS::IAM::UserPolicy", "PolicyDocument", PolicyKind::Identity},
    {"AWS::IAM::GroupPolicy", "PolicyDocument", PolicyKind::Identity},
    {"AWS::SSO::PermissionSet", "InlinePolicy", PolicyKind::Identity},
    {"AWS::S3::BucketPolicy", "PolicyDocument", PolicyKind::Resource},
    {"AWS::S3::AccessPoint", "Policy", PolicyKind::Resource},
    {"AWS::SQS::QueuePolicy", "PolicyDocument", PolicyKind::Resource},
    {"AWS::SQS::QueueInlinePolicy", "PolicyDocument", PolicyKind::Resource},
    {"AWS::SNS::TopicPolicy", "PolicyDocument", PolicyKind::Resource},
    {"AWS::SNS::TopicInlinePolicy", "PolicyDocument", PolicyKind::Resource},
    {"AWS::KMS::Key", "KeyPolicy", PolicyKind::Resource},
    {"AWS::KMS::ReplicaKey", "KeyPolicy", PolicyKind::Resource},
    {"AWS::ECR::Repository", "RepositoryPolicyText", PolicyKind::ResourceImplied},
    {"AWS::ECR::RegistryPolicy", "PolicyText", PolicyKind::Resource},
    {"AWS::EC2::VPCEndpoint", "PolicyDocument", PolicyKind::Resource},
    {"AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", PolicyKind::Resource},
    {"AWS::EFS::FileSystem", "FileSystemPolicy", PolicyKind::ResourceImplied},
    {"AWS::ApiGateway::RestApi", "Policy", PolicyKind::Resource},
    {"AWS::Backup::BackupVault", "AccessPolicy", PolicyKind::Resource},
    {"AWS::CodeArtifact::Domain", "PermissionsPolicyDocument", PolicyKind::Resource},
    {"AWS::CodeArtifact::Repository", "PermissionsPolicyDocument", PolicyKind::Resource},
    {"AWS::DynamoDB::Table", "ResourcePolicy/PolicyDocument", PolicyKind::Resource},
    {"AWS::Elasticsearch::Domain", "AccessPolicies", PolicyKind::Resource},
    {"AWS::OpenSearchService::Domain", "AccessPolicies", PolicyKind::Resource},
    {"AWS::Events::EventBusPolicy", "Statement", PolicyKind::Resource, true},
    {"AWS::Kinesis::ResourcePolicy", "ResourcePolicy", PolicyKind::Resource},
    {"AWS::Logs::ResourcePolicy", "PolicyDocument", PolicyKind::Resource},
    {"AWS::MediaStore::Container", "Policy", PolicyKind::Resource},
    {"AWS::Serverless::Function", "AssumeRolePolicyDocument", PolicyKind::Trust},
    {"AWS::Serverless::Function", "Policies", PolicyKind::Identity, false, true},
    {"AWS::Serverless::Function", "Policies/*", PolicyKind::Identity, false, true},
    {"AWS::Serverless::StateMachine", "Policies", PolicyKind::Identity, false, true},
    {"AWS::Serverless::StateMachine", "Policies/*", PolicyKind::Identity, false, true},
};

class PolicyFinder {
 public:
  PolicyFinder(const LintContext& context, Diagnostics& diagnostics)
      : tree_(context.tree), diagnostics_(diagnostics) {}

  // `rest` of the path is still to go below `place`. Each step goes down in the template, whose
  // nesting is bounded.
  void check(const PolicyProperty& property, std::size_t place, std::string_view rest) {
    if (tree_.function(place) == "Fn::If") {
      const std::vector<std::size_t> parts = tree_.children(TemplateTree::argument(place));
      for (std::size_t i = 1; i < parts.size(); ++i) {
        check(property, parts[i], rest);
      }
      return;
    }
    if (rest.empty()) {
      found(property, place);
      return;
    }
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view head = rest.substr(0, slash);
    const std::string_view tail = rest.substr(std::min(slash + 1, rest.size()));
    if (head != "*") {
      if (const std::optional<std::size_t> below = tree_.child(place, head)) {
        check(property, *below, tail);
      }
    } else if (tree_[place].node.is(NodeKind::Sequence)) {
      for (const std::size_t item : tree_.children(place)) {
        check(property, item, tail);
      }
    }
  }

 private:
  void found(const PolicyProperty& property, std::size_t place) {
    const Node& node = tree_[place].node;
    if (property.optional_shape && (!node.is(NodeKind::Mapping) || !node.find("Statement"))) {
      return;
    }
    check_policy(node, {property.kind, tree_.path(place), property.statement}, diagnostics_);
  }

  const TemplateTree& tree_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_policies(const LintContext& context, Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  PolicyFinder finder(context, diagnostics);
  for (std::size_t i = 0; i < tree.places().size(); ++i) {
    const TemplateTree::Place& place = tree[i];
    if (place.part != TemplatePart::Resources || place.entry == 0 || place.parent != place.entry ||
        tree.key(i) != "Properties") {
      continue;
    }
    const std::string_view type = tree.resource_type(i);
    for (const PolicyProperty& property : kProperties) {
      if (property.type == type) {
        finder.check(property, i, property.path);
      }
    }
  }
}

}  // namespace drydock
