#include "planner/evaluate/serverless/record_sets.hpp"

#include <fmt/format.h>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

Value record(const Value& domain, const Value& route53, std::string_view type, const Value& alias) {
  Value result = object({{"Name", or_null(member(domain, "DomainName"))},
                         {"Type", text(type)},
                         {"AliasTarget", alias}});
  for (const std::string_view name : {"Region", "SetIdentifier"}) {
    if (const Value* value = member(route53, name)) {
      result.set(std::string(name), *value);
    }
  }
  return result;
}

}  // namespace

std::optional<Value::List> base_paths(const Value& domain) {
  const Value* written = member(domain, "BasePath");
  if (!set(written)) {
    return std::nullopt;
  }
  if (written->is_string()) {
    return Value::List{*written};
  }
  return written->is_list() ? std::optional(written->items()) : std::nullopt;
}

Value mutual_tls(Translation& translation, const Source& source, const Value& domain) {
  const Value* written = member(domain, "MutualTlsAuthentication");
  if (!set(written) ||
      !expect(translation, source, written, "m", "Domain.MutualTlsAuthentication") ||
      !check_properties(translation, source, *written, "TruststoreUri TruststoreVersion",
                        "MutualTlsAuthentication")) {
    return Value::null();
  }
  Value result = object({});
  for (const std::string_view name : {"TruststoreUri", "TruststoreVersion"}) {
    if (const Value* value = member(*written, name); set(value)) {
      result.set(std::string(name), *value);
    }
  }
  return result;
}

std::vector<Resource> record_sets(Translation& translation, const Source& source,
                                  const Value& domain, const RecordSetTarget& target) {
  const Value* route53 = member(domain, "Route53");
  if (route53 == nullptr || !expect(translation, source, route53, "m", "Domain.Route53")) {
    return {};
  }
  const Value* zone_id = member(*route53, "HostedZoneId");
  const Value* zone_name = member(*route53, "HostedZoneName");
  if (zone_id == nullptr && zone_name == nullptr) {
    report(translation, codes::ServerlessMissing, source, route53,
           fmt::format("Domain.Route53 of \"{}\" needs HostedZoneId or HostedZoneName", source.id));
    return {};
  }
  const Value& zone = set(zone_id) ? *zone_id : *(zone_name != nullptr ? zone_name : zone_id);
  const Value* separate = member(*route53, "SeparateRecordSetGroup");
  const bool alone = target.may_separate && set(separate);
  if (alone && !expect(translation, source, separate, "b", "SeparateRecordSetGroup")) {
    return {};
  }
  const std::string id =
      alone ? hashed_id("RecordSetGroup", list({zone, or_null(member(domain, "DomainName"))}))
            : hashed_id("RecordSetGroup", zone);
  const auto [found, added] = translation.record_set_groups.try_emplace(
      id, Resource(id, "AWS::Route53::RecordSetGroup", source.passed_on));
  Resource& group = found->second;
  if (added) {
    group.put("HostedZoneId", zone_id);
    group.put("HostedZoneName", zone_name);
    group.put("RecordSets", list({}));
  }
  Value alias = target.alias;
  if (const Value* health = member(*route53, "EvaluateTargetHealth")) {
    alias.set("EvaluateTargetHealth", *health);
  }
  Value::List& records = member(group.properties, "RecordSets")->items();
  records.push_back(record(domain, *route53, "A", alias));
  if (is_true(member(*route53, "IpV6"))) {
    records.push_back(record(domain, *route53, "AAAA", alias));
  }
  return {group};
}

}  // namespace drydock::serverless
