#include "simulator/workflow/run/item_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {
namespace {

// Takes CSV apart (RFC 4180): fields in double quotes may hold the delimiter and line ends; single
// quotes are text like any other. Rows without a character are skipped.
class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter) : rest_(text), delimiter_(delimiter) {}

  [[nodiscard]] bool next(std::vector<std::string>& row) {
    row.clear();
    while (rest_.starts_with('\n') || rest_.starts_with("\r\n")) {
      rest_.remove_prefix(rest_[0] == '\n' ? 1 : 2);
    }
    if (rest_.empty()) {
      return false;
    }
    for (;;) {
      row.push_back(field());
      if (rest_.empty() || rest_[0] != delimiter_) {
        break;
      }
      rest_.remove_prefix(1);
    }
    if (rest_.starts_with('\r')) {
      rest_.remove_prefix(1);
    }
    if (rest_.starts_with('\n')) {
      rest_.remove_prefix(1);
    }
    return true;
  }

 private:
  std::string field() {
    std::string text;
    if (rest_.starts_with('"')) {
      rest_.remove_prefix(1);
      while (!rest_.empty()) {
        const std::size_t quote = std::min(rest_.find('"'), rest_.size());
        text += rest_.substr(0, quote);
        rest_.remove_prefix(std::min(quote + 1, rest_.size()));
        if (!rest_.starts_with('"')) {
          break;
        }
        text += '"';
        rest_.remove_prefix(1);
      }
    }
    const char stops[] = {delimiter_, '\n'};
    std::size_t end = std::min(rest_.find_first_of(std::string_view(stops, 2)), rest_.size());
    if (end > 0 && end < rest_.size() && rest_[end] == '\n' && rest_[end - 1] == '\r') {
      --end;  // the line ends in both
    }
    text += rest_.substr(0, end);
    rest_.remove_prefix(end);
    return text;
  }

  std::string_view rest_;
  char delimiter_;
};

char delimiter_of(const std::string& name) {
  return name == "PIPE"        ? '|'
         : name == "SEMICOLON" ? ';'
         : name == "SPACE"     ? ' '
         : name == "TAB"       ? '\t'
                               : ',';
}

// Values stay texts; what the header does not name is dropped, what a row lacks is empty.
Json read_csv(const MapStorage& reader, std::string_view text, JsonArena& arena, std::string& why) {
  CsvReader rows(text, delimiter_of(reader.csv_delimiter));
  std::vector<std::string> row;
  std::vector<std::string> headers = reader.headers;
  if (!reader.headers_given) {
    (void)rows.next(headers);
  }
  if (std::set<std::string>(headers.begin(), headers.end()).size() != headers.size()) {
    why = "CSV headers cannot contain duplicates.";
    return {};
  }
  std::vector<std::string_view> keys;
  keys.reserve(headers.size());
  for (const std::string& header : headers) {
    keys.push_back(arena.copy_text(header));
  }
  std::vector<Json> items;
  std::vector<JsonMember> members;
  while (rows.next(row)) {
    members.clear();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      members.push_back({keys[i], i < row.size() ? arena.string(row[i]) : Json::text_of("")});
    }
    items.push_back(arena.object(members));
  }
  return arena.array(items);
}

// JSON Pointer (RFC 6901).
Json point(Json at, std::string_view pointer) {
  while (!pointer.empty() && at.is_present()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    std::string name;
    for (std::size_t i = 0; i < end; ++i) {
      const bool escaped = pointer[i] == '~' && i + 1 < end;
      name += !escaped ? pointer[i] : pointer[i + 1] == '1' ? '/' : '~';
      i += escaped ? 1U : 0U;
    }
    pointer.remove_prefix(end);
    if (at.is_array()) {
      const bool number = !name.empty() && name.size() < 9 &&
                          name.find_first_not_of("0123456789") == std::string::npos;
      const std::size_t place = number ? std::stoul(name) : at.size();
      at = place < at.size() ? at.items()[place] : Json();
    } else {
      at = at.find(name);
    }
  }
  return at;
}

// An object's members are items too, as {"Key", "Value"}, once a pointer has led to them.
Json read_json(const MapStorage& reader, std::string_view text, JsonArena& arena,
               std::string& why) {
  const Result<Json> value = read_json_value(text, arena);
  if (!value) {
    why = "The object is no JSON: " + value.error().message;
    return {};
  }
  const Json items = point(*value, reader.items_pointer);
  if (items.is_array()) {
    return items;
  }
  if (items.is_object() && !reader.items_pointer.empty()) {
    std::vector<Json> pairs;
    for (const JsonMember& member : items.members()) {
      const std::vector<JsonMember> pair{{"Key", Json::text_of(member.key)},
                                         {"Value", member.value}};
      pairs.push_back(arena.object(pair));
    }
    return arena.array(pairs);
  }
  why = "Attempting to map over non-iterable node.";
  return {};
}

Json read_json_lines(std::string_view text, JsonArena& arena, std::string& why) {
  std::vector<Json> items;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    const Result<Json> value = read_json_value(line, arena);
    if (!value) {
      why = fmt::format("Line {} is no JSON: {}", number, value.error().message);
      return {};
    }
    items.push_back(*value);
  }
  return arena.array(items);
}

Json list_objects(const std::vector<StoredObject>& found, JsonArena& arena) {
  std::vector<Json> items;
  items.reserve(found.size());
  for (const StoredObject& object : found) {
    const Nanoseconds modified_seconds = object.modified / kSecond;
    const std::vector<JsonMember> members{
        {"Etag", arena.string(object.etag)},
        {"Key", arena.string(object.key)},
        {"LastModified", Json::number(static_cast<double>(modified_seconds))},
        {"Size", Json::number(object.size)},
        {"StorageClass", arena.string(object.storage_class)}};
    items.push_back(arena.object(members));
  }
  return arena.array(items);
}

// The files that an inventory names, CSV without a header; its columns are `fileSchema`.
Json read_manifest(const Json& manifest, const std::string& bucket, ObjectSource& objects,
                   JsonArena& arena, std::string& why) {
  const Json files = manifest.find("files");
  MapStorage columns;
  columns.headers_given = true;
  const std::string schema(text_member(manifest, "fileSchema"));
  CsvReader names(schema, ',');
  (void)names.next(columns.headers);
  for (std::string& name : columns.headers) {
    name.erase(0, name.find_first_not_of(' '));
  }
  if (!files.is_array() || columns.headers.empty()) {
    why = "The manifest names no files or no columns.";
    return {};
  }
  std::vector<Json> items;
  for (const Json& file : files.items()) {
    const std::string key(text_member(file, "key"));
    const std::optional<std::string> text = objects.read(bucket, key);
    if (!text) {
      why = fmt::format("The specified key does not exist: {}", key);
      return {};
    }
    const Json rows = read_csv(columns, *text, arena, why);
    if (rows.is_absent()) {
      return {};
    }
    items.insert(items.end(), rows.items().begin(), rows.items().end());
  }
  return arena.array(items);
}

}  // namespace

Json read_map_items(const MapStorage& reader, const Json& arguments, ObjectSource* objects,
                    JsonArena& arena, std::string& why) {
  const std::string bucket(text_member(arguments, "Bucket"));
  if (reader.resource.action.starts_with("listObjects")) {
    return list_objects(objects != nullptr ? objects->list(bucket, text_member(arguments, "Prefix"))
                                           : std::vector<StoredObject>(),
                        arena);
  }
  const std::string key(text_member(arguments, "Key"));
  const std::optional<std::string> text =
      objects != nullptr ? objects->read(bucket, key) : std::nullopt;
  if (!text) {
    why = fmt::format("The specified key does not exist: {}/{}", bucket, key);
    return {};
  }
  if (reader.input_type == "CSV") {
    return read_csv(reader, *text, arena, why);
  }
  if (reader.input_type == "JSONL") {
    return read_json_lines(*text, arena, why);
  }
  if (reader.input_type == "MANIFEST") {
    const Result<Json> manifest = read_json_value(*text, arena);
    if (!manifest) {
      why = "The manifest is no JSON: " + manifest.error().message;
      return {};
    }
    return read_manifest(*manifest, bucket, *objects, arena, why);
  }
  return read_json(reader, *text, arena, why);
}

}  // namespace drydock
