#include "simulator/catalog/import_exports.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/codes/capacity_codes.hpp"
#include "planner/document/json_reader.hpp"
#include "simulator/catalog/catalog_diff.hpp"
#include "simulator/catalog/import_instance_types.hpp"

namespace drydock {
namespace {

class ImportExports : public testing::Test {
 protected:
  ImportExports() {
    InstanceType type;
    type.name = "m5.large";
    type.vcpus = 2;
    type.memory_mib = 8192;
    builder_.put_types({type});
  }

  ImportedFigures import(const std::string& text) {
    const auto document = read_json(sources_, sources_.add("x.json", text), diagnostics_);
    EXPECT_TRUE(document && export_kind(*document)) << text;
    return document && export_kind(*document)
               ? import_export(*document, options_, builder_, sources_, diagnostics_)
               : ImportedFigures();
  }

  SourceMap sources_;
  Diagnostics diagnostics_;
  CatalogBuilder builder_;
  CatalogImportOptions options_{"us-east-1", "2026-08"};
};

TEST_F(ImportExports, InstanceTypes) {
  const ImportedFigures figures = import(R"({"InstanceTypes": [{
    "InstanceType": "g5.12xlarge", "CurrentGeneration": true, "BareMetal": false,
    "SupportedUsageClasses": ["on-demand", "spot"], "HibernationSupported": false,
    "BurstablePerformanceSupported": false,
    "ProcessorInfo": {"SupportedArchitectures": ["x86_64"], "Manufacturer": "AMD"},
    "VCpuInfo": {"DefaultVCpus": 48}, "MemoryInfo": {"SizeInMiB": 196608},
    "InstanceStorageInfo": {"TotalSizeInGB": 3800, "Disks": [{"Type": "ssd", "Count": 1}]},
    "EbsInfo": {"EbsOptimizedInfo": {"BaselineBandwidthInMbps": 16000}},
    "NetworkInfo": {"NetworkPerformance": "40 Gigabit", "MaximumNetworkInterfaces": 15,
      "NetworkCards": [{"BaselineBandwidthInGbps": 40.0}]},
    "GpuInfo": {"Gpus": [{"Name": "A10G", "Manufacturer": "NVIDIA", "Count": 4,
      "MemoryInfo": {"SizeInMiB": 22888}}], "TotalGpuMemoryInMiB": 91552}}]})");
  EXPECT_EQ(figures.added, 1U);
  EXPECT_TRUE(diagnostics_.empty());
  const InstanceType* type = builder_.catalog().find("g5.12xlarge");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->accelerators, (std::vector<Accelerator>{{"gpu", "NVIDIA", "A10G", 4, 91552}}));
  EXPECT_EQ(type->cpu_manufacturer, "amd");
  EXPECT_EQ(type->network_gbps, 40);
  EXPECT_EQ(type->network_baseline_gbps, 40);
  EXPECT_EQ(type->storage, LocalStorage::Ssd);
  EXPECT_TRUE(type->spot);
}

TEST_F(ImportExports, NetworkBandwidthIsReadFromWords) {
  EXPECT_EQ(network_gbps_of("Up to 12.5 Gigabit"), 12.5);
  EXPECT_EQ(network_gbps_of("4x 100 Gigabit"), 400);
  EXPECT_EQ(network_gbps_of("Moderate"), 0);
  EXPECT_EQ(network_gbps_of("x 100 Gigabit"), 0);
  EXPECT_EQ(network_gbps_of(""), 0);
}

TEST_F(ImportExports, OfferingsNeedIdsOfZones) {
  const ImportedFigures figures = import(R"({"InstanceTypeOfferings": [
    {"InstanceType": "m5.large", "LocationType": "availability-zone-id", "Location": "use1-az6"},
    {"InstanceType": "m5.large", "LocationType": "availability-zone-id", "Location": "use1-az1"},
    {"InstanceType": "x9.huge", "LocationType": "availability-zone-id", "Location": "use1-az1"},
    {"InstanceType": "m5.large", "LocationType": "availability-zone", "Location": "us-east-1a"}
  ]})");
  EXPECT_EQ(figures.added, 1U);
  EXPECT_EQ(figures.skipped, 1U);
  ASSERT_EQ(diagnostics_.all().size(), 2U);
  EXPECT_EQ(diagnostics_.all()[0].message, "the location \"us-east-1a\" is not the id of a zone");
  EXPECT_EQ(diagnostics_.all()[1].code, codes::ExportSkipped);
  EXPECT_EQ(sources_.begin(diagnostics_.all()[1].span).line, 4U);
  const RegionFacts& region = builder_.region("us-east-1");
  EXPECT_EQ(*Catalog::zones_of(region, 0), (std::vector<std::string_view>{"use1-az1", "use1-az6"}));
}

TEST_F(ImportExports, TheLatestSpotPriceOfAPoolCounts) {
  const ImportedFigures figures = import(R"({"SpotPriceHistory": [
    {"AvailabilityZone": "us-east-1a", "InstanceType": "m5.large",
     "ProductDescription": "Linux/UNIX", "SpotPrice": "0.0400",
     "Timestamp": "2026-08-02T00:00:00+00:00"},
    {"AvailabilityZone": "us-east-1a", "InstanceType": "m5.large",
     "ProductDescription": "Linux/UNIX", "SpotPrice": "0.0500",
     "Timestamp": "2026-08-01T00:00:00+00:00"},
    {"AvailabilityZone": "us-east-1a", "InstanceType": "m5.large",
     "ProductDescription": "Windows", "SpotPrice": "0.2",
     "Timestamp": "2026-08-03T00:00:00+00:00"}]})");
  EXPECT_EQ(figures.added, 1U);
  EXPECT_TRUE(diagnostics_.empty());
  EXPECT_EQ(Catalog::spot(builder_.region("us-east-1"), 0, "us-east-1a")->to_string(), "0.04");
}

constexpr const char* kOffer = R"({"products": {
  "A": {"attributes": {"instanceType": "m5.large", "operatingSystem": "Linux", "tenancy": "Shared",
    "preInstalledSw": "NA", "capacitystatus": "Used", "regionCode": "us-east-1"}},
  "B": {"attributes": {"instanceType": "m5.large", "operatingSystem": "Windows",
    "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used",
    "regionCode": "us-east-1"}},
  "C": {"attributes": {"group": "CloudWatch"}}},
 "terms": {"OnDemand": {"A": {"A.T": {"priceDimensions": {"A.T.D":
   {"unit": "Hrs", "pricePerUnit": {"USD": "0.0960000000"}}}}}}}})";

TEST_F(ImportExports, ThePriceListInItsThreeForms) {
  EXPECT_EQ(import(kOffer).added, 1U);
  EXPECT_EQ(builder_.catalog().on_demand_price("m5.large", "us-east-1")->usd_per_hour.to_string(),
            "0.096");
  const ImportedFigures pages = import(
      R"({"PriceList": ["{\"product\": {\"attributes\": {\"instanceType\": \"m5.large\", )"
      R"(\"operatingSystem\": \"Linux\", \"tenancy\": \"Shared\", \"regionCode\": \"eu-west-1\"}}, )"
      R"(\"terms\": {\"OnDemand\": {\"x\": {\"priceDimensions\": {\"y\": {\"pricePerUnit\": )"
      R"({\"USD\": \"0.107\"}}}}}}}"]})");
  EXPECT_EQ(pages.added, 1U);
  const std::string csv =
      "\"FormatVersion\",\"v1.0\"\n\"OfferCode\",\"AmazonEC2\"\n"
      "\"SKU\",\"TermType\",\"PriceDescription\",\"PricePerUnit\",\"Instance Type\","
      "\"Region Code\",\"Operating System\",\"Tenancy\",\"Pre Installed S/W\",\"CapacityStatus\"\n"
      "\"A\",\"OnDemand\",\"a \"\"quoted\"\", text\",\"0.1000000000\",\"m5.large\","
      "\"us-east-1\",\"Linux\",\"Shared\",\"NA\",\"Used\"\r\n"
      "\"B\",\"Reserved\",\"\",\"1\",\"m5.large\",\"us-east-1\",\"Linux\",\"Shared\",\"NA\","
      "\"Used\"\n";
  ASSERT_TRUE(is_price_list_csv(csv));
  const ImportedFigures of_csv =
      import_price_list_csv(sources_, sources_.add("p.csv", csv), options_, builder_, diagnostics_);
  EXPECT_EQ(of_csv.changed, 1U);
  EXPECT_TRUE(diagnostics_.empty());
  EXPECT_EQ(builder_.catalog().on_demand_price("m5.large", "us-east-1")->source,
            "Amazon EC2 On-Demand price list, imported, 2026-08");
}

TEST_F(ImportExports, TheSpotAdvisor) {
  const ImportedFigures figures = import(
      R"({"ranges": [], "spot_advisor": {"us-east-1": {"Linux": {"m5.large": {"r": 1, "s": 58},
      "zz.large": {"r": 0, "s": 1}}, "Windows": {}}}})");
  EXPECT_EQ(figures.added, 1U);
  EXPECT_EQ(figures.skipped, 1U);
  EXPECT_EQ(Catalog::advisor(builder_.region("us-east-1"), 0)->savings_percent, 58);
}

// Whatever stands in an export, every problem has its place and nothing is taken for a figure.
TEST_F(ImportExports, HostileExportsAreRefusedWithPlaces) {
  const char* hostile[] = {
      R"({"InstanceTypes": [1, null, [], {}, {"InstanceType": 3}]})",
      R"({"InstanceTypes": [{"InstanceType": "a,b"}]})",
      R"({"InstanceTypes": [{"InstanceType": "a.b", "VCpuInfo": {"DefaultVCpus": -1},
          "MemoryInfo": {"SizeInMiB": 1e99}, "ProcessorInfo": {}}]})",
      R"({"InstanceTypes": [{"InstanceType": "a.b", "VCpuInfo": {"DefaultVCpus": 1},
          "MemoryInfo": {"SizeInMiB": 1}, "ProcessorInfo": {"SupportedArchitectures": ["arm64"]},
          "GpuInfo": {"Gpus": [7]}, "NetworkInfo": {"MaximumNetworkInterfaces": "x"},
          "InstanceStorageInfo": {"TotalSizeInGB": {}}, "EbsInfo": {"EbsOptimizedInfo": {
          "BaselineBandwidthInMbps": 18446744073709551616}}}]})",
      R"({"InstanceTypeOfferings": [{}, {"InstanceType": "m5.large", "Location": ""}]})",
      R"({"SpotPriceHistory": [{"AvailabilityZone": "1", "InstanceType": "m5.large",
          "ProductDescription": "Linux/UNIX", "SpotPrice": "-1", "Timestamp": ""}]})",
      R"({"PriceList": ["{"]})",
      R"({"PriceList": [{"product": 1}]})",
      R"({"products": {"A": 1}, "terms": []})",
      R"({"spot_advisor": {"us-east-1": 1, "eu-west-1": {"Linux": {"m5.large": {"r": 9, "s": 1}}}}})",
  };
  for (const char* text : hostile) {
    diagnostics_ = Diagnostics();
    import(text);
    EXPECT_TRUE(diagnostics_.has_errors()) << text;
    for (const Diagnostic& each : diagnostics_.all()) {
      EXPECT_TRUE(each.span.valid()) << text;
    }
  }
  diagnostics_ = Diagnostics();
  std::string many = R"({"SpotPriceHistory": [0)";
  for (int i = 0; i < 100; ++i) {
    many += ",0";
  }
  import(many + "]}");
  EXPECT_EQ(diagnostics_.all().size(), 21U);
}

TEST_F(ImportExports, TheDifferenceOfTwoCatalogsSaysByHowMuchAPriceMoved) {
  import(kOffer);
  const Catalog before = builder_.catalog();
  CatalogBuilder::put_on_demand(builder_.region("us-east-1"), 0, *Money::parse("0.12"), 0);
  CatalogBuilder::zone(builder_.region("us-east-1"), "use1-az1", 0);
  const std::vector<CatalogChange> changes = catalog_diff(before, builder_.catalog());
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].what, CatalogChange::What::Zone);
  EXPECT_EQ(changes[0].before, "");
  EXPECT_EQ(changes[1].what, CatalogChange::What::OnDemandPrice);
  EXPECT_EQ(changes[1].name, "m5.large");
  EXPECT_EQ(changes[1].after, "0.12");
  EXPECT_NEAR(changes[1].moved, 0.25, 1e-12);
  EXPECT_TRUE(catalog_diff(before, before).empty());
}

}  // namespace
}  // namespace drydock
