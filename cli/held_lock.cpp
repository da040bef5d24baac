#include "cli/held_lock.hpp"

#include <chrono>
#include <utility>

namespace drydock {
namespace {

// Two renewals may fail before the lease runs out.
constexpr int kRenewalsPerLease = 3;

}  // namespace

Result<std::unique_ptr<HeldLock>> HeldLock::take(StateStore& store,
                                                 std::unique_ptr<StateStore> renewer,
                                                 const Clock& clock, const Options& options) {
  const Result<LockInfo> lock = store.lock(options.operation, options.lease);
  if (!lock) {
    return lock.error();
  }
  return std::unique_ptr<HeldLock>(
      new HeldLock(store, std::move(renewer), clock, lock->token, options.lease));
}

HeldLock::HeldLock(StateStore& store, std::unique_ptr<StateStore> renewer, const Clock& clock,
                   LockToken token, Nanoseconds lease)
    : store_(store),
      renewer_(std::move(renewer)),
      clock_(clock),
      token_(std::move(token)),
      lease_(lease),
      thread_([this] { keep_renewing(); }) {}

HeldLock::~HeldLock() {
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    left_ = true;
  }
  leaving_.notify_all();
  thread_.join();
  // Before the store closes: the last connection brings its log back into the file.
  renewer_.reset();
  if (!lost_) {
    static_cast<void>(store_.unlock(token_));  // if it cannot be told, the lease ends it
  }
}

void HeldLock::keep_renewing() {
  std::unique_lock<std::mutex> guard(mutex_);
  const std::chrono::nanoseconds pause(lease_ / kRenewalsPerLease);
  while (!leaving_.wait_for(guard, pause, [this] { return left_; })) {
    guard.unlock();
    const bool ours = renew();
    guard.lock();
    if (!ours) {
      lost_ = true;
      lost_.notify_all();
      return;
    }
  }
}

bool HeldLock::renew() {
  if (renewer_->renew(token_, lease_)) {
    return true;
  }
  const Result<std::optional<LockInfo>> holder = renewer_->lock_holder();
  return !holder ||
         (*holder && (*holder)->token.id == token_.id && (*holder)->token.fence == token_.fence &&
          (*holder)->expires_at > clock_.now());
}

}  // namespace drydock
