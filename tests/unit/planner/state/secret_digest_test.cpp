#include "planner/state/secret_digest.hpp"

#include <gtest/gtest.h>

#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

TEST(SecretDigest, ReplacesOnlySecretsAndHidesThem) {
  Value properties = Value::object({});
  properties.set("User", Value::string("admin"));
  properties.set("Passwords", Value::list({Value::string("hunter2").mark_secret()}));
  const Value redacted = redact_secrets(properties, "key");
  EXPECT_EQ(redacted.find("User")->text(), "admin");
  const Value& digest = redacted.find("Passwords")->items()[0];
  EXPECT_TRUE(is_secret_digest(digest));
  EXPECT_TRUE(digest.secret());
  EXPECT_EQ(value_to_json(redacted, ValueForm::Revealed).find("hunter2"), std::string::npos);
}

TEST(SecretDigest, DependsOnKeyAndSecretAndNotOnSpellingOrRepetition) {
  const auto digest = [](Value secret, std::string_view key) {
    return redact_secrets(secret.mark_secret(), key);
  };
  EXPECT_EQ(digest(Value::string("3"), "k"), digest(Value::number("3"), "k"));
  EXPECT_FALSE(digest(Value::string("3"), "k") == digest(Value::string("4"), "k"));
  EXPECT_FALSE(digest(Value::string("3"), "k") == digest(Value::string("3"), "l"));
  const Value once = digest(Value::string("3"), "k");
  EXPECT_EQ(redact_secrets(once, "k"), once);
}

TEST(SecretDigest, MarkComesBackAfterTheStateLostIt) {
  const Value digest = redact_secrets(Value::string("x").mark_secret(), "k");
  Value list = Value::list({Value::string(digest.text()), Value::string("hmac-sha256:short")});
  list = mark_secret_digests(std::move(list));
  EXPECT_TRUE(list.items()[0].secret());
  EXPECT_FALSE(list.items()[1].secret());
}

}  // namespace
}  // namespace drydock
