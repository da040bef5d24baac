#include "planner/schema/schema_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/check.hpp"
#include "base/digest.hpp"

namespace drydock {
namespace {

constexpr std::string_view kFirstLine = "drydock schema index 1";
constexpr std::size_t kDigestSize = 64;
// The figure is padded, so that the head's size does not depend on it.
constexpr std::size_t kSizeDigits = 12;

std::optional<std::size_t> parse_size(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
  return whole ? std::optional(value) : std::nullopt;
}

// Takes the text off the front up to `separator`, which is taken too; nothing if it is not there.
std::optional<std::string_view> take_until(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return taken;
}

struct Head {
  std::string_view origin;
  std::size_t bytes = 0;
  std::size_t types = 0;
  std::string_view table_digest;
};

// The line "NAME VALUE" off the front.
std::optional<std::string_view> take_line(std::string_view& rest, std::string_view name) {
  std::optional<std::string_view> line = take_until(rest, '\n');
  if (!line || !line->starts_with(name) || line->size() <= name.size() ||
      (*line)[name.size()] != ' ') {
    return std::nullopt;
  }
  return line->substr(name.size() + 1);
}

std::optional<std::size_t> take_size(std::string_view& rest, std::string_view name) {
  const std::optional<std::string_view> value = take_line(rest, name);
  return value ? parse_size(*value) : std::nullopt;
}

std::optional<Head> take_head(std::string_view& rest) {
  const std::optional<std::string_view> origin = take_line(rest, "origin");
  const std::optional<std::size_t> bytes = take_size(rest, "bytes");
  const std::optional<std::size_t> types = take_size(rest, "types");
  const std::optional<std::string_view> digest = take_line(rest, "table");
  if (!origin || !bytes || !types || !digest || digest->size() != kDigestSize) {
    return std::nullopt;
  }
  return Head{*origin, *bytes, *types, *digest};
}

struct Row {
  std::string_view type_name;
  std::size_t offset = 0;
  std::size_t size = 0;
  std::string_view digest;
};

std::optional<Row> take_row(std::string_view& rest) {
  const std::optional<std::string_view> name = take_until(rest, ' ');
  const std::optional<std::string_view> offset = take_until(rest, ' ');
  const std::optional<std::string_view> size = take_until(rest, ' ');
  const std::optional<std::string_view> digest = take_until(rest, '\n');
  if (!name || !offset || !size || !digest || digest->size() != kDigestSize) {
    return std::nullopt;
  }
  const std::optional<std::size_t> offset_value = parse_size(*offset);
  const std::optional<std::size_t> size_value = parse_size(*size);
  if (!offset_value || !size_value) {
    return std::nullopt;
  }
  return Row{*name, *offset_value, *size_value, *digest};
}

// Nothing if the table is not whole. The texts must lie behind it in `all`.
std::optional<std::vector<Row>> read_table(std::string_view rest, const Head& head) {
  const std::size_t table_end = rest.find("\n\n");
  if (table_end == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view table = rest.substr(0, table_end + 1);
  const std::size_t texts_size = rest.size() - table_end - 2;
  if (sha256_hex(table) != head.table_digest) {
    return std::nullopt;
  }
  std::vector<Row> rows;
  while (!table.empty()) {
    const std::optional<Row> row = take_row(table);
    if (!row || row->offset > texts_size || row->size > texts_size - row->offset) {
      return std::nullopt;
    }
    rows.push_back(*row);
  }
  return rows.size() == head.types ? std::optional(rows) : std::nullopt;
}

}  // namespace

std::string encode_schema_index(std::vector<IndexedSchema> schemas, std::string_view origin) {
  DRYDOCK_CHECK(!schemas.empty());
  std::sort(schemas.begin(), schemas.end(), [](const IndexedSchema& a, const IndexedSchema& b) {
    return a.type_name < b.type_name;
  });
  std::string table;
  std::string texts;
  for (const IndexedSchema& schema : schemas) {
    table += fmt::format("{} {} {} {}\n", schema.type_name, texts.size(), schema.text.size(),
                         sha256_hex(schema.text));
    texts += schema.text;
  }
  const auto head = [&](std::size_t bytes) {
    return fmt::format("{}\norigin {}\nbytes {:0{}}\ntypes {}\ntable {}\n", kFirstLine, origin,
                       bytes, kSizeDigits, schemas.size(), sha256_hex(table));
  };
  const std::size_t bytes = head(0).size() + table.size() + 1 + texts.size();
  return head(bytes) + table + '\n' + texts;
}

Result<SchemaRegistry> open_schema_index(std::string bytes, const std::string& path) {
  const auto damaged = [&](std::string_view why) {
    return Error{fmt::format("the index of imported schemas {} {}", path, why),
                 "import the schemas again: drydock schema import"};
  };
  SchemaRegistry registry;
  const std::string_view all = registry.keep(std::move(bytes));
  std::string_view rest = all;
  if (take_until(rest, '\n') != kFirstLine) {
    return damaged(all.starts_with("drydock schema index ")
                       ? "was made by another version of drydock"
                       : "is no index of schemas");
  }
  const std::optional<Head> head = take_head(rest);
  if (head && head->bytes != all.size()) {
    return damaged(
        fmt::format("is cut off: it has {} bytes and should have {}", all.size(), head->bytes));
  }
  const std::optional<std::vector<Row>> rows = head ? read_table(rest, *head) : std::nullopt;
  if (!rows) {
    return damaged("is damaged: its table does not match its digest");
  }
  const std::string_view texts = rest.substr(rest.find("\n\n") + 2);
  for (const Row& row : *rows) {
    registry.add_unread({std::string(row.type_name), texts.substr(row.offset, row.size), path,
                         std::string(head->origin), std::string(row.digest)});
  }
  return registry;
}

}  // namespace drydock
