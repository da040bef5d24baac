#include "planner/plan/make_plan.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

#include "base/check.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kNoStep = static_cast<std::uint32_t>(-1);

// How an edge fares if it lies on a circle: needed ones stay, the last kind gives way first.
enum class Strength : std::uint8_t { Needed, DeleteOrder, DeleteFirstWaits, OldWaitsForUsers };

struct StepEdge {
  GraphEdge edge;  // `from` waits for `to`
  Strength strength = Strength::Needed;
};

class StepOrder {
 public:
  StepOrder(const Diff& diff, const StateSnapshot* recorded) : diff_(diff), recorded_(recorded) {}

  std::vector<PlanStep> ordered() {
    index_changes();
    add_steps();
    for (std::uint32_t i = 0; i < diff_.changes.size(); ++i) {
      add_build_edges(i);
    }
    if (recorded_ != nullptr) {
      for (const RecordedResource& row : recorded_->resources) {
        add_record_edges(row);
      }
    }
    return sorted_steps(acyclic_graph());
  }

 private:
  // What becomes of one change: the step that makes or updates, and the step that deletes.
  struct StepsOfChange {
    std::uint32_t build = kNoStep;
    std::uint32_t remove = kNoStep;
  };
  // The changes of one address: the current generation, and old ones that are deleted.
  struct Generations {
    std::uint32_t current = kNoStep;
    std::vector<std::uint32_t> deposed;
  };

  void index_changes() {
    index_.reserve(diff_.changes.size());
    for (std::uint32_t i = 0; i < diff_.changes.size(); ++i) {
      Generations& generations = index_[diff_.changes[i].address.text()];
      if (diff_.changes[i].deposed.empty()) {
        generations.current = i;
      } else {
        generations.deposed.push_back(i);
      }
    }
  }

  void add_steps() {
    steps_of_.resize(diff_.changes.size());
    const auto add = [&](std::uint32_t change, OperationKind operation) {
      steps_.push_back({operation, change, {}});
      return static_cast<std::uint32_t>(steps_.size() - 1);
    };
    for (std::uint32_t i = 0; i < diff_.changes.size(); ++i) {
      const Action action = diff_.changes[i].action;
      if (action == Action::Create || action == Action::Replace) {
        steps_of_[i].build = add(i, OperationKind::Create);
      } else if (action == Action::Update) {
        steps_of_[i].build = add(i, OperationKind::Update);
      }
    }
    for (std::uint32_t i = 0; i < diff_.changes.size(); ++i) {
      const Action action = diff_.changes[i].action;
      if (action == Action::Replace || action == Action::Delete || action == Action::Forget) {
        steps_of_[i].remove = add(i, OperationKind::Delete);
      }
    }
  }

  void wait(std::uint32_t step, std::uint32_t for_step, Strength strength) {
    if (step != kNoStep && for_step != kNoStep && step != for_step) {
      edges_.push_back({{step, for_step}, strength});
    }
  }

  [[nodiscard]] bool replaces(std::uint32_t change, bool delete_first) const {
    return diff_.changes[change].action == Action::Replace &&
           diff_.changes[change].delete_first == delete_first;
  }

  // Edges from what the template names. They cannot close a circle: the build steps follow the
  // template's graph; a Delete that goes first waits for nothing here, another is waited for by
  // nothing.
  void add_build_edges(std::uint32_t i) {
    const StepsOfChange& own = steps_of_[i];
    if (own.build == kNoStep) {
      return;
    }
    if (replaces(i, true)) {
      wait(own.build, own.remove, Strength::Needed);
    } else {
      wait(own.remove, own.build, Strength::Needed);
    }
    for (const Address& address : diff_.changes[i].dependencies) {
      const auto found = index_.find(address.text());
      if (found == index_.end() || found->second.current == kNoStep) {
        continue;
      }
      const std::uint32_t target = found->second.current;
      wait(own.build, steps_of_[target].build, Strength::Needed);
      if (replaces(target, false)) {
        wait(steps_of_[target].remove, own.build, Strength::Needed);
      }
    }
  }

  // Edges from what a recorded object uses: what it used is deleted after it has gone or moved.
  void add_record_edges(const RecordedResource& row) {
    const auto user = index_.find(row.address.text());
    if (user == index_.end()) {
      return;
    }
    const std::uint32_t change = change_of(user->second, row.deposed);
    if (change == kNoStep) {
      return;
    }
    for (const Address& address : row.dependencies) {
      const auto used = index_.find(address.text());
      if (used == index_.end() || address == row.address) {
        continue;
      }
      if (used->second.current != kNoStep) {
        add_removal_edges(used->second.current, change, Strength::Needed, Strength::DeleteOrder);
      }
      // The record names an address: whether it is the old generation that is used is not known.
      for (const std::uint32_t old : used->second.deposed) {
        add_removal_edges(old, change, Strength::OldWaitsForUsers, Strength::OldWaitsForUsers);
      }
    }
  }

  [[nodiscard]] std::uint32_t change_of(const Generations& generations,
                                        const std::string& deposed) const {
    if (deposed.empty()) {
      return generations.current;
    }
    for (const std::uint32_t i : generations.deposed) {
      if (diff_.changes[i].deposed == deposed) {
        return i;
      }
    }
    return kNoStep;
  }

  void add_removal_edges(std::uint32_t used, std::uint32_t user, Strength moving_over,
                         Strength going) {
    const std::uint32_t removal = steps_of_[used].remove;
    const StepsOfChange& of_user = steps_of_[user];
    if (replaces(used, true)) {
      // Its users are built on the successor, so only deletions can come before.
      if (of_user.build == kNoStep || replaces(user, true)) {
        wait(removal, of_user.remove, Strength::DeleteFirstWaits);
      }
      return;
    }
    wait(removal, of_user.build, moving_over);
    wait(removal, of_user.remove, going);
  }

  [[nodiscard]] ResourceGraph graph_of_edges() const {
    std::vector<GraphEdge> edges;
    edges.reserve(edges_.size());
    for (const StepEdge& edge : edges_) {
      edges.push_back(edge.edge);
    }
    return ResourceGraph::from_edges(steps_.size(), std::move(edges));
  }

  // Circles can come only from the records (written at different times) and from deletions that go
  // first. There the weaker edges give way, and only those that lie on a circle.
  ResourceGraph acyclic_graph() {
    ResourceGraph graph = graph_of_edges();
    for (const Strength weakest :
         {Strength::OldWaitsForUsers, Strength::DeleteFirstWaits, Strength::DeleteOrder}) {
      if (graph.topological_order().has_value()) {
        return graph;
      }
      const std::vector<NodeIndex> component = graph.components();
      std::erase_if(edges_, [&](const StepEdge& edge) {
        return edge.strength == weakest && component[edge.edge.from] == component[edge.edge.to];
      });
      graph = graph_of_edges();
    }
    return graph;
  }

  std::vector<PlanStep> sorted_steps(const ResourceGraph& graph) {
    const std::optional<std::vector<NodeIndex>> order = graph.topological_order();
    DRYDOCK_CHECK(order.has_value());
    std::vector<std::uint32_t> place(steps_.size());
    for (std::uint32_t i = 0; i < order->size(); ++i) {
      place[(*order)[i]] = i;
    }
    std::vector<PlanStep> sorted;
    sorted.reserve(steps_.size());
    for (const NodeIndex step : *order) {
      PlanStep made = std::move(steps_[step]);
      for (const NodeIndex first : graph.dependencies(step)) {
        made.after.push_back(place[first]);
      }
      std::sort(made.after.begin(), made.after.end());
      sorted.push_back(std::move(made));
    }
    return sorted;
  }

  const Diff& diff_;
  const StateSnapshot* recorded_;
  std::unordered_map<std::string_view, Generations> index_;  // for lookup only
  std::vector<StepsOfChange> steps_of_;
  std::vector<PlanStep> steps_;
  std::vector<StepEdge> edges_;
};

}  // namespace

Plan make_plan(Diff diff, const PlanInputs& inputs) {
  Plan plan;
  plan.created_at = inputs.created_at;
  plan.binding.schema_digest = inputs.schema_digest;
  plan.destroy = inputs.desired == nullptr;
  if (inputs.recorded != nullptr) {
    plan.stack_name = inputs.recorded->stack_name;
    plan.binding.lineage = inputs.recorded->lineage;
    plan.binding.serial = inputs.recorded->serial;
    for (const auto& [name, value] : inputs.recorded->outputs) {
      plan.recorded_outputs.emplace(name, mark_secret_digests(value));
    }
  }
  if (inputs.desired != nullptr) {
    plan.stack_name = inputs.desired->stack_name;
    plan.region = inputs.desired->region;
    plan.account = inputs.desired->account;
    plan.binding.template_digest = inputs.desired->template_digest;
    plan.outputs = inputs.desired->outputs;
    plan.parameters = inputs.desired->parameters;
  }
  plan.steps = StepOrder(diff, inputs.recorded).ordered();
  plan.diff = std::move(diff);
  return plan;
}

}  // namespace drydock
