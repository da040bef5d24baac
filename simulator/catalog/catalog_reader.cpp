#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "simulator/catalog/catalog.hpp"
#include "simulator/catalog/catalog_builder.hpp"
#include "simulator/catalog/catalog_words.hpp"
#include "simulator/catalog/source_table.hpp"

namespace drydock {
namespace {

using Fields = std::span<const std::string_view>;

bool is_architecture(std::string_view text) {
  return text == "x86_64" || text == "arm64" || text == "i386|x86_64" || text == "i386" ||
         text == "arm64_mac" || text == "x86_64_mac";
}

// KIND:MAKER:NAME:COUNT:MIB with bars between several; nothing if it is not so.
std::optional<std::vector<Accelerator>> parse_accelerators(std::string_view text) {
  std::vector<Accelerator> all;
  bool good = true;
  for_each_part(text, '|', [&](std::string_view part) {
    std::array<std::string_view, 5> fields;
    std::size_t count = 0;
    for_each_part(part, ':', [&](std::string_view field) {
      if (count < fields.size()) {
        fields.at(count) = field;
      }
      ++count;
    });
    const auto number = parse_whole<std::uint32_t>(fields[3]);
    const auto memory = parse_whole<std::uint64_t>(fields[4]);
    good = good && count == fields.size() && !fields[0].empty() && number && memory;
    if (good) {
      all.push_back({std::string(fields[0]), std::string(fields[1]), std::string(fields[2]),
                     *number, *memory});
    }
  });
  return good ? std::optional(std::move(all)) : std::nullopt;
}

bool set_trait(std::string_view trait, InstanceType& type) {
  if (trait == "no-spot") {
    type.spot = false;
  } else if (trait == "previous") {
    type.current_generation = false;
  } else if (trait == "metal") {
    type.bare_metal = true;
  } else if (trait == "burstable") {
    type.burstable = true;
  } else if (trait == "hibernation") {
    type.hibernation = true;
  } else if (trait == "capacity-block") {
    type.capacity_block = true;
  } else {
    return false;
  }
  return true;
}

std::optional<LocalStorage> parse_storage(std::string_view text) {
  return text.empty()    ? std::optional(LocalStorage::None)
         : text == "hdd" ? std::optional(LocalStorage::Hdd)
         : text == "ssd" ? std::optional(LocalStorage::Ssd)
                         : std::nullopt;
}

// Reads one table after the other into a builder; each stops at the first wrong line.
class CatalogReader {
 public:
  CatalogReader(const FileSystem& files, const std::string& folder)
      : files_(files), folder_(folder) {}

  Result<Catalog> read() {
    const Step steps[] = {
        {"instance_types.csv", true, &CatalogReader::read_types},
        {"zones.csv", false, &CatalogReader::read_zones},
        {"on_demand_prices.csv", true, &CatalogReader::read_prices},
        {"offerings.csv", false, &CatalogReader::read_offerings},
        {"spot_advisor.csv", false, &CatalogReader::read_advisor},
        {"spot_prices.csv", false, &CatalogReader::read_spot_prices},
    };
    for (const Step& step : steps) {
      const std::string path = folder_ + "/" + step.file;
      if (!step.required && !files_.exists(path)) {
        continue;
      }
      const Result<std::string> text = files_.read(path);
      if (!text) {
        return text.error();
      }
      if (const Status done = (this->*step.read)(path, *text); !done) {
        return done.error();
      }
    }
    return std::move(builder_).take();
  }

 private:
  struct Step {
    const char* file;
    bool required;
    Status (CatalogReader::*read)(const std::string& path, std::string_view text);
  };

  // Calls `add(fields, source, region)` for each record; it returns what is wrong with it, or "".
  // With a Region the first two columns are that and the type, whose index is in type_.
  template <class Add>
  Status each_record(const std::string& path, std::string_view text, bool of_region,
                     std::initializer_list<std::string_view> columns, Add add) {
    Result<SourceTable> table = read_source_table(path, text, columns);
    if (!table) {
      return table.error();
    }
    std::vector<std::uint32_t> sources;
    for (CatalogSource& source : table->sources) {
      sources.push_back(builder_.source(std::move(source)));
    }
    RegionFacts* region = nullptr;
    for (const SourceTable::Row& row : table->rows) {
      const Fields fields = table->fields_of(row);
      if (of_region) {
        if (fields[0].empty()) {
          return table->error_at(row.line, "the record has no Region");
        }
        if (region == nullptr || region->name != fields[0]) {
          region = &builder_.region(fields[0]);
        }
      }
      if (const std::string wrong = add(fields, sources[row.source], region); !wrong.empty()) {
        return table->error_at(row.line, wrong);
      }
    }
    return success();
  }

  static std::string is_not(std::string_view field, std::string_view wanted) {
    return fmt::format("\"{}\" is not {}", field, wanted);
  }
  static std::string no_such_type(std::string_view type) {
    return fmt::format("\"{}\" is not among the instance types", type);
  }

  Status read_types(const std::string& path, std::string_view text) {
    std::vector<InstanceType> types;
    const Status read =
        each_record(path, text, false,
                    {"type", "vcpus", "memory_mib", "architecture", "cpu", "traits", "accelerators",
                     "network_interfaces", "network_gbps", "network_baseline_gbps",
                     "ebs_baseline_mbps", "storage_gb", "storage", "source"},
                    [&](Fields fields, std::uint32_t source, const RegionFacts* /*region*/) {
                      InstanceType type;
                      type.source = source;
                      std::string wrong = read_shape(fields, type);
                      wrong = wrong.empty() ? read_attributes(fields, type) : wrong;
                      types.push_back(std::move(type));
                      return wrong;
                    });
    if (!read) {
      return read.error();
    }
    const std::size_t count = types.size();
    return builder_.put_types(std::move(types)) == count ? success() : Status(twice(path, text));
  }

  // Looks for the line only now that there is one.
  [[nodiscard]] static Error twice(const std::string& path, std::string_view text) {
    std::set<std::string_view> names;
    std::size_t line = 0;
    std::string_view repeated;
    while (repeated.empty() && !text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size() - 1);
      const std::string_view name = text.substr(0, std::min(text.find(','), end));
      text.remove_prefix(end + 1);
      ++line;
      if (!name.empty() && !name.starts_with('#') && !names.insert(name).second) {
        repeated = name;
      }
    }
    return {fmt::format("{}:{}: the type {} is there already", path, line, repeated),
            "docs/CATALOG.md describes the format of the catalog"};
  }

  static std::string read_shape(Fields fields, InstanceType& type) {
    const auto vcpus = parse_whole<std::uint32_t>(fields[1]);
    const auto memory = parse_whole<std::uint64_t>(fields[2]);
    if (fields[0].empty()) {
      return "the type has no name";
    }
    if (!vcpus || *vcpus == 0) {
      return is_not(fields[1], "a number of vCPUs");
    }
    if (!memory || *memory == 0) {
      return is_not(fields[2], "a number of MiB");
    }
    if (!is_architecture(fields[3])) {
      return is_not(fields[3], "x86_64, arm64, i386, i386|x86_64, x86_64_mac or arm64_mac");
    }
    type.name = fields[0];
    type.vcpus = *vcpus;
    type.memory_mib = *memory;
    type.architecture = fields[3];
    type.cpu_manufacturer = fields[4];
    return "";
  }

  static std::string read_attributes(Fields fields, InstanceType& type) {
    std::string wrong;
    for_each_part(fields[5], '|', [&](std::string_view trait) {
      if (!set_trait(trait, type) && wrong.empty()) {
        wrong = is_not(trait,
                       "a trait: previous, metal, burstable, hibernation, no-spot or "
                       "capacity-block");
      }
    });
    auto accelerators = parse_accelerators(fields[6]);
    if (!accelerators) {
      return is_not(fields[6], "KIND:MAKER:NAME:COUNT:MIB");
    }
    type.accelerators = std::move(*accelerators);
    const auto interfaces = parse_whole<std::uint32_t>(fields[7]);
    const auto ebs = parse_whole<std::uint32_t>(fields[10].empty() ? "0" : fields[10]);
    const std::optional<LocalStorage> storage = parse_storage(fields[12]);
    if (!interfaces) {
      return is_not(fields[7], "a number of network interfaces");
    }
    if (!ebs) {
      return is_not(fields[10], "a number of Mbit/s");
    }
    if (!storage) {
      return is_not(fields[12], "hdd, ssd or empty");
    }
    type.network_interfaces = *interfaces;
    type.ebs_baseline_mbps = *ebs;
    type.storage = *storage;
    const std::pair<std::size_t, double*> amounts[] = {
        {8, &type.network_gbps}, {9, &type.network_baseline_gbps}, {11, &type.storage_gb}};
    for (const auto& [column, amount] : amounts) {
      const std::optional<double> value = parse_amount(fields[column]);
      if (!value) {
        return is_not(fields[column], "an amount");
      }
      *amount = *value;
    }
    return wrong;
  }

  Status read_zones(const std::string& path, std::string_view text) {
    return each_record(path, text, true, {"region", "zone", "source"},
                       [&](Fields fields, std::uint32_t source, RegionFacts* region) {
                         return fields[1].empty() ? std::string("the zone has no id")
                                : CatalogBuilder::zone(*region, fields[1], source)
                                    ? std::string()
                                    : fmt::format("{} has more than 32 zones", fields[0]);
                       });
  }

  Status read_prices(const std::string& path, std::string_view text) {
    return each_record(
        path, text, true, {"region", "type", "usd_per_hour", "source"},
        [&](Fields fields, std::uint32_t source, RegionFacts* region) {
          const std::optional<std::uint32_t> type = builder_.type(fields[1]);
          const std::optional<Money> price = Money::parse(fields[2]);
          if (!type) {
            return no_such_type(fields[1]);
          }
          if (!price || *price <= Money{}) {
            return is_not(fields[2], "a price above 0");
          }
          return CatalogBuilder::put_on_demand(*region, *type, *price, source) == Put::New
                     ? std::string()
                     : fmt::format("the price of {} in {} is there already", fields[1], fields[0]);
        });
  }

  Status read_offerings(const std::string& path, std::string_view text) {
    return each_record(
        path, text, true, {"region", "type", "zones", "source"},
        [&](Fields fields, std::uint32_t source, RegionFacts* region) {
          const std::optional<std::uint32_t> type = builder_.type(fields[1]);
          if (!type) {
            return no_such_type(fields[1]);
          }
          std::uint32_t mask = 0;
          std::string wrong;
          for_each_part(fields[2], '|', [&](std::string_view id) {
            const auto found = std::lower_bound(region->zones.begin(), region->zones.end(), id);
            if (found == region->zones.end() || *found != id) {
              wrong = fmt::format("\"{}\" is not among the zones of {}", id, fields[0]);
            } else {
              mask |= std::uint32_t{1} << static_cast<std::uint32_t>(found - region->zones.begin());
            }
          });
          if (wrong.empty() &&
              CatalogBuilder::put_offered(*region, *type, mask, source) != Put::New) {
            wrong = fmt::format("the zones of {} in {} are there already", fields[1], fields[0]);
          }
          return wrong;
        });
  }

  Status read_advisor(const std::string& path, std::string_view text) {
    return each_record(
        path, text, true, {"region", "type", "bracket", "savings_percent", "source"},
        [&](Fields fields, std::uint32_t source, RegionFacts* region) {
          const std::optional<std::uint32_t> type = builder_.type(fields[1]);
          const auto bracket = parse_whole<std::uint8_t>(fields[2]);
          const auto savings = parse_whole<std::uint8_t>(fields[3]);
          if (!type) {
            return no_such_type(fields[1]);
          }
          if (!bracket || *bracket >= kAdvisorBrackets) {
            return is_not(fields[2], "a bracket from 0 to 4");
          }
          if (!savings || *savings > 100) {
            return is_not(fields[3], "a percentage");
          }
          const Put put = CatalogBuilder::put_advisor(*region, *type, {*bracket, *savings, source});
          return put == Put::New ? std::string()
                                 : fmt::format("the figures of {} in {} are there already",
                                               fields[1], fields[0]);
        });
  }

  Status read_spot_prices(const std::string& path, std::string_view text) {
    return each_record(
        path, text, true, {"region", "type", "zone", "usd_per_hour", "source"},
        [&](Fields fields, std::uint32_t source, RegionFacts* region) {
          const std::optional<std::uint32_t> type = builder_.type(fields[1]);
          const std::optional<Money> price = Money::parse(fields[3]);
          if (!type) {
            return no_such_type(fields[1]);
          }
          if (!price || *price <= Money{}) {
            return is_not(fields[3], "a price above 0");
          }
          return CatalogBuilder::put_spot(*region, *type, fields[2], *price, source) == Put::New
                     ? std::string()
                     : fmt::format("the Spot price of {} in {} is there already", fields[1],
                                   fields[2].empty() ? fields[0] : fields[2]);
        });
  }

  const FileSystem& files_;
  const std::string& folder_;
  CatalogBuilder builder_;
};

}  // namespace

Result<Catalog> load_catalog(const FileSystem& files, const std::string& folder) {
  return CatalogReader(files, folder).read();
}

}  // namespace drydock
