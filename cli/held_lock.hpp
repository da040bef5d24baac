// The lock of a state for as long as a command needs it. A thread of its own renews the lease, over
// a connection of its own, so that the lease can be short however long an operation takes: another
// machine waits a minute for a run that died, not ten. Given back on leaving.
//
// Whether a write is still allowed is checked by the store in each transaction; the flag here only
// tells a command early that going on is of no use.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/result.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

inline constexpr Nanoseconds kLockLease = kMinute;

class HeldLock {
 public:
  struct Options {
    std::string operation;  // for whoever is refused meanwhile: "apply"
    Nanoseconds lease = kLockLease;
  };

  // `renewer` is a second connection to the state of `store`; `store` outlives the lock.
  [[nodiscard]] static Result<std::unique_ptr<HeldLock>> take(StateStore& store,
                                                              std::unique_ptr<StateStore> renewer,
                                                              const Clock& clock,
                                                              const Options& options);
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;
  // Ends the thread at once, and gives the lock back unless it was lost.
  ~HeldLock();

  [[nodiscard]] const LockToken& token() const { return token_; }
  // Becomes true (and wakes who waits on it) when somebody else took the lock or broke it.
  [[nodiscard]] const std::atomic<bool>& lost() const { return lost_; }

 private:
  HeldLock(StateStore& store, std::unique_ptr<StateStore> renewer, const Clock& clock,
           LockToken token, Nanoseconds lease);
  void keep_renewing();
  // False: the lock is another's now. A disk that is full or busy is no loss: the lease goes on.
  [[nodiscard]] bool renew();

  StateStore& store_;
  std::unique_ptr<StateStore> renewer_;
  const Clock& clock_;
  LockToken token_;
  Nanoseconds lease_;
  std::atomic<bool> lost_{false};

  std::mutex mutex_;
  std::condition_variable leaving_;
  bool left_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace drydock
