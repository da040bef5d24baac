#include "simulator/catalog/catalog.hpp"

#include <fmt/format.h>

#include <charconv>

#include "simulator/catalog/source_table.hpp"

namespace drydock {
namespace {

// A whole number of at least 1.
template <class Number>
std::optional<Number> parse_count(std::string_view text) {
  Number number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size() || number == 0) {
    return std::nullopt;
  }
  return number;
}

bool is_architecture(std::string_view text) {
  return text == "x86_64" || text == "arm64" || text == "i386|x86_64" || text == "i386";
}

Result<SourceTable> read_table(const FileSystem& files, const std::string& path,
                               std::initializer_list<std::string_view> columns) {
  const Result<std::string> text = files.read(path);
  return text ? read_source_table(path, *text, columns) : text.error();
}

}  // namespace

class CatalogReader {
 public:
  Status add_types(const SourceTable& table) {
    for (const SourceTable::Row& row : table.rows) {
      const std::string& name = row.fields[0];
      const auto vcpus = parse_count<std::uint32_t>(row.fields[1]);
      const auto memory = parse_count<std::uint64_t>(row.fields[2]);
      if (name.empty()) {
        return table.error_at(row.line, "the type has no name");
      }
      if (!vcpus) {
        return wrong(table, row, 1, "a number of vCPUs");
      }
      if (!memory) {
        return wrong(table, row, 2, "a number of MiB");
      }
      if (!is_architecture(row.fields[3])) {
        return wrong(table, row, 3, "x86_64, arm64, i386 or i386|x86_64");
      }
      InstanceType type{name, *vcpus, *memory, row.fields[3]};
      if (!catalog_.types_.emplace(name, std::move(type)).second) {
        return table.error_at(row.line, fmt::format("the type {} is there already", name));
      }
    }
    return success();
  }

  Status add_prices(const SourceTable& table) {
    for (const SourceTable::Row& row : table.rows) {
      const std::string& region = row.fields[0];
      const std::string& type = row.fields[1];
      const std::optional<Money> price = Money::parse(row.fields[2]);
      if (region.empty()) {
        return table.error_at(row.line, "the price has no Region");
      }
      if (catalog_.find(type) == nullptr) {
        return table.error_at(row.line,
                              fmt::format("\"{}\" is not among the instance types", type));
      }
      if (!price || *price <= Money{}) {
        return wrong(table, row, 2, "a price above 0");
      }
      const bool is_new =
          catalog_.prices_.emplace(std::pair(type, region), Price{*price, row.source}).second;
      if (!is_new) {
        return table.error_at(row.line,
                              fmt::format("the price of {} in {} is there already", type, region));
      }
    }
    return success();
  }

  [[nodiscard]] Catalog take() && { return std::move(catalog_); }

 private:
  static Error wrong(const SourceTable& table, const SourceTable::Row& row, std::size_t field,
                     std::string_view wanted) {
    return table.error_at(row.line, fmt::format("\"{}\" is not {}", row.fields[field], wanted));
  }

  Catalog catalog_;
};

const InstanceType* Catalog::find(std::string_view type) const {
  const auto found = types_.find(type);
  return found == types_.end() ? nullptr : &found->second;
}

std::optional<Price> Catalog::on_demand_price(std::string_view type,
                                              std::string_view region) const {
  const auto found = prices_.find(std::pair(std::string(type), std::string(region)));
  return found == prices_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string_view> Catalog::type_names() const {
  std::vector<std::string_view> names;
  names.reserve(types_.size());
  for (const auto& [name, type] : types_) {
    names.emplace_back(name);
  }
  return names;
}

Result<Catalog> load_catalog(const FileSystem& files, const std::string& folder) {
  const Result<SourceTable> types =
      read_table(files, folder + "/instance_types.csv",
                 {"type", "vcpus", "memory_mib", "architecture", "source"});
  if (!types) {
    return types.error();
  }
  const Result<SourceTable> prices = read_table(files, folder + "/on_demand_prices.csv",
                                                {"region", "type", "usd_per_hour", "source"});
  if (!prices) {
    return prices.error();
  }
  CatalogReader reader;
  if (const Status added = reader.add_types(*types); !added) {
    return added.error();
  }
  if (const Status added = reader.add_prices(*prices); !added) {
    return added.error();
  }
  return std::move(reader).take();
}

}  // namespace drydock
