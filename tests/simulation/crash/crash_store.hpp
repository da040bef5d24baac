// The real store, in which a process may die around every write; and the bugs that are planted to
// see that the trials find them.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "tests/forwarding_store.hpp"
#include "tests/simulation/crash/trace.hpp"

namespace drydock {

enum class PlantedBug : std::uint8_t {
  None,
  SkipJournal,  // intents are not written
  DropAnswer,   // of every tenth operation that has ended, only the end of the intent is written
  IgnoreFence,  // who lost the lock goes on writing
};

class CrashStore final : public ForwardingStore {
 public:
  CrashStore(std::unique_ptr<StateStore> owned, Fuse& fuse, PlantedBug bug, Trace& trace)
      : ForwardingStore(*owned), owned_(std::move(owned)), fuse_(fuse), bug_(bug), trace_(trace) {}

  [[nodiscard]] Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) override;
  [[nodiscard]] Status renew(const LockToken& lock, Nanoseconds lease) override {
    return store().renew(token_for(lock), lease);
  }
  [[nodiscard]] Result<std::optional<LockInfo>> lock_holder() const override;
  [[nodiscard]] Status write(const LockToken& lock, std::span<const StateWrite> writes) override;

 private:
  [[nodiscard]] LockToken token_for(const LockToken& lock) const;

  std::unique_ptr<StateStore> owned_;
  Fuse& fuse_;
  PlantedBug bug_;
  Trace& trace_;
  std::uint32_t outcomes_ = 0;
  LockInfo taken_;  // what this process was given
};

}  // namespace drydock
