#include "providers/simulated/quotas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace drydock {
namespace {

constexpr std::string_view kVpcPage = "Amazon VPC User Guide, \"Amazon VPC quotas\"";
constexpr std::string_view kScalingPage =
    "Amazon EC2 Auto Scaling User Guide, \"Quotas for Amazon EC2 Auto Scaling\"";
// The figures are those of AWS's own source of the page, github.com/awsdocs/iam-user-guide at
// 0baff9b, doc_source/reference_iam-quotas.md, "IAM object quotas" (read on 2026-11-21).
constexpr std::string_view kIamPage =
    "IAM User Guide, \"IAM and AWS STS quotas\", "
    "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
constexpr std::string_view kRdsPage = "Amazon RDS User Guide, \"Quotas and constraints\"";
constexpr std::string_view kS3Page =
    "Amazon S3 User Guide, \"General purpose bucket quotas, limitations, and restrictions\"";

// Only quotas that count objects of one type in one Region (or account, where the type is global).
constexpr std::array<Quota, 19> kQuotas = {{
    {"AWS::AutoScaling::AutoScalingGroup", 500, "LimitExceeded", kScalingPage},
    {"AWS::AutoScaling::LaunchConfiguration", 200, "LimitExceeded", kScalingPage},
    {"AWS::EC2::EIP", 5, "AddressLimitExceeded", kVpcPage},
    {"AWS::EC2::EgressOnlyInternetGateway", 5, "EgressOnlyInternetGatewayLimitExceeded", kVpcPage},
    {"AWS::EC2::InternetGateway", 5, "InternetGatewayLimitExceeded", kVpcPage},
    {"AWS::EC2::VPC", 5, "VpcLimitExceeded", kVpcPage},
    {"AWS::IAM::Group", 300, "LimitExceeded", kIamPage},
    {"AWS::IAM::InstanceProfile", 1'000, "LimitExceeded", kIamPage},
    {"AWS::IAM::ManagedPolicy", 1'500, "LimitExceeded", kIamPage},
    {"AWS::IAM::OIDCProvider", 100, "LimitExceeded", kIamPage},
    {"AWS::IAM::Role", 1'000, "LimitExceeded", kIamPage},
    {"AWS::IAM::SAMLProvider", 100, "LimitExceeded", kIamPage},
    {"AWS::IAM::ServerCertificate", 20, "LimitExceeded", kIamPage},
    {"AWS::IAM::User", 5'000, "LimitExceeded", kIamPage},
    {"AWS::RDS::DBCluster", 40, "DBClusterQuotaExceeded", kRdsPage},
    {"AWS::RDS::DBInstance", 40, "InstanceQuotaExceeded", kRdsPage},
    {"AWS::RDS::DBParameterGroup", 50, "DBParameterGroupQuotaExceeded", kRdsPage},
    {"AWS::RDS::DBSubnetGroup", 50, "DBSubnetGroupQuotaExceeded", kRdsPage},
    {"AWS::S3::Bucket", 10'000, "TooManyBuckets", kS3Page},
}};

}  // namespace

std::span<const Quota> default_quotas() { return kQuotas; }

Result<std::optional<QuotaUse>> quota_use(const CloudContext& context, const std::string& type) {
  if (context.faults == nullptr) {
    return std::optional<QuotaUse>();
  }
  const auto* const standard = std::find_if(kQuotas.begin(), kQuotas.end(),
                                            [&](const Quota& each) { return each.type == type; });
  const bool has_standard = context.faults->default_quotas && standard != kQuotas.end();
  const auto own = context.faults->quotas.find(type);
  const bool has_own = own != context.faults->quotas.end();
  if (!has_own && !has_standard) {
    return std::optional<QuotaUse>();
  }
  const Result<std::int64_t> there = context.database.count(type, context.region);
  if (!there) {
    return there.error();
  }
  return std::optional(
      QuotaUse{*there, has_own ? own->second : standard->most,
               std::string(standard == kQuotas.end() ? "LimitExceeded" : standard->code)});
}

Verdict check_quota(const CloudContext& context, const std::string& type) {
  const Result<std::optional<QuotaUse>> use = quota_use(context, type);
  if (!use) {
    return use.error();
  }
  return !*use || (*use)->used < (*use)->most
             ? accepted()
             : refused(HandlerError::ServiceLimitExceeded,
                       fmt::format("{}: The maximum number of {} has been reached: {} of {}",
                                   (*use)->code, type, (*use)->used, (*use)->most));
}

}  // namespace drydock
