#include "tests/simulation/crash/crash_store.hpp"

#include <fmt/format.h>

#include <limits>
#include <type_traits>

namespace drydock {
namespace {

std::string describe(const StateWrite& part) {
  return std::visit(
      [](const auto& one) -> std::string {
        using Part = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Part, Intent>) {
          return fmt::format("intent {} {} {}", operation_name(one.operation), one.address.text(),
                             one.client_token);
        } else if constexpr (std::is_same_v<Part, Outcome>) {
          return fmt::format(
              "outcome {}{}{}", one.client_token,
              one.record ? " records " + one.record->address.text() + " " + one.record->identifier
                         : "",
              one.remove ? " removes " + one.remove->first.text() : "");
        } else if constexpr (std::is_same_v<Part, Abandonment>) {
          return "abandons " + one.client_token;
        } else if constexpr (std::is_same_v<Part, RequestNote>) {
          return "notes " + one.request_token;
        } else {
          return "other";
        }
      },
      part);
}

}  // namespace

Result<LockInfo> CrashStore::lock(const std::string& operation, Nanoseconds lease) {
  Result<LockInfo> taken = store().lock(operation, lease);
  if (taken) {
    taken_ = *taken;
  }
  return taken;
}

Result<std::optional<LockInfo>> CrashStore::lock_holder() const {
  if (bug_ == PlantedBug::IgnoreFence) {
    LockInfo mine = taken_;
    mine.expires_at = std::numeric_limits<Nanoseconds>::max();
    return std::optional(mine);
  }
  return store().lock_holder();
}

// With the bug, whoever writes takes the newest token, as if nobody compared it.
LockToken CrashStore::token_for(const LockToken& lock) const {
  if (bug_ == PlantedBug::IgnoreFence) {
    const Result<std::optional<LockInfo>> holder = store().lock_holder();
    if (holder && *holder) {
      return (*holder)->token;
    }
  }
  return lock;
}

Status CrashStore::write(const LockToken& lock, std::span<const StateWrite> writes) {
  std::vector<StateWrite> parts;
  for (const StateWrite& part : writes) {
    const Outcome* outcome = std::get_if<Outcome>(&part);
    if (bug_ == PlantedBug::SkipJournal && std::holds_alternative<Intent>(part)) {
      continue;
    }
    if (bug_ == PlantedBug::DropAnswer && outcome != nullptr && outcome->record &&
        ++outcomes_ % 10 == 0) {
      parts.push_back(Abandonment{outcome->client_token});
      continue;
    }
    parts.push_back(part);
  }
  return fuse_.around([&] {
    Status written = store().write(token_for(lock), parts);
    for (const StateWrite& part : parts) {
      trace_.add(fmt::format("store: {}{}", describe(part),
                             written ? "" : " REFUSED: " + written.error().message));
    }
    return written;
  });
}

}  // namespace drydock
