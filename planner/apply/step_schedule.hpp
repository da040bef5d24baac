// Which step comes next: those whose needs have ended, the one first that has the longest chain of
// steps behind it (list scheduling by level: T. C. Hu, "Parallel sequencing and assembly line
// problems", Operations Research 9, 1961), among equals in plan order. Types that are at their
// limit and services that must be left alone for a while are passed over, not waited for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "planner/apply/service_pace.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

// At most so many operations at once on types that fit a glob.
struct TypeLimit {
  std::string types;  // "AWS::IAM::*"
  std::uint32_t at_most = 1;
};

class StepSchedule {
 public:
  StepSchedule(const Plan& plan, const std::vector<TypeLimit>& limits);

  // Makes ready what needs nothing but steps that are `done` already (by step; may be empty). Call
  // once, first.
  void open(const std::vector<bool>& done);
  // The best step that may start now, taken out; nothing if none may. It counts towards the limits
  // of its type until `leave`.
  [[nodiscard]] std::optional<std::uint32_t> admit(Nanoseconds now);
  void leave(std::uint32_t step);
  // The step has been carried out: whatever needs nothing else becomes ready.
  void end(std::uint32_t step);

  // Nothing is ready, whether it may start now or not.
  [[nodiscard]] bool empty() const { return ready_ == 0; }
  // When a step that `admit` passed over may start, if time alone keeps it waiting.
  [[nodiscard]] std::optional<Nanoseconds> opens_at() const { return opens_at_; }
  // Smaller comes first.
  [[nodiscard]] std::uint32_t rank(std::uint32_t step) const { return rank_[step]; }
  [[nodiscard]] const std::vector<std::uint32_t>& dependents(std::uint32_t step) const {
    return dependents_[step];
  }
  [[nodiscard]] ServicePace& pace() { return pace_; }

 private:
  // The steps of one type.
  struct Lane {
    std::string service;  // "" for steps that ask no service
    std::vector<std::uint32_t> limits;
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> ready;  // ranks
  };
  void rank_steps();
  void assign_lanes(const Plan& plan, const std::vector<TypeLimit>& limits);
  void queue(std::uint32_t step);
  [[nodiscard]] bool is_open(const Lane& lane, Nanoseconds now);

  std::vector<std::uint32_t> unmet_;                    // needs not ended yet, by step
  std::vector<std::vector<std::uint32_t>> dependents_;  // by step
  std::vector<std::uint32_t> rank_;                     // by step
  std::vector<std::uint32_t> step_of_rank_;
  std::vector<std::uint32_t> lane_of_;  // by step
  std::vector<Lane> lanes_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> heads_;  // (best rank, lane)
  std::vector<std::uint32_t> passed_over_;  // lanes with ready steps, not in heads_
  std::vector<std::pair<std::uint32_t, std::uint32_t>> limits_;  // (running, at most)
  std::size_t ready_ = 0;
  std::optional<Nanoseconds> opens_at_;
  ServicePace pace_;
};

}  // namespace drydock
