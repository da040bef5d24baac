#include "planner/diff/change.hpp"

#include <algorithm>
#include <array>

namespace drydock {
namespace {

constexpr std::array<std::string_view, 6> kActionNames = {"no_change", "create", "update",
                                                          "replace",   "delete", "forget"};

}  // namespace

std::string_view action_name(Action action) {
  return kActionNames[static_cast<std::size_t>(action)];
}

bool Diff::empty() const {
  return outputs.empty() && edits.empty() &&
         std::all_of(changes.begin(), changes.end(), [](const ResourceChange& change) {
           return change.action == Action::NoChange;
         });
}

}  // namespace drydock
