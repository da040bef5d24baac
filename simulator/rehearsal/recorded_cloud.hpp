// A cloud that answers as it did in a recorded run (planner/apply/run_log.hpp). The Nth attempt at
// an operation meets what the Nth attempt met then; an operation ends as long after its start as it
// was seen to end then. So a run that asks at other times, or in another order, is answered too.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "planner/apply/run_log.hpp"

namespace drydock {

class RecordedCloud final : public Provider {
 public:
  struct World {
    std::function<Nanoseconds()> now;
    std::function<void(Nanoseconds)> pass;  // called with what a call took; may be empty
    std::function<void()> end;              // called when there is no answer
  };
  // `log` outlives this object.
  RecordedCloud(const RunLog& log, World world);

  [[nodiscard]] Result<ProgressEvent> start(const OperationRequest& request) override;
  [[nodiscard]] Result<ProgressEvent> poll(const std::string& request_token) override;
  [[nodiscard]] Result<std::optional<ProgressEvent>> find_operation(
      const std::string& client_token) override;
  [[nodiscard]] Result<std::optional<LiveResource>> read(
      const std::string& type, const std::string& identifier) const override;
  [[nodiscard]] Result<std::vector<LiveResource>> list(const std::string& type) const override;
  [[nodiscard]] Result<std::optional<std::string>> parameter(
      const std::string& name) const override;

  // What was asked and the recording has no answer to: "create of Vpc, attempt 2"; "" if nothing
  // was. The run is over then: what it would have met nobody knows.
  [[nodiscard]] const std::string& unanswered() const { return unanswered_; }

 private:
  using Key = std::tuple<OperationKind, std::string, std::string>;  // logical id, identifier
  using Named = std::pair<std::string, std::string>;                // type, identifier
  struct Started {
    Nanoseconds at = 0;
    std::size_t polled = 0;  // of the recorded polls, how many were given out
    std::size_t found = 0;
  };
  [[nodiscard]] Error no_answer(const std::string& what) const;
  [[nodiscard]] Result<ProgressEvent> give(const RecordedAnswer& answer) const;

  const RunLog& log_;
  World world_;
  std::map<Key, std::vector<std::uint32_t>> starts_;  // by request, in order of attempts
  std::map<Key, std::size_t> attempts_;
  std::map<std::uint32_t, Started> started_;
  std::map<std::string, std::uint32_t> by_client_token_;
  std::map<std::string, std::uint32_t> by_request_token_;
  std::map<Named, std::vector<std::size_t>> reads_;
  std::map<std::string, std::vector<std::size_t>> parameters_;
  mutable std::map<Named, std::size_t> read_;
  mutable std::map<std::string, std::size_t> asked_;
  mutable std::string unanswered_;
};

}  // namespace drydock
