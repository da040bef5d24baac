// A change set for people: what is added, modified, replaced and removed, with the places that
// change, their values and what causes it.
#pragma once

#include <string>

#include "planner/diff/change_set.hpp"
#include "report/style.hpp"

namespace drydock {

[[nodiscard]] std::string change_set_text(const ChangeSet& set, const ResourceSet& after,
                                          const ReportStyle& style);

}  // namespace drydock
