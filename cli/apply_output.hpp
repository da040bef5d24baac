// What apply prints while it runs: text for people (at a terminal with a table of what runs just
// now), or one JSON object a line for programs; and the same lines into a file, if that is wished.
#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "cli/environment.hpp"
#include "cli/live_progress.hpp"
#include "planner/apply/executor.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

class ApplyOutput {
 public:
  // `json_into`: a file that gets the lines for programs; "" for none.
  ApplyOutput(Environment& environment, bool json, const std::string& json_into = {});
  // The file that was asked for cannot be written.
  [[nodiscard]] std::optional<Error> problem() const;

  // A remark on the error stream; not with --quiet.
  void note(const std::string& text) const;
  // `show`: print the changes for people; a saved plan was seen before.
  void plan(const Plan& plan, bool show) const;
  // `steps` of a run are about to be carried out; `end` when that is over. `alone`: nobody else
  // writes to the terminal meanwhile.
  void begin(std::size_t steps, bool alone);
  void event(const StepEvent& event);
  void tick();
  void end();
  void diagnostics(const Diagnostics& diagnostics, const SourceMap& sources) const;
  void summary(const ApplyResult& result, const std::map<std::string, Value>& outputs,
               bool destroy) const;
  // What a rollback has done; for people that stands in its notes.
  void rollback_summary(const ApplyResult& result) const;

 private:
  void lines(const std::string& text) const;
  [[nodiscard]] bool wants_lines() const { return json_ || into_.is_open(); }

  Environment& environment_;
  bool json_;
  bool quiet_;
  std::string into_path_;
  mutable std::ofstream into_;
  std::optional<LiveProgress> live_;
};

}  // namespace drydock
