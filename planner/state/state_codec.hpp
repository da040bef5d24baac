// One recorded resource as JSON text, the content of its row. Members: type, identifier,
// properties, attributes, dependencies, deletion_policy, update_replace_policy, created_at,
// updated_at (nanoseconds since 1970). Secrets must be digests already (secret_digest.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "base/result.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

[[nodiscard]] std::string encode_record(const RecordedResource& record);
// An object of address, deposed key and record, as plans and run logs hold a row.
void write_row(JsonWriter& json, const RecordedResource& row);
// Of the text of a row: shows that a disk or a hand changed it. Never 0. Each eight bytes (little
// endian, the last ones filled up with zeros) are mixed in by one multiplication, the length last.
[[nodiscard]] std::int64_t record_checksum(std::string_view text);
// Address and deposed key stand in columns of their own and are passed through.
[[nodiscard]] Result<RecordedResource> decode_record(const Address& address,
                                                     const std::string& deposed,
                                                     std::string_view text);

}  // namespace drydock
