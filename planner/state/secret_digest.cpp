#include "planner/state/secret_digest.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

constexpr std::string_view kPrefix = "hmac-sha256:";
constexpr std::size_t kHexDigits = 64;
// Readers cap nesting at this depth (value_json.hpp).
constexpr int kDeepest = 200;

Value digest_of(const Value& secret, std::string_view key) {
  if (is_secret_digest(secret) || secret.contains_unknown()) {
    return secret;
  }
  const std::optional<std::string> text = secret.scalar_text();
  const std::string bytes = text ? *text : value_to_canonical_json(secret, ValueForm::Revealed);
  return Value::string(std::string(kPrefix) + hmac_sha256_hex(key, bytes), secret.span())
      .mark_secret();
}

Value redacted(const Value& value, std::string_view key, int depth) {
  if (value.secret() || depth > kDeepest) {
    return value.secret() ? digest_of(value, key) : value;
  }
  Value copy = value;
  if (copy.is_list()) {
    for (Value& item : copy.items()) {
      item = redacted(item, key, depth + 1);
    }
  } else if (copy.is_object()) {
    for (Value::Member& member : copy.members()) {
      member.value = redacted(member.value, key, depth + 1);
    }
  }
  return copy;
}

void mark(Value& value, int depth) {
  if (is_secret_digest(value)) {
    value.mark_secret();
  } else if (value.is_list() && depth < kDeepest) {
    for (Value& item : value.items()) {
      mark(item, depth + 1);
    }
  } else if (value.is_object() && depth < kDeepest) {
    for (Value::Member& member : value.members()) {
      mark(member.value, depth + 1);
    }
  }
}

}  // namespace

Value redact_secrets(const Value& value, std::string_view key) {
  return value.contains_secret() ? redacted(value, key, 0) : value;
}

bool is_secret_digest(const Value& value) {
  if (!value.is_string() || !value.text().starts_with(kPrefix) ||
      value.text().size() != kPrefix.size() + kHexDigits) {
    return false;
  }
  return std::all_of(value.text().begin() + static_cast<std::ptrdiff_t>(kPrefix.size()),
                     value.text().end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Value mark_secret_digests(Value value) {
  mark(value, 0);
  return value;
}

}  // namespace drydock
