// Facts of AWS that a simulation needs and a template does not carry: instance types, zones and
// prices. Every figure has its source and date. Read from schemas/catalog/.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/money.hpp"

namespace drydock {

struct InstanceType {
  std::string name;  // "r6i.4xlarge"
  std::uint32_t vcpus = 0;
  std::uint64_t memory_mib = 0;
  std::string architecture;  // "x86_64", "arm64", "i386|x86_64"
};

struct Price {
  Money usd_per_hour;  // On-Demand, Linux, shared tenancy
  std::string source;  // with its date
};

class Catalog {
 public:
  [[nodiscard]] const InstanceType* find(std::string_view type) const;
  [[nodiscard]] std::optional<Price> on_demand_price(std::string_view type,
                                                     std::string_view region) const;
  [[nodiscard]] std::vector<std::string_view> type_names() const;  // sorted

 private:
  friend class CatalogReader;
  std::map<std::string, InstanceType, std::less<>> types_;
  std::map<std::pair<std::string, std::string>, Price, std::less<>> prices_;  // (type, region)
};

// Reads `instance_types.csv` and `on_demand_prices.csv` of the folder; formats in
// docs/CATALOG.md.
[[nodiscard]] Result<Catalog> load_catalog(const FileSystem& files, const std::string& folder);

}  // namespace drydock
