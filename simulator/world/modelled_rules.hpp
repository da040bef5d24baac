// What the simulator does without being asked to: rules of AWS that it follows, and choices that it
// makes where AWS documents nothing. Each is an entry of the ledger and has a page in
// `drydock explain`, as have prices of the catalog, which the world enters itself; the code that
// follows a rule stands in trial*.cpp and the reservation ledger.
#pragma once

#include <string_view>
#include <vector>

#include "simulator/score/metric.hpp"

namespace drydock {

struct ModelledRule {
  std::string_view id;                 // "zone-balance"
  std::string_view title;              // "zone of a launch"
  std::string_view text;               // one line, for the ledger
  SourceKind kind = SourceKind::Rule;  // Default: a choice of ours
  std::string_view explanation;
  std::string_view source;
};

[[nodiscard]] const std::vector<ModelledRule>& all_modelled_rules();  // in the ledger's order
// Null if there is none of that id.
[[nodiscard]] const ModelledRule* find_modelled_rule(std::string_view id);

}  // namespace drydock
