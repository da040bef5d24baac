// What stands in a state for a secret: a digest keyed with the state's own key (HMAC-SHA-256,
// RFC 2104), so that a change of the secret is seen and the secret is not. The digest is a String
// "hmac-sha256:<64 hex digits>". A scalar is digested as its CloudFormation text, so that "3" and 3
// are the same secret; a list or object as canonical JSON.
#pragma once

#include <string_view>

#include "planner/model/value.hpp"

namespace drydock {

// The value with every secret part replaced by its digest, itself marked secret. A digest and a
// part that is not known yet stay as they are.
[[nodiscard]] Value redact_secrets(const Value& value, std::string_view key);

[[nodiscard]] bool is_secret_digest(const Value& value);

// Marks every digest in the value as secret: for values read from a state, where the mark is lost.
[[nodiscard]] Value mark_secret_digests(Value value);

}  // namespace drydock
