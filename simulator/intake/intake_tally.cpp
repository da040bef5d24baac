#include "simulator/intake/intake_tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace drydock {
namespace {

constexpr std::size_t kMostLatencies = 1'000'000;  // of a node, over all trials
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string_view kind_name(TakerKind kind) {
  switch (kind) {
    case TakerKind::Queue:
      return "queue";
    case TakerKind::Stream:
    case TakerKind::Table:
      return "stream";
    case TakerKind::Function:
      return "function";
    case TakerKind::Delivery:
      return "delivery";
    case TakerKind::Workflow:
      return "workflow";
    case TakerKind::Task:
      return "task";
    case TakerKind::Bucket:
    case TakerKind::Topic:
    case TakerKind::Bus:
    case TakerKind::Machine:
      return "";  // nothing waits there
  }
  return "";
}

std::vector<double> series_points(const std::vector<double>& points) {
  std::vector<double> taken;
  for (std::uint32_t i = 0; i < kIntakePoints && !points.empty(); ++i) {
    taken.push_back(points[i * points.size() / kIntakePoints]);
  }
  return taken;
}

std::vector<double> doubles(const std::vector<float>& values) {
  return {values.begin(), values.end()};
}

}  // namespace

IntakeTally::IntakeTally(const DeliveryPlan& plan, std::uint32_t trials, Nanoseconds until)
    : plan_(&plan),
      until_(until),
      kept_(std::max<std::size_t>(1, kMostLatencies / trials)),
      trials_(trials) {}

void IntakeTally::keep(std::uint32_t trial, const std::vector<NodeTally>& nodes) {
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].arrivals == 0 || kind_name(plan_->nodes[i].kind).empty()) {
      continue;
    }
    Entry entry;
    entry.node = i;
    OfTrial& into = entry.figures;
    into.counts = nodes[i];
    std::vector<double> levels = nodes[i].backlog.points();
    if (trial < kIntakeSeries) {
      into.backlog = series_points(levels);
      into.running = series_points(nodes[i].running.points());
    }
    into.counts.backlog.forget_points();
    into.counts.running.forget_points();
    std::sort(levels.begin(), levels.end());
    if (!levels.empty()) {
      into.backlog_p50 = levels[levels.size() / 2];
      into.backlog_p95 = levels[levels.size() * 95 / 100];
    }
    trials_[trial].push_back(std::move(entry));
  }
}

std::vector<IntakeResult> IntakeTally::results() const {
  std::vector<IntakeResult> results;
  if (plan_ == nullptr) {
    return results;
  }
  const OfTrial nothing;
  for (std::uint32_t node = 0; node < plan_->nodes.size(); ++node) {
    std::vector<const OfTrial*> trials;
    bool used = false;
    for (const std::vector<Entry>& trial : trials_) {
      const auto found = std::find_if(trial.begin(), trial.end(),
                                      [&](const Entry& entry) { return entry.node == node; });
      used = used || found != trial.end();
      trials.push_back(found == trial.end() ? &nothing : &found->figures);
    }
    if (used) {
      results.push_back(result_of(plan_->nodes[node], trials));
    }
  }
  return results;
}

IntakeResult IntakeTally::result_of(const DeliveryNode& node,
                                    const std::vector<const OfTrial*>& trials) const {
  IntakeResult result;
  result.address = node.address;
  result.kind = kind_name(node.kind);
  result.deadline = node.deadline;
  const Direction low = Direction::LowerIsBetter;
  const Direction high = Direction::HigherIsBetter;
  const auto add = [&](std::string_view name, std::string_view title, std::string_view unit,
                       const std::function<double(const OfTrial&)>& value, Direction direction) {
    std::vector<double> samples;
    samples.reserve(trials.size());
    std::transform(trials.begin(), trials.end(), std::back_inserter(samples),
                   [&](const OfTrial* trial) { return value(*trial); });
    result.metrics.push_back(intake_metric(name, title, unit, samples, direction));
  };
  const auto count = [&](std::string_view name, std::string_view title,
                         std::uint64_t NodeTally::*member, Direction direction, bool always) {
    const bool any = std::any_of(trials.begin(), trials.end(),
                                 [&](const OfTrial* trial) { return trial->counts.*member > 0; });
    if (any || always) {
      add(
          name, title, "each",
          [&](const OfTrial& trial) { return static_cast<double>(trial.counts.*member); },
          direction);
    }
  };
  count("arrivals", "Came", &NodeTally::arrivals, high, true);
  count("processed", "Processed", &NodeTally::processed, high, true);
  count("filtered", "Of these filtered out", &NodeTally::filtered, low, false);
  count("dead", "Given up", &NodeTally::dead, low, true);
  count("expired", "Expired", &NodeTally::expired, low, false);
  count("refused", "Refused", &NodeTally::refused, low, false);
  count("waiting", "Waiting at the end", &NodeTally::waiting, low, true);
  count("attempts",
        node.kind == TakerKind::Function   ? "Invocations"
        : node.kind == TakerKind::Delivery ? "Objects"
        : node.kind == TakerKind::Workflow ? "Runs"
                                           : "Batches",
        &NodeTally::attempts, low, false);
  count("failed", "Failed tries", &NodeTally::failed, low, false);
  count("throttled", "Throttled", &NodeTally::throttled, low, false);
  const auto level = [](std::uint64_t value) { return static_cast<double>(value); };
  const bool waits = std::any_of(trials.begin(), trials.end(), [](const OfTrial* trial) {
    return trial->counts.backlog.highest() > 0;
  });
  if (waits) {
    add(
        "backlog_p50", "Backlog, 50 % of time", "each",
        [](const OfTrial& trial) { return trial.backlog_p50; }, low);
    add(
        "backlog_p95", "Backlog, 95 % of time", "each",
        [](const OfTrial& trial) { return trial.backlog_p95; }, low);
    add(
        "backlog_max", "Backlog, at most", "each",
        [&](const OfTrial& trial) { return level(trial.counts.backlog.highest()); }, low);
    add(
        "drain_time", "Highest backlog to none", "seconds",
        [](const OfTrial& trial) {
          const double seconds = trial.counts.backlog.drain_seconds();
          return seconds < 0 ? kNone : seconds;
        },
        low);
    add(
        "oldest_age", "Oldest, at most", "seconds",
        [](const OfTrial& trial) { return to_seconds(trial.counts.oldest); }, low);
  }
  const auto pooled = [&](std::string_view name, std::string_view title,
                          std::vector<float> NodeTally::*member) {
    std::vector<double> all;
    for (const OfTrial* trial : trials) {
      const std::vector<double> some = doubles(trial->counts.*member);
      all.insert(all.end(), some.begin(), some.end());
    }
    if (!all.empty()) {
      result.metrics.push_back(intake_metric(name, title, "seconds", all));
    }
  };
  pooled("wait", "Wait of a message", &NodeTally::waits);
  pooled("latency", "From its arrival to done", &NodeTally::latency);
  if (node.deadline) {
    add(
        "deadline_hits", "Within the deadline", "ratio",
        [&](const OfTrial& trial) {
          return trial.counts.arrivals == 0
                     ? kNone
                     : level(trial.counts.hits) / level(trial.counts.arrivals);
        },
        high);
  }
  if (node.kind != TakerKind::Delivery) {
    add(
        "running_max", "At work at once, at most", "each",
        [&](const OfTrial& trial) { return level(trial.counts.running.highest()); }, low);
  }
  std::vector<std::vector<double>> backlog;
  std::vector<std::vector<double>> running;
  for (std::size_t i = 0; i < trials.size() && i < kIntakeSeries; ++i) {
    backlog.push_back(trials[i]->backlog);
    running.push_back(trials[i]->running);
  }
  result.backlog = intake_series("backlog", until_, backlog);
  result.running = intake_series("running", until_, running);
  return result;
}

}  // namespace drydock
