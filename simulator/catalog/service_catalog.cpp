#include "simulator/catalog/service_catalog.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <span>

#include "base/duration.hpp"
#include "simulator/catalog/source_table.hpp"

namespace drydock {
namespace {

constexpr std::string_view kHomeRegion = "us-east-1";

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = error == std::errc{} && stop == text.data() + text.size() && number >= 0;
  return good ? std::optional(number) : std::nullopt;
}

std::optional<bool> parse_yes(std::string_view text) {
  return text == "yes" || text == "no" ? std::optional(text == "yes") : std::nullopt;
}

struct Quantity {
  double value = 0;
  bool is_time = false;
};

// "90s" or "1000".
std::optional<Quantity> parse_quantity(std::string_view text) {
  if (const std::optional<double> number = parse_number<double>(text)) {
    return Quantity{*number, false};
  }
  const std::optional<Nanoseconds> time = parse_duration(text);
  return time ? std::optional(Quantity{to_seconds(*time), true}) : std::nullopt;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// "90s", "uniform 1s 2s", "lognormal 90s 3m" (median and 95th percentile).
std::optional<ServiceDefault> parse_value(std::string_view text) {
  using Kind = Distribution::Kind;
  const std::vector<std::string_view> words = words_of(text);
  ServiceDefault result;
  if (words.size() == 1) {
    const std::optional<Quantity> value = parse_quantity(words[0]);
    result.is_time = value && value->is_time;
    result.value = {Kind::Constant, value ? value->value : 0, 0};
    return value ? std::optional(std::move(result)) : std::nullopt;
  }
  if (words.size() != 3 || (words[0] != "uniform" && words[0] != "lognormal")) {
    return std::nullopt;
  }
  const std::optional<Quantity> first = parse_quantity(words[1]);
  const std::optional<Quantity> second = parse_quantity(words[2]);
  if (!first || !second || first->is_time != second->is_time || first->value > second->value ||
      (words[0] == "lognormal" && first->value <= 0)) {
    return std::nullopt;
  }
  result.is_time = first->is_time;
  result.value = {words[0] == "uniform" ? Kind::Uniform : Kind::Lognormal, first->value,
                  second->value};
  return result;
}

}  // namespace

class ServiceCatalogReader {
 public:
  Status add_prices(const SourceTable& table) {
    for (const SourceTable::Row& row : table.rows) {
      const std::span<const std::string_view> fields = table.fields_of(row);
      const std::optional<std::int64_t> from = parse_number<std::int64_t>(fields[2]);
      const std::optional<Money> usd = Money::parse(fields[3]);
      const std::optional<std::int64_t> free = parse_number<std::int64_t>(fields[5]);
      const std::optional<bool> confirmed = parse_yes(fields[6]);
      if (!from || !usd || *usd < Money{} || !free || !confirmed) {
        return table.error_at(row.line,
                              "a price needs a whole `from` and `free`, a decimal `usd` "
                              "and yes or no for `confirmed`");
      }
      ServicePrice& price = catalog_.prices_[{std::string(fields[1]), std::string(fields[0])}];
      const bool first = price.tiers.empty();
      if (first ? *from != 0 : *from <= price.tiers.back().from || price.unit != fields[4]) {
        return table.error_at(row.line, fmt::format("the tiers of {} in {} must begin at 0, ascend "
                                                    "and have one unit",
                                                    fields[1], fields[0]));
      }
      if (first) {
        price.item = fields[1];
        price.region = fields[0];
        price.unit = fields[4];
        price.free = *free;
        price.source = table.sources[row.source].shown();
        price.confirmed = true;
      }
      price.tiers.push_back({*from, *usd});
      price.confirmed = price.confirmed && *confirmed;
    }
    return success();
  }

  Status add_defaults(const SourceTable& table) {
    for (const SourceTable::Row& row : table.rows) {
      const std::span<const std::string_view> fields = table.fields_of(row);
      std::optional<ServiceDefault> value = parse_value(fields[1]);
      const std::optional<bool> confirmed = parse_yes(fields[2]);
      if (!value || !confirmed) {
        return table.error_at(
            row.line, fmt::format("\"{}\" is not a value such as 90s, 1000 or lognormal 90s 3m, "
                                  "or \"{}\" is not yes or no",
                                  fields[1], fields[2]));
      }
      value->item = fields[0];
      value->confirmed = *confirmed;
      value->source = table.sources[row.source].shown();
      if (!catalog_.defaults_.emplace(std::string(fields[0]), std::move(*value)).second) {
        return table.error_at(row.line, fmt::format("{} is there already", fields[0]));
      }
    }
    return success();
  }

  [[nodiscard]] ServiceCatalog take() && { return std::move(catalog_); }

 private:
  ServiceCatalog catalog_;
};

const ServicePrice* ServiceCatalog::price(std::string_view item, std::string_view region) const {
  auto found = prices_.find(std::pair(std::string(item), std::string(region)));
  if (found == prices_.end()) {
    found = prices_.find(std::pair(std::string(item), std::string(kHomeRegion)));
  }
  return found == prices_.end() ? nullptr : &found->second;
}

const ServiceDefault* ServiceCatalog::find_default(std::string_view item) const {
  const auto found = defaults_.find(item);
  return found == defaults_.end() ? nullptr : &found->second;
}

std::vector<std::string_view> ServiceCatalog::price_items() const {
  std::vector<std::string_view> items;
  for (const auto& [key, price] : prices_) {
    if (items.empty() || items.back() != price.item) {
      items.emplace_back(price.item);
    }
  }
  return items;
}

Result<ServiceCatalog> load_service_catalog(const FileSystem& files, const std::string& folder) {
  ServiceCatalogReader reader;
  const std::string prices_path = folder + "/service_prices.csv";
  const Result<std::string> prices_text = files.read(prices_path);
  if (!prices_text) {
    return prices_text.error();
  }
  const Result<SourceTable> prices =
      read_source_table(prices_path, *prices_text,
                        {"region", "item", "from", "usd", "unit", "free", "confirmed", "source"});
  if (!prices) {
    return prices.error();
  }
  if (const Status added = reader.add_prices(*prices); !added) {
    return added.error();
  }
  const std::string defaults_path = folder + "/service_defaults.csv";
  const Result<std::string> defaults_text = files.read(defaults_path);
  if (!defaults_text) {
    return defaults_text.error();
  }
  const Result<SourceTable> defaults =
      read_source_table(defaults_path, *defaults_text, {"item", "value", "confirmed", "source"});
  if (!defaults) {
    return defaults.error();
  }
  if (const Status added = reader.add_defaults(*defaults); !added) {
    return added.error();
  }
  return std::move(reader).take();
}

}  // namespace drydock
