// Writes the log of a run (run_log.hpp) while it runs: stands between the executor and what it asks
// (clock, provider, hooks, the user's interrupt), passes everything through and notes what came
// back. Through a buffer: what a crash cuts off is at most half a second's worth.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "planner/apply/run_log.hpp"

namespace drydock {

class RunRecorder {
 public:
  // What a run of the executor works with; `options` as they would be without a recorder. All of it
  // outlives the recorder.
  struct Run {
    const Plan& plan;
    const std::string& secret_key;  // of the state
    Provider& provider;
    Clock& clock;
    const ApplyOptions& options;
  };
  // `header` is written at once.
  RunRecorder(std::ostream& out, const RunHeader& header, const Run& run);
  RunRecorder(const RunRecorder&) = delete;
  RunRecorder& operator=(const RunRecorder&) = delete;
  ~RunRecorder();

  // What the executor is to be given instead.
  [[nodiscard]] Provider& provider();
  [[nodiscard]] Clock& clock();
  [[nodiscard]] const ApplyOptions& options() const { return options_; }

  // The last line; what is buffered is written. False: not all of the log could be written.
  bool end(const Result<ApplyResult>& result);

 private:
  class Lines;
  class RecordingClock;
  class RecordingProvider;
  class RecordingHooks;
  void note_event(const StepEvent& event);

  std::unique_ptr<Lines> lines_;
  std::unique_ptr<RecordingClock> clock_;
  std::unique_ptr<RecordingProvider> provider_;
  std::unique_ptr<RecordingHooks> hooks_;
  ApplyOptions options_;
};

}  // namespace drydock
