#include "simulator/catalog/import_exports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/codes/capacity_codes.hpp"
#include "simulator/catalog/catalog_words.hpp"
#include "simulator/catalog/export_report.hpp"
#include "simulator/catalog/import_instance_types.hpp"
#include "simulator/catalog/import_price_list.hpp"

namespace drydock {
namespace {

// "us-east-1" of the zone "us-east-1a"; "" if it is no name of a zone.
std::string_view region_of_zone(std::string_view zone) {
  const bool named = zone.size() > 2 && zone.back() >= 'a' && zone.back() <= 'z' &&
                     zone[zone.size() - 2] >= '0' && zone[zone.size() - 2] <= '9' &&
                     zone.find('-') != std::string_view::npos;
  return named ? zone.substr(0, zone.size() - 1) : std::string_view();
}

class Importer {
 public:
  Importer(const CatalogImportOptions& options, CatalogBuilder& builder, ExportReport& report)
      : options_(options), builder_(builder), report_(report) {}

  void instance_types(const Node& list) {
    const std::uint32_t source = source_of("types", "Amazon EC2 DescribeInstanceTypes");
    std::vector<InstanceType> types;
    types.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (std::optional<InstanceType> type = read_instance_type(list[i], report_)) {
        type->source = source;
        types.push_back(std::move(*type));
      }
    }
    for (const InstanceType& type : types) {
      const InstanceType* old = builder_.catalog().find(type.name);
      report_.count(old == nullptr ? Put::New : same(*old, type) ? Put::Same : Put::Replaced);
    }
    builder_.put_types(std::move(types));
  }

  void offerings(const Node& list) {
    const std::uint32_t source = source_of("zones", "Amazon EC2 DescribeInstanceTypeOfferings");
    std::map<std::pair<std::string, std::uint32_t>, std::vector<std::string_view>> zones;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Node record = list[i];
      const std::string_view type = report_.text(record, "InstanceType");
      const std::string_view zone = report_.text(record, "Location");
      if (type.empty() || zone.empty()) {
        continue;
      }
      if (report_.text(record, "LocationType") != "availability-zone-id") {
        report_.wrong(record.span(),
                      fmt::format("the location \"{}\" is not the id of a zone", zone),
                      "export with `--location-type availability-zone-id`: names of zones differ "
                      "between accounts");
        continue;
      }
      const std::string region = region_of_zone_id(zone);
      const std::optional<std::uint32_t> index = builder_.type(type);
      if (region.empty()) {
        report_.wrong(record.span(), fmt::format("the Region of the zone {} is not known", zone),
                      "name it with --region");
      } else if (!index) {
        report_.skip(record.span(), type);
      } else {
        zones[{region, *index}].push_back(zone);
      }
    }
    for (const auto& [key, ids] : zones) {
      put_offered(key.first, key.second, ids, source);
    }
  }

  void spot_prices(const Node& list) {
    struct Latest {
      std::string_view time;
      Money price;
    };
    std::map<std::pair<std::string_view, std::uint32_t>, Latest> latest;  // by zone and type
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Node record = list[i];
      const std::string_view type = report_.text(record, "InstanceType");
      const std::string_view zone = report_.text(record, "AvailabilityZone");
      const std::optional<Node> time = report_.require(record, "Timestamp", NodeKind::String);
      const std::optional<Node> price = report_.require(record, "SpotPrice", NodeKind::String);
      if (type.empty() || zone.empty() || !time || !price) {
        continue;
      }
      const std::string_view system = report_.text(record, "ProductDescription");
      if (system != "Linux/UNIX" && system != "Linux/UNIX (Amazon VPC)") {
        continue;
      }
      const std::optional<Money> dollars = Money::parse(price->text());
      const std::optional<std::uint32_t> index = builder_.type(type);
      if (!dollars || *dollars <= Money{}) {
        report_.wrong(price->span(), fmt::format("\"{}\" is no price in dollars", price->text()));
      } else if (region_of_zone(zone).empty()) {
        report_.wrong(record.span(), fmt::format("\"{}\" is not the name of a zone", zone));
      } else if (!index) {
        report_.skip(record.span(), type);
      } else if (Latest& known = latest[{zone, *index}]; known.time <= time->text()) {
        known = {time->text(), *dollars};
      }
    }
    for (const auto& [key, found] : latest) {
      const std::uint32_t source = spot_source(found.time);
      report_.count(CatalogBuilder::put_spot(builder_.region(region_of_zone(key.first)), key.second,
                                             key.first, found.price, source));
    }
  }

  void advisor(const Node& regions) {
    const std::uint32_t source = source_of("advisor", "Amazon EC2 Spot Instance advisor, Linux");
    for (std::size_t i = 0; i < regions.size(); ++i) {
      const std::string_view region = regions.key(i);
      const std::optional<Node> types =
          regions[i].is(NodeKind::Mapping) ? regions[i].find("Linux") : std::nullopt;
      if (!types || !types->is(NodeKind::Mapping) || !is_catalog_word(region)) {
        report_.wrong(regions[i].span(),
                      fmt::format("the figures of \"{}\" have no object `Linux`", region));
        continue;
      }
      for (std::size_t j = 0; j < types->size(); ++j) {
        advisor_figure(region, types->key(j), (*types)[j], source);
      }
    }
  }

 private:
  // Values only; who said it first does not matter.
  static bool same(const InstanceType& a, const InstanceType& b) {
    const auto key = [](const InstanceType& type) {
      return std::tie(type.vcpus, type.memory_mib, type.architecture, type.cpu_manufacturer,
                      type.current_generation, type.bare_metal, type.burstable, type.hibernation,
                      type.spot, type.capacity_block, type.accelerators, type.network_interfaces,
                      type.network_gbps, type.network_baseline_gbps, type.ebs_baseline_mbps,
                      type.storage_gb, type.storage);
    };
    return key(a) == key(b);
  }

  std::uint32_t source_of(std::string_view id, std::string_view text) {
    return builder_.source(
        {fmt::format("{}-{}", id, options_.date), options_.date, std::string(text)});
  }

  std::uint32_t spot_source(std::string_view time) {
    const std::string_view month = time.substr(0, 7);
    const bool is_month = month.size() == 7 && month[4] == '-' && is_catalog_word(month) &&
                          parse_whole<std::uint32_t>(month.substr(0, 4)) &&
                          parse_whole<std::uint32_t>(month.substr(5)).value_or(0) - 1U < 12;
    const std::string date(is_month ? month : std::string_view(options_.date));
    return builder_.source({"spot-" + date, date, "Amazon EC2 DescribeSpotPriceHistory"});
  }

  // Of a Region whose zones are known, else what the options say.
  [[nodiscard]] std::string region_of_zone_id(std::string_view zone) const {
    for (const RegionFacts& region : builder_.catalog().regions()) {
      if (std::binary_search(region.zones.begin(), region.zones.end(), zone)) {
        return region.name;
      }
    }
    return options_.region;
  }

  void put_offered(const std::string& region_name, std::uint32_t type,
                   const std::vector<std::string_view>& ids, std::uint32_t source) {
    RegionFacts& region = builder_.region(region_name);
    for (const std::string_view id : ids) {
      CatalogBuilder::zone(region, id, source);
    }
    std::uint32_t mask = 0;
    for (const std::string_view id : ids) {
      if (const auto number = CatalogBuilder::zone(region, id, source)) {
        mask |= std::uint32_t{1} << *number;
      }
    }
    report_.count(CatalogBuilder::put_offered(region, type, mask, source));
  }

  void advisor_figure(std::string_view region, std::string_view type, const Node& record,
                      std::uint32_t source) {
    const std::uint64_t bracket = report_.whole(record, "r");
    const std::uint64_t savings = report_.whole(record, "s");
    const std::optional<std::uint32_t> index = builder_.type(type);
    if (bracket >= kAdvisorBrackets || savings > 100) {
      report_.wrong(record.span(), fmt::format("bracket {} and savings of {} percent cannot be",
                                               bracket, savings));
    } else if (!index) {
      report_.skip(record.span(), type);
    } else {
      report_.count(CatalogBuilder::put_advisor(
          builder_.region(region), *index,
          {static_cast<std::uint8_t>(bracket), static_cast<std::uint8_t>(savings), source}));
    }
  }

  const CatalogImportOptions& options_;
  CatalogBuilder& builder_;
  ExportReport& report_;
};

struct Root {
  std::string_view key;
  NodeKind kind;
  ExportKind exported;
};
constexpr Root kRoots[] = {
    {"InstanceTypes", NodeKind::Sequence, ExportKind::InstanceTypes},
    {"InstanceTypeOfferings", NodeKind::Sequence, ExportKind::Offerings},
    {"SpotPriceHistory", NodeKind::Sequence, ExportKind::SpotPrices},
    {"PriceList", NodeKind::Sequence, ExportKind::PriceList},
    {"products", NodeKind::Mapping, ExportKind::PriceList},
    {"spot_advisor", NodeKind::Mapping, ExportKind::Advisor},
};

const Root* root_of(const Node& node) {
  for (const Root& root : kRoots) {
    const std::optional<Node> found =
        node.is(NodeKind::Mapping) ? node.find(root.key) : std::nullopt;
    if (found && found->is(root.kind)) {
      return &root;
    }
  }
  return nullptr;
}

}  // namespace

std::string_view export_kind_words(ExportKind kind) {
  switch (kind) {
    case ExportKind::InstanceTypes:
      return "instance types";
    case ExportKind::Offerings:
      return "zones of types";
    case ExportKind::PriceList:
      return "On-Demand prices";
    case ExportKind::SpotPrices:
      return "Spot prices";
    case ExportKind::Advisor:
      break;
  }
  return "Spot advisor";
}

std::optional<ExportKind> export_kind(const Document& document) {
  const Root* root = root_of(document.root());
  return root == nullptr ? std::nullopt : std::optional(root->exported);
}

ImportedFigures import_export(const Document& document, const CatalogImportOptions& options,
                              CatalogBuilder& builder, SourceMap& sources,
                              Diagnostics& diagnostics) {
  const Root* root = root_of(document.root());
  DRYDOCK_CHECK(root != nullptr);
  ImportedFigures figures;
  figures.kind = root->exported;
  ExportReport report(figures, diagnostics);
  Importer importer(options, builder, report);
  const Node content = *document.root().find(root->key);
  switch (root->exported) {
    case ExportKind::InstanceTypes:
      importer.instance_types(content);
      break;
    case ExportKind::Offerings:
      importer.offerings(content);
      break;
    case ExportKind::SpotPrices:
      importer.spot_prices(content);
      break;
    case ExportKind::Advisor:
      importer.advisor(content);
      break;
    case ExportKind::PriceList: {
      const std::uint32_t source = builder.source(
          {"prices-" + options.date, options.date, "Amazon EC2 On-Demand price list, imported"});
      if (root->key == "products") {
        import_offer(document.root(), source, builder, report);
      } else {
        import_products(content, source, builder, sources, report, diagnostics);
      }
      break;
    }
  }
  report.finish();
  return figures;
}

}  // namespace drydock
