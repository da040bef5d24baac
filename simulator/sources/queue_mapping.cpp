#include "simulator/sources/queue_mapping.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kFirstConcurrency = 5;
constexpr std::uint32_t kMoreEachMinute = 300;
constexpr std::uint32_t kMostConcurrency = 1250;

}  // namespace

void QueueMapping::send(Nanoseconds at, std::uint32_t group) {
  groups_[settings_.fifo ? group : 0].messages.push_back({at, at, next_number_++, 0, group});
  ++waiting_;
}

// Back to where it stood among those that wait: a failed message of a FIFO queue stays the first of
// its group.
void QueueMapping::put_back(const Message& message) {
  Group& group = groups_[settings_.fifo ? message.group : 0];
  if (settings_.fifo) {
    const auto place =
        std::lower_bound(group.messages.begin(), group.messages.end(), message,
                         [](const Message& a, const Message& b) { return a.number < b.number; });
    group.messages.insert(place, message);
  } else {
    group.messages.push_back(message);
  }
  ++waiting_;
}

void QueueMapping::show_hidden(Nanoseconds now) {
  while (!hidden_.empty() && hidden_.top().visible <= now) {
    const Message message = hidden_.top();
    hidden_.pop();
    put_back(message);
    if (settings_.fifo) {
      groups_[message.group].busy = false;
    }
  }
}

void QueueMapping::expire(Group& group, Nanoseconds now) {
  while (!group.messages.empty() && now - group.messages.front().sent > settings_.retention) {
    group.messages.pop_front();
    --waiting_;
    ++expired_;
  }
}

bool QueueMapping::ready(const Group& group, Nanoseconds now) const {
  return !group.busy && !group.messages.empty() &&
         (group.messages.size() >= settings_.batch_size ||
          now - group.messages.front().visible >= settings_.window);
}

// Messages that wait although all invocations are busy bring more of them, a minute later.
void QueueMapping::scale(Nanoseconds now) {
  const std::uint32_t most = settings_.maximum_concurrency.value_or(kMostConcurrency);
  if (settings_.fifo) {
    concurrency_ = most;  // the groups are the limit
    return;
  }
  if (waiting_ == 0) {
    scales_at_.reset();
    if (under_way_.size() <= kFirstConcurrency) {
      concurrency_ = std::min(most, kFirstConcurrency);
    }
    return;
  }
  while (scales_at_ && *scales_at_ <= now && concurrency_ < most) {
    concurrency_ = std::min(most, concurrency_ + kMoreEachMinute);
    *scales_at_ += kMinute;
  }
  concurrency_ = std::min(concurrency_, most);
  if (concurrency_ == most) {
    scales_at_.reset();  // no more will come
  }
  if (under_way_.size() >= concurrency_ && concurrency_ < most && !scales_at_) {
    scales_at_ = now + kMinute;
  }
}

std::vector<QueueMapping::Invocation> QueueMapping::due(Nanoseconds now) {
  show_hidden(now);
  scale(now);
  std::vector<Invocation> begun;
  for (auto& [name, group] : groups_) {
    expire(group, now);
    while (under_way_.size() < concurrency_ && ready(group, now)) {
      Invocation invocation{next_id_++, {}};
      while (!group.messages.empty() && invocation.messages.size() < settings_.batch_size) {
        invocation.messages.push_back(group.messages.front());
        ++invocation.messages.back().receives;
        group.messages.pop_front();
      }
      waiting_ -= invocation.messages.size();
      in_flight_ += invocation.messages.size();
      group.busy = settings_.fifo;
      for (Message& message : invocation.messages) {
        message.visible = now + settings_.visibility;
      }
      under_way_.emplace(invocation.id, invocation.messages);
      begun.push_back(std::move(invocation));
    }
  }
  scale(now);
  return begun;
}

std::optional<Nanoseconds> QueueMapping::next_event() const {
  std::optional<Nanoseconds> next;
  const auto consider = [&](Nanoseconds at) { next = std::min(next.value_or(at), at); };
  if (!hidden_.empty()) {
    consider(hidden_.top().visible);
  }
  if (waiting_ > 0 && under_way_.size() >= concurrency_) {
    if (scales_at_) {
      consider(*scales_at_);
    }
    return next;
  }
  for (const auto& [name, group] : groups_) {
    if (!group.busy && !group.messages.empty()) {
      const bool full = group.messages.size() >= settings_.batch_size;
      consider(group.messages.front().visible + (full ? 0 : settings_.window));
    }
  }
  return next;
}

void QueueMapping::finish(Nanoseconds now, std::uint64_t id,
                          const std::vector<std::uint64_t>& failed) {
  const auto found = under_way_.find(id);
  DRYDOCK_CHECK(found != under_way_.end());
  in_flight_ -= found->second.size();
  bool blocked = false;
  for (Message& message : found->second) {
    const bool bad = settings_.partial_failures
                         ? std::find(failed.begin(), failed.end(), message.number) != failed.end()
                         : !failed.empty();
    if (!bad) {
      ++done_;
    } else if (settings_.most_receives != 0 && message.receives >= settings_.most_receives) {
      ++dead_;
    } else {
      // The timeout has run since the message was received.
      message.visible = std::max(message.visible, now);
      hidden_.push(message);
      blocked = true;
    }
  }
  if (settings_.fifo && !blocked) {
    groups_[found->second.front().group].busy = false;
  }
  under_way_.erase(found);
}

}  // namespace drydock
