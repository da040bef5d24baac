#include "planner/state/state_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "planner/model/plain_json.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

// Moves what a member says to where it belongs; others are left to newer formats.
void take_member(RecordedResource& record, Value::Member& member) {
  Value& value = member.value;
  const std::string text = value.is_string() ? value.text() : std::string();
  if (member.key == "type") {
    record.type = text;
  } else if (member.key == "identifier") {
    record.identifier = text;
  } else if (member.key == "properties") {
    record.properties = mark_secret_digests(std::move(value));
  } else if (member.key == "attributes") {
    record.attributes = mark_secret_digests(std::move(value));
  } else if (member.key == "dependencies" && value.is_list()) {
    for (const Value& item : value.items()) {
      record.dependencies.emplace_back(item.is_string() ? item.text() : std::string());
    }
  } else if (member.key == "deletion_policy") {
    record.deletion_policy = parse_retention_policy(text).value_or(RetentionPolicy::Delete);
  } else if (member.key == "update_replace_policy") {
    record.update_replace_policy = parse_retention_policy(text).value_or(RetentionPolicy::Delete);
  } else if (member.key == "created_at") {
    record.created_at = value.as_integer().value_or(0);
  } else if (member.key == "updated_at") {
    record.updated_at = value.as_integer().value_or(0);
  }
}

}  // namespace

std::string encode_record(const RecordedResource& record) {
  JsonWriter json;
  json.begin_object().member("type", record.type).member("identifier", record.identifier);
  json.key("properties");
  write_value(json, record.properties, ValueForm::Revealed);
  json.key("attributes");
  write_value(json, record.attributes, ValueForm::Revealed);
  json.key("dependencies").begin_array();
  for (const Address& dependency : record.dependencies) {
    json.string(dependency.text());
  }
  json.end_array();
  json.member("deletion_policy", retention_policy_name(record.deletion_policy));
  json.member("update_replace_policy", retention_policy_name(record.update_replace_policy));
  json.member("created_at", record.created_at).member("updated_at", record.updated_at);
  return json.end_object().take();
}

void write_row(JsonWriter& json, const RecordedResource& row) {
  json.begin_object()
      .member("address", row.address.text())
      .member("deposed", row.deposed)
      .key("record")
      .raw(encode_record(row))
      .end_object();
}

std::int64_t record_checksum(std::string_view text) {
  std::uint64_t sum = 0x9E3779B97F4A7C15;
  const auto mix = [&](std::uint64_t word) {
    sum = (sum ^ word) * 0xFF51AFD7ED558CCD;  // an odd constant with bits all over
    sum ^= sum >> 32U;
  };
  for (std::size_t at = 0; at < text.size(); at += 8) {
    const std::size_t size = std::min<std::size_t>(8, text.size() - at);
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) {
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + i])) << (8 * i);
    }
    mix(word);
  }
  mix(text.size());
  return sum == 0 ? 1 : static_cast<std::int64_t>(sum);
}

Result<RecordedResource> decode_record(const Address& address, const std::string& deposed,
                                       std::string_view text) {
  Result<Value> row = value_from_plain_json(text);
  RecordedResource record;
  record.address = address;
  record.deposed = deposed;
  if (row && row->is_object()) {
    for (Value::Member& member : row->members()) {
      take_member(record, member);
    }
  }
  if (record.type.empty()) {
    return Error{fmt::format("the record of {} cannot be read: {}", address.text(),
                             row ? "it has no type" : row.error().message),
                 "the state is damaged; `drydock state verify` says more"};
  }
  return record;
}

}  // namespace drydock
