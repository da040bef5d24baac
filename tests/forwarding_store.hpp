// A state store that passes every call on to another: the base of those that die, count or lie at
// one of them.
#pragma once

#include <string>
#include <vector>

#include "planner/state/state_store.hpp"

namespace drydock {

class ForwardingStore : public StateStore {
 public:
  // `store` outlives this object.
  explicit ForwardingStore(StateStore& store) : store_(store) {}

  [[nodiscard]] Result<StateSnapshot> snapshot() const override { return store_.snapshot(); }
  [[nodiscard]] Result<StateSnapshot> snapshot_at(std::int64_t serial) const override {
    return store_.snapshot_at(serial);
  }
  [[nodiscard]] Result<std::vector<HistoryEntry>> history(std::size_t limit) const override {
    return store_.history(limit);
  }
  [[nodiscard]] Result<std::vector<ImportRecord>> imports_of_others() const override {
    return store_.imports_of_others();
  }
  [[nodiscard]] Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) override {
    return store_.lock(operation, lease);
  }
  [[nodiscard]] Status renew(const LockToken& lock, Nanoseconds lease) override {
    return store_.renew(lock, lease);
  }
  [[nodiscard]] Status unlock(const LockToken& lock) override { return store_.unlock(lock); }
  [[nodiscard]] Status break_lock(const std::string& lock_id) override {
    return store_.break_lock(lock_id);
  }
  [[nodiscard]] Result<std::optional<LockInfo>> lock_holder() const override {
    return store_.lock_holder();
  }
  [[nodiscard]] Status write(const LockToken& lock, std::span<const StateWrite> writes) override {
    return store_.write(lock, writes);
  }
  [[nodiscard]] Result<std::vector<Intent>> open_intents() const override {
    return store_.open_intents();
  }

 protected:
  [[nodiscard]] StateStore& store() const { return store_; }

 private:
  StateStore& store_;
};

}  // namespace drydock
