#include "simulator/placement/read_placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/codes/placement_codes.hpp"
#include "planner/document/mapping_reader.hpp"
#include "planner/evaluate/transform/template_value.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostConfigurations = 1000;

std::vector<std::string> texts(MappingReader& reader, std::string_view key) {
  std::vector<std::string> found;
  const std::optional<Node> list = reader.find(key);
  if (!list) {
    return found;
  }
  if (!list->is(NodeKind::Sequence)) {
    reader.report(*list, fmt::format("{} is not a list", key), "write it as [a, b]");
    return found;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!(*list)[i].is(NodeKind::String)) {
      reader.report((*list)[i], fmt::format("an item of {} is not a text", key), "name it");
    } else {
      found.emplace_back((*list)[i].text());
    }
  }
  return found;
}

Units capacity_of(MappingReader& reader) {
  const std::optional<Node> node = reader.require("capacity");
  Units capacity = 0;
  if (node) {
    const std::string_view text = node->is_scalar() ? node->text() : std::string_view();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), capacity);
    if (error != std::errc() || end != text.data() + text.size()) {
      reader.report(*node, "capacity is not a whole number", "write it as 500");
    }
  }
  return capacity;
}

PlacementRequest read_request(const Node& node, std::size_t number, Diagnostics& diagnostics) {
  MappingReader reader(node, fmt::format("configurations.{}", number), codes::PlacementFile,
                       diagnostics);
  reader.allow_only(
      {"name", "types", "requirements", "capacity", "unit", "single_zone", "regions"});
  PlacementRequest request;
  request.name = reader.required_text("name").value_or("");
  request.types = texts(reader, "types");
  request.regions = texts(reader, "regions");
  request.capacity = capacity_of(reader);
  if (const std::optional<Node> wanted = reader.find("requirements")) {
    request.requirements = read_placement_requirements(*wanted, diagnostics);
  }
  if (const std::optional<std::string> word = reader.text("unit")) {
    const std::optional<CapacityUnit> unit = capacity_unit_of(*word);
    if (!unit) {
      reader.report(*reader.find("unit"), fmt::format("\"{}\" is no unit of capacity", *word),
                    "units, vcpu or memory-mib");
    }
    request.unit = unit.value_or(CapacityUnit::Count);
  }
  if (const std::optional<Node> single = reader.find("single_zone")) {
    if (!single->is(NodeKind::Bool)) {
      reader.report(*single, "single_zone is neither true nor false");
    }
    request.single_zone = single->is_scalar() && single->text() == "true";
  }
  return request;
}

}  // namespace

std::optional<CapacityUnit> capacity_unit_of(std::string_view word) {
  for (const CapacityUnit unit :
       {CapacityUnit::Count, CapacityUnit::Vcpu, CapacityUnit::MemoryMib}) {
    if (word == capacity_unit_name(unit)) {
      return unit;
    }
  }
  return std::nullopt;
}

std::optional<InstanceRequirements> read_placement_requirements(const Node& node,
                                                                Diagnostics& diagnostics) {
  Diagnostics found;
  const std::optional<Node> inner =
      node.is(NodeKind::Mapping) ? node.find("InstanceRequirements") : std::nullopt;
  const Value value = template_value(inner.value_or(node));
  InstanceRequirements wanted =
      read_instance_requirements(FleetProperties(&value, "InstanceRequirements", found));
  const bool wrong = found.has_errors();
  diagnostics.append(found);
  if (wrong) {
    return std::nullopt;
  }
  return wanted;
}

std::optional<std::vector<PlacementRequest>> read_placement_requests(const Document& document,
                                                                     Diagnostics& diagnostics) {
  Diagnostics found;
  std::vector<PlacementRequest> requests;
  MappingReader reader(document.root(), "configurations", codes::PlacementFile, found);
  reader.allow_only({"configurations"});
  const std::optional<Node> list = reader.require("configurations");
  if (list &&
      (!list->is(NodeKind::Sequence) || list->size() == 0 || list->size() > kMostConfigurations)) {
    reader.report(*list, "configurations is not a list of 1 to 1,000",
                  "write each with a name, types or requirements, and a capacity");
  } else if (list) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      requests.push_back(read_request((*list)[i], i, found));
      const std::string& name = requests.back().name;
      if (std::any_of(requests.begin(), requests.end() - 1,
                      [&](const PlacementRequest& other) { return other.name == name; })) {
        reader.report((*list)[i], fmt::format("two configurations are named \"{}\"", name),
                      "give each a name of its own");
      }
    }
  }
  const bool wrong = found.has_errors();
  diagnostics.append(found);
  if (wrong) {
    return std::nullopt;
  }
  return requests;
}

}  // namespace drydock
