// Where every input of a result came from, for people: grouped by who says so, every source in
// full, with what `drydock explain` takes in brackets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/style.hpp"
#include "simulator/score/metric.hpp"

namespace drydock {

// "" for an empty ledger.
[[nodiscard]] std::string ledger_text(const std::vector<LedgerEntry>& ledger,
                                      const ReportStyle& style);
// The kinds in the order in which readers ask: template, parameters, scenario, catalog, rules,
// defaults.
[[nodiscard]] const std::vector<SourceKind>& ledger_order();
[[nodiscard]] std::string_view ledger_heading(SourceKind kind);
// The source without what its heading says already: "template:Resources.A" is "Resources.A".
[[nodiscard]] std::string_view ledger_source(const LedgerEntry& entry);

// The entries of `ledger` that `other` lacks or has with another value.
[[nodiscard]] std::vector<LedgerEntry> ledger_only_in(const std::vector<LedgerEntry>& ledger,
                                                      const std::vector<LedgerEntry>& other);

}  // namespace drydock
