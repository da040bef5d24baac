// Why the properties of one resource are in a change set: the places that differ between two
// templates, and the places that do not but whose references move. What to make of it for the
// resource as a whole is left to change_set.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/diff/settled_values.hpp"

namespace drydock {

// Both sides of one resource; nothing in it is null except the type, if it is not known.
struct ResourcePair {
  const Resource* before = nullptr;
  const Resource* after = nullptr;
  const ResourceType* type = nullptr;
};

// Parameters whose given value differs, or that are new. The value given for a parameter of an SSM
// type is the name under which SSM keeps it. Views into `after`.
[[nodiscard]] std::set<std::string_view> changed_parameters(const ResourceSet& before,
                                                            const ResourceSet& after);

// The details of Properties and Tags, by path. Precondition: what the resource uses is decided in
// `after`.
[[nodiscard]] std::vector<ChangeDetail> property_details(
    const ResourcePair& pair, const SettledValues& before, const SettledValues& after,
    const std::set<std::string_view>& parameters);

}  // namespace drydock
