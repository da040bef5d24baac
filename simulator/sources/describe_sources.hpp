// What starts what, in a line for each source: for people who look at a template, and for the
// ledger of a simulation.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "simulator/sources/read_sources.hpp"

namespace drydock {

struct SourceLine {
  std::string logical_id;
  std::string kind;             // "schedule", "event rule", "bucket", "queue mapping", …
  std::string what;             // "cron(0 8 * * ? *) Europe/Berlin", "batches of 10"
  std::vector<std::string> to;  // logical ids, else the last part of ARNs
};

// `logical_ids` by ARN and identifier, of what stands in the same template.
[[nodiscard]] std::vector<SourceLine> describe_sources(
    const EventSources& sources, const std::map<std::string, std::string>& logical_ids);

}  // namespace drydock
