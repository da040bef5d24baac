// The services of one trial: answers what Tasks ask by the models of docs/SERVICES.md, keeps what
// is running, warm or queued, meters what is used, and counts where a quota bound. One for each
// thread; `reset` begins the next trial. Which executions there are is left to simulator/pipelines.
//
// Each call draws in one order from the luck of its execution and state (failure, answer, start,
// work), so that a change of one setting leaves the other draws alone.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.hpp"
#include "simulator/billing/bill.hpp"
#include "simulator/services/capacity_gauge.hpp"
#include "simulator/services/quota_gauge.hpp"
#include "simulator/services/service_facts.hpp"
#include "simulator/services/service_plan.hpp"
#include "simulator/services/warm_pool.hpp"
#include "simulator/workflow/execution.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

// Whole seconds, at least the minimum, in milliseconds.
[[nodiscard]] inline std::int64_t billed_ms(Nanoseconds run, Nanoseconds minimum = 0) {
  return (std::max(run, minimum) + kSecond - 1) / kSecond * 1000;
}

// Of one trial.
struct ServiceQuotaUse {
  std::string quota;     // "Lambda concurrent executions"
  std::string resource;  // address; "" for the account
  std::uint64_t limit = 0;
  std::uint64_t peak = 0;
  std::uint64_t refused = 0;  // calls that failed for it
  std::uint64_t queued = 0;   // calls that waited for it
  Nanoseconds waited = 0;
};

inline constexpr std::uint32_t kNoRun = 0xFFFFFFFFU;

// What a call has sent to another service: a message, an object, an event. `called` is not valid if
// the template does not hold where it goes.
struct SentMessage {
  std::string_view service;
  std::string_view action;
  CalledIndex called;
  Json arguments;
  Nanoseconds at = 0;  // when it has been sent
};

// The token of WorkflowEngine::wake_at that wakes the listener.
inline constexpr std::uint64_t kWakeTaker = 0xFFFFFFFFFFFFFFFFU;

// Who delivers what calls send.
class ServiceListener {
 public:
  ServiceListener() = default;
  ServiceListener(const ServiceListener&) = delete;
  ServiceListener& operator=(const ServiceListener&) = delete;
  virtual ~ServiceListener() = default;

  // What the message holds ends with the call.
  virtual void on_sent(const SentMessage& message) = 0;
  // The time has come that was asked of WorkflowEngine::wake_at with kWakeTaker.
  virtual void on_wake() = 0;
};

// A call that no Task makes: a function that an event source invokes, a job that a trigger starts.
struct OutsideCall {
  std::string_view service;
  std::string_view action;
  CalledIndex called;
  Json arguments;             // of a function: the payload
  std::uint32_t records = 1;  // of a batch
  // Not null: each record may fail for itself, and those that did are listed here.
  std::vector<std::uint32_t>* failed_records = nullptr;
  Nanoseconds now = 0;
  JsonArena& arena;
  Rng& luck;
  WorkflowEngine& engine;
};

class ServiceRun final : public TaskService {
 public:
  explicit ServiceRun(const ServicePlan& plan);

  void reset(std::uint64_t seed, std::uint32_t trial);

  [[nodiscard]] TaskAnswer start(const TaskRequest& request) override;
  // Of functions, jobs, crawlers, tasks of ECS and API calls. What it costs belongs to no run.
  [[nodiscard]] TaskAnswer call(const OutsideCall& outside);
  // The scenario says something of such calls that depends on what they are given.
  [[nodiscard]] bool heeds_input(std::string_view service, std::string_view action,
                                 CalledIndex called);
  // May be null; outlives the services.
  void listen(ServiceListener* listener) { taker_ = listener; }
  // Charges for what is no call: polls of a queue, what a buffer takes in.
  void charge_use(std::string_view item, const std::string& resource, std::int64_t counts);

  // What an execution uses is also counted for a run: that of its parent, or a new one.
  void join_run(ExecutionId id, std::uint32_t run);
  [[nodiscard]] std::uint32_t run_of(ExecutionId id) const;
  // Of a child that a Task is about to start; kNoRun if none is, or if nobody waits for it: then it
  // is a run of its own.
  [[nodiscard]] std::uint32_t starting_run() const { return starting_run_; }
  [[nodiscard]] bool starts_alone() const {
    return starting_machine_.valid() && starting_run_ == kNoRun;
  }
  [[nodiscard]] MachineIndex starting_machine() const { return starting_machine_; }
  // Bills the machine that a run of the state machine keeps busy, if it has one.
  void run_ended(std::uint32_t run, MachineIndex machine, Nanoseconds took);
  // Bills the execution, and answers the Task that waits for it.
  void execution_ended(WorkflowEngine& engine, ExecutionId id, MachineIndex machine,
                       MachineType type, const ExecutionEnd& end);
  // An event of the account that something modelled here has caused: a session of Glue that
  // somebody opened (CreateSession, by CloudTrail).
  void see_event(const Json& event, Nanoseconds now, JsonArena& arena);
  // Who hears what services tell EventBridge: that a run of a Glue job has ended. The event ends
  // with the call. Nobody unless this is said; it holds for all trials.
  using EventListener = std::function<void(const Json& event, Nanoseconds now)>;
  void tell_events_to(EventListener listener) { listener_ = std::move(listener); }
  void wake(WorkflowEngine& engine, std::uint64_t token) override;
  // What S3 holds: getObject answers with it, and putObject adds to it. It outlives this.
  void read_objects(ObjectSource& objects) { objects_ = &objects; }
  // Bills what is still open at the end of the trial.
  void finish(Nanoseconds end);

  [[nodiscard]] const BillPlan& bill_plan() const { return lines_; }
  [[nodiscard]] const Bill& bill() const { return bill_; }
  [[nodiscard]] Money run_cost(std::uint32_t run) const {
    return run < run_costs_.size() ? run_costs_[run] : Money{};
  }
  [[nodiscard]] std::vector<ServiceQuotaUse> quotas() const;

 private:
  struct Call {
    ServiceKind kind = ServiceKind::Api;
    std::string_view service;
    std::string_view action;
    IntegrationPattern pattern = IntegrationPattern::RequestResponse;
    bool by_arn = false;  // the arguments are the payload
    bool sdk = false;
    Json arguments;
    LabelIndex label;
    TaskHandle handle;
    std::uint32_t run = kNoRun;
    Nanoseconds now = 0;
    std::optional<Nanoseconds> timeout;
    std::uint32_t depth = 0;  // 0: by a Task; above: by the code that a Task runs
    JsonArena* arena = nullptr;
    Rng* luck = nullptr;
    WorkflowEngine* engine = nullptr;
    Json original;  // what $states.input is of an answer
    // Of calls from outside, and of the code that they run.
    CalledIndex known;  // the function that is meant
    std::uint32_t records = 1;
    std::vector<std::uint32_t>* failed_records = nullptr;
    Nanoseconds sends_after = 0;  // what it sends goes out so long after `now`
    Json item;
    std::int64_t units = 1;
  };

  // What holds for calls of one state to one resource.
  struct Effective {
    CalledIndex called;
    ServiceKind kind = ServiceKind::Api;
    ServiceFacts facts;
    Distribution duration;
    Distribution start;
    Distribution failure;
    std::optional<Distribution> per_record;
    std::optional<Distribution> utilisation;
    double scanned_mb = 0;
    std::uint32_t concurrency = 0;  // of the scenario; 0 if it says none
    std::string error;
    std::string cause;
    const CompiledSettings* answers = nullptr;
    const CompiledSettings* calls = nullptr;
    std::array<LineIndex, 4> lines{};
    double failure_now = 0;  // drawn once a trial
    std::uint32_t drawn_in = 0xFFFFFFFFU;
  };

  struct Luck {
    double failure = 0;
    double answer = 0;
    Nanoseconds start = 0;
    Nanoseconds work = 0;
  };

  struct BackgroundRun {
    std::string id;
    Nanoseconds ends = 0;
    Nanoseconds worked = 0;
    std::string_view state;  // "SUCCEEDED"
  };
  struct JobEnd {
    std::string job;
    std::string run;
    std::string_view state;
  };

  // Of a resource in this trial; the last ones are for calls that name none, by kind.
  struct ResourceState {
    QuotaGauge gauge;
    WarmPool pool;
    CapacityGauge vcpus;  // of a compute environment, in 1/1024
    std::uint64_t refused = 0;
    std::uint64_t limit = 0;
    Nanoseconds crawler_ends = 0;
    bool crawled = false;
    bool crawl_failed = false;
    std::vector<BackgroundRun> background;
    bool used = false;
  };

  struct Session {
    std::string id;
    Nanoseconds opened = 0;
    Nanoseconds closes = 0;
    std::int64_t dpu_sixteenths = 0;
  };
  struct Cluster {
    std::string id;
    Nanoseconds opened = 0;
    std::vector<std::pair<LineIndex, std::int64_t>> instances;
    std::uint32_t run = kNoRun;
  };
  struct WaitingTask {
    ExecutionId child;
    TaskHandle parent;
    std::string arn;
    bool as_text = false;  // .sync: the output of the child is a text
  };

  // service_run.cpp
  TaskAnswer perform(Call& call);
  Effective& effective(const Call& call, CalledIndex called);
  [[nodiscard]] bool fits(const ServiceSettings& settings, const Call& call,
                          CalledIndex called) const;
  void apply(const CompiledSettings& settings, Effective& effective) const;
  Luck draw(const Call& call, Effective& effective);
  ResourceState& state_of(const Call& call, CalledIndex called);
  [[nodiscard]] Distribution default_of(ServiceKind kind, std::string_view what) const;
  [[nodiscard]] double number_of(std::string_view item) const;
  [[nodiscard]] Nanoseconds time_of(std::string_view item) const;
  LineIndex line(Effective& effective, std::size_t place, std::string_view item, const Call& call);
  void charge(std::uint32_t run, LineIndex line, std::int64_t counts);
  [[nodiscard]] std::string resource_name(const Call& call, CalledIndex called) const;
  // Nothing if the scenario gives no answer.
  std::optional<Json> answer(const Call& call, const Effective& effective, double luck);
  Json evaluate(const JsonataTemplate& value, const Call& call, const Json& calls);
  [[nodiscard]] static TaskFailure failure_of(const Effective& effective, std::string_view error,
                                              std::string_view cause);
  [[nodiscard]] std::string next_id(std::string_view prefix);
  [[nodiscard]] static TaskAnswer at_once(Nanoseconds until, Json output);
  [[nodiscard]] static TaskAnswer fails(Nanoseconds until, TaskFailure failure);

  // service_lambda.cpp
  TaskAnswer lambda(Call& call);
  CalledIndex function_of(const Call& call);
  bool admit(const Call& call, Effective& effective, ResourceState& state, bool& cold);
  void bill_function(const Call& call, Effective& effective, Nanoseconds run);
  Json call_from_code(Call& call, const Effective& effective, Nanoseconds ends);
  Json call_once(const Call& inner, const CompiledCall& one, const Json& item);
  static void draw_failed_records(Call& call, const Effective& effective);

  // service_glue.cpp
  TaskAnswer glue_job(Call& call);
  TaskAnswer start_job(Call& call, Effective& effective, std::string_view name);
  TaskAnswer job_run(const Call& call, CalledIndex called, std::string_view name);
  TaskAnswer glue_tags(const Call& call) const;
  void bill_job(const Call& call, Effective& effective, Nanoseconds run, Rng& luck);
  TaskAnswer crawler(Call& call);
  TaskAnswer session(Call& call);
  void bill_session(const Session& session, Nanoseconds end);

  // service_jobs.cpp
  struct Job {
    std::string_view name;  // "JobRun": of its answer
    Nanoseconds start = 0;
    Nanoseconds work = 0;
    bool failed = false;
    std::string error;
    std::string cause;
    Json started;
    Json ended;
  };
  TaskAnswer answer_job(const Call& call, const Job& job) const;
  TaskAnswer athena(Call& call);
  TaskAnswer sagemaker(Call& call);
  TaskAnswer emr(Call& call);
  TaskAnswer ecs(Call& call);
  void bill_fargate(const Call& call, Effective& effective, Nanoseconds run, bool spot);

  // service_batch.cpp
  struct BatchEnvironment {
    CalledIndex index;
    std::uint64_t cpu_units = UINT64_MAX;
    bool spot = false;
  };
  struct BatchPlace {
    Nanoseconds begin = 0;
    bool spot = false;
  };
  TaskAnswer batch(Call& call);
  const std::vector<BatchEnvironment>& environments_of(std::string_view queue);
  [[nodiscard]] BatchEnvironment environment(CalledIndex index) const;
  BatchPlace place_job(const Call& call, ResourceState& state, std::int64_t cpu_units,
                       Nanoseconds runs);

  // service_messages.cpp
  TaskAnswer message(Call& call);
  Json message_answer(const Call& call);
  Json object_answer(const Call& call);
  void tell_listener(const Call& call, CalledIndex called, Nanoseconds took);
  TaskAnswer activity(Call& call);

  // service_machines.cpp
  TaskAnswer nested(Call& call);
  LineIndex machine_line(MachineIndex machine, std::size_t place, std::string_view item);
  void bill_execution(ExecutionId id, MachineIndex machine, MachineType type,
                      const ExecutionEnd& end);

  const ServicePlan& plan_;
  BillPlan lines_;
  Bill bill_;
  std::uint64_t seed_ = 0;
  std::uint32_t trial_ = 0;
  std::uint64_t ids_ = 0;
  std::vector<std::deque<Effective>> effective_;  // by label; the last is for code outside states
  std::vector<std::optional<CalledIndex>> functions_;  // by label of states that name an ARN
  std::vector<ResourceState> states_;                  // by called resource, then by kind
  QuotaGauge glue_account_;
  QuotaGauge athena_account_;
  std::uint64_t lambda_limit_ = 0;
  std::uint64_t lambda_busy_peak_ = 0;
  std::uint64_t lambda_refused_ = 0;
  std::vector<std::uint32_t> functions_used_;  // states of functions with a part of the account's
  WarmPool::Limits lambda_limits_;
  ObjectSource* objects_ = nullptr;
  EventListener listener_;
  std::vector<JobEnd> job_ends_;  // by token
  std::vector<Session> sessions_;
  std::vector<Cluster> clusters_;
  std::vector<WaitingTask> waiting_;
  std::map<std::uint32_t, std::vector<BatchEnvironment>> batch_queues_;  // by called resource
  std::vector<std::uint32_t> run_by_slot_;
  std::vector<Money> run_costs_;
  std::vector<LineIndex> machine_lines_;  // four a machine: transitions, requests, duration, host
  std::uint32_t starting_run_ = kNoRun;
  MachineIndex starting_machine_;
  ServiceListener* taker_ = nullptr;
  Json last_calls_;  // what the code of the call at hand was answered; only within it
};

}  // namespace drydock
