// What services charge and how they behave when nobody says otherwise: prices by Region, default
// durations, probabilities and quotas. Every figure has a source, a date and whether it could be
// confirmed. Read from schemas/catalog/service_prices.csv and service_defaults.csv, whose format
// stands in docs/CATALOG.md. What the items mean is left to simulator/billing and
// simulator/services.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "simulator/engine/distribution.hpp"

namespace drydock {

// From so many units a month on, each unit costs so much.
struct PriceTier {
  std::int64_t from = 0;
  Money usd;
};

struct ServicePrice {
  std::string item;              // "lambda.requests"
  std::string region;            // whose price it is
  std::string unit;              // "million"; see simulator/billing/meter_unit.hpp
  std::vector<PriceTier> tiers;  // ascending; the first begins at 0
  std::int64_t free = 0;         // units a month that cost nothing where free tiers count
  bool confirmed = false;        // every tier was found in a public source
  std::string source;            // with its date
};

// A duration or a plain number, fixed or drawn.
struct ServiceDefault {
  std::string item;  // "lambda.cold_start"
  bool is_time = false;
  Distribution value;  // seconds if is_time
  bool confirmed = false;
  std::string source;  // with its date
};

class ServiceCatalog {
 public:
  // Of the Region, else of us-east-1 (the result says whose); null if there is none.
  [[nodiscard]] const ServicePrice* price(std::string_view item, std::string_view region) const;
  // Null if there is none of that name.
  [[nodiscard]] const ServiceDefault* find_default(std::string_view item) const;
  [[nodiscard]] const std::map<std::string, ServiceDefault, std::less<>>& defaults() const {
    return defaults_;
  }
  [[nodiscard]] std::vector<std::string_view> price_items() const;  // sorted, each once

 private:
  friend class ServiceCatalogReader;
  std::map<std::pair<std::string, std::string>, ServicePrice, std::less<>> prices_;
  std::map<std::string, ServiceDefault, std::less<>> defaults_;
};

// From the folder's two files. Stops at the first line that is wrong and says which.
[[nodiscard]] Result<ServiceCatalog> load_service_catalog(const FileSystem& files,
                                                          const std::string& folder);

}  // namespace drydock
