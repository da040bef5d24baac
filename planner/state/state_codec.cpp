#include "planner/state/state_codec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planner/model/plain_json.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

std::string text_of(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  return found != nullptr && found->is_string() ? found->text() : std::string();
}

Nanoseconds instant_of(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  return found == nullptr ? 0 : found->as_integer().value_or(0);
}

Value value_of(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  return found == nullptr ? Value() : mark_secret_digests(*found);
}

RetentionPolicy policy_of(const Value& object, std::string_view key) {
  return parse_retention_policy(text_of(object, key)).value_or(RetentionPolicy::Delete);
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
  const Result<Value> row = value_from_plain_json(text);
  if (!row || !row->is_object() || text_of(*row, "type").empty()) {
    return Error{fmt::format("the record of {} cannot be read: {}", address.text(),
                             row ? "it has no type" : row.error().message),
                 "the state is damaged; restore it from a copy"};
  }
  RecordedResource record;
  record.address = address;
  record.deposed = deposed;
  record.type = text_of(*row, "type");
  record.identifier = text_of(*row, "identifier");
  record.properties = value_of(*row, "properties");
  record.attributes = value_of(*row, "attributes");
  if (const Value* dependencies = row->find("dependencies");
      dependencies != nullptr && dependencies->is_list()) {
    for (const Value& item : dependencies->items()) {
      record.dependencies.emplace_back(item.is_string() ? item.text() : std::string());
    }
  }
  record.deletion_policy = policy_of(*row, "deletion_policy");
  record.update_replace_policy = policy_of(*row, "update_replace_policy");
  record.created_at = instant_of(*row, "created_at");
  record.updated_at = instant_of(*row, "updated_at");
  return record;
}

}  // namespace drydock
