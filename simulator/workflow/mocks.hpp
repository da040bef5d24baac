// Answers that a file gives in place of services. Two forms are read:
//
// The MockConfigFile.json of Step Functions Local (AWS Step Functions Developer Guide, "Using
// mocked service integrations"): StateMachines.NAME.TestCases.CASE says which response answers
// which state, MockedResponses.RESPONSE holds {"0": {"Return": …}, "1-2": {"Throw": {"Error",
// "Cause"}}} by number of the try, counted from 0 over all visits of the state.
//
// The short form: {"STATE": [{"Return": …}, {"Throw": {"Error", "Cause"}}]}, one answer a try.
//
// Error and Cause may both be left out: a task token can come back so. A Throw of States.Timeout
// without a cause is a time-out. Answers take no time unless they say "After": seconds, which Step
// Functions Local does not know.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/plausible_data.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

struct MockSelection {
  std::string machine;    // "" if the file has one
  std::string test_case;  // "" if there is one
};

struct MockAnswer {
  std::uint32_t first_try = 0;
  std::uint32_t last_try = 0;
  Nanoseconds after = 0;
  TaskOutcome outcome;
};

struct Mocks {
  std::map<std::string, std::vector<MockAnswer>, std::less<>> by_state;
  JsonArena values;
};

// Nothing, and every problem (DD5122), if the file is of neither form.
[[nodiscard]] std::optional<Mocks> read_mocks(const Node& file, const MockSelection& selection,
                                              Diagnostics& diagnostics);

class MockedTasks final : public TaskService {
 public:
  // A task without a mock gives what `generated` makes; if it is null, the execution ends, and
  // `missing` tells. Both outlive this.
  MockedTasks(const Mocks& mocks, const PlausibleData* generated)
      : mocks_(mocks), generated_(generated) {}

  [[nodiscard]] TaskAnswer start(const TaskRequest& request) override;

  struct Missing {
    const State* state = nullptr;
    std::uint32_t tried = 0;  // how many tries had an answer
  };
  [[nodiscard]] const std::optional<Missing>& missing() const { return missing_; }

 private:
  const Mocks& mocks_;
  const PlausibleData* generated_;
  std::uint32_t turn_ = 0;
  std::map<std::string_view, std::uint32_t> tries_;
  std::optional<Missing> missing_;
};

}  // namespace drydock
