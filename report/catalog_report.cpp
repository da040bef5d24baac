#include "report/catalog_report.hpp"

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

std::string_view bracket_words(std::uint8_t bracket) {
  constexpr std::string_view kWords[] = {"<5 %", "5-10 %", "10-15 %", "15-20 %", ">20 %"};
  return bracket < kAdvisorBrackets ? kWords[bracket] : "";
}

std::string_view storage_word(LocalStorage storage) {
  return storage == LocalStorage::None ? "none" : storage == LocalStorage::Hdd ? "hdd" : "ssd";
}

std::vector<const char*> trait_words(const InstanceType& type) {
  std::vector<const char*> words = {type.current_generation ? "current generation"
                                                            : "previous generation"};
  const std::pair<bool, const char*> all[] = {{type.bare_metal, "bare metal"},
                                              {type.burstable, "burstable"},
                                              {type.hibernation, "hibernation"},
                                              {!type.spot, "no Spot"},
                                              {type.capacity_block, "capacity block"}};
  for (const auto& [has, word] : all) {
    if (has) {
      words.push_back(word);
    }
  }
  return words;
}

bool wanted(const RegionFacts& facts, std::string_view region) {
  return region.empty() || facts.name == region;
}

void write_source(JsonWriter& json, const CatalogSource& source) {
  json.begin_object()
      .member("id", source.id)
      .member("date", source.date)
      .member("text", source.text)
      .end_object();
}

void write_type(JsonWriter& json, const InstanceType& type) {
  json.begin_object()
      .member("name", type.name)
      .member("vcpus", type.vcpus)
      .member("memory_mib", type.memory_mib)
      .member("architecture", type.architecture)
      .member("cpu_manufacturer", type.cpu_manufacturer)
      .member("current_generation", type.current_generation)
      .member("bare_metal", type.bare_metal)
      .member("burstable", type.burstable)
      .member("hibernation", type.hibernation)
      .member("spot", type.spot)
      .member("capacity_block", type.capacity_block)
      .member("network_interfaces", type.network_interfaces)
      .member("network_gbps", type.network_gbps)
      .member("network_baseline_gbps", type.network_baseline_gbps)
      .member("ebs_baseline_mbps", type.ebs_baseline_mbps)
      .member("storage_gb", type.storage_gb)
      .member("storage", storage_word(type.storage))
      .key("accelerators")
      .begin_array();
  for (const Accelerator& each : type.accelerators) {
    json.begin_object()
        .member("kind", each.kind)
        .member("maker", each.maker)
        .member("name", each.name)
        .member("count", each.count)
        .member("memory_mib", each.memory_mib)
        .end_object();
  }
  json.end_array().end_object();
}

void write_region_of_type(JsonWriter& json, const RegionFacts& facts, std::uint32_t type) {
  json.begin_object().member("region", facts.name);
  if (const auto price = Catalog::on_demand(facts, type)) {
    json.member("on_demand_usd_per_hour", price->to_string());
  }
  if (const auto price = Catalog::spot(facts, type)) {
    json.member("spot_usd_per_hour", price->to_string());
  }
  if (const auto figure = Catalog::advisor(facts, type)) {
    json.member("interruption_bracket", figure->bracket)
        .member("savings_percent", figure->savings_percent);
  }
  if (const auto zones = Catalog::zones_of(facts, type)) {
    json.key("zones").begin_array();
    for (const std::string_view zone : *zones) {
      json.string(zone);
    }
    json.end_array();
  }
  json.end_object();
}

}  // namespace

std::string catalog_summary_text(const Catalog& catalog, const ReportStyle& style) {
  Table sources({{"source"}, {"date", false, false}, {"what"}});
  for (const CatalogSource& source : catalog.sources()) {
    sources.add_row({printable(source.id), printable(source.date), printable(source.text)});
  }
  Table regions({{"Region"},
                 {"zones", true},
                 {"On-Demand prices", true},
                 {"Spot prices", true},
                 {"zones of types", true},
                 {"advisor", true}});
  const auto number = [](std::size_t count) { return fmt::format("{}", count); };
  for (const RegionFacts& region : catalog.regions()) {
    regions.add_row({{printable(region.name), Ink::Bold},
                     number(region.zones.size()),
                     number(region.on_demand.size()),
                     number(region.spot.size()),
                     number(region.offered.size()),
                     number(region.advisor.size())});
  }
  return sources.text(style) + "\n" + regions.text(style) + "\n" +
         counted(catalog.types().size(), "instance type") + ".\n";
}

std::string catalog_type_text(const Catalog& catalog, const InstanceType& type,
                              std::string_view region, const ReportStyle& style) {
  std::string text = paint(style, Ink::Bold, printable(type.name)) + "\n";
  text += fmt::format("  {} vCPU, {} MiB, {}, {}\n  {}\n", type.vcpus, type.memory_mib,
                      printable(type.architecture), printable(type.cpu_manufacturer),
                      fmt::join(trait_words(type), ", "));
  for (const Accelerator& each : type.accelerators) {
    text += fmt::format("  {} {} {} {}{}\n", each.count, printable(each.kind),
                        printable(each.maker), printable(each.name),
                        each.memory_mib == 0 ? "" : fmt::format(", {} MiB", each.memory_mib));
  }
  text += fmt::format(
      "  network up to {} Gbit/s, {} always, on {} interfaces; EBS {} Mbit/s\n"
      "  instance storage: {}\n  {}\n\n",
      type.network_gbps, type.network_baseline_gbps, type.network_interfaces,
      type.ebs_baseline_mbps,
      type.storage == LocalStorage::None
          ? "none"
          : fmt::format("{} GB {}", type.storage_gb, storage_word(type.storage)),
      paint(style, Ink::Dim, printable(catalog.sources()[type.source].shown())));
  Table table({{"Region"},
               {"On-Demand", true},
               {"Spot", true},
               {"saved", true},
               {"interrupted a month", true},
               {"zones"}});
  const std::uint32_t index = *catalog.index_of(type.name);
  for (const RegionFacts& facts : catalog.regions()) {
    const auto price = Catalog::on_demand(facts, index);
    const auto spot = Catalog::spot(facts, index);
    const auto figure = Catalog::advisor(facts, index);
    const auto zones = Catalog::zones_of(facts, index);
    if (wanted(facts, region) && (price || figure || (zones && !zones->empty()))) {
      table.add_row({{printable(facts.name), Ink::Bold},
                     price ? "$" + price->to_string() : "",
                     spot ? "$" + spot->to_string() : "",
                     figure ? fmt::format("{} %", figure->savings_percent) : "",
                     std::string(figure ? bracket_words(figure->bracket) : ""),
                     zones ? fmt::format("{}", fmt::join(*zones, " ")) : "not known"});
    }
  }
  return text + table.text(style);
}

std::string catalog_json(const Catalog& catalog, const InstanceType* type, std::string_view region,
                         const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").member("types", catalog.types().size());
  json.key("sources").begin_array();
  for (const CatalogSource& source : catalog.sources()) {
    write_source(json, source);
  }
  json.end_array().key("regions").begin_array();
  for (const RegionFacts& facts : catalog.regions()) {
    if (!wanted(facts, region)) {
      continue;
    }
    json.begin_object().member("region", facts.name).key("zones").begin_array();
    for (const std::string& zone : facts.zones) {
      json.string(zone);
    }
    json.end_array()
        .member("on_demand_prices", facts.on_demand.size())
        .member("spot_prices", facts.spot.size())
        .member("offerings", facts.offered.size())
        .member("advisor_figures", facts.advisor.size())
        .end_object();
  }
  json.end_array();
  if (type != nullptr) {
    write_type(json.key("type"), *type);
    json.key("type_by_region").begin_array();
    for (const RegionFacts& facts : catalog.regions()) {
      if (wanted(facts, region)) {
        write_region_of_type(json, facts, *catalog.index_of(type->name));
      }
    }
    json.end_array();
  }
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

std::string catalog_import_text(const CatalogImport& import, const ReportStyle& style) {
  Table table({{"file"},
               {"holds"},
               {"new", true},
               {"changed", true},
               {"as before", true},
               {"left out", true}});
  for (std::size_t i = 0; i < import.figures.size(); ++i) {
    const ImportedFigures& figures = import.figures[i];
    const auto number = [](std::size_t count) { return fmt::format("{}", count); };
    table.add_row({{printable(import.files[i]), Ink::Bold},
                   std::string(export_kind_words(figures.kind)),
                   number(figures.added),
                   number(figures.changed),
                   number(figures.unchanged),
                   number(figures.skipped)});
  }
  return table.text(style) + (import.folder.empty()
                                  ? "\nNothing was written.\n"
                                  : "\nWritten to " + printable(import.folder) + ".\n");
}

std::string catalog_import_json(const CatalogImport& import, const Diagnostics& diagnostics,
                                const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").member("folder", import.folder);
  json.key("files").begin_array();
  for (std::size_t i = 0; i < import.figures.size(); ++i) {
    const ImportedFigures& figures = import.figures[i];
    json.begin_object()
        .member("file", import.files[i])
        .member("holds", export_kind_words(figures.kind))
        .member("added", figures.added)
        .member("changed", figures.changed)
        .member("unchanged", figures.unchanged)
        .member("skipped", figures.skipped)
        .end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

std::string catalog_diff_text(const std::vector<CatalogChange>& changes, const ReportStyle& style) {
  if (changes.empty()) {
    return "No figure differs.\n";
  }
  Table table({{"what", false, false},
               {"Region", false, false},
               {"of"},
               {"before"},
               {"after"},
               {"moved", true, false}});
  for (const CatalogChange& change : changes) {
    const bool price = !change.before.empty() && !change.after.empty() && change.moved != 0;
    table.add_row(
        {std::string(catalog_change_word(change.what)),
         printable(change.region),
         {printable(change.name + (change.zone.empty() ? "" : " " + change.zone)), Ink::Bold},
         {printable(change.before), change.after.empty() ? Ink::Red : Ink::Plain},
         {printable(change.after), change.before.empty() ? Ink::Green : Ink::Plain},
         price ? fmt::format("{:+.1f} %", change.moved * 100) : ""});
  }
  return table.text(style) + "\n" + counted(changes.size(), "figure differs", "figures differ") +
         ".\n";
}

std::string catalog_diff_json(const std::vector<CatalogChange>& changes,
                              const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("changes").begin_array();
  for (const CatalogChange& change : changes) {
    json.begin_object()
        .member("what", catalog_change_word(change.what))
        .member("region", change.region)
        .member("name", change.name);
    if (!change.zone.empty()) {
      json.member("zone", change.zone);
    }
    if (!change.before.empty()) {
      json.member("before", change.before);
    }
    if (!change.after.empty()) {
      json.member("after", change.after);
    }
    if (change.moved != 0) {
      json.member("moved", change.moved);
    }
    json.end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
