#include "planner/state/state_edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "planner/state/state_difference.hpp"
#include "planner/state/state_text.hpp"

namespace drydock {
namespace {

bool is_fresh(const StateSnapshot& snapshot) {
  return snapshot.serial == 0 && snapshot.resources.empty();
}

}  // namespace

bool is_possible_address(std::string_view text) {
  char before = '.';
  for (const char c : text) {
    const bool alphanumeric =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!alphanumeric && (c != '.' || before == '.')) {
      return false;
    }
    before = c;
  }
  return before != '.';
}

StateEdit move_edit(const StateSnapshot& now, const Address& from, const Address& to) {
  StateEdit edit;
  edit.what = fmt::format("mv {} {}", from.text(), to.text());
  for (RecordedResource row : now.resources) {
    const bool moves = row.address == from;
    const bool follows =
        std::find(row.dependencies.begin(), row.dependencies.end(), from) != row.dependencies.end();
    if (!moves && !follows) {
      continue;
    }
    if (moves) {
      edit.remove.emplace_back(row.address, row.deposed);
      row.address = to;
    }
    std::replace(row.dependencies.begin(), row.dependencies.end(), from, to);
    std::sort(row.dependencies.begin(), row.dependencies.end());
    edit.upsert.push_back(std::move(row));
  }
  return edit;
}

StateEdit remove_edit(const StateSnapshot& now, const std::vector<Address>& addresses) {
  StateEdit edit;
  edit.what = "rm";
  for (const Address& address : addresses) {
    edit.what += " " + address.text();
  }
  const auto goes = [&](const Address& address) {
    return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
  };
  for (RecordedResource row : now.resources) {
    if (goes(row.address)) {
      edit.remove.emplace_back(row.address, row.deposed);
    } else if (std::erase_if(row.dependencies, goes) > 0) {
      edit.upsert.push_back(std::move(row));
    }
  }
  return edit;
}

std::vector<PushRefusal> push_refusals(const StateSnapshot& now, const StateSnapshot& pushed) {
  std::vector<PushRefusal> refusals;
  if (is_fresh(now)) {
    return refusals;
  }
  const bool same_lineage = pushed.lineage == now.lineage;
  if (!same_lineage) {
    refusals.push_back(PushRefusal::OtherLineage);
  }
  if (pushed.serial < now.serial) {
    refusals.push_back(PushRefusal::LowerSerial);
  } else if (pushed.serial == now.serial && same_lineage && !same_content(now, pushed)) {
    refusals.push_back(PushRefusal::SameSerial);
  }
  return refusals;
}

std::optional<StateEdit> push_edit(const StateSnapshot& now, const StateSnapshot& pushed,
                                   const std::string& what) {
  const bool same_lineage = pushed.lineage == now.lineage;
  if (same_lineage && pushed.serial <= now.serial && same_content(pushed, now)) {
    return std::nullopt;
  }
  StateEdit edit;
  edit.what = what;
  edit.serial = pushed.serial;
  edit.lineage = same_lineage ? "" : pushed.lineage;
  const StateDifference found = difference(now, pushed);
  if (!found.outputs.empty() || !found.imports_added.empty() || !found.imports_removed.empty()) {
    edit.outputs = OutputsRecord{pushed.outputs, pushed.exports, pushed.imports};
  }
  auto row = pushed.resources.begin();
  for (const RecordChange& change : found.resources) {
    if (change.kind == RecordChange::Kind::Removed) {
      edit.remove.emplace_back(change.address, change.deposed);
      continue;
    }
    // Both are in the order of addresses.
    row = std::find_if(row, pushed.resources.end(), [&](const RecordedResource& one) {
      return one.address == change.address && one.deposed == change.deposed;
    });
    edit.upsert.push_back(*row);
  }
  return edit;
}

}  // namespace drydock
