#include "planner/state/state_snapshot.hpp"

#include <algorithm>

namespace drydock {

const RecordedResource* StateSnapshot::find(const Address& address) const {
  // By address, then deposed: the current generation ("") is the first of its address.
  const auto found = std::lower_bound(
      resources.begin(), resources.end(), address,
      [](const RecordedResource& row, const Address& wanted) { return row.address < wanted; });
  const bool current =
      found != resources.end() && found->address == address && found->deposed.empty();
  return current ? &*found : nullptr;
}

}  // namespace drydock
