// The moving parts of one trial of fleets: instances, what each fleet holds, the market, the events
// to come. Used only by the files of this room that implement it: operation_trial.cpp (the loop),
// trial_instances.cpp (one instance's life), trial_launch.cpp, trial_shrink.cpp, trial_market.cpp,
// trial_faults.cpp, trial_record.cpp.
//
// Every change to what a fleet holds marks it; after each event the marked fleets decide once, so
// that what happens at one instant is answered by one launch. Memory is kept between trials and
// nothing is allocated once the largest has been seen.
#pragma once

#include <cstdint>
#include <vector>

#include "base/rng.hpp"
#include "simulator/engine/event_queue.hpp"
#include "simulator/engine/virtual_clock.hpp"
#include "simulator/fleet/fleet_allocation.hpp"
#include "simulator/fleet/instance_lifecycle.hpp"
#include "simulator/market/supply.hpp"
#include "simulator/operation/operation_trial.hpp"
#include "simulator/workload/scaling_controller.hpp"

namespace drydock {

// What one fleet works on in a trial, and what changes its size; none of it where there is nothing.
struct FleetWork {
  FleetWork(const OperationFleet& fleet, Nanoseconds starts_at);
  void reset(std::uint64_t seed, std::uint32_t trial);

  std::optional<ScalingController> controller;
  std::unique_ptr<LoadRun> service;
  std::optional<BatchRun> batch;
  Nanoseconds due = 0;  // the event that it waits for; 0: none
  bool done = false;    // the batch
};

class OperationTrial {
 public:
  explicit OperationTrial(const OperationModel& model);
  const OperationResult& run(std::uint64_t seed, std::uint32_t trial, OperationSeries* series);
  void watch(OperationWatch watch) { watch_ = std::move(watch); }

 private:
  __extension__ using Wide = __int128;  // nano-dollars × nanoseconds

  struct Event {
    enum class Kind : std::uint8_t {
      Timeline,   // subject: event of the model
      FaultEnd,   // subject: event of the model
      Detect,     // subject: event of the model; its chain is noticed
      Started,    // subject: instance, number: its generation
      NoticeEnd,  // subject: first of a chain
      Gone,       // subject: first of a chain: their fleets notice
      Retry,      // subject: fleet
      Timeout,    // subject: fleet; of EMR's provisioning
      GaveUp,     // subject: fleet, number: turn; of EMR's resizing
      Reassess,   // subject: instance, number: its generation
      EndMarked,  // likewise
      Unhealthy,  // likewise
      Warm,       // likewise: its warm-up is over
      Work,       // subject: fleet
    };
    Kind kind = Kind::Timeline;
    std::uint32_t subject = 0;
    std::uint32_t number = 0;
  };

  struct Instance {
    enum class Phase : std::uint8_t { Free, Active, Noticed, Lost };
    Phase phase = Phase::Free;
    bool spot = false;
    bool running = false;  // from the end of its launch latency until it ends
    bool gray = false;     // runs and is of no use
    bool counted = false;  // its fleet takes it for fulfilled
    bool at_risk = false;  // has a rebalance recommendation
    bool marked = false;   // and is being replaced
    bool warming = false;  // its policies do not yet count it
    bool moving = false;   // evens out zones; `from` will give one up for it
    std::uint32_t fleet = 0;
    std::uint32_t pool = 0;   // row of the fleet's table
    std::uint32_t place = 0;  // in the members of its pool
    std::uint32_t reservation = kNoIndex;
    std::uint32_t from = 0;
    std::uint32_t number = 0;       // of the fleet's launches: keys its draws
    std::uint32_t generation = 0;   // of the entry: events of earlier tenants are void
    std::uint32_t next = kNoIndex;  // in a chain
    Nanoseconds since = 0;          // it runs
    Wide price_then = 0;            // integral of its pool's Spot price when it began
  };

  // Why a fleet does not use one of its zones: it gave the zone up, or traffic was shifted away. 0:
  // it does.
  static constexpr std::uint8_t kRemoved = 1;
  static constexpr std::uint8_t kShifted = 2;

  struct PoolState {
    std::vector<std::uint32_t> spot;  // active instances
    std::vector<std::uint32_t> on_demand;
  };

  struct FleetState {
    PoolTable table;  // of the fleet, with the columns of the market filled in
    FleetRules rules;
    std::vector<PoolState> pools;
    std::vector<std::uint32_t> counted_spot;  // instances, by pool
    std::vector<std::uint32_t> counted_on_demand;
    std::vector<std::uint8_t> zone_closed;  // by zone of the fleet: kRemoved, kShifted
    std::vector<std::uint8_t> zone_short;   // came short when it was wanted
    std::vector<Units> moving_from;         // by zone
    Units desired = 0;                      // of groups
    Units spot_target = 0;
    Units on_demand_target = 0;
    Units spot_units = 0;  // counted
    Units on_demand_units = 0;
    Units marked_units = 0;
    Units moving_units = 0;
    Units ready = 0;      // run and are of use
    Units starting = 0;   // launched, not yet running
    Units unnoticed = 0;  // counted, and no longer running
    Units gray = 0;       // run and are of no use
    Units warming = 0;    // run, and policies do not yet count them
    Units required = -1;  // by its load; -1: what it wants is what is required
    std::uint32_t only_zone = kNoIndex;
    std::uint32_t next_launch = 0;
    std::uint32_t next_retry = 0;
    std::uint32_t turn = 0;  // of resizing
    bool dirty = false;
    bool retry_due = false;   // a Retry is among the events
    bool retry_now = false;   // it has come
    bool first_fill = true;   // its targets have not yet been reached once
    bool retired = false;     // launches no more
    bool gave_up = false;     // until its target changes or it loses more
    bool ended = false;       // EMR: the cluster was terminated
    bool even_out = false;    // zones may be uneven
    bool may_shrink = false;  // its target fell, or what was launched ahead runs
    Units missing = 0;        // at the last attempt
    bool missing_on_demand = false;
    std::uint64_t version = 0;       // of the market, as far as this fleet sees it
    std::uint64_t seen_version = 0;  // at the last attempt
    std::uint64_t assessed = 0;      // the event at which assess() looked
    std::uint32_t best_pool = kNoPool;
    double best_score = -1;
    double second_score = -1;
    BoundReason reason = BoundReason::NoCapacity;
    // What the last refresh() found, and when.
    Nanoseconds accounted = 0;
    Units short_starting = 0;
    Units short_unnoticed = 0;
    Units short_gray = 0;
    Units short_max = 0;
    Units short_scaling = 0;
    Units short_other = 0;
    std::int64_t attained_milli = 0;
    std::int64_t required_milli = 0;
    [[nodiscard]] Units counted() const { return spot_units + on_demand_units; }
    [[nodiscard]] Units target() const { return desired + spot_target + on_demand_target; }
  };

  struct Fault {
    Nanoseconds start = -1;  // -1: not yet
    Nanoseconds window = 0;  // a shortfall that begins until then is its doing
    std::uint32_t zone = kNoIndex;
    std::uint32_t lost = 0;
    std::uint32_t chain = kNoIndex;
    bool active = false;
    bool open = false;  // no recovery yet
    Nanoseconds recovered = 0;
  };

  struct PriceMeter {
    NanoDollars price = 0;
    Nanoseconds since = 0;
    Wide integral = 0;
    [[nodiscard]] Wide at(Nanoseconds now) const { return integral + Wide{price} * (now - since); }
  };

  // operation_trial.cpp
  void reset(std::uint64_t seed, std::uint32_t trial);
  void begin();
  void choose_cluster_zones();
  void schedule_timeline();
  void handle(const Event& event);
  void advance_to(Nanoseconds instant);
  void settle();
  void act(std::uint32_t number);
  [[nodiscard]] Nanoseconds draw_time(const Distribution& seconds, Rng rng) const;
  [[nodiscard]] Rng stream(std::uint32_t entity, std::uint32_t purpose) const {
    return Rng({seed_, trial_, entity, purpose});
  }
  void touch(std::uint32_t fleet);
  void show();

  // trial_instances.cpp
  std::uint32_t add_instance(std::uint32_t fleet, std::uint32_t pool, bool spot, bool reserved);
  void start_running(std::uint32_t index);
  enum class End : std::uint8_t { Terminated, Interrupted, Lost };
  void stop_running(std::uint32_t index, End end);
  void set_gray(std::uint32_t index, bool gray);
  void leave_pool(std::uint32_t index);  // no longer active: nothing may choose it again
  void uncount(std::uint32_t index);
  void release(std::uint32_t index);    // its entry may be used again
  void terminate(std::uint32_t index);  // by its fleet
  void hold(std::uint32_t market);      // tells the market what is held there
  [[nodiscard]] bool current(const Event& event) const {
    return instances_[event.subject].generation == event.number &&
           instances_[event.subject].phase != Instance::Phase::Free;
  }

  // trial_launch.cpp
  void observe(std::uint32_t number, Units missing_spot, bool scores);
  void launch_missing(std::uint32_t number);
  Units launch_group(std::uint32_t number, Units wanted, std::span<const std::uint8_t> usable,
                     bool moving, std::uint32_t from);
  Units launch_fleet(std::uint32_t number);
  Units realize(std::uint32_t number, const Launches& launches, bool moving, std::uint32_t from);
  std::uint32_t launch_in_pool(std::uint32_t number, std::uint32_t pool, std::uint32_t count,
                               std::uint32_t reserved, bool spot);
  void note_failure(std::uint32_t number, Units missing, bool looked);
  [[nodiscard]] BoundReason spot_reason(std::uint32_t number) const;
  [[nodiscard]] BoundReason on_demand_reason(std::uint32_t number) const;
  [[nodiscard]] bool zone_open(const FleetState& fleet, std::uint32_t number,
                               std::uint32_t zone) const;
  void fill_usable(std::uint32_t number);
  void fleet_missing(std::uint32_t number, Units& spot, Units& on_demand) const;

  // trial_shrink.cpp
  void end_excess(std::uint32_t number);
  void end_marked_of_group(std::uint32_t number);
  void even_out(std::uint32_t number);
  [[nodiscard]] std::uint32_t choose_victim(std::uint32_t number, Units desired);
  [[nodiscard]] std::uint32_t choose_of_pools(std::uint32_t number);
  void rank_pools(std::uint32_t number);
  void end_cluster(std::uint32_t number);

  // trial_market.cpp
  void handle_change(const SupplyChange& change);
  void take_back(std::uint32_t market, std::uint32_t count);
  void notice(std::uint32_t index);
  void close_chain(std::uint32_t stream_entity);
  void room_changed(std::uint32_t market);
  bool follow_price(std::uint32_t market);
  void put_at_risk(std::uint32_t market, std::uint32_t count);
  void assess(std::uint32_t number, Units weight);
  void consider(std::uint32_t index);
  void end_notice(std::uint32_t head);
  void forget(std::uint32_t head);
  void end_marked(std::uint32_t index);
  [[nodiscard]] std::uint32_t pick(std::uint32_t market, Rng& rng, bool at_risk_first) const;

  // trial_faults.cpp
  void start_event(std::uint32_t number);
  void end_event(std::uint32_t number);
  void impair(std::uint32_t number);
  void lose_share(std::uint32_t number);
  void turn_gray(std::uint32_t number);
  void end_gray(std::uint32_t zone);
  void detect_gray(std::uint32_t number);
  void begin_shortage(std::uint32_t number);
  void detect(std::uint32_t number);
  void set_desired(const OperationEvent& event);
  void find_unhealthy(std::uint32_t index);
  void time_out(std::uint32_t number);
  [[nodiscard]] std::uint32_t zone_of(std::uint32_t index) const;

  // trial_workload.cpp
  void plan_work(std::uint32_t number);
  void serve(std::uint32_t number);
  void do_work(std::uint32_t number);
  void retarget(std::uint32_t number, Units wanted);

  // trial_record.cpp
  void measure_work();
  void refresh(std::uint32_t number);
  void refresh_all();
  void record_grid(Nanoseconds before);
  void finish();

  const OperationModel& model_;
  SupplyPath market_;
  PoolShortages shortages_;
  EventQueue<Event> queue_;
  VirtualClock clock_;
  std::uint64_t seed_ = 0;
  std::uint32_t trial_ = 0;
  bool starting_up_ = false;

  std::vector<Instance> instances_;
  std::vector<std::uint32_t> free_;
  std::vector<FleetState> fleets_;
  std::vector<std::unique_ptr<FleetWork>> work_;  // by fleet; null: none
  std::vector<std::uint32_t> dirty_;
  std::vector<std::uint32_t> acting_;
  std::vector<std::uint32_t> held_;        // by pool of the supply
  std::vector<PriceMeter> prices_;         // likewise
  std::vector<std::uint32_t> next_take_;   // likewise: number of the next choice
  std::vector<std::uint32_t> at_risk_;     // likewise: active instances with a recommendation
  std::vector<std::uint32_t> slots_used_;  // by reservation
  std::vector<std::uint8_t> impaired_;     // by zone: nothing starts there
  std::vector<double> gray_share_;         // by zone
  std::vector<Fault> faults_;              // by event of the model
  std::vector<Nanoseconds> short_until_;   // On-Demand, by type and zone: by an event
  std::uint32_t chain_ = kNoIndex;         // of the notices that are being given

  GroupAllocator group_allocator_;
  FleetAllocator fleet_allocator_;
  std::vector<std::uint8_t> usable_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> spot_rank_;
  std::vector<std::uint32_t> on_demand_rank_;
  std::vector<Units> zone_units_;
  std::vector<std::uint32_t> shocked_;
  bool quota_hit_ = false;

  // Of the present moment.
  std::uint32_t running_ = 0;  // instances
  std::uint32_t running_spot_ = 0;
  std::uint32_t running_reserved_ = 0;
  std::uint32_t used_slots_ = 0;
  std::uint64_t spot_vcpus_ = 0;
  std::uint64_t on_demand_vcpus_ = 0;
  std::vector<std::uint32_t> running_by_type_;
  std::vector<std::uint32_t> running_by_zone_;
  std::int64_t attained_milli_ = 0;
  std::int64_t required_milli_ = 0;
  std::int64_t ready_milli_ = 0;
  double attained_ = 1;
  bool below_ = false;
  Nanoseconds below_since_ = 0;
  // Sums over time.
  double shortfall_ = 0;  // share × seconds
  Nanoseconds time_below_ = 0;
  double running_time_ = 0;  // instance-seconds
  double spot_time_ = 0;
  double reserved_time_ = 0;
  double used_slot_time_ = 0;
  Wide paid_ = 0;
  Wide full_price_ = 0;
  std::uint64_t interruptions_ = 0;
  std::uint64_t lost_with_zone_ = 0;
  std::uint64_t launch_failures_ = 0;
  std::uint64_t replacements_ = 0;
  std::uint64_t launched_ = 0;
  std::uint64_t ended_ = 0;
  std::uint64_t events_ = 0;
  std::uint32_t next_point_ = 0;
  OperationSeries* series_ = nullptr;
  OperationWatch watch_;
  std::vector<FleetMoment> moments_;
  OperationResult result_;
};

}  // namespace drydock
