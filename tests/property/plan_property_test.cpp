#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "planner/pipeline.hpp"
#include "planner/plan/plan_codec.hpp"
#include "tests/stacks/pretended_cloud.hpp"
#include "tests/stacks/random_stack.hpp"
#include "tests/stacks/stack_builder.hpp"
#include "tests/stacks/test_types.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kCases = 300;
constexpr std::uint32_t kLargest = 200;

Rng stream(std::uint64_t seed, std::string_view purpose) {
  return Rng({.seed = seed, .purpose = stream_hash(purpose)});
}

class PlanLaws : public testing::Test {
 protected:
  Plan plan(const ResourceSet& set, const StateSnapshot& state) const {
    Diagnostics diagnostics;
    std::optional<Plan> made =
        plan_changes({set, graph_of(set)}, state, types_, "2026-11-21T00:00:00Z", diagnostics);
    EXPECT_TRUE(made.has_value());
    return made ? std::move(*made) : Plan{};
  }

  // Small stacks mostly: they fail with a case that can be read.
  static std::uint32_t size_of(std::uint64_t seed) {
    Rng rng = stream(seed, "size");
    const std::uint32_t largest = std::array<std::uint32_t, 4>{5, 12, 40, kLargest}[seed % 4];
    return 1 + rng.below(largest);
  }

  void expect_settled(const ResourceSet& set, const PretendedCloud& cloud) const {
    const Plan again = plan(set, cloud.state());
    for (const ResourceChange& change : again.diff.changes) {
      EXPECT_EQ(action_name(change.action), "no_change")
          << change.address.text() << ": " << change.reason
          << (change.properties.empty() ? "" : "; " + change.properties[0].cause);
    }
    EXPECT_TRUE(again.diff.empty());
    EXPECT_TRUE(again.steps.empty());
  }

  const SchemaRegistry types_ = test_types();
};

// Steps by change: what builds it, what deletes it.
struct Places {
  std::map<std::string, std::uint32_t> build;
  std::map<std::string, std::uint32_t> remove;
};

Places places_of(const Plan& plan) {
  Places places;
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    const ResourceChange& change = plan.diff.changes[plan.steps[i].change];
    if (!change.deposed.empty()) {
      continue;
    }
    (plan.steps[i].operation == OperationKind::Delete ? places.remove
                                                      : places.build)[change.address.text()] = i;
  }
  return places;
}

bool waits_for(const Plan& plan, std::uint32_t step, std::uint32_t first) {
  const std::vector<std::uint32_t>& after = plan.steps[step].after;
  return std::binary_search(after.begin(), after.end(), first);
}

void expect_ordered(const Plan& plan) {
  const Places places = places_of(plan);
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    for (const std::uint32_t first : plan.steps[i].after) {
      EXPECT_LT(first, i);
    }
  }
  for (const auto& [address, step] : places.build) {
    const ResourceChange& change = plan.diff.changes[plan.steps[step].change];
    for (const Address& dependency : change.dependencies) {
      if (const auto first = places.build.find(dependency.text()); first != places.build.end()) {
        EXPECT_TRUE(waits_for(plan, step, first->second))
            << address << " needs " << dependency.text();
      }
    }
    if (change.action == Action::Replace) {
      const std::uint32_t removal = places.remove.at(address);
      EXPECT_TRUE(change.delete_first ? waits_for(plan, step, removal)
                                      : waits_for(plan, removal, step))
          << address;
    }
  }
}

TEST_F(PlanLaws, PlanningAgainAfterApplyFindsNothing) {
  for (std::uint64_t seed = 0; seed < kCases && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Rng rng = stream(seed, "stack");
    RandomStack stack = random_stack(size_of(seed), rng);
    PretendedCloud cloud(types_);
    for (int generation = 0; generation < 3; ++generation) {
      const ResourceSet set = stack.to_set("R", stream(seed, "shuffle"));
      const Plan made = plan(set, cloud.state());
      expect_ordered(made);
      cloud.apply(made, set);
      expect_settled(set, cloud);
      stack = mutated(stack, rng);
    }
    EXPECT_EQ(cloud.problems(), std::vector<std::string>{});
  }
}

TEST_F(PlanLaws, ABrokenOffApplyIsFinishedByTheNextPlan) {
  for (std::uint64_t seed = 0; seed < kCases && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Rng rng = stream(seed, "stack");
    const RandomStack before = random_stack(size_of(seed), rng);
    const RandomStack after = mutated(before, rng);
    const ResourceSet old_set = before.to_set("R", stream(seed, "shuffle"));
    const ResourceSet new_set = after.to_set("R", stream(seed, "shuffle"));
    PretendedCloud cloud(types_);
    cloud.apply(plan(old_set, cloud.state()), old_set);
    const Plan broken = plan(new_set, cloud.state());
    cloud.apply(broken, new_set, rng.below(static_cast<std::uint32_t>(broken.steps.size()) + 1));
    cloud.apply(plan(new_set, cloud.state()), new_set);
    expect_settled(new_set, cloud);
    EXPECT_EQ(cloud.problems(), std::vector<std::string>{});
  }
}

TEST_F(PlanLaws, DestroyDeletesUsersFirstAndLeavesNothing) {
  for (std::uint64_t seed = 0; seed < kCases && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Rng rng = stream(seed, "stack");
    const ResourceSet set = random_stack(size_of(seed), rng).to_set("R", stream(seed, "shuffle"));
    PretendedCloud cloud(types_);
    cloud.apply(plan(set, cloud.state()), set);
    const Plan destroy = plan_destroy(cloud.state(), types_, "2026-11-21T00:00:00Z");
    EXPECT_EQ(destroy.steps.size(), set.resources.size());
    cloud.apply(destroy, ResourceSet{});
    EXPECT_TRUE(cloud.state().resources.empty());
    EXPECT_TRUE(cloud.state().outputs.empty());
    EXPECT_EQ(cloud.problems(), std::vector<std::string>{});
  }
}

TEST_F(PlanLaws, ASavedPlanReadsBackAsItWas) {
  for (std::uint64_t seed = 0; seed < kCases && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Rng rng = stream(seed, "stack");
    const RandomStack before = random_stack(size_of(seed), rng);
    const ResourceSet old_set = before.to_set("R", stream(seed, "shuffle"));
    const ResourceSet new_set = mutated(before, rng).to_set("R", stream(seed, "shuffle"));
    PretendedCloud cloud(types_);
    cloud.apply(plan(old_set, cloud.state()), old_set);
    const Plan made = plan(new_set, cloud.state());
    const std::string text = encode_plan(made);
    const Result<Plan> back = decode_plan(text);
    ASSERT_TRUE(back.ok()) << back.error().message;
    EXPECT_EQ(encode_plan(*back), text);
    EXPECT_EQ(plan_digest(*back), plan_digest(made));
  }
}

using Counts = std::array<std::size_t, 6>;

Counts counts_of(const Plan& plan) {
  return {plan.count(Action::NoChange), plan.count(Action::Create), plan.count(Action::Update),
          plan.count(Action::Replace),  plan.count(Action::Delete), plan.count(Action::Forget)};
}

TEST_F(PlanLaws, NamesAndTemplateOrderDecideNothing) {
  for (std::uint64_t seed = 0; seed < kCases && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Rng rng = stream(seed, "stack");
    const RandomStack before = random_stack(size_of(seed), rng);
    const RandomStack after = mutated(before, rng);
    std::array<Counts, 2> counts{};
    std::array<std::size_t, 2> steps{};
    const std::array<std::string, 2> prefixes = {"R", "Longer"};
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
      const ResourceSet old_set = before.to_set(prefixes[i], stream(seed, prefixes[i]));
      const ResourceSet new_set = after.to_set(prefixes[i], stream(seed + 1, prefixes[i]));
      PretendedCloud cloud(types_);
      cloud.apply(plan(old_set, cloud.state()), old_set);
      const Plan made = plan(new_set, cloud.state());
      counts[i] = counts_of(made);
      steps[i] = made.steps.size();
    }
    EXPECT_EQ(counts[0], counts[1]);
    EXPECT_EQ(steps[0], steps[1]);
  }
}

}  // namespace
}  // namespace drydock
