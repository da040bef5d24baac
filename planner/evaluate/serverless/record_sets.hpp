// Domain.Route53 of REST, HTTP and WebSocket APIs: alias records, in one group a hosted zone.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

struct RecordSetTarget {
  Value alias;        // AliasTarget without EvaluateTargetHealth
  Value name_part;    // what a group of its own is named after
  bool may_separate;  // Route53.SeparateRecordSetGroup is read
};
// The group as it is now, to be emitted each time; nothing if the domain has no Route53.
[[nodiscard]] std::vector<Resource> record_sets(Translation& translation, const Source& source,
                                                const Value& domain, const RecordSetTarget& target);

// Base paths of a domain: one text or a list of them; nothing if it has none.
[[nodiscard]] std::optional<Value::List> base_paths(const Value& domain);
// {TruststoreUri, TruststoreVersion}; Null if the domain has none. Reports other keys.
[[nodiscard]] Value mutual_tls(Translation& translation, const Source& source, const Value& domain);

}  // namespace drydock::serverless
