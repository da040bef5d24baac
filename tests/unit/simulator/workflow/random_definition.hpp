// Makes definitions of the Amazon States Language that are valid by construction, from a stream of
// random numbers: all state types, both query languages, loops, nested flows, errors that are
// retried, caught, or neither. For tests that ask what holds of any definition.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/rng.hpp"

namespace drydock {

class RandomDefinition {
 public:
  explicit RandomDefinition(Rng& luck) : luck_(luck) {}

  [[nodiscard]] std::string make() {
    const bool query = chance(3);
    return fmt::format(R"({{{}{}{}}})", query ? R"("QueryLanguage": "JSONata", )" : "",
                       chance(8) ? R"("TimeoutSeconds": 90, )" : "", flow(0, query));
  }

 private:
  [[nodiscard]] bool chance(std::uint32_t one_in) { return luck_.below(one_in) == 0; }
  [[nodiscard]] std::string pick(const std::vector<std::string>& from) {
    return from[luck_.below(static_cast<std::uint32_t>(from.size()))];
  }

  // Recursion: at most three flows deep.
  std::string flow(int depth, bool query) {
    const std::uint32_t first = next_name_;
    const std::uint32_t count = 1 + luck_.below(depth == 0 ? 6 : 3);
    next_name_ += count;
    std::string states;
    for (std::uint32_t i = 0; i < count; ++i) {
      states += fmt::format(R"({}"S{}": {{{}}})", i > 0 ? ", " : "", first + i,
                            state(first, i, count, depth, query));
    }
    return fmt::format(R"("StartAt": "S{}", "States": {{{}}})", first, states);
  }

  // Mostly the state behind; sometimes any, so that there are loops.
  std::string target(std::uint32_t first, std::uint32_t at, std::uint32_t count) {
    const std::uint32_t next = chance(6) || at + 1 == count ? luck_.below(count) : at + 1;
    return fmt::format("S{}", first + next);
  }
  std::string next(std::uint32_t first, std::uint32_t at, std::uint32_t count) {
    return at + 1 == count && !chance(8) ? R"("End": true)"
                                         : fmt::format(R"("Next": "{}")", target(first, at, count));
  }

  std::string state(std::uint32_t first, std::uint32_t at, std::uint32_t count, int depth,
                    bool query) {
    const std::string goes_on = next(first, at, count);
    const std::string other = target(first, at, count);
    switch (luck_.below(depth < 2 ? 10 : 8)) {
      case 0:
        return R"("Type": "Pass", )" + data(query) + goes_on;
      case 1:
        return query ? fmt::format(R"("Type": "Choice", "Choices": [{{"Condition":
            "{{% $random() > 0.5 or $exists($states.input.n) %}}", "Next": "{}"}}],
            "Default": "{}")",
                                   other, target(first, at, count))
                     : fmt::format(R"("Type": "Choice", "Choices": [{{"Or": [
            {{"Variable": "$.n", "IsPresent": true}}, {{"Not": {{"Variable": "$", "IsNull": false}}}}],
            "Next": "{}"}}]{})",
                                   other,
                                   chance(4) ? ""
                                             : fmt::format(R"(, "Default": "{}")",
                                                           target(first, at, count)));
      case 2:
        return fmt::format(R"("Type": "Wait", "Seconds": {}, {})", luck_.below(40), goes_on);
      case 3:
        return at + 1 == count ? R"("Type": "Succeed")" : R"("Type": "Pass", )" + goes_on;
      case 4:
        return chance(3) ? fmt::format(R"("Type": "Fail", "Error": "{}")", error())
                         : R"("Type": "Pass", )" + data(query) + goes_on;
      case 8: {
        std::string branches;
        const std::uint32_t width = 1 + luck_.below(3);
        for (std::uint32_t i = 0; i < width; ++i) {
          branches += fmt::format("{}{{{}}}", i > 0 ? ", " : "", flow(depth + 1, query));
        }
        return fmt::format(R"("Type": "Parallel", "Branches": [{}], {}{})", branches,
                           handlers(other), goes_on);
      }
      case 9:
        return fmt::format(
            R"("Type": "Map", {}, "MaxConcurrency": {}, "ItemProcessor": {{"ProcessorConfig":
            {{"Mode": "{}", "ExecutionType": "STANDARD"}}, {}}}, {}{})",
            query ? R"("Items": "{% [1, 2, $count($states.input)] %}")"
                  : R"("ItemsPath": "$$.Execution.Input.items")",
            luck_.below(3), chance(2) ? "INLINE" : "DISTRIBUTED", flow(depth + 1, query),
            handlers(other), goes_on);
      default:
        return fmt::format(R"("Type": "Task", "Resource": "{}", {}{}{}{})",
                           pick({"arn:aws:states:::lambda:invoke",
                                 "arn:aws:lambda:eu-west-1:111122223333:function:f",
                                 "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                                 "arn:aws:states:::glue:startJobRun.sync",
                                 "arn:aws:states:::aws-sdk:s3:getObject"}),
                           chance(3) ? R"("TimeoutSeconds": 20, "HeartbeatSeconds": 9, )" : "",
                           chance(2) || query ? "" : R"("ResultPath": "$.n", )", handlers(other),
                           goes_on);
    }
  }

  std::string data(bool query) {
    return query ? pick({R"("Output": "{% $states.input %}", )",
                         R"_("Output": {"n": "{% $count([$states.input]) %}"}, )_",
                         R"("Assign": {"v": "{% $states.input %}"}, )",
                         R"("Output": "{% $undefined_variable %}", )", ""})
                 : pick({R"("Result": {"n": 1, "items": [1, 2]}, )", R"("InputPath": "$.n", )",
                         R"_("Parameters": {"n.$": "States.Format('{}', $)"}, )_",
                         R"("ResultPath": "$.x.y", )", R"("Assign": {"v.$": "$"}, )", ""});
  }
  std::string error() { return pick({"Busy", "Gone", "States.Timeout", "States.TaskFailed"}); }
  std::string handlers(const std::string& to) {
    std::string fields;
    if (chance(2)) {
      fields += fmt::format(R"("Retry": [{{"ErrorEquals": ["{}"], "MaxAttempts": {},
          "JitterStrategy": "{}"}}], )",
                            error(), luck_.below(4), chance(2) ? "FULL" : "NONE");
    }
    if (chance(2)) {
      fields += fmt::format(R"("Catch": [{{"ErrorEquals": ["{}"], "Next": "{}"}}], )",
                            chance(2) ? "States.ALL" : error(), to);
    }
    return fields;
  }

  Rng& luck_;
  std::uint32_t next_name_ = 0;
};

}  // namespace drydock
