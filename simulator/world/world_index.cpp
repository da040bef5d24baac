#include <algorithm>

#include "simulator/world/world.hpp"

namespace drydock {

std::optional<ZoneIndex> World::find_zone(std::string_view name) const {
  const auto found = std::lower_bound(zones.begin(), zones.end(), name);
  return found != zones.end() && *found == name
             ? std::optional(ZoneIndex{static_cast<std::uint32_t>(found - zones.begin())})
             : std::nullopt;
}

std::optional<TypeIndex> World::find_type(std::string_view name) const {
  const auto found = std::lower_bound(
      types.begin(), types.end(), name,
      [](const TypeModel& type, std::string_view wanted) { return type.name < wanted; });
  return found != types.end() && found->name == name
             ? std::optional(TypeIndex{static_cast<std::uint32_t>(found - types.begin())})
             : std::nullopt;
}

}  // namespace drydock
