#include "simulator/catalog/import_price_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/codes/capacity_codes.hpp"
#include "planner/document/json_reader.hpp"

namespace drydock {
namespace {

std::string_view attribute(const Node& attributes, std::string_view key) {
  const std::optional<Node> found = attributes.find(key);
  return found && found->is(NodeKind::String) ? found->text() : std::string_view();
}

struct Product {
  std::string_view type;
  std::string_view region;
  std::string_view system;
  std::string_view tenancy;
  std::string_view software;
  std::string_view status;  // of capacity: "Used", "UnusedCapacityReservation", …
};

// Linux on shared tenancy, bought by the hour.
bool counts(const Product& product) {
  return product.system == "Linux" && product.tenancy == "Shared" &&
         (product.software.empty() || product.software == "NA") &&
         (product.status.empty() || product.status == "Used") && !product.type.empty() &&
         !product.region.empty();
}

Product product_of(const Node& attributes) {
  return {attribute(attributes, "instanceType"),    attribute(attributes, "regionCode"),
          attribute(attributes, "operatingSystem"), attribute(attributes, "tenancy"),
          attribute(attributes, "preInstalledSw"),  attribute(attributes, "capacitystatus")};
}

void put_price(const Product& product, std::string_view dollars, Span span, std::uint32_t source,
               CatalogBuilder& builder, ExportReport& report) {
  const std::optional<Money> price = Money::parse(dollars);
  const std::optional<std::uint32_t> type = builder.type(product.type);
  if (!price || *price < Money{}) {
    report.wrong(span, fmt::format("the price of {} is \"{}\", which is no amount of dollars",
                                   product.type, dollars));
  } else if (*price == Money{} || !type || !is_catalog_word(product.region)) {
    report.skip(span, product.type);  // what is free is sold in another way
  } else {
    report.count(
        CatalogBuilder::put_on_demand(builder.region(product.region), *type, *price, source));
  }
}

std::optional<Node> mapping(const std::optional<Node>& node, std::string_view key) {
  const std::optional<Node> found =
      node && node->is(NodeKind::Mapping) ? node->find(key) : std::nullopt;
  return found && found->is(NodeKind::Mapping) ? found : std::nullopt;
}

// Terms by code, each with its dimensions by code: {"A.B": {"priceDimensions": {"A.B.C":
// {"unit": "Hrs", "pricePerUnit": {"USD": "0.1"}}}}}.
std::optional<Node> hourly_price(const Node& terms) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::optional<Node> dimensions = mapping(terms[i], "priceDimensions");
    for (std::size_t j = 0; dimensions && j < dimensions->size(); ++j) {
      const std::optional<Node> price = mapping((*dimensions)[j], "pricePerUnit");
      const std::optional<Node> dollars = price ? price->find("USD") : std::nullopt;
      if (dollars && dollars->is(NodeKind::String)) {
        return dollars;
      }
    }
  }
  return std::nullopt;
}

void import_product(const Node& attributes, const std::optional<Node>& terms, std::uint32_t source,
                    CatalogBuilder& builder, ExportReport& report) {
  const Product product = product_of(attributes);
  if (!counts(product)) {
    return;
  }
  const std::optional<Node> dollars = terms ? hourly_price(*terms) : std::nullopt;
  if (dollars) {
    put_price(product, dollars->text(), dollars->span(), source, builder, report);
  } else {
    report.skip(attributes.span(), product.type);
  }
}

// RFC 4180: commas, quotes around a field, two quotes for one.
class CsvRows {
 public:
  struct Field {
    std::string_view text;  // without the quotes around it
    std::uint32_t begin = 0;
  };

  explicit CsvRows(std::string_view text) : text_(text) {}

  // False at the end. A field of several lines is one field.
  bool next(std::vector<Field>& fields) {
    fields.clear();
    if (at_ >= text_.size()) {
      return false;
    }
    while (true) {
      const bool quoted = at_ < text_.size() && text_[at_] == '"';
      fields.push_back(quoted ? quoted_field() : plain_field());
      if (at_ >= text_.size() || text_[at_++] == '\n') {
        return true;
      }
    }
  }

 private:
  Field plain_field() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",\n", at_), text_.size());
    std::string_view text = text_.substr(begin, at_ - begin);
    text.remove_suffix(text.ends_with('\r') ? 1 : 0);
    return {text, static_cast<std::uint32_t>(begin)};
  }

  Field quoted_field() {
    const std::size_t begin = ++at_;
    std::size_t end = std::min(text_.find('"', begin), text_.size());
    while (end + 1 < text_.size() && text_[end + 1] == '"') {
      end = std::min(text_.find('"', end + 2), text_.size());
    }
    at_ = std::min(text_.find_first_of(",\n", std::min(end + 1, text_.size())), text_.size());
    return {text_.substr(begin, end - begin), static_cast<std::uint32_t>(begin)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr std::array<std::string_view, 8> kColumns = {
    "TermType",         "PricePerUnit", "Instance Type",     "Region Code",
    "Operating System", "Tenancy",      "Pre Installed S/W", "CapacityStatus"};

}  // namespace

void import_offer(const Node& root, std::uint32_t source, CatalogBuilder& builder,
                  ExportReport& report) {
  const std::optional<Node> products = report.require(root, "products", NodeKind::Mapping);
  const std::optional<Node> terms = report.require(root, "terms", NodeKind::Mapping);
  const std::optional<Node> on_demand = mapping(terms, "OnDemand");
  for (std::size_t i = 0; products && i < products->size(); ++i) {
    const Node product = (*products)[i];
    if (const std::optional<Node> attributes = mapping(product, "attributes")) {
      import_product(*attributes, mapping(on_demand, products->key(i)), source, builder, report);
    } else {
      report.wrong(product.span(), "the product has no `attributes`");
    }
  }
}

void import_products(const Node& list, std::uint32_t source, CatalogBuilder& builder,
                     SourceMap& sources, ExportReport& report, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::optional<Document> parsed;
    std::optional<Node> item = list[i];
    if (item->is(NodeKind::String)) {
      const std::string name = fmt::format("{}: PriceList[{}]", sources.name(item->span().file), i);
      parsed = read_json(sources, sources.add(name, std::string(item->text())), diagnostics);
      if (!parsed) {
        return;  // one place of damage is enough
      }
      item = parsed->root();
    }
    const std::optional<Node> attributes = mapping(mapping(item, "product"), "attributes");
    if (attributes) {
      import_product(*attributes, mapping(mapping(item, "terms"), "OnDemand"), source, builder,
                     report);
    } else {
      report.wrong(list[i].span(), "the product has no `attributes`");
    }
  }
}

bool is_price_list_csv(std::string_view text) {
  return text.starts_with("\"FormatVersion\"") || text.starts_with("\"SKU\",");
}

ImportedFigures import_price_list_csv(const SourceMap& sources, FileId file,
                                      const CatalogImportOptions& options, CatalogBuilder& builder,
                                      Diagnostics& diagnostics) {
  ImportedFigures figures;
  figures.kind = ExportKind::PriceList;
  ExportReport report(figures, diagnostics);
  const std::uint32_t source = builder.source(
      {"prices-" + options.date, options.date, "Amazon EC2 On-Demand price list, imported"});
  CsvRows rows(sources.text(file));
  std::vector<CsvRows::Field> fields;
  std::array<std::size_t, kColumns.size()> at{};
  bool has_columns = false;
  while (rows.next(fields)) {
    if (!has_columns) {
      if (fields.empty() || fields[0].text != "SKU") {
        continue;
      }
      for (std::size_t i = 0; i < kColumns.size(); ++i) {
        const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) {
          return field.text == kColumns.at(i);
        });
        at.at(i) = static_cast<std::size_t>(found - fields.begin());
        if (found == fields.end()) {
          report.wrong({file, fields[0].begin, fields[0].begin + 3},
                       fmt::format("there is no column \"{}\"", kColumns.at(i)));
        }
      }
      has_columns = true;
      continue;
    }
    const auto field = [&](std::size_t column) {
      return at.at(column) < fields.size() ? fields[at.at(column)] : CsvRows::Field();
    };
    const Product product = {field(2).text, field(3).text, field(4).text,
                             field(5).text, field(6).text, field(7).text};
    if (field(0).text == "OnDemand" && counts(product)) {
      const CsvRows::Field dollars = field(1);
      const Span span = {file, dollars.begin,
                         dollars.begin + static_cast<std::uint32_t>(dollars.text.size())};
      put_price(product, dollars.text, span, source, builder, report);
    }
  }
  if (!has_columns) {
    report.wrong({file, 0, 0}, "the file has no line of columns, which begins with \"SKU\"");
  }
  report.finish();
  return figures;
}

}  // namespace drydock
