// What the readers of the several services share; only read_*.cpp use it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "simulator/fleet/fleet_model.hpp"
#include "simulator/fleet/fleet_properties.hpp"
#include "simulator/fleet/read_fleets.hpp"

namespace drydock {

// Above it a template is a slip, and sums stay far inside of 64 bits; MiB count highest.
inline constexpr std::int64_t kMostUnits = 10'000'000'000;

class FleetReader {
 public:
  FleetReader(std::span<const DeclaredResource> resources, Diagnostics& diagnostics);

  [[nodiscard]] FleetProperties properties_of(const DeclaredResource& resource) {
    return {resource.properties, "Resources." + resource.address + ".Properties", diagnostics_};
  }
  // Of the subnets' zones, each once, in order; those that are not known are left out.
  [[nodiscard]] std::vector<std::string> zones_of_subnets(const std::vector<std::string>& subnets);
  // What a launch template says; a reader without members if it is not in the template.
  [[nodiscard]] FleetProperties template_data(FleetProperties specification);
  // Judges what rules 48, 53 and 67 say of a list of overrides.
  static void check_overrides(FleetProperties list_owner, std::string_view key,
                              const std::vector<FleetOverride>& overrides, bool weighted,
                              bool all_weighted);
  // An override's type or requirements: exactly one of them.
  static bool read_choice(FleetProperties item, FleetOverride& into);

  // Null if there is none of the type with the identifier.
  [[nodiscard]] const DeclaredResource* find(std::string_view type,
                                             std::string_view identifier) const;

 private:
  // By type and identifier; launch templates also by name.
  std::map<std::pair<std::string, std::string>, const DeclaredResource*> index_;
  std::map<std::string, const DeclaredResource*> templates_by_name_;
  Diagnostics& diagnostics_;
};

void read_auto_scaling_group(FleetReader& reader, const DeclaredResource& resource,
                             std::vector<FleetModel>& into);
void read_node_group(FleetReader& reader, const DeclaredResource& resource,
                     std::vector<FleetModel>& into);
void read_ec2_fleet(FleetReader& reader, const DeclaredResource& resource,
                    std::vector<FleetModel>& into);
void read_spot_fleet(FleetReader& reader, const DeclaredResource& resource,
                     std::vector<FleetModel>& into);
void read_emr_cluster(FleetReader& reader, const DeclaredResource& resource,
                      std::vector<FleetModel>& into);
void read_emr_fleet(FleetReader& reader, const DeclaredResource& resource,
                    std::vector<FleetModel>& into);
void read_batch_environment(FleetReader& reader, const DeclaredResource& resource,
                            std::vector<FleetModel>& into);

}  // namespace drydock
