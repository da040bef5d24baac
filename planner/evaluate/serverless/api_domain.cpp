// Custom domains of REST APIs: public ones, and private ones (DomainNameV2).
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/record_sets.hpp"

namespace drydock::serverless {
namespace {

std::string letters_and_digits(std::string_view written) {
  std::string result;
  for (const char c : written) {
    if (alphanumeric({&c, 1})) {
      result += c;
    }
  }
  return result;
}

std::vector<Resource> base_path_mappings(Translation& translation, const Source& source,
                                         const Value& domain, const std::string& domain_id,
                                         bool v2) {
  const auto mapping = [&](const std::string& part) {
    Resource result(source.id + part + "BasePathMapping",
                    v2 ? "AWS::ApiGateway::BasePathMappingV2" : "AWS::ApiGateway::BasePathMapping",
                    source.passed_on);
    result.put(v2 ? "DomainNameArn" : "DomainName", ref_to(domain_id));
    result.put("RestApiId", ref_to(source.id));
    result.put("Stage", ref_to(source.id + ".Stage"));
    return result;
  };
  const auto paths = base_paths(domain);
  if (!paths) {
    return {mapping("")};
  }
  const Value* normalize = domain.find("NormalizeBasePath");
  std::vector<Resource> result;
  for (const Value& path : *paths) {
    if (!expect(translation, source, &path, "t", "Domain.BasePath")) {
      continue;
    }
    const std::string part = letters_and_digits(path.text());
    result.push_back(mapping(part));
    result.back().put("BasePath", normalize == nullptr || set(normalize) ? text(part) : path);
  }
  return result;
}

// AliasTarget of the domain's records; notes the distribution in the domain, which is hashed.
Value alias_target(Value& domain, const std::string& domain_id) {
  const Value* endpoint = domain.find("EndpointConfiguration");
  if (is_text(endpoint, "REGIONAL")) {
    return object({{"HostedZoneId", get_att(domain_id, "RegionalHostedZoneId")},
                   {"DNSName", get_att(domain_id, "RegionalDomainName")}});
  }
  Value* route53 = member(domain, "Route53");
  if (route53 == nullptr || !route53->is_object()) {
    return object({});
  }
  if (is_text(endpoint, "EDGE")) {
    if (member(*route53, "DistributionDomainName") == nullptr) {
      route53->set("DistributionDomainName", get_att(domain_id, "DistributionDomainName"));
    }
    // The hosted zone of CloudFront.
    return object({{"HostedZoneId", text("Z2FDTNDATAQYW2")},
                   {"DNSName", *route53->find("DistributionDomainName")}});
  }
  return object({{"HostedZoneId", or_null(route53->find("VpcEndpointHostedZoneId"))},
                 {"DNSName", or_null(route53->find("VpcEndpointDomainName"))}});
}

std::vector<Resource> access_association(Translation& translation, const Source& source,
                                         const Value& domain, const std::string& domain_id) {
  const Value* written = member(domain, "AccessAssociation");
  if (written == nullptr ||
      !expect(translation, source, written, "m", "Domain.AccessAssociation")) {
    return {};
  }
  const Value endpoint = or_null(member(*written, "VpcEndpointId"));
  Resource result(hashed_id("DomainNameAccessAssociation", list({endpoint, text(domain_id)})),
                  "AWS::ApiGateway::DomainNameAccessAssociation", source.passed_on);
  result.put("DomainNameArn", ref_to(domain_id));
  result.put("AccessAssociationSourceType", text("VPCE"));
  result.put("AccessAssociationSource", endpoint);
  return {std::move(result)};
}

Resource domain_name(Translation& translation, const Source& source, const Value& domain,
                     const std::string& id, bool v2) {
  const Value& endpoint = *domain.find("EndpointConfiguration");
  Resource result(id, v2 ? "AWS::ApiGateway::DomainNameV2" : "AWS::ApiGateway::DomainName",
                  source.passed_on);
  result.put("DomainName", member(domain, "DomainName"));
  result.put(is_text(&endpoint, "REGIONAL") ? "RegionalCertificateArn" : "CertificateArn",
             member(domain, "CertificateArn"));
  Value configuration = object({{"Types", list({endpoint})}});
  if (const Value* address = member(domain, "IpAddressType"); set(address)) {
    configuration.set("IpAddressType", *address);
  }
  result.put("EndpointConfiguration", std::move(configuration));
  if (!v2) {
    result.put("MutualTlsAuthentication", mutual_tls(translation, source, domain));
  }
  for (const std::string_view name :
       {"SecurityPolicy", "EndpointAccessMode", "Policy", "OwnershipVerificationCertificateArn"}) {
    const bool fits = v2 ? name != "OwnershipVerificationCertificateArn" : name != "Policy";
    if (const Value* value = member(domain, name); fits && set(value)) {
      result.put(name, *value);
    }
  }
  return result;
}

}  // namespace

std::vector<Resource> rest_api_domain(Translation& translation, const Source& source,
                                      Value& domain) {
  for (const std::string_view needed : {"DomainName", "CertificateArn"}) {
    if (member(domain, needed) == nullptr) {
      report(translation, codes::ServerlessMissing, source, &domain,
             fmt::format("Domain of \"{}\" needs {}", source.id, needed));
      return {};
    }
  }
  const bool v2 = is_text(domain.find("EndpointConfiguration"), "PRIVATE");
  const std::string id =
      hashed_id(v2 ? "ApiGatewayDomainNameV2" : "ApiGatewayDomainName", *domain.find("DomainName"));
  if (!v2) {
    domain.set("ApiDomainName", text(id));
  }
  const Value* endpoint = member(domain, "EndpointConfiguration");
  if (endpoint == nullptr) {
    domain.set("EndpointConfiguration", text("REGIONAL"));
  } else if (!v2 && !is_text(endpoint, "EDGE") && !is_text(endpoint, "REGIONAL")) {
    report(
        translation, codes::ServerlessValue, source, endpoint,
        fmt::format("EndpointConfiguration in Domain of \"{}\" must be EDGE, REGIONAL or PRIVATE",
                    source.id));
    return {};
  }
  std::vector<Resource> generated = {domain_name(translation, source, domain, id, v2)};
  std::vector<Resource> mappings = base_path_mappings(translation, source, domain, id, v2);
  std::vector<Resource> association =
      v2 ? access_association(translation, source, domain, id) : std::vector<Resource>{};
  const Value alias = alias_target(domain, id);
  std::vector<Resource> records =
      record_sets(translation, source, domain, {alias, Value::null(), true});
  for (std::vector<Resource>* part : {&mappings, &association, &records}) {
    std::move(part->begin(), part->end(), std::back_inserter(generated));
  }
  return generated;
}

}  // namespace drydock::serverless
