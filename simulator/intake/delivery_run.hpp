// What arrives in one trial, step by step along the plan of delivery: messages wait in queues and
// shards and are taken in batches, functions run by the models of the services with their quotas
// and are tried again, buffers fill, workflows of Glue run their jobs. One for each thread; `reset`
// begins the next trial. Which trials there are is left to simulator/pipelines.
//
// Time is that of the engine of the executions, which is asked to wake this when something is due.
// What calls send (SentMessage) goes out when they have ended. At the end of the simulated time
// everything stops: what has not been done by then waits.
//
// Delivery itself takes no time. A message that code sends counts as born with the oldest one of
// the batch that the code worked on.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/engine/event_queue.hpp"
#include "simulator/intake/delivery_plan.hpp"
#include "simulator/intake/node_tally.hpp"
#include "simulator/services/service_run.hpp"

namespace drydock {

// Who runs state machines.
class DeliveryHost {
 public:
  DeliveryHost() = default;
  DeliveryHost(const DeliveryHost&) = delete;
  DeliveryHost& operator=(const DeliveryHost&) = delete;
  virtual ~DeliveryHost() = default;
  virtual void start_machine(MachineIndex machine, const Json& input, Nanoseconds at) = 0;
};

class DeliveryRun final : public ServiceListener {
 public:
  // What it is given outlives it.
  DeliveryRun(const ServicePlan& services_plan, const DeliveryPlan& plan, ServiceRun& services,
              WorkflowEngine& engine, DeliveryHost& host);

  struct Trial {
    std::uint64_t seed = 0;
    std::uint32_t trial = 0;
    Nanoseconds begins = 0;
    Nanoseconds until = 0;
    std::size_t kept = 0;  // latencies, of each node
  };
  void reset(const Trial& trial);

  // Now. `data` is what the scenario says of it; of a bus it is the event.
  void arrive(const DeliveryPlan::Entry& entry, const Json& data, Nanoseconds at);
  // Something that a service tells the default event bus.
  void hear(const Json& event, Nanoseconds at);
  void on_sent(const SentMessage& message) override;
  void on_wake() override;
  // Counts what waits, and bills what is billed by the trial.
  void finish();

  // By node of the plan.
  [[nodiscard]] const std::vector<NodeTally>& tallies() const { return tallies_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  enum class Step : std::uint8_t {
    Send,
    MappingDue,
    BatchEnd,
    Attempt,
    AttemptEnd,
    BufferDue,
    JobEnd,
    Fire
  };
  struct Event {
    Step step = Step::Send;
    std::uint32_t place = 0;
    std::uint64_t id = 0;
  };
  // Of Step::AttemptEnd: whatever was at work at the node `place` is so no longer, and that is all.
  static constexpr std::uint64_t kIdle = std::numeric_limits<std::uint64_t>::max();
  // On its way to a node.
  struct Letter {
    NodeIndex to;
    std::string text;
    bool is_json = false;
    bool billed = false;  // whoever sent it paid for the call
    Nanoseconds born = 0;
  };
  struct Parcel {
    std::string body;
    Nanoseconds born = 0;
  };
  // An asynchronous invocation of a function, with its tries.
  struct Invocation {
    NodeIndex function;
    Parcel parcel;
    Nanoseconds since = 0;
    std::uint32_t failures = 0;
    std::uint32_t throttles = 0;
    bool failed = false;  // the try under way
    bool once = false;    // somebody waits for the answer: no more tries
  };
  // A batch that is being worked on.
  struct Batch {
    std::uint64_t id = 0;  // of QueueMapping
    std::vector<QueueMapping::Message> messages;
    ShardMapping::Invocation shard;
    std::vector<std::uint32_t> failed;  // places in the batch
    bool all_failed = false;
    Nanoseconds begun = 0;
  };
  struct Mapping {
    std::optional<QueueMapping> queue;
    std::optional<ShardMapping> shards;
    std::map<std::uint64_t, Parcel> parcels;  // of messages, by number
    std::vector<std::deque<Parcel>> records;  // of shards, by lane
    std::vector<std::uint64_t> first_record;  // of each lane
    std::uint64_t next = 0;
    bool keeps_bodies = false;
    Nanoseconds asked = std::numeric_limits<Nanoseconds>::max();
  };
  struct Buffer {
    std::optional<DeliveryBuffer> held;
    std::uint64_t objects = 0;
    std::deque<Nanoseconds> born;
  };
  struct WorkflowState {
    NodeIndex node;
    std::optional<GlueWorkflowRun> run;
    Nanoseconds begun = 0;
    bool failed = false;
    bool used = false;
  };
  struct Job {
    std::uint32_t workflow = 0;
    GlueNode node;
    const char* state = "";
  };

  // delivery_run.cpp
  void push(Nanoseconds at, const Event& event);
  void take_step(const Event& event, Nanoseconds at);
  void deliver(NodeIndex to, const Json& value, Nanoseconds born, Nanoseconds at, bool billed);
  void put_object(const DeliveryNode& bucket, const Json& data, Nanoseconds born, Nanoseconds at);
  void publish(NodeIndex topic, const Json& data, Nanoseconds born, Nanoseconds at, bool billed);
  void on_bus(NodeIndex bus, const Json& event, std::int32_t only_rule, Nanoseconds born,
              Nanoseconds at);
  void on_iot(const Json& data, std::int32_t only_rule, Nanoseconds at);
  void write_letter(NodeIndex to, const Json& value, Nanoseconds at);
  void send_events(const Json& entries, Nanoseconds at);
  void processed(NodeTally& tally, const DeliveryNode& node, Nanoseconds born, Nanoseconds now);
  [[nodiscard]] static std::string text_of(const Json& value);
  [[nodiscard]] NodeTally& tally(NodeIndex node) { return tallies_[node.value]; }
  [[nodiscard]] const DeliveryNode& node(NodeIndex index) const { return plan_.nodes[index.value]; }
  [[nodiscard]] Nanoseconds now() const { return engine_.now(); }

  // delivery_mappings.cpp
  void send(NodeIndex queue, const Json& value, Nanoseconds born, Nanoseconds at);
  void put_record(NodeIndex stream, const Json& value, Nanoseconds born, Nanoseconds at);
  void step_mapping(std::uint32_t number, Nanoseconds at);
  void begin_batch(std::uint32_t number, Batch batch, Nanoseconds at);
  void end_batch(std::uint32_t number, std::uint64_t slot, Nanoseconds at);
  void end_queue_batch(std::uint32_t number, Batch& batch, Nanoseconds at);
  void end_shard_batch(std::uint32_t number, Batch& batch, Nanoseconds at);
  void pass_on(const MappingNode& mapping, const Json& records, Batch& batch, Nanoseconds born,
               Nanoseconds at);
  [[nodiscard]] Json batch_records(const MappingNode& mapping, const Mapping& state,
                                   const Batch& batch);
  [[nodiscard]] Nanoseconds oldest_born(const Mapping& state, const Batch& batch) const;
  void count_for_worker(const MappingNode& mapping, Nanoseconds born, Nanoseconds at);
  void finish_mapping(std::uint32_t number);

  // delivery_functions.cpp
  void invoke(NodeIndex function, const Json& payload, Nanoseconds born, Nanoseconds at, bool once);
  void attempt(std::uint64_t slot, Nanoseconds at);
  void attempt_ended(std::uint64_t slot, Nanoseconds at);
  void give_up(std::uint64_t slot, Nanoseconds at);
  TaskAnswer call_function(NodeIndex function, const Json& payload, std::uint32_t records,
                           std::vector<std::uint32_t>* failed, Nanoseconds born, Nanoseconds at);
  void run_task(NodeIndex task, const Json& input, Nanoseconds at);
  void add_to_buffer(NodeIndex buffer, const Json& value, Nanoseconds born, Nanoseconds at);
  void empty_buffer(NodeIndex buffer, const Delivery& delivery, Nanoseconds at);

  // delivery_glue.cpp
  void fire(NodeIndex workflow, std::int32_t trigger, Nanoseconds at);
  void start_jobs(std::uint32_t workflow, const std::vector<const GlueTrigger::Action*>& actions,
                  Nanoseconds at);
  void job_ended(std::uint32_t job, Nanoseconds at);
  void draw_schedules();

  // delivery_shapes.cpp
  [[nodiscard]] Json queue_record(const MappingNode& mapping, const Parcel& parcel,
                                  const QueueMapping::Message& message);
  [[nodiscard]] Json stream_record(const MappingNode& mapping, const Parcel& parcel,
                                   std::uint64_t number);
  [[nodiscard]] Json topic_record(const DeliveryNode& topic, const Json& message,
                                  const Json& attributes);
  [[nodiscard]] Json read_body(const std::string& body);
  [[nodiscard]] Json attribute_values(const Json& attributes);

  template <class Thing>
  struct Slots {
    std::vector<Thing> things;
    std::vector<std::uint32_t> free;
    std::uint32_t put(Thing thing) {
      if (free.empty()) {
        things.push_back(std::move(thing));
        return static_cast<std::uint32_t>(things.size() - 1);
      }
      const std::uint32_t slot = free.back();
      free.pop_back();
      things[slot] = std::move(thing);
      return slot;
    }
    void clear() {
      things.clear();
      free.clear();
    }
  };

  const ServicePlan& services_plan_;
  const DeliveryPlan& plan_;
  ServiceRun& services_;
  WorkflowEngine& engine_;
  DeliveryHost& host_;
  Trial trial_;
  std::vector<NodeTally> tallies_;
  std::vector<Mapping> mappings_;
  std::vector<Buffer> buffers_;    // by node
  std::vector<bool> heeds_input_;  // by node, of functions
  EventQueue<Event> events_;
  Nanoseconds asked_ = std::numeric_limits<Nanoseconds>::max();
  Slots<Letter> letters_;
  Slots<Batch> batches_;
  Slots<Invocation> invocations_;
  Slots<Job> jobs_;
  std::vector<WorkflowState> workflows_;
  std::vector<std::uint32_t> events_held_;       // by node: events that a trigger has collected
  std::vector<std::deque<Nanoseconds>> unread_;  // by node: sent to a queue that nobody reads
  std::map<std::pair<std::string_view, std::uint32_t>, std::int64_t> uses_;  // by item and node
  JsonArena arena_;
  std::optional<Nanoseconds> born_;  // of what the call at hand works on
  std::uint64_t calls_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace drydock
