// What a service answers, cut down to what was asked of it, so that the two can be compared.
//
// Left out is a property that was not asked for and that the service filled in; one that is
// readOnly; one that is writeOnly or secret, which cannot be read back (CloudFormation User Guide,
// "Detect unmanaged configuration changes to stacks with drift detection": only properties that
// are set explicitly are compared); a tag of AWS itself ("aws:…"). A map whose keys no schema names
// was asked for as a whole: there a key that was added stays.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "planner/diff/change.hpp"

namespace drydock {

struct ComparedReal {
  Value value;
  std::vector<PropertyDrift> ignored;
};

// A glob of property paths ("Tags/*"), and why what it covers is not compared.
struct IgnoredPath {
  std::string_view path;
  std::string_view reason;
};

// `asked` are properties with digests for secrets (or with secrets), `real` those of the service;
// `type` may be null. Where a secret was asked for, the result has what was asked.
[[nodiscard]] ComparedReal comparable_real(const Value& asked, const Value& real,
                                           const ResourceType* type,
                                           std::span<const IgnoredPath> ignore = {});

}  // namespace drydock
