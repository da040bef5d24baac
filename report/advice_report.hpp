// What `drydock advise` prints: variations whose effect was measured, the improvements first, each
// with the figures that moved and their intervals. The JSON form is described by
// schemas/formats/advice.schema.json.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/advice/advise.hpp"

namespace drydock {

[[nodiscard]] std::string advice_text(const AdviceReport& report, const ReportStyle& style);

[[nodiscard]] std::string advice_json(const AdviceReport& report, const Diagnostics& diagnostics,
                                      const SourceMap& sources);

}  // namespace drydock
