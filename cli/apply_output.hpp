// What apply prints while it runs: text for people, or one JSON object a line for programs.
#pragma once

#include <map>
#include <string>

#include "cli/environment.hpp"
#include "planner/apply/executor.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

class ApplyOutput {
 public:
  ApplyOutput(Environment& environment, bool json);

  // A remark on the error stream; not with --quiet.
  void note(const std::string& text) const;
  // `show`: print the changes for people; a saved plan was seen before.
  void plan(const Plan& plan, bool show) const;
  void event(const StepEvent& event) const;
  void summary(const ApplyResult& result, const std::map<std::string, Value>& outputs,
               bool destroy) const;

 private:
  Environment& environment_;
  bool json_;
  bool quiet_;
};

}  // namespace drydock
