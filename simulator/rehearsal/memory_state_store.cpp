#include "simulator/rehearsal/memory_state_store.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace drydock {

MemoryStateStore::MemoryStateStore(StateSnapshot start) : state_(std::move(start)) {
  for (RecordedResource& row : state_.resources) {
    Key key(row.address, row.deposed);
    rows_.emplace(std::move(key), std::move(row));
  }
  state_.resources.clear();
}

Result<StateSnapshot> MemoryStateStore::snapshot() const {
  StateSnapshot copy = state_;
  copy.resources.reserve(rows_.size());
  for (const auto& [key, row] : rows_) {
    copy.resources.push_back(row);
  }
  return copy;
}

Result<StateSnapshot> MemoryStateStore::snapshot_at(std::int64_t serial) const {
  return serial == state_.serial
             ? snapshot()
             : Result<StateSnapshot>(Error{"a state in memory keeps no earlier serials", ""});
}

Result<std::vector<HistoryEntry>> MemoryStateStore::history(std::size_t limit) const {
  std::vector<HistoryEntry> newest(history_.rbegin(), history_.rend());
  if (limit > 0 && newest.size() > limit) {
    newest.resize(limit);
  }
  return newest;
}

Result<std::vector<ImportRecord>> MemoryStateStore::imports_of_others() const {
  return std::vector<ImportRecord>();
}

// Nobody else can take it, so its lease has no end.
Result<LockInfo> MemoryStateStore::lock(const std::string& operation, Nanoseconds /*lease*/) {
  if (lock_) {
    return Error{"the state is locked", ""};
  }
  lock_ =
      LockInfo{{"memory", ++fence_}, operation, "", "", 0, std::numeric_limits<Nanoseconds>::max()};
  return *lock_;
}

Status MemoryStateStore::check(const LockToken& lock) const {
  const bool ours = lock_ && lock_->token.id == lock.id && lock_->token.fence == lock.fence;
  return ours ? success() : Status(Error{"the lock was lost", ""});
}

Status MemoryStateStore::renew(const LockToken& lock, Nanoseconds /*lease*/) { return check(lock); }

Status MemoryStateStore::unlock(const LockToken& lock) {
  Status ours = check(lock);
  if (ours) {
    lock_.reset();
  }
  return ours;
}

Status MemoryStateStore::break_lock(const std::string& /*lock_id*/) {
  lock_.reset();
  return success();
}

Result<std::optional<LockInfo>> MemoryStateStore::lock_holder() const { return lock_; }

Result<std::vector<Intent>> MemoryStateStore::open_intents() const { return intents_; }

Status MemoryStateStore::write(const LockToken& lock, std::span<const StateWrite> writes) {
  if (Status ours = check(lock); !ours) {
    return ours;
  }
  ++transactions_;
  for (const StateWrite& write : writes) {
    std::visit(
        [&](const auto& part) {
          using Part = std::decay_t<decltype(part)>;
          if constexpr (std::is_same_v<Part, Intent> || std::is_same_v<Part, RequestNote> ||
                        std::is_same_v<Part, Abandonment>) {
            take(part);
          } else {
            change(part);
          }
        },
        write);
  }
  return success();
}

void MemoryStateStore::raise(std::string what) {
  history_.push_back({++state_.serial, 0, std::move(what)});
}

void MemoryStateStore::change(const Outcome& outcome) {
  if (outcome.depose_current) {
    const auto current = rows_.find({outcome.depose_current->first, ""});
    if (current != rows_.end()) {
      RecordedResource row = std::move(current->second);
      rows_.erase(current);
      row.deposed = outcome.depose_current->second;
      Key key(row.address, row.deposed);
      rows_.insert_or_assign(std::move(key), std::move(row));
    }
  }
  if (outcome.remove) {
    rows_.erase(*outcome.remove);
  }
  if (outcome.record) {
    rows_.insert_or_assign(Key(outcome.record->address, outcome.record->deposed), *outcome.record);
  }
  take(Abandonment{outcome.client_token});
  raise(outcome.record ? "record " + outcome.record->address.text() : "remove");
}

void MemoryStateStore::change(const OutputsRecord& record) {
  state_.outputs = record.outputs;
  state_.exports = record.exports;
  state_.imports = record.imports;
  raise("outputs");
}

void MemoryStateStore::change(const StateEdit& edit) {
  for (const Key& key : edit.remove) {
    rows_.erase(key);
  }
  for (const RecordedResource& row : edit.upsert) {
    rows_.insert_or_assign(Key(row.address, row.deposed), row);
  }
  raise(edit.what);
}

void MemoryStateStore::take(const Intent& intent) { intents_.push_back(intent); }

void MemoryStateStore::take(const RequestNote& note) {
  for (Intent& intent : intents_) {
    if (intent.client_token == note.client_token) {
      intent.request_token = note.request_token;
    }
  }
}

// There are as many as steps run, and a few ahead: no index is needed.
void MemoryStateStore::take(const Abandonment& ended) {
  std::erase_if(intents_,
                [&](const Intent& intent) { return intent.client_token == ended.client_token; });
}

}  // namespace drydock
