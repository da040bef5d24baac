#include "simulator/catalog/source_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace drydock {
namespace {

constexpr std::string_view kSource = "# source: ";
constexpr std::string_view kDate = " date: ";

bool is_month(std::string_view date) {
  const auto digit = [&](std::size_t i) { return date[i] >= '0' && date[i] <= '9'; };
  return date.size() == 7 && digit(0) && digit(1) && digit(2) && digit(3) && date[4] == '-' &&
         digit(5) && digit(6) && date.substr(5) >= "01" && date.substr(5) <= "12";
}

// Of "# source: ID date: YYYY-MM TEXT".
std::optional<CatalogSource> parse_source(std::string_view line) {
  line.remove_prefix(kSource.size());
  const std::size_t id_end = line.find(kDate);
  if (id_end == 0 || id_end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view id = line.substr(0, id_end);
  const std::string_view rest = line.substr(id_end + kDate.size());
  const std::size_t date_end = rest.find(' ');
  if (date_end == std::string_view::npos || date_end + 1 == rest.size() ||
      !is_month(rest.substr(0, date_end))) {
    return std::nullopt;
  }
  return CatalogSource{std::string(id), std::string(rest.substr(0, date_end)),
                       std::string(rest.substr(date_end + 1))};
}

class TableReader {
 public:
  TableReader(std::string path, std::initializer_list<std::string_view> columns)
      : columns_(fmt::format("{}", fmt::join(columns, ","))) {
    table_.path = std::move(path);
    table_.width = columns.size();
  }

  Result<SourceTable> read(std::string_view text) {
    std::size_t line = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view content = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      content.remove_suffix(content.ends_with('\r') ? 1 : 0);
      if (const Status read = read_line(content, ++line); !read) {
        return read.error();
      }
    }
    if (!has_columns_) {
      return table_.error_at(line + 1, fmt::format("the columns are missing: {}", columns_));
    }
    return std::move(table_);
  }

 private:
  Status read_line(std::string_view content, std::size_t line) {
    if (content.starts_with(kSource)) {
      return read_source(content, line);
    }
    if (content.empty() || content.starts_with('#')) {
      return success();
    }
    if (!has_columns_) {
      has_columns_ = content == columns_;
      return has_columns_ ? success()
                          : table_.error_at(line, fmt::format("the columns must be {}, not \"{}\"",
                                                              columns_, content));
    }
    const auto first = static_cast<std::uint32_t>(table_.fields.size());
    for (std::string_view rest = content;;) {
      const std::size_t comma = rest.find(',');
      table_.fields.push_back(rest.substr(0, comma));
      if (comma == std::string_view::npos) {
        break;
      }
      rest.remove_prefix(comma + 1);
    }
    const std::size_t count = table_.fields.size() - first;
    if (count != table_.width) {
      return table_.error_at(line,
                             fmt::format("{} fields, where the columns are {}", count, columns_));
    }
    const std::string_view id = table_.fields.back();
    const std::optional<std::uint32_t> source = find_source(id);
    if (!source) {
      return table_.error_at(line, fmt::format("the source \"{}\" is not declared", id));
    }
    table_.rows.push_back({static_cast<std::uint32_t>(line), *source, first});
    return success();
  }

  // There are few sources, and the next record mostly has that of the last.
  [[nodiscard]] std::optional<std::uint32_t> find_source(std::string_view id) const {
    if (!table_.rows.empty() && table_.sources[table_.rows.back().source].id == id) {
      return table_.rows.back().source;
    }
    for (std::uint32_t i = 0; i < table_.sources.size(); ++i) {
      if (table_.sources[i].id == id) {
        return i;
      }
    }
    return std::nullopt;
  }

  Status read_source(std::string_view content, std::size_t line) {
    std::optional<CatalogSource> source = parse_source(content);
    if (!source) {
      return table_.error_at(
          line, fmt::format("\"{}\" is not of the form # source: ID date: YYYY-MM TEXT", content));
    }
    if (find_source(source->id)) {
      return table_.error_at(line, fmt::format("the source \"{}\" is declared twice", source->id));
    }
    table_.sources.push_back(std::move(*source));
    return success();
  }

  SourceTable table_;
  std::string columns_;
  bool has_columns_ = false;
};

}  // namespace

Error SourceTable::error_at(std::size_t line, const std::string& message) const {
  return {fmt::format("{}:{}: {}", path, line, message),
          "docs/CATALOG.md describes the format of the catalog"};
}

Result<SourceTable> read_source_table(std::string path, std::string_view text,
                                      std::initializer_list<std::string_view> columns) {
  return TableReader(std::move(path), columns).read(text);
}

}  // namespace drydock
