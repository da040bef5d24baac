// Random snapshots by seed, with everything that a record can hold: for laws of the codecs and of
// what is made of them.
#pragma once

#include <string>
#include <utility>

#include "base/rng.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

inline std::string random_text(Rng& rng) {
  static constexpr std::string_view kPieces[] = {
      "a", "Zone", "\"", "\\", "\n", "\x01", "é", "日本", "😀", " ", "{", ",", "$secret", "0", "-"};
  std::string text;
  for (std::uint64_t left = rng.below(6); left > 0; --left) {
    text += kPieces[rng.below(std::size(kPieces))];
  }
  return text;
}

inline Value random_value(Rng& rng, const std::string& key, int depth) {
  switch (rng.below(depth > 3 ? 5 : 7)) {
    case 0:
      return Value::boolean(rng.below(2) == 0);
    case 1:
      return Value::integer(static_cast<std::int64_t>(rng.below(1'000)) - 500);
    case 2:
      return Value::number("12345678901234567890.5e-3");
    case 3:
      return redact_secrets(Value::string(random_text(rng)).mark_secret(), key);
    case 4:
      return Value::string(random_text(rng));
    case 5: {
      Value::List items;
      for (std::uint64_t left = rng.below(4); left > 0; --left) {
        items.push_back(random_value(rng, key, depth + 1));
      }
      return Value::list(std::move(items));
    }
    default: {
      Value object = Value::object({});
      for (std::uint64_t left = rng.below(4); left > 0; --left) {
        object.set(random_text(rng), random_value(rng, key, depth + 1));
      }
      return object;
    }
  }
}

inline Value random_object(Rng& rng, const std::string& key) {
  Value object = Value::object({});
  for (std::uint64_t left = rng.below(5); left > 0; --left) {
    object.set("Key" + random_text(rng), random_value(rng, key, 0));
  }
  return object;
}

inline RecordedResource random_record(Rng& rng, const std::string& key,
                                      const std::string& address) {
  RecordedResource record;
  record.address = Address(address);
  record.type = rng.below(2) == 0 ? "AWS::EC2::VPC" : "Custom::Thing";
  record.identifier = "id-" + std::to_string(rng.below(1'000'000)) + random_text(rng);
  record.properties = rng.below(8) == 0 ? Value() : random_object(rng, key);
  record.attributes = random_object(rng, key);
  for (std::uint64_t number = 0; number < 6; ++number) {
    if (rng.below(4) == 0) {
      record.dependencies.emplace_back("R" + std::to_string(number));
    }
  }
  record.deletion_policy = static_cast<RetentionPolicy>(rng.below(4));
  record.update_replace_policy = static_cast<RetentionPolicy>(rng.below(4));
  record.created_at = static_cast<Nanoseconds>(rng.below(1'000'000'000));
  record.updated_at = record.created_at + static_cast<Nanoseconds>(rng.below(1'000));
  return record;
}

// Of the given lineage and key; by address, then deposed, as a store gives it.
inline StateSnapshot random_snapshot(Rng& rng, const std::string& lineage, const std::string& key) {
  StateSnapshot snapshot;
  snapshot.stack_name = "app";
  snapshot.lineage = lineage;
  snapshot.secret_key = key;
  snapshot.serial = 1 + static_cast<std::int64_t>(rng.below(100));
  for (std::uint64_t number = 0; number < 8; ++number) {
    const std::string address = "R" + std::to_string(number);
    for (const char* deposed : {"", "0a1b"}) {
      if (rng.below(2) == 0) {
        snapshot.resources.push_back(random_record(rng, key, address));
        snapshot.resources.back().deposed = deposed;
      }
    }
  }
  for (const char* name : {"Arn", "Url", "Zone"}) {
    if (rng.below(2) == 0) {
      snapshot.outputs[name] = random_value(rng, key, 0);
      if (rng.below(2) == 0) {
        snapshot.exports["net-" + random_text(rng) + name] = name;
      }
    }
    if (rng.below(3) == 0) {
      snapshot.imports.push_back(std::string("other-") + name);
    }
  }
  return snapshot;
}

}  // namespace drydock
