// What takes what arrives (queues, streams, functions), for people and as JSON; a part of the
// reports on pipelines.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "report/style.hpp"
#include "simulator/intake/intake_result.hpp"

namespace drydock {

// "" if there is nothing.
[[nodiscard]] std::string intake_text(const std::vector<IntakeResult>& results,
                                      const ReportStyle& style);
// The value of a key that the caller has written.
void write_intake(JsonWriter& json, const std::vector<IntakeResult>& results);

}  // namespace drydock
