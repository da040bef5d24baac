#include "simulator/fleet/ecs_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/workload_codes.hpp"
#include "simulator/fleet/fleet_properties.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostProviders = 20;
constexpr std::int64_t kMostBase = 100'000;
constexpr std::int64_t kMostWeight = 1000;
constexpr std::int64_t kMostTasks = 1'000'000;

class EcsReader {
 public:
  EcsReader(std::span<const DeclaredResource> resources, Diagnostics& diagnostics)
      : resources_(resources), diagnostics_(diagnostics) {}

  std::optional<EcsService> service(const DeclaredResource& resource);
  void check_provider(const DeclaredResource& resource);

 private:
  using Kind = TaskProvider::Kind;

  FleetProperties properties_of(const DeclaredResource& resource) {
    return {resource.properties, "Resources." + resource.address + ".Properties", diagnostics_};
  }
  static void refuse(FleetProperties& reader, std::string_view key, std::string why,
                     std::string hint = {}) {
    reader.report(codes::CapacityProviderInvalid, key,
                  fmt::format("{}: {}", reader.path_of(key), why), std::move(hint));
  }
  // Of the type, by identifier, ARN or name; compound identifiers by their first part.
  const DeclaredResource* find(std::string_view type, std::string_view name) const;
  // Whether a provider of the strategy may be used in the cluster; true if nobody can tell.
  bool is_associated(const DeclaredResource* cluster, std::string_view written);
  std::optional<TaskProvider> provider(FleetProperties item, const DeclaredResource* cluster);
  void check_strategy(FleetProperties& owner, std::string_view key,
                      const std::vector<TaskProvider>& providers);

  std::span<const DeclaredResource> resources_;
  Diagnostics& diagnostics_;
};

const DeclaredResource* EcsReader::find(std::string_view type, std::string_view name) const {
  const auto found =
      std::find_if(resources_.begin(), resources_.end(), [&](const DeclaredResource& each) {
        if (name.empty() || each.type != type) {
          return false;
        }
        const std::string_view id = each.identifier;
        const Value* arn = each.attributes == nullptr ? nullptr : each.attributes->find("Arn");
        return id == name || id.substr(0, id.find('|')) == name ||
               name.ends_with("/" + each.identifier) ||
               (arn != nullptr && arn->scalar_text() == name);
      });
  return found == resources_.end() ? nullptr : &*found;
}

bool EcsReader::is_associated(const DeclaredResource* cluster, std::string_view written) {
  if (cluster == nullptr) {
    return true;
  }
  std::vector<std::string> names = properties_of(*cluster).texts("CapacityProviders");
  for (const DeclaredResource& each : resources_) {
    if (each.type == "AWS::ECS::ClusterCapacityProviderAssociations") {
      FleetProperties association = properties_of(each);
      if (find(cluster->type, association.text_or("Cluster", "")) == cluster) {
        const std::vector<std::string> more = association.texts("CapacityProviders");
        names.insert(names.end(), more.begin(), more.end());
      }
    }
  }
  return std::find(names.begin(), names.end(), written) != names.end();
}

std::optional<TaskProvider> EcsReader::provider(FleetProperties item,
                                                const DeclaredResource* cluster) {
  TaskProvider made;
  const std::string written = item.text_or("CapacityProvider", "");
  made.share.base = static_cast<std::uint32_t>(item.whole_or("Base", 0, kMostBase, 0));
  made.share.weight = static_cast<std::uint32_t>(item.whole_or("Weight", 0, kMostWeight, 0));
  if (!is_associated(cluster, written)) {
    refuse(item, "CapacityProvider",
           fmt::format("`{}` is not associated with the cluster {}", written, cluster->address),
           "list it in CapacityProviders of the cluster or of its "
           "AWS::ECS::ClusterCapacityProviderAssociations");
    return std::nullopt;
  }
  if (written == "FARGATE" || written == "FARGATE_SPOT") {
    made.name = written;
    made.kind = written == "FARGATE" ? Kind::Fargate : Kind::FargateSpot;
    return made;
  }
  made.kind = Kind::Group;
  made.name = written;
  if (const DeclaredResource* found = find("AWS::ECS::CapacityProvider", written)) {
    made.name = found->address;
    FleetProperties group = properties_of(*found).part("AutoScalingGroupProvider");
    const DeclaredResource* scaled =
        find("AWS::AutoScaling::AutoScalingGroup", group.text_or("AutoScalingGroupArn", ""));
    made.group = scaled == nullptr ? "" : scaled->address;
    FleetProperties scaling = group.part("ManagedScaling");
    if (scaling.text_or("Status", "DISABLED") == "ENABLED") {
      made.target_capacity =
          static_cast<std::uint32_t>(scaling.whole_or("TargetCapacity", 1, 100, 100));
    }
  }
  return made;
}

void EcsReader::check_strategy(FleetProperties& owner, std::string_view key,
                               const std::vector<TaskProvider>& providers) {
  const auto count = [&](auto&& holds) {
    return std::count_if(providers.begin(), providers.end(), holds);
  };
  const auto groups = count([](const TaskProvider& each) { return each.kind == Kind::Group; });
  if (groups > 0 && static_cast<std::size_t>(groups) < providers.size()) {
    refuse(owner, key, "Fargate and Auto Scaling groups are mixed",
           "a strategy holds FARGATE and FARGATE_SPOT, or groups");
  }
  if (count([](const TaskProvider& each) { return each.share.base > 0; }) > 1) {
    refuse(owner, key, "more than one provider has a Base", "one of them may have it");
  }
  if (count([](const TaskProvider& each) { return each.share.weight > 0; }) == 0) {
    refuse(owner, key, "no provider has a Weight above 0",
           "tasks beyond the bases would have no place: 0 is the default");
  }
  if (providers.size() > kMostProviders) {
    refuse(owner, key,
           fmt::format("{} providers, where {} are allowed", providers.size(), kMostProviders));
  }
}

std::optional<EcsService> EcsReader::service(const DeclaredResource& resource) {
  FleetProperties reader = properties_of(resource);
  EcsService made;
  made.address = resource.address;
  made.span = resource.span;
  made.desired = static_cast<std::uint32_t>(reader.whole_or("DesiredCount", 0, kMostTasks, 1));
  const DeclaredResource* cluster = find("AWS::ECS::Cluster", reader.text_or("Cluster", ""));
  made.cluster = cluster == nullptr ? "" : cluster->address;
  const std::size_t before = diagnostics_.all().size();
  FleetProperties owner = reader;
  std::string key = "CapacityProviderStrategy";
  if (reader.has(key)) {
    if (reader.has("LaunchType")) {
      refuse(reader, "LaunchType", "CapacityProviderStrategy is there too", "take one of them out");
    }
  } else if (reader.has("LaunchType") || cluster == nullptr) {
    return std::nullopt;
  } else {
    made.by_default = true;
    key = "DefaultCapacityProviderStrategy";
    owner = properties_of(*cluster);
    for (const DeclaredResource& each : resources_) {
      if (each.type == "AWS::ECS::ClusterCapacityProviderAssociations" &&
          find(cluster->type, properties_of(each).text_or("Cluster", "")) == cluster) {
        owner = properties_of(each);
      }
    }
    if (!owner.has(key)) {
      return std::nullopt;
    }
  }
  for (const FleetProperties& item : owner.items(key)) {
    if (auto found = provider(item, cluster)) {
      made.providers.push_back(std::move(*found));
    }
  }
  check_strategy(owner, key, made.providers);
  if (diagnostics_.all().size() > before) {
    return std::nullopt;
  }
  std::vector<ProviderShare> shares;
  for (const TaskProvider& each : made.providers) {
    shares.push_back(each.share);
  }
  const std::vector<std::uint32_t> tasks = tasks_by_provider(made.desired, shares);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    made.providers[i].tasks = tasks[i];
  }
  return made;
}

void EcsReader::check_provider(const DeclaredResource& resource) {
  FleetProperties group = properties_of(resource).part("AutoScalingGroupProvider");
  FleetProperties scaling = group.part("ManagedScaling");
  const bool managed = scaling.text_or("Status", "DISABLED") == "ENABLED";
  if (group.text_or("ManagedTerminationProtection", "DISABLED") == "ENABLED" && !managed) {
    refuse(group, "ManagedTerminationProtection", "it needs managed scaling",
           "add ManagedScaling: {Status: ENABLED}");
  }
  scaling.whole("TargetCapacity", 1, 100);
  const auto least = scaling.whole("MinimumScalingStepSize", 1, 10'000);
  const auto most = scaling.whole("MaximumScalingStepSize", 1, 10'000);
  if (least && most && *least > *most) {
    refuse(scaling, "MinimumScalingStepSize", "it is above MaximumScalingStepSize");
  }
}

}  // namespace

std::vector<EcsService> read_ecs_services(std::span<const DeclaredResource> resources,
                                          Diagnostics& diagnostics) {
  std::vector<EcsService> services;
  EcsReader reader(resources, diagnostics);
  for (const DeclaredResource& each : resources) {
    if (each.type == "AWS::ECS::CapacityProvider") {
      reader.check_provider(each);
    } else if (each.type == "AWS::ECS::Service") {
      if (auto service = reader.service(each)) {
        services.push_back(std::move(*service));
      }
    }
  }
  return services;
}

}  // namespace drydock
