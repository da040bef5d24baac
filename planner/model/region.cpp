#include "planner/model/region.hpp"

#include <algorithm>
#include <array>

namespace drydock {
namespace {

// Letters of the Availability Zones that an account sees by default. AWS maps letters to physical
// zones per account (EC2 User Guide, "Regions and Zones"; "AZ IDs"), so letters are names and no
// more. List of Regions and zone counts: AWS Global Infrastructure, "AWS Regions and Availability
// Zones", as of November 2025; Local and Wavelength Zones are left out, as GetAZs leaves them out.
struct RegionZones {
  std::string_view region;
  std::string_view letters;
};

constexpr std::array<RegionZones, 39> kRegions = {{
    {"af-south-1", "abc"},     {"ap-east-1", "abc"},       {"ap-east-2", "abc"},
    {"ap-northeast-1", "acd"}, {"ap-northeast-2", "abcd"}, {"ap-northeast-3", "abc"},
    {"ap-south-1", "abc"},     {"ap-south-2", "abc"},      {"ap-southeast-1", "abc"},
    {"ap-southeast-2", "abc"}, {"ap-southeast-3", "abc"},  {"ap-southeast-4", "abc"},
    {"ap-southeast-5", "abc"}, {"ap-southeast-6", "abc"},  {"ap-southeast-7", "abc"},
    {"ca-central-1", "abd"},   {"ca-west-1", "abc"},       {"cn-north-1", "abd"},
    {"cn-northwest-1", "abc"}, {"eu-central-1", "abc"},    {"eu-central-2", "abc"},
    {"eu-north-1", "abc"},     {"eu-south-1", "abc"},      {"eu-south-2", "abc"},
    {"eu-west-1", "abc"},      {"eu-west-2", "abc"},       {"eu-west-3", "abc"},
    {"eusc-de-east-1", "ab"},  {"il-central-1", "abc"},    {"me-central-1", "abc"},
    {"me-south-1", "abc"},     {"mx-central-1", "abc"},    {"sa-east-1", "abc"},
    {"us-east-1", "abcdef"},   {"us-east-2", "abc"},       {"us-gov-east-1", "abc"},
    {"us-gov-west-1", "abc"},  {"us-west-1", "ac"},        {"us-west-2", "abcd"},
}};

// Partitions and their DNS suffixes: botocore data "partitions.json", by prefix of the Region name.
struct Partition {
  std::string_view region_prefix;
  std::string_view name;
  std::string_view url_suffix;
};

constexpr std::array<Partition, 7> kPartitions = {{
    {"cn-", "aws-cn", "amazonaws.com.cn"},
    {"us-gov-", "aws-us-gov", "amazonaws.com"},
    {"us-iso-", "aws-iso", "c2s.ic.gov"},
    {"us-isob-", "aws-iso-b", "sc2s.sgov.gov"},
    {"eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"},
    {"us-isof-", "aws-iso-f", "csp.hci.ic.gov"},
    {"eusc-", "aws-eusc", "amazonaws.eu"},
}};

constexpr Partition kStandard = {"", "aws", "amazonaws.com"};

const Partition& partition_entry(std::string_view region) {
  const auto found = std::find_if(kPartitions.begin(), kPartitions.end(), [&](const Partition& p) {
    return region.starts_with(p.region_prefix);
  });
  return found == kPartitions.end() ? kStandard : *found;
}

}  // namespace

std::vector<std::string> availability_zones(std::string_view region) {
  const auto found = std::find_if(kRegions.begin(), kRegions.end(),
                                  [&](const RegionZones& entry) { return entry.region == region; });
  std::vector<std::string> zones;
  if (found != kRegions.end()) {
    for (const char letter : found->letters) {
      zones.push_back(std::string(region) + letter);
    }
  }
  return zones;
}

std::string_view partition_of(std::string_view region) { return partition_entry(region).name; }

std::string_view url_suffix_of(std::string_view region) {
  return partition_entry(region).url_suffix;
}

std::string region_of_zone(std::string_view zone) {
  // A zone is its Region and one letter; a Local Zone ("us-west-2-lax-1a") is its Region, then a
  // group name of two more parts.
  if (!zone.empty() && zone.back() >= 'a' && zone.back() <= 'z') {
    zone.remove_suffix(1);
  }
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i < zone.size(); ++i) {
    if (zone[i] == '-' && i > 0 && is_digit(zone[i - 1])) {
      return std::string(zone.substr(0, i));
    }
  }
  return std::string(zone);
}

}  // namespace drydock
