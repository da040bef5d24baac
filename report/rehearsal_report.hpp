// What a rehearsal has found: for people, and as one JSON document
// (schemas/formats/rehearsal.schema.json).
#pragma once

#include <string>

#include "report/style.hpp"
#include "simulator/rehearsal/rehearse.hpp"

namespace drydock {

struct RehearsalReport {
  const Plan& plan;
  const CloudModel& model;
  const Rehearsal& rehearsal;
  std::uint64_t seed = 0;
};

[[nodiscard]] std::string rehearsal_text(const RehearsalReport& report, const ReportStyle& style);
[[nodiscard]] std::string rehearsal_json(const RehearsalReport& report);

}  // namespace drydock
