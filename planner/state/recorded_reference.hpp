// Where a state keeps what a dynamic reference stood for when a resource was last written: among
// the attributes, as "$resolve:ssm:/path". A secret answer is kept as its digest. The next plan
// compares with it, so that the same reference is no change even if the stored value has moved on
// (CloudFormation User Guide, "Use dynamic references": a stack update does not look up a reference
// whose text is unchanged).
#pragma once

#include <string>
#include <string_view>

namespace drydock {

// `reference` is what stands in {"$resolve": …}: "ssm:/path".
[[nodiscard]] inline std::string recorded_reference_key(std::string_view reference) {
  return "$resolve:" + std::string(reference);
}

}  // namespace drydock
