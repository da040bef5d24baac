// A cloud and its state in memory: carries out the steps of a plan one by one and complains of what
// a real one would refuse: a value that is not known when its step comes, two objects of one name,
// the deletion of what is in use.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "planner/plan/plan.hpp"

namespace drydock {

class PretendedCloud {
 public:
  // Referred to: must outlive this.
  explicit PretendedCloud(const SchemaRegistry& schemas);

  // The first `steps` of the plan; `desired` is what it was made from (empty for destroy).
  void apply(const Plan& plan, const ResourceSet& desired,
             std::size_t steps = static_cast<std::size_t>(-1));

  [[nodiscard]] const StateSnapshot& state() const { return state_; }
  [[nodiscard]] StateSnapshot& state() { return state_; }
  // Every complaint so far.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  using RowKey = std::pair<std::string, std::string>;  // address, deposed

  void build(const Plan& plan, const PlanStep& step, const Resource* desired);
  void remove(const Plan& plan, const PlanStep& step);
  [[nodiscard]] Value settled(const ResourceChange& change, Value value);
  void store_rows(const Address& address);

  const SchemaRegistry& schemas_;
  StateSnapshot state_;
  std::map<RowKey, RecordedResource> rows_;
  std::map<std::string, std::set<std::string>> uses_;  // identifier → identifiers it refers to
  std::map<std::uint32_t, std::string> deposed_by_;    // change of the running plan → deposed
  std::map<std::string, std::int64_t> version_;        // identifier → Version
  std::vector<std::string> problems_;
  std::int64_t next_ = 1;
};

}  // namespace drydock
