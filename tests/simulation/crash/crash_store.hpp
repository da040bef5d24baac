// The real store, in which a process may die around every write; and the bugs that are planted to
// see that the trials find them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "planner/state/state_store.hpp"
#include "tests/simulation/crash/trace.hpp"

namespace drydock {

enum class PlantedBug : std::uint8_t {
  None,
  SkipJournal,  // intents are not written
  DropAnswer,   // of every tenth operation that has ended, only the end of the intent is written
  IgnoreFence,  // who lost the lock goes on writing
};

class CrashStore final : public StateStore {
 public:
  CrashStore(std::unique_ptr<StateStore> store, Fuse& fuse, PlantedBug bug, Trace& trace)
      : store_(std::move(store)), fuse_(fuse), bug_(bug), trace_(trace) {}

  [[nodiscard]] Result<StateSnapshot> snapshot() const override { return store_->snapshot(); }
  [[nodiscard]] Result<StateSnapshot> snapshot_at(std::int64_t serial) const override {
    return store_->snapshot_at(serial);
  }
  [[nodiscard]] Result<std::vector<HistoryEntry>> history(std::size_t limit) const override {
    return store_->history(limit);
  }
  [[nodiscard]] Result<std::vector<ImportRecord>> imports_of_others() const override {
    return store_->imports_of_others();
  }
  [[nodiscard]] Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) override;
  [[nodiscard]] Status renew(const LockToken& lock, Nanoseconds lease) override {
    return store_->renew(token_for(lock), lease);
  }
  [[nodiscard]] Status unlock(const LockToken& lock) override { return store_->unlock(lock); }
  [[nodiscard]] Status break_lock(const std::string& lock_id) override {
    return store_->break_lock(lock_id);
  }
  [[nodiscard]] Result<std::optional<LockInfo>> lock_holder() const override;
  [[nodiscard]] Result<std::vector<Intent>> open_intents() const override {
    return store_->open_intents();
  }
  [[nodiscard]] Status write(const LockToken& lock, std::span<const StateWrite> writes) override;

 private:
  [[nodiscard]] LockToken token_for(const LockToken& lock) const;

  std::unique_ptr<StateStore> store_;
  Fuse& fuse_;
  PlantedBug bug_;
  Trace& trace_;
  std::uint32_t outcomes_ = 0;
  LockInfo taken_;  // what this process was given
};

}  // namespace drydock
