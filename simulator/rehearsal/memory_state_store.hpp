// A state that is nowhere: the port of planner/state in memory, for runs that must not touch the
// recorded one. Writes act as those of the real store do; of the past it keeps the names of the
// changes and no rows.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "planner/state/state_store.hpp"

namespace drydock {

class MemoryStateStore final : public StateStore {
 public:
  explicit MemoryStateStore(StateSnapshot start);

  [[nodiscard]] Result<StateSnapshot> snapshot() const override;
  // Only the newest serial is at hand.
  [[nodiscard]] Result<StateSnapshot> snapshot_at(std::int64_t serial) const override;
  [[nodiscard]] Result<std::vector<HistoryEntry>> history(std::size_t limit) const override;
  [[nodiscard]] Result<std::vector<ImportRecord>> imports_of_others() const override;
  [[nodiscard]] Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) override;
  [[nodiscard]] Status renew(const LockToken& lock, Nanoseconds lease) override;
  [[nodiscard]] Status unlock(const LockToken& lock) override;
  [[nodiscard]] Status break_lock(const std::string& lock_id) override;
  [[nodiscard]] Result<std::optional<LockInfo>> lock_holder() const override;
  [[nodiscard]] Status write(const LockToken& lock, std::span<const StateWrite> writes) override;
  [[nodiscard]] Result<std::vector<Intent>> open_intents() const override;

  [[nodiscard]] std::size_t transactions() const { return transactions_; }

 private:
  using Key = std::pair<Address, std::string>;
  void change(const Outcome& outcome);
  void change(const OutputsRecord& record);
  void change(const StateEdit& edit);
  void take(const Intent& intent);
  void take(const RequestNote& note);
  void take(const Abandonment& ended);
  void raise(std::string what);
  [[nodiscard]] Status check(const LockToken& lock) const;

  StateSnapshot state_;  // without its resources
  std::map<Key, RecordedResource> rows_;
  std::vector<Intent> intents_;
  std::vector<HistoryEntry> history_;
  std::optional<LockInfo> lock_;
  std::int64_t fence_ = 0;
  std::size_t transactions_ = 0;
};

}  // namespace drydock
