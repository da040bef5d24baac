#include "planner/plan/fingerprint.hpp"

#include "base/check.hpp"
#include "base/digest.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {

std::vector<ObjectFingerprint> fingerprints_of(const StateSnapshot& recorded,
                                               const LiveState& live) {
  std::vector<ObjectFingerprint> all;
  if (live.rows.empty()) {
    return all;
  }
  DRYDOCK_CHECK(live.rows.size() == recorded.resources.size());
  all.reserve(live.rows.size());
  for (std::size_t i = 0; i < live.rows.size(); ++i) {
    if (!live.rows[i].read) {
      continue;
    }
    ObjectFingerprint fingerprint{recorded.resources[i].address, recorded.resources[i].deposed, {}};
    if (const std::optional<LiveResource>& object = live.rows[i].object) {
      fingerprint.digest =
          hmac_sha256_hex(recorded.secret_key,
                          value_to_canonical_json(object->properties, ValueForm::Revealed) + "\n" +
                              value_to_canonical_json(object->attributes, ValueForm::Revealed));
    }
    all.push_back(std::move(fingerprint));
  }
  return all;
}

std::vector<SecretFingerprint> secret_fingerprints(const std::vector<ParameterValue>& parameters,
                                                   const PlanBinding& binding,
                                                   const std::string& secret_key) {
  const std::string key = binding.secret_salt + (binding.lineage.empty() ? "" : secret_key);
  std::vector<SecretFingerprint> all;
  for (const ParameterValue& parameter : parameters) {
    // Without a value: read back from a plan file, or resolved by the deployment.
    if (parameter.value.secret() && !parameter.value.is_null() &&
        !parameter.value.contains_unknown()) {
      all.push_back(
          {parameter.name,
           hmac_sha256_hex(key, value_to_canonical_json(parameter.value, ValueForm::Revealed))});
    }
  }
  return all;
}

}  // namespace drydock
