#include "simulator/demand/warehouse_trial.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <limits>

#include "base/duration.hpp"
#include "simulator/arrivals/arrivals.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max();
constexpr std::uint64_t kMostQueries = 2'000'000;  // of one kind, in one trial

struct Query {
  Nanoseconds came = 0;
  Nanoseconds began = 0;
  std::uint32_t kind = 0;
  double work = 0;  // RPU-seconds
};

struct Running {
  double until = 0;  // what each job of the cluster must have been given by then
  std::uint32_t query = 0;
  friend bool operator>(const Running& a, const Running& b) {
    return a.until != b.until ? a.until > b.until : a.query > b.query;
  }
};

struct Cluster {
  enum class Phase : std::uint8_t { Off, Starting, On };
  Phase phase = Phase::Off;
  Nanoseconds ready = 0;         // of Starting
  Nanoseconds busy_since = 0;    // while something runs
  Nanoseconds idle_since = 0;    // while nothing runs
  Nanoseconds counted_till = 0;  // `given` holds up to then
  Nanoseconds paid_till = 0;     // by what was billed so far, minimum included
  double given = 0;
  std::vector<Running> running;     // a heap, the first to leave in front
  std::vector<std::uint32_t> used;  // slots, by queue
};

// Numbers of queries in the order in which they came.
struct Waiting {
  std::deque<std::uint32_t> scaling;  // those that may run on any cluster
  std::deque<std::uint32_t> others;
  std::deque<std::uint32_t>& line(bool scales) { return scales ? scaling : others; }
};

class WarehouseTrial {
 public:
  WarehouseTrial(const WarehouseModel& model, StreamKey key, Nanoseconds begins)
      : model_(model), luck_(key), begins_(begins) {
    add_cluster();
    if (!model.serverless) {
      clusters_[0].phase = Cluster::Phase::On;
    }
    waiting_.resize(model.queues.size());
    figures_.kinds.resize(model.kinds.size());
  }

  WarehouseFigures run(std::vector<Query> queries) {
    queries_ = std::move(queries);
    std::uint32_t next = 0;
    for (;;) {
      const std::uint32_t cluster = next_cluster();
      const Nanoseconds of_cluster =
          cluster < clusters_.size() ? event_of(clusters_[cluster]) : kNever;
      const Nanoseconds of_arrival = next < queries_.size() ? queries_[next].came : kNever;
      if (of_cluster == kNever && of_arrival == kNever) {
        break;
      }
      now_ = std::min(of_cluster, of_arrival);
      if (of_cluster <= of_arrival) {
        on_cluster(cluster);
      } else {
        on_arrival(next++);
      }
    }
    return std::move(figures_);
  }

 private:
  Cluster& add_cluster() {
    clusters_.emplace_back();
    clusters_.back().used.resize(model_.queues.size());
    return clusters_.back();
  }

  // When something happens on a cluster next.
  [[nodiscard]] Nanoseconds event_of(const Cluster& cluster) const {
    if (cluster.phase == Cluster::Phase::Starting) {
      return cluster.ready;
    }
    if (cluster.running.empty()) {
      return kNever;
    }
    const double rest = std::max(cluster.running.front().until - cluster.given, 0.0);
    const double seconds = rest * static_cast<double>(cluster.running.size()) / model_.rpus;
    return cluster.counted_till +
           static_cast<Nanoseconds>(std::ceil(seconds * static_cast<double>(kSecond)));
  }

  [[nodiscard]] std::uint32_t next_cluster() const {
    std::uint32_t first = 0;
    for (std::uint32_t i = 1; i < clusters_.size(); ++i) {
      first = event_of(clusters_[i]) < event_of(clusters_[first]) ? i : first;
    }
    return first;
  }

  // Of the day in which it came.
  [[nodiscard]] std::size_t hour_of(const Query& query) const {
    return static_cast<std::size_t>((begins_ + query.came) % kDay / kHour);
  }

  void count(Cluster& cluster) const {
    if (!cluster.running.empty()) {
      cluster.given += to_seconds(now_ - cluster.counted_till) * model_.rpus /
                       static_cast<double>(cluster.running.size());
    }
    cluster.counted_till = now_;
  }

  void on_arrival(std::uint32_t number) {
    const QueryKind& kind = model_.kinds[queries_[number].kind];
    ++figures_.kinds[queries_[number].kind].came_by_hour.at(hour_of(queries_[number]));
    waiting_[kind.queue].line(kind.scales).push_back(number);
    serve_all();
    ask_for_more();
  }

  void on_cluster(std::uint32_t which) {
    Cluster& cluster = clusters_[which];
    if (cluster.phase == Cluster::Phase::Starting) {
      cluster.phase = Cluster::Phase::On;
      cluster.idle_since = now_;
    } else {
      count(cluster);
      leave(cluster, which);
    }
    serve_all();
    ask_for_more();
  }

  void leave(Cluster& cluster, std::uint32_t which) {
    const Query& query = queries_[cluster.running.front().query];
    std::pop_heap(cluster.running.begin(), cluster.running.end(), std::greater<>());
    cluster.running.pop_back();
    --cluster.used[model_.kinds[query.kind].queue];
    QueryFigures& figures = figures_.kinds[query.kind];
    figures.answers.push_back(static_cast<float>(to_seconds(now_ - query.came)));
    figures.answer_by_hour.at(hour_of(query)) += to_seconds(now_ - query.came);
    if (cluster.running.empty()) {
      cluster.idle_since = now_;
      bill(which, cluster.busy_since);
    }
  }

  // A stretch of work of a cluster is over.
  void bill(std::uint32_t which, Nanoseconds since) {
    const Nanoseconds worked = now_ - since;
    (which == 0 ? figures_.first_busy : figures_.added_busy) += worked;
    if (which == 0 && !model_.serverless) {
      return;  // it costs all the time
    }
    // What begins within a minute that is paid costs only what goes beyond it.
    Nanoseconds& paid_till = clusters_[which].paid_till;
    const Nanoseconds from = std::max(since, paid_till);
    const Nanoseconds least = since <= paid_till ? 0 : model_.minimum;
    const Nanoseconds beyond = std::max<Nanoseconds>(now_ - from, 0);
    Nanoseconds billed = std::max((beyond + kSecond - 1) / kSecond * kSecond, least);
    paid_till = from + billed;
    // A credit for every day that the cluster has run, the day before the beginning included.
    const Nanoseconds earned = model_.daily_credit * (1 + now_ / kDay);
    const Nanoseconds credit =
        std::clamp<Nanoseconds>(std::min(earned - spent_, model_.most_credit), 0, billed);
    spent_ += credit;
    billed -= credit;
    figures_.billed += billed;
  }

  [[nodiscard]] bool is_there(Cluster& cluster, bool first) const {
    if (cluster.phase == Cluster::Phase::On && cluster.running.empty() &&
        now_ - cluster.idle_since > model_.kept && (model_.serverless || !first)) {
      cluster.phase = Cluster::Phase::Off;
    }
    return cluster.phase == Cluster::Phase::On;
  }

  void serve_all() {
    for (std::uint32_t queue = 0; queue < waiting_.size(); ++queue) {
      serve(queue);
    }
  }

  // First come, first served; what may not run on an added cluster lets others pass on to one.
  void serve(std::uint32_t queue) {
    Waiting& waiting = waiting_[queue];
    while (!waiting.scaling.empty() || !waiting.others.empty()) {
      const bool scaling =
          waiting.others.empty() ||
          (!waiting.scaling.empty() && waiting.scaling.front() < waiting.others.front());
      Cluster* cluster = free_cluster(queue, scaling);
      std::deque<std::uint32_t>* line = &waiting.line(scaling);
      if (cluster == nullptr && !scaling && !waiting.scaling.empty()) {
        cluster = free_cluster(queue, true);
        line = &waiting.scaling;
      }
      if (cluster == nullptr) {
        return;
      }
      const std::uint32_t number = line->front();
      line->pop_front();
      begin(*cluster, number, queue);
    }
  }

  [[nodiscard]] Cluster* free_cluster(std::uint32_t queue, bool scales) {
    const std::size_t most = scales ? clusters_.size() : 1;
    for (std::size_t i = 0; i < most; ++i) {
      if (is_there(clusters_[i], i == 0) && clusters_[i].used[queue] < model_.queues[queue].slots) {
        return &clusters_[i];
      }
    }
    return nullptr;
  }

  void begin(Cluster& cluster, std::uint32_t number, std::uint32_t queue) {
    Query& query = queries_[number];
    count(cluster);
    if (cluster.running.empty()) {
      cluster.busy_since = now_;
    }
    query.began = now_;
    cluster.running.push_back({cluster.given + query.work, number});
    std::push_heap(cluster.running.begin(), cluster.running.end(), std::greater<>());
    ++cluster.used[queue];
    QueryFigures& figures = figures_.kinds[query.kind];
    const Nanoseconds waited = now_ - query.came;
    figures.waits.push_back(static_cast<float>(to_seconds(waited)));
    figures.wait_by_hour.at(hour_of(query)) += to_seconds(waited);
    if (waited > 0 && was_full_) {
      ++figures_.full;
      figures_.full_waited += waited;
    }
    std::uint64_t added = 0;
    for (std::size_t i = 1; i < clusters_.size(); ++i) {
      added += clusters_[i].running.empty() ? 0U : 1U;
    }
    figures_.most_added = std::max(figures_.most_added, added);
  }

  // Starts one more cluster while something waits that may run on it and none is starting.
  void ask_for_more() {
    const bool first_is_there = is_there(clusters_[0], true);
    const bool wanted = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
      return !waiting.scaling.empty() || (!first_is_there && !waiting.others.empty());
    });
    was_full_ = false;
    if (!wanted) {
      return;
    }
    Cluster* chosen = nullptr;
    for (std::size_t i = 0; i < clusters_.size(); ++i) {
      if (clusters_[i].phase == Cluster::Phase::Starting) {
        return;
      }
      if (chosen == nullptr && !is_there(clusters_[i], i == 0)) {
        chosen = &clusters_[i];
      }
    }
    if (chosen == nullptr && clusters_.size() <= model_.most_added) {
      chosen = &add_cluster();
    }
    if (chosen == nullptr) {
      was_full_ = true;
      return;
    }
    chosen->phase = Cluster::Phase::Starting;
    chosen->ready = now_ + model_.start.sample_time(luck_);
  }

  const WarehouseModel& model_;
  Rng luck_;
  Nanoseconds begins_;
  Nanoseconds now_ = 0;
  Nanoseconds spent_ = 0;  // credits
  bool was_full_ = false;  // something waits and no cluster can be added
  std::vector<Query> queries_;
  std::vector<Cluster> clusters_;  // the first, then those that were added so far
  std::vector<Waiting> waiting_;   // by queue
  WarehouseFigures figures_;
};

// False if there were too many.
bool add_queries(const QueryKind& kind, std::uint32_t number, StreamKey key, Nanoseconds until,
                 std::vector<Query>& queries) {
  StreamKey of_arrivals = key;
  of_arrivals.purpose = stream_hash("query_arrival");
  StreamKey of_work = key;
  of_work.purpose = stream_hash("query_work");
  ArrivalStream stream(kind.arrivals->process, of_arrivals);
  Rng work(of_work);
  std::uint64_t count = 0;
  while (const std::optional<Arrival> arrival = stream.next(until)) {
    for (std::uint64_t i = 0; i < arrival->count && count < kMostQueries; ++i, ++count) {
      queries.push_back(
          {arrival->at, 0, number, kind.written->alone.sample(work) * kind.written->rpus});
    }
    if (count >= kMostQueries) {
      return false;
    }
  }
  return true;
}

}  // namespace

WarehouseFigures run_warehouse(const WarehouseModel& model, std::uint64_t seed, std::uint32_t trial,
                               Nanoseconds begins, Nanoseconds until) {
  std::vector<Query> queries;
  bool overrun = false;
  for (std::uint32_t i = 0; i < model.kinds.size(); ++i) {
    // By its label alone, and which of them it is.
    std::uint32_t same = 0;
    for (std::uint32_t other = 0; other < i; ++other) {
      same += model.kinds[other].written == model.kinds[i].written ? 1U : 0U;
    }
    const StreamKey key{seed, trial, stream_hash(model.kinds[i].written->label) + same, 0};
    overrun = !add_queries(model.kinds[i], i, key, until, queries) || overrun;
  }
  std::stable_sort(queries.begin(), queries.end(),
                   [](const Query& a, const Query& b) { return a.came < b.came; });
  const StreamKey own{seed, trial, stream_hash("warehouse"), stream_hash("scaling_start")};
  WarehouseFigures figures = WarehouseTrial(model, own, begins).run(std::move(queries));
  figures.overrun = overrun;
  return figures;
}

}  // namespace drydock
