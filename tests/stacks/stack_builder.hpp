// Resource sets written down in a test: properties are JSON in which {"Ref": …} and
// {"Fn::GetAtt": […]} become Unknown values with their references, as evaluate leaves them, and
// {"$hide": "text"} becomes a secret.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/graph/resource_graph.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

// Functions become Unknown and are added to `references`, if it is not null.
[[nodiscard]] Value template_value(std::string_view json, std::vector<Reference>* references);

[[nodiscard]] Resource make_resource(std::string address, std::string type,
                                     std::string_view properties);

[[nodiscard]] ResourceSet make_set(std::vector<Resource> resources);

// Precondition: the resources are acyclic.
[[nodiscard]] ResourceGraph graph_of(const ResourceSet& resources);

}  // namespace drydock
