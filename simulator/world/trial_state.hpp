// The moving parts of one trial: instances, counts by group and zone, and the events to come. The
// event loop, the time line and the metrics stand in trial.cpp, what groups do in
// trial_scaling.cpp. Only these two and trial.hpp's runner use it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/rng.hpp"
#include "simulator/billing/usage_meter.hpp"
#include "simulator/engine/event_queue.hpp"
#include "simulator/engine/virtual_clock.hpp"
#include "simulator/world/pool_shortages.hpp"
#include "simulator/world/trial.hpp"

namespace drydock {

class TrialState {
 public:
  explicit TrialState(const Experiment& experiment);
  TrialResult run(std::uint64_t seed, std::uint32_t trial, SeriesCounts* series,
                  std::vector<PlacementCheckpoint>* placements);

 private:
  static constexpr std::uint32_t kOutside = 0xFFFFFFFFU;
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  struct Event {
    enum class Kind : std::uint8_t { Timeline, ImpairEnd, Detect, Started, Retry, Rebalance };
    Kind kind = Kind::Timeline;
    std::uint32_t subject = 0;  // event, zone, impairment, instance or group
    std::uint32_t number = 0;   // of Retry: the group's launch number
    std::uint32_t attempt = 0;  // of Retry: how often it failed before
  };

  // Its position in instances_ is also its InstanceIndex in the ledger.
  struct Instance {
    enum class State : std::uint8_t { Starting, Running, LostUnnoticed, Gone };
    std::uint32_t group = kOutside;
    std::uint32_t zone = 0;
    std::uint32_t type = 0;
    State state = State::Starting;
    bool reserved = false;
    bool move = false;  // a replacement of zone rebalancing that has not yet displaced anything
  };

  // Of one group in one zone; the last row is for instances outside groups.
  struct Cell {
    std::uint32_t believed = 0;  // as the group sees it: starting, running, lost unnoticed
    std::uint32_t starting = 0;
    std::uint32_t running = 0;
    std::uint32_t running_reserved = 0;
    std::uint32_t held_slots = 0;        // of reservations, by starting and running ones
    std::vector<std::uint32_t> members;  // those believed, in order of launch
    bool enabled = false;                // the group may use the zone
  };

  struct Group {
    std::uint32_t desired = 0;
    std::uint32_t believed = 0;
    std::uint32_t starting = 0;
    std::uint32_t running = 0;
    std::uint32_t moves = 0;      // instances with `move`
    std::uint32_t waiting = 0;    // launches that failed and wait for their next attempt
    std::uint32_t cancelled = 0;  // of the Retry events to come, how many are void
    std::uint32_t next_launch = 0;
    std::uint32_t next_move = 0;
    bool rebalance_planned = false;
  };

  struct Impairment {
    std::uint32_t zone = 0;
    Nanoseconds start = 0;
    std::vector<std::uint32_t> lost;  // instances of groups
    bool below = false;               // not yet recovered
    double recovery_seconds = 0;
  };

  // Up to `until`, so many instances of groups ran and were required.
  struct Level {
    Nanoseconds until = 0;
    std::uint32_t running = 0;
    std::uint32_t required = 0;
  };

  // trial.cpp
  void reset(std::uint64_t seed, std::uint32_t trial);
  void place_initial();
  void schedule_timeline();
  void handle(const Event& event);
  void handle_timeline(std::uint32_t number);
  void impair(const BoundEvent& event, std::uint32_t number);
  void end_impairment(std::uint32_t zone);
  void detect(Impairment& impairment);
  void launch_outside(const BoundEvent& event);
  void set_criteria(bool open);
  std::uint32_t draw_zone(std::uint32_t event_number);
  void advance_to(Nanoseconds instant);
  void refresh();
  void record_grid(Nanoseconds before);
  void note_level(Nanoseconds until);
  void record_loss();
  [[nodiscard]] bool settled() const;
  void settle_checkpoint();
  void write_checkpoint();
  void begin_checkpoint(std::string label);
  TrialResult finish();

  // trial_scaling.cpp
  void reconcile(std::uint32_t group);
  void launch_or_wait(std::uint32_t group, std::uint32_t number, std::uint32_t attempt);
  bool attempt_launch(std::uint32_t group, std::uint32_t number, std::uint32_t only_zone,
                      bool move);
  void order_zones(std::uint32_t group);
  void trim(std::uint32_t group);
  [[nodiscard]] std::uint32_t weight(std::uint32_t group, std::uint32_t zone) const;
  std::uint32_t fullest_zone(std::uint32_t group) const;
  std::uint32_t victim_in(const Cell& cell) const;
  void rebalance(std::uint32_t group);
  void plan_rebalance(std::uint32_t group);
  bool move_one(std::uint32_t group, std::uint32_t zone);
  void start_instance(std::uint32_t group, std::uint32_t zone, RequestIndex request,
                      const Placement& placement, bool move);
  void on_started(std::uint32_t instance);
  void lose(std::uint32_t instance);
  void forget(std::uint32_t instance);
  void terminate(std::uint32_t instance);
  void leave_slot(std::uint32_t instance);
  void absorb();

  [[nodiscard]] Cell& cell(std::uint32_t group, std::uint32_t zone) {
    const std::size_t row = group == kOutside ? groups_.size() : group;
    return cells_[row * zone_count_ + zone];
  }
  [[nodiscard]] const Cell& cell(std::uint32_t group, std::uint32_t zone) const {
    const std::size_t row = group == kOutside ? groups_.size() : group;
    return cells_[row * zone_count_ + zone];
  }
  [[nodiscard]] const GroupModel& model(std::uint32_t group) const {
    return experiment_.world.groups[group];
  }
  [[nodiscard]] Rng stream(std::uint32_t entity, std::uint32_t purpose) const {
    return Rng({seed_, trial_, entity, purpose});
  }
  // Whether a launch outside reservations finds no capacity now.
  [[nodiscard]] bool is_short(std::uint32_t zone, std::uint32_t type) {
    return !starting_up_ && shortages_.is_short(zone, type, clock_.now());
  }
  [[nodiscard]] Nanoseconds draw_time(const Distribution& seconds, Rng rng) const;

  const Experiment& experiment_;
  std::size_t zone_count_;
  std::uint64_t seed_ = 0;
  std::uint32_t trial_ = 0;
  VirtualClock clock_;
  EventQueue<Event> queue_;
  ReservationLedger ledger_;
  PoolShortages shortages_;
  bool criteria_changed_ = false;
  bool may_absorb_ = false;
  bool starting_up_ = false;  // launches of the initial state need no event
  std::vector<Instance> instances_;
  std::vector<Cell> cells_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> impaired_;  // by zone: impairments in force
  std::vector<Impairment> impairments_;
  std::vector<std::uint32_t> zone_order_;  // scratch of order_zones

  // Totals as of now.
  std::uint32_t running_ = 0;           // of groups
  std::uint32_t running_reserved_ = 0;  // of groups
  std::uint32_t used_slots_ = 0;
  std::vector<std::uint32_t> running_by_type_;     // groups and outside
  std::vector<std::uint32_t> unreserved_by_type_;  // groups and outside
  std::uint32_t required_ = 0;
  double attained_ = 1;
  bool below_ = false;

  // Measures.
  TimeWeightedAverage shortfall_average_;  // of 1 - attained: exactly 0 if nothing is missing
  Nanoseconds time_below_ = 0;
  UsageMeter running_time_;
  UsageMeter reserved_running_time_;
  UsageMeter used_slot_time_;
  std::vector<UsageMeter> running_meters_;     // by type
  std::vector<UsageMeter> unreserved_meters_;  // by type
  std::uint64_t launch_failures_ = 0;
  std::uint64_t interrupted_ = 0;
  std::uint64_t events_ = 0;

  SeriesCounts* series_ = nullptr;
  std::uint32_t next_point_ = 0;
  std::vector<Level> levels_;  // until the grid around the first loss is covered
  std::vector<PlacementCheckpoint>* placements_ = nullptr;
  bool checkpoint_open_ = false;
  std::string checkpoint_label_;
};

}  // namespace drydock
