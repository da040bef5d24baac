#include "simulator/pipelines/pipeline_tally.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

#include "base/duration.hpp"
#include "simulator/engine/parallel_for.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kBlock = 16;               // trials that a thread takes at once
constexpr std::uint64_t kMostSamples = 2'000'000;  // durations that are kept, a machine

class Crew {
 public:
  Crew(const ServicePlan& plan, const PipelineStarts& starts, const PipelineEvents& events,
       const DeliveryPlan& deliveries, const TallyOptions& options)
      : plan_(plan), starts_(starts), events_(events), deliveries_(deliveries), options_(options) {
    tally_.intake = IntakeTally(deliveries, options.trials, options.until);
    const double none = std::numeric_limits<double>::quiet_NaN();
    tally_.machines.resize(plan.machines.size());
    for (PipelineTally::Machine& machine : tally_.machines) {
      machine.success.assign(options.trials, none);
      machine.hits.assign(options.trials, none);
      machine.runs.assign(options.trials, 0);
      machine.waiting.assign(options.trials, none);
      machine.retrying.assign(options.trials, none);
      machine.durations.resize(options.trials);
      machine.costs.resize(options.trials);
      machine.running.resize(kRunGridPoints);
    }
    tally_.month_costs.assign(options.trials, 0);
    tally_.refused.assign(options.trials, 0);
    tally_.queued.assign(options.trials, 0);
    kept_ = std::max<std::uint64_t>(1, kMostSamples / options.trials);
  }

  PipelineTally run() {
    const std::uint32_t blocks = (options_.trials + kBlock - 1) / kBlock;
    run_on_threads(options_.threads, blocks, [this] { work(); });
    return std::move(tally_);
  }

 private:
  // What a thread keeps until it ends.
  struct Local {
    std::map<PipelineTally::LineKey, std::int64_t> counts;
    std::map<std::pair<std::string, std::string>, PipelineTally::Quota> quotas;
    PathTotals paths;
    std::vector<std::vector<CountHistogram>> running;  // by machine, by grid point
    std::vector<std::map<std::string, PipelineTally::Failures>> errors;
    std::vector<std::uint64_t> runs;
    std::uint64_t executions = 0;
    std::uint64_t transitions = 0;
    Bill bill;
  };

  void work() {
    PipelineTrial::Options trial_options;
    trial_options.until = options_.until;
    trial_options.kept_latencies = tally_.intake.kept();
    PipelineTrial trial_runner(plan_, starts_, events_, deliveries_, trial_options);
    Local local;
    local.running.resize(plan_.machines.size(), std::vector<CountHistogram>(kRunGridPoints));
    local.errors.resize(plan_.machines.size());
    local.runs.resize(plan_.machines.size());
    while (!overrun_) {
      const std::uint32_t first = next_.fetch_add(kBlock);
      if (first >= options_.trials) {
        break;
      }
      const std::uint32_t last = std::min(options_.trials, first + kBlock);
      for (std::uint32_t trial = first; trial < last && !overrun_; ++trial) {
        PathTotals of_trial;
        PathTotals* paths = trial < kObservedTrials ? &of_trial : nullptr;
        TraceRecord* trace = options_.trace && trial == 0 ? &tally_.trace : nullptr;
        const TrialRecord record = trial_runner.run(options_.seed, trial, paths, trace);
        if (record.overrun) {
          overrun_ = true;
        }
        keep(trial, record, trial_runner.services(), local);
        keep_paths(trial, of_trial, local);
        tally_.intake.keep(trial, trial_runner.deliveries().tallies());
      }
      progress_.add(last - first);
    }
    merge(local, trial_runner.services());
  }

  void keep(std::uint32_t trial, const TrialRecord& record, const ServiceRun& services,
            Local& local) {
    const double month = static_cast<double>(kMonth) / static_cast<double>(options_.until);
    tally_.month_costs[trial] = services.bill().total(services.bill_plan()).to_double() * month;
    local.bill.merge(services.bill());
    local.executions += record.executions;
    local.transitions += record.transitions;
    for (const ServiceQuotaUse& use : services.quotas()) {
      PipelineTally::Quota& quota = local.quotas[{use.quota, use.resource}];
      quota.limit = use.limit;
      quota.peak = std::max(quota.peak, use.peak);
      quota.refused += use.refused;
      quota.queued += use.queued;
      quota.waited += use.waited;
      tally_.refused[trial] += static_cast<double>(use.refused);
      tally_.queued[trial] += static_cast<double>(use.queued);
    }
    for (std::uint32_t m = 0; m < plan_.machines.size(); ++m) {
      keep_machine(trial, m, record, local);
    }
  }

  void keep_paths(std::uint32_t trial, const PathTotals& paths, Local& local) {
    for (std::size_t m = 0; m < plan_.machines.size(); ++m) {
      const auto of = paths.machines.find(plan_.machines[m].logical_id);
      if (of != paths.machines.end() && of->second.runs > 0) {
        const auto runs = static_cast<double>(of->second.runs);
        tally_.machines[m].waiting[trial] = to_seconds(of->second.waiting) / runs;
        tally_.machines[m].retrying[trial] = to_seconds(of->second.retrying) / runs;
      }
    }
    local.paths.merge(paths);
  }

  void keep_machine(std::uint32_t trial, std::uint32_t machine, const TrialRecord& record,
                    Local& local) {
    PipelineTally::Machine& into = tally_.machines[machine];
    std::uint64_t runs = 0;
    std::uint64_t good = 0;
    std::uint64_t hits = 0;
    std::vector<std::int32_t> change(kRunGridPoints + 1);
    const Nanoseconds step = std::max<Nanoseconds>(1, options_.until / kRunGridPoints);
    for (const RunRecord& run : record.runs) {
      if (run.machine.value != machine || run.status == ExecutionStatus::Running) {
        continue;
      }
      const bool succeeded = run.status == ExecutionStatus::Succeeded;
      const Nanoseconds took = run.ended - run.started;
      ++runs;
      good += succeeded ? 1U : 0U;
      const std::optional<Nanoseconds>& deadline = options_.deadlines[machine];
      hits += succeeded && deadline && took <= *deadline ? 1U : 0U;
      if (!succeeded) {
        local.errors[machine][run.error].add(1, trial, run.cause);
      }
      if (into.durations[trial].size() < kept_) {
        into.durations[trial].push_back(static_cast<float>(to_seconds(took)));
        into.costs[trial].push_back(run.cost.to_double());
      }
      // Grid point i stands for i * step; the run is at work at those in [started, ended).
      const auto point = [&](Nanoseconds at) {
        return static_cast<std::size_t>(
            std::clamp<Nanoseconds>((at - starts_.begins() + step - 1) / step, 0, kRunGridPoints));
      };
      ++change[point(run.started)];
      --change[point(run.ended)];
    }
    local.runs[machine] += runs;
    into.runs[trial] = static_cast<double>(runs);
    if (runs > 0) {
      into.success[trial] = static_cast<double>(good) / static_cast<double>(runs);
      into.hits[trial] = static_cast<double>(hits) / static_cast<double>(runs);
    }
    std::int64_t running = 0;
    for (std::uint32_t i = 0; i < kRunGridPoints; ++i) {
      running += change[i];
      local.running[machine][i].add(static_cast<std::uint32_t>(
          std::min<std::int64_t>(std::max<std::int64_t>(running, 0), 1'000'000)));
    }
  }

  void merge(Local& local, const ServiceRun& services) {
    const std::vector<BillLine>& lines = services.bill_plan().lines();
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
      local.counts[{lines[i].price->item, lines[i].resource, lines[i].state}] +=
          local.bill.counts({i});
    }
    const std::lock_guard lock(mutex_);
    for (const auto& [key, count] : local.counts) {
      tally_.counts[key] += count;
    }
    for (const auto& [key, quota] : local.quotas) {
      PipelineTally::Quota& own = tally_.quotas[key];
      own.limit = quota.limit;
      own.peak = std::max(own.peak, quota.peak);
      own.refused += quota.refused;
      own.queued += quota.queued;
      own.waited += quota.waited;
    }
    tally_.paths.merge(local.paths);
    for (std::size_t m = 0; m < tally_.machines.size(); ++m) {
      PipelineTally::Machine& into = tally_.machines[m];
      into.all_runs += local.runs[m];
      for (const auto& [error, failures] : local.errors[m]) {
        into.errors[error].add(failures.runs, failures.trial, failures.cause);
      }
      for (std::uint32_t i = 0; i < kRunGridPoints; ++i) {
        into.running[i].merge(local.running[m][i]);
      }
    }
    for (const std::string& item : services.bill_plan().unpriced()) {
      const auto place = std::lower_bound(tally_.unpriced.begin(), tally_.unpriced.end(), item);
      if (place == tally_.unpriced.end() || *place != item) {
        tally_.unpriced.insert(place, item);
      }
    }
    tally_.executions += local.executions;
    tally_.transitions += local.transitions;
    tally_.overrun = overrun_;
  }

  const ServicePlan& plan_;
  const PipelineStarts& starts_;
  const PipelineEvents& events_;
  const DeliveryPlan& deliveries_;
  const TallyOptions& options_;
  PipelineTally tally_;
  std::uint64_t kept_ = 1;
  std::atomic<std::uint32_t> next_ = 0;
  std::atomic<bool> overrun_ = false;
  std::mutex mutex_;
  ProgressCount progress_{options_.on_progress, options_.trials};
};

}  // namespace

PipelineTally run_pipeline_trials(const ServicePlan& plan, const PipelineStarts& starts,
                                  const PipelineEvents& events, const DeliveryPlan& deliveries,
                                  const TallyOptions& options) {
  return Crew(plan, starts, events, deliveries, options).run();
}

}  // namespace drydock
