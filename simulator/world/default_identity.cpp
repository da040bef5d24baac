#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "simulator/world/identity_rules.hpp"

namespace drydock {
namespace {

// "AWS::EC2::NatGateway" in its parts; a custom or private type may have fewer.
struct TypeParts {
  std::string service;
  std::string resource;
};

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return made;
}

TypeParts parts_of(std::string_view type) {
  const std::size_t last = type.rfind("::");
  if (last == std::string_view::npos) {
    return {"service", lower(type)};
  }
  const std::string_view front = type.substr(0, last);
  const std::size_t before = front.rfind("::");
  const std::string_view service =
      before == std::string_view::npos ? front : front.substr(before + 2);
  return {lower(service), lower(type.substr(last + 2))};
}

// Prefixes of EC2 ids that are not the type's name (EC2 API Reference, examples).
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kIdPrefixes = {{
    {"AWS::EC2::CustomerGateway", "cgw"},
    {"AWS::EC2::DHCPOptions", "dopt"},
    {"AWS::EC2::EIP", "eipalloc"},
    {"AWS::EC2::EgressOnlyInternetGateway", "eigw"},
    {"AWS::EC2::FlowLog", "fl"},
    {"AWS::EC2::NatGateway", "nat"},
    {"AWS::EC2::NetworkAcl", "acl"},
    {"AWS::EC2::NetworkInterface", "eni"},
    {"AWS::EC2::TransitGateway", "tgw"},
    {"AWS::EC2::VPCEndpoint", "vpce"},
    {"AWS::EC2::VPCPeeringConnection", "pcx"},
    {"AWS::EC2::VPNGateway", "vgw"},
    {"AWS::EC2::Volume", "vol"},
    {"AWS::EFS::FileSystem", "fs"},
}};

std::string id_prefix(std::string_view type) {
  for (const auto& [name, prefix] : kIdPrefixes) {
    if (name == type) {
      return std::string(prefix);
    }
  }
  return parts_of(type).resource;
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

constexpr std::size_t kLongestName = 64;

// The name that a person gave to the resource, "QueueName" or "Name", or a generated one. An object
// with a given name has an ARN that can be told before it is made.
std::string own_name(const IdentityWords& words, const std::string& resource) {
  const Value& desired = words.desired();
  if (desired.is_object()) {
    for (const Value::Member& member : desired.members()) {
      const bool names_it = member.key == "Name" || lower(member.key) == resource + "name";
      if (names_it && member.value.is_string() && !member.value.text().empty()) {
        return member.value.text();
      }
    }
  }
  return words.generated_name(kLongestName);
}

}  // namespace

Value made_up_attribute(const IdentityWords& words, std::string_view dotted) {
  const IdentityInputs& inputs = words.inputs();
  const TypeParts parts = parts_of(inputs.type);
  const std::size_t dot = dotted.rfind('.');
  const std::string_view name = dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
  const bool own = dot == std::string_view::npos;
  const auto id = [&] {
    return own ? words.id(id_prefix(inputs.type))
               : fmt::format("{}-{}", lower(name), words.hex(dotted, 17));
  };
  const auto host = [&] {
    return fmt::format("{}.{}.{}.{}", words.hex("host", 12), parts.service, inputs.region,
                       words.url_suffix());
  };
  if (ends_with_any(name, {"Arn", "ARN"})) {
    return Value::string(words.arn(
        parts.service,
        fmt::format("{}/{}", parts.resource, own ? own_name(words, parts.resource) : id())));
  }
  if (ends_with_any(name, {"Id", "ID", "Identifier"})) {
    return Value::string(id());
  }
  if (ends_with_any(name, {"DnsName", "DNSName", "DomainName", "Address", "Host", "Endpoint"})) {
    return Value::string(host());
  }
  if (ends_with_any(name, {"Name", "Key"})) {
    return Value::string(words.generated_name(kLongestName));
  }
  if (ends_with_any(name, {"Url", "URL", "Uri", "URI"})) {
    return Value::string("https://" + host());
  }
  if (ends_with_any(name, {"Ip", "IP", "IpAddress"})) {
    return Value::string(words.private_address());
  }
  if (ends_with_any(name, {"Version", "VersionNumber", "Revision"})) {
    return Value::string("1");
  }
  if (ends_with_any(name, {"Count", "Port"})) {
    return Value::string("0");
  }
  if (ends_with_any(name, {"State", "Status"})) {
    return Value::string("ACTIVE");
  }
  return Value::string(fmt::format("{}-{}", lower(name), words.hex(dotted, 12)));
}

}  // namespace drydock
