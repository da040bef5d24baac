// What `drydock events next`, `transform` and `sources` answer, as JSON and for people.
//
//   {"format_version": "1.0", "expression", "timezone", "fires": [{"at", "local"}], "diagnostics"}
//   {"format_version": "1.0", "targets": [{"id", "text", "value"?}], "diagnostics"}
//   {"format_version": "1.0", "sources": [{"logical_id", "kind", "what", "to": []}], "diagnostics"}
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/events/target_input.hpp"
#include "simulator/sources/describe_sources.hpp"

namespace drydock {

struct NextFires {
  struct Fire {
    std::string at;     // in UTC
    std::string local;  // by the clocks of the time zone, with their offset
  };
  std::string expression;
  std::string timezone;
  std::vector<Fire> fires;
};
[[nodiscard]] std::string next_fires_json(const NextFires& answer, const Diagnostics& diagnostics,
                                          const SourceMap& sources);
[[nodiscard]] std::string next_fires_text(const NextFires& answer);

struct TransformedTarget {
  std::string id;  // may be ""
  DeliveredInput input;
};
[[nodiscard]] std::string transform_json(const std::vector<TransformedTarget>& targets,
                                         const Diagnostics& diagnostics, const SourceMap& sources);
[[nodiscard]] std::string transform_text(const std::vector<TransformedTarget>& targets);

[[nodiscard]] std::string sources_json(const std::vector<SourceLine>& lines,
                                       const Diagnostics& diagnostics, const SourceMap& sources);
[[nodiscard]] std::string sources_text(const std::vector<SourceLine>& lines,
                                       const ReportStyle& style);

}  // namespace drydock
