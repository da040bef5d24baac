// Files that teach of Spot pools, for every command that looks at a market: traces (`.csv`) and
// what `drydock spot fit` wrote.
#pragma once

#include <string>
#include <vector>

#include "base/span.hpp"
#include "cli/workspace.hpp"
#include "simulator/market/supply_evidence.hpp"

namespace drydock {

// Adds what the file teaches of the instance type. What is wrong is reported; `span` is where the
// file was named, for what cannot be said of the file itself.
void read_market_file(Workspace& workspace, const std::string& path, const std::string& type,
                      Span span, std::vector<MarketEvidence>& evidence);

}  // namespace drydock
