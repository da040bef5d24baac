// Whether Step Functions can call what the Resource of a task names (AWS Step Functions Developer
// Guide, "Integrating services" and the pages of the optimised integrations). Taking it apart is
// task_resource.hpp's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/workflow/task_resource.hpp"

namespace drydock {

// An action of an optimised integration.
struct IntegrationRule {
  std::string_view service;  // "lambda"
  std::string_view action;   // "invoke"
  std::uint8_t patterns = 0;
  std::string_view required = {};  // "QueueUrl|MessageBody", parameters without which it is refused

  [[nodiscard]] bool supports(IntegrationPattern pattern) const {
    return (patterns & (1U << static_cast<unsigned>(pattern))) != 0;
  }
};

struct ResourceVerdict {
  enum class Kind : std::uint8_t {
    Open,          // not known before deployment
    Known,         // of a form that Step Functions runs
    OtherService,  // an ARN of something else
    OtherUri,
    NotUri,
    Broken,  // an ARN that is wrong; `why` says how
  };
  Kind kind = Kind::NotUri;
  TaskResource resource;
  const IntegrationRule* rule = nullptr;  // of an optimised integration that exists
  std::string why = {};
};

// Parts of the text like `${Name}` are what is not known yet, if they begin with `open`: "${" for
// all of them.
[[nodiscard]] ResourceVerdict judge_resource(std::string_view text, std::string_view open);

// Null if there is none. `action` "": any of the service's.
[[nodiscard]] const IntegrationRule* find_integration(std::string_view service,
                                                      std::string_view action);
// ".sync"
[[nodiscard]] std::string_view pattern_suffix(IntegrationPattern pattern);

}  // namespace drydock
