// One property that changes, as a plan and a drift report show it: `~ Name: before -> after`, cut
// where two long texts begin to differ, with its cause below.
#pragma once

#include <string>

#include "planner/diff/change.hpp"
#include "report/style.hpp"

namespace drydock {

void append_property(std::string& out, const PropertyChange& property, const ReportStyle& style);

}  // namespace drydock
