// A state, a scripted cloud and a virtual clock around the executor; plans are written by hand.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "../state/temporary_folder.hpp"
#include "base/duration.hpp"
#include "planner/apply/executor.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "scripted_cloud.hpp"

namespace drydock {

// {"Ref": target} or {"Fn::GetAtt": [target, attribute]}.
inline Value unknown_reference(const std::string& target, const std::string& attribute = {}) {
  Value expression = Value::object({});
  if (attribute.empty()) {
    expression.set("Ref", Value::string(target));
  } else {
    expression.set("Fn::GetAtt", Value::list({Value::string(target), Value::string(attribute)}));
  }
  return Value::unknown(std::move(expression));
}

inline Value one_property(const std::string& name, Value value) {
  Value made = Value::object({});
  made.set(name, std::move(value));
  return made;
}

class PlanBuilder {
 public:
  // Returns the number of the change.
  std::uint32_t change(Action action, const std::string& name, Value after,
                       const std::string& identifier = {}) {
    ResourceChange made;
    made.address = Address(name);
    made.type = "Test::Type";
    made.action = action;
    made.identifier = identifier;
    made.after = std::move(after);
    plan_.diff.changes.push_back(std::move(made));
    return static_cast<std::uint32_t>(plan_.diff.changes.size() - 1);
  }
  // Returns the number of the step.
  std::uint32_t step(OperationKind operation, std::uint32_t change,
                     std::vector<std::uint32_t> after = {}) {
    plan_.steps.push_back(PlanStep{operation, change, std::move(after)});
    return static_cast<std::uint32_t>(plan_.steps.size() - 1);
  }
  std::uint32_t create(const std::string& name, std::vector<std::uint32_t> after = {},
                       Value properties = Value::object({})) {
    return step(OperationKind::Create, change(Action::Create, name, std::move(properties)),
                std::move(after));
  }
  std::uint32_t remove(const std::string& name, const std::string& identifier,
                       std::vector<std::uint32_t> after = {}) {
    return step(OperationKind::Delete, change(Action::Delete, name, Value(), identifier),
                std::move(after));
  }
  void output(const std::string& name, Value value) {
    Output made;
    made.name = name;
    made.value = std::move(value);
    plan_.outputs.push_back(std::move(made));
  }
  Plan& plan() { return plan_; }

 private:
  Plan plan_;
};

class ApplyStage : public ::testing::Test {
 protected:
  ApplyStage() { open(); }

  // As a new process would: a new connection, and the lease of a dead one has run out.
  void open() {
    clock_.sleep(30 * kDay);
    store_.reset();
    Result<std::unique_ptr<StateStore>> store = open_state_store(
        {.path = folder_.file("state.db"), .stack_name = "app", .create = true}, clock_);
    ASSERT_TRUE(store) << store.error().message;
    store_ = std::move(*store);
    const Result<LockInfo> held = store_->lock("apply", 20 * kDay);
    ASSERT_TRUE(held) << held.error().message;
    lock_ = held->token;
  }

  ApplyResult run(PlanBuilder& builder) {
    options_.on_event = [this](const StepEvent& event) { events_.push_back(event); };
    const Result<ApplyResult> result =
        apply_plan(builder.plan(), *store_, lock_, cloud_, clock_, options_);
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    return result ? *result : ApplyResult();
  }

  StateSnapshot state() const {
    const Result<StateSnapshot> snapshot = store_->snapshot();
    EXPECT_TRUE(snapshot) << (snapshot ? "" : snapshot.error().message);
    return snapshot ? *snapshot : StateSnapshot();
  }
  const RecordedResource* recorded(const std::string& name) {
    kept_ = state();
    return kept_.find(Address(name));
  }
  std::size_t count(StepEvent::Kind kind) const {
    std::size_t found = 0;
    for (const StepEvent& event : events_) {
      found += event.kind == kind ? 1U : 0U;
    }
    return found;
  }

  TemporaryFolder folder_;
  ManualClock clock_{1'000'000 * kSecond};
  std::unique_ptr<StateStore> store_;
  LockToken lock_;
  ScriptedCloud cloud_;
  ApplyOptions options_;
  std::vector<StepEvent> events_;
  StateSnapshot kept_;
};

}  // namespace drydock
