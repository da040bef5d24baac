#include "simulator/catalog/catalog.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "simulator/catalog/catalog_builder.hpp"
#include "simulator/catalog/catalog_writer.hpp"

namespace drydock {
namespace {

constexpr const char* kTypes =
    "# a comment\n"
    "# source: t date: 2026-07 Types\n"
    "type,vcpus,memory_mib,architecture,cpu,traits,accelerators,network_interfaces,network_gbps,"
    "network_baseline_gbps,ebs_baseline_mbps,storage_gb,storage,source\n"
    "\n"
    "g6.xlarge,4,16384,x86_64,amd,,gpu:NVIDIA:L4:1:22888,4,10,2.5,1000,250,ssd,t\n"
    "r6i.large,2,16384,x86_64,intel,hibernation,,3,12.5,0.781,650,0,,t\r\n"
    "t2.micro,1,1024,i386|x86_64,intel,previous|burstable|no-spot,,2,,0.064,,0,,t\n";
constexpr const char* kPrices =
    "# source: new date: 2026-07 Price list\n"
    "# source: old date: 2024-04 Price list\n"
    "region,type,usd_per_hour,source\n"
    "us-east-1,r6i.large,0.126,new\n"
    "eu-west-1,r6i.large,0.141,old";

Result<Catalog> load(const std::string& types, const std::string& prices) {
  const std::map<std::string, std::string> files = {{"c/instance_types.csv", types},
                                                    {"c/on_demand_prices.csv", prices}};
  return load_catalog(MemoryFileSystem(files), "c");
}

TEST(Catalog, FindsTypesAndPricesWithTheirSources) {
  const Result<Catalog> catalog = load(kTypes, kPrices);
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  EXPECT_EQ(catalog->type_names(),
            (std::vector<std::string_view>{"g6.xlarge", "r6i.large", "t2.micro"}));
  ASSERT_NE(catalog->find("r6i.large"), nullptr);
  EXPECT_EQ(catalog->find("r6i.large")->vcpus, 2U);
  EXPECT_EQ(catalog->find("r6i.large")->memory_mib, 16384U);
  EXPECT_EQ(catalog->find("t2.micro")->architecture, "i386|x86_64");
  EXPECT_EQ(catalog->find("r6i"), nullptr);
  const std::optional<Price> price = catalog->on_demand_price("r6i.large", "eu-west-1");
  ASSERT_TRUE(price.has_value());
  EXPECT_EQ(price->usd_per_hour.to_string(), "0.141");
  EXPECT_EQ(price->source, "Price list, 2024-04");
  EXPECT_FALSE(catalog->on_demand_price("r6i.large", "us-west-2").has_value());
  EXPECT_FALSE(catalog->on_demand_price("t2.micro", "us-east-1").has_value());
}

struct WrongFile {
  const char* name;
  std::string types;
  std::string prices;
  const char* message;
};

class WrongCatalog : public testing::TestWithParam<WrongFile> {};

TEST_P(WrongCatalog, IsReportedWithItsLine) {
  const Result<Catalog> catalog = load(GetParam().types, GetParam().prices);
  ASSERT_FALSE(catalog.ok());
  EXPECT_EQ(catalog.error().message, GetParam().message);
}

const std::string kTypesHead =
    "# source: t date: 2026-07 Types\n"
    "type,vcpus,memory_mib,architecture,cpu,traits,accelerators,network_interfaces,network_gbps,"
    "network_baseline_gbps,ebs_baseline_mbps,storage_gb,storage,source\n";
const std::string kRest = ",intel,,,2,5,1,600,0,,t\n";
const std::string kPricesHead =
    "# source: p date: 2026-07 Prices\nregion,type,usd_per_hour,source\n";

INSTANTIATE_TEST_SUITE_P(
    Lines, WrongCatalog,
    testing::Values(
        WrongFile{"empty", "", kPrices,
                  "c/instance_types.csv:1: the columns are missing: "
                  "type,vcpus,memory_mib,architecture,cpu,traits,accelerators,network_interfaces,"
                  "network_gbps,network_baseline_gbps,ebs_baseline_mbps,storage_gb,storage,source"},
        WrongFile{"columns", "type,vcpus\n", kPrices,
                  "c/instance_types.csv:1: the columns must be "
                  "type,vcpus,memory_mib,architecture,cpu,traits,accelerators,network_interfaces,"
                  "network_gbps,network_baseline_gbps,ebs_baseline_mbps,storage_gb,storage,source, "
                  "not \"type,vcpus\""},
        WrongFile{"fields", kTypesHead + "a.b,1,1\n", kPrices,
                  "c/instance_types.csv:3: 3 fields, where the columns are "
                  "type,vcpus,memory_mib,architecture,cpu,traits,accelerators,network_interfaces,"
                  "network_gbps,network_baseline_gbps,ebs_baseline_mbps,storage_gb,storage,source"},
        WrongFile{"vcpus", kTypesHead + "a.b,-1,1,arm64" + kRest, kPrices,
                  "c/instance_types.csv:3: \"-1\" is not a number of vCPUs"},
        WrongFile{"memory", kTypesHead + "a.b,1,0,arm64" + kRest, kPrices,
                  "c/instance_types.csv:3: \"0\" is not a number of MiB"},
        WrongFile{"architecture", kTypesHead + "a.b,1,1,vax" + kRest, kPrices,
                  "c/instance_types.csv:3: \"vax\" is not x86_64, arm64, i386, i386|x86_64, "
                  "x86_64_mac or arm64_mac"},
        WrongFile{"source", kTypesHead + "a.b,1,1,arm64,intel,,,2,5,1,600,0,,u\n", kPrices,
                  "c/instance_types.csv:3: the source \"u\" is not declared"},
        WrongFile{"twice", kTypesHead + "a.b,1,1,arm64" + kRest + "a.b,1,1,arm64" + kRest, kPrices,
                  "c/instance_types.csv:4: the type a.b is there already"},
        WrongFile{"trait", kTypesHead + "a.b,1,1,arm64,amd,fast,,2,5,1,600,0,,t\n", kPrices,
                  "c/instance_types.csv:3: \"fast\" is not a trait: previous, metal, burstable, "
                  "hibernation, no-spot or capacity-block"},
        WrongFile{"accelerator", kTypesHead + "a.b,1,1,arm64,amd,,gpu:x,2,5,1,600,0,,t\n", kPrices,
                  "c/instance_types.csv:3: \"gpu:x\" is not KIND:MAKER:NAME:COUNT:MIB"},
        WrongFile{"amount", kTypesHead + "a.b,1,1,arm64,amd,,,2,-5,1,600,0,,t\n", kPrices,
                  "c/instance_types.csv:3: \"-5\" is not an amount"},
        WrongFile{"date", "# source: t date: 2026-13 Types\n", kPrices,
                  "c/instance_types.csv:1: \"# source: t date: 2026-13 Types\" is not of the form "
                  "# source: ID date: YYYY-MM TEXT"},
        WrongFile{"declared_twice",
                  "# source: t date: 2026-07 Types\n# source: t date: 2026-07 Types\n", kPrices,
                  "c/instance_types.csv:2: the source \"t\" is declared twice"},
        WrongFile{"no_such_type", kTypes, kPricesHead + "us-east-1,r6i.huge,1,p\n",
                  "c/on_demand_prices.csv:3: \"r6i.huge\" is not among the instance types"},
        WrongFile{"price", kTypes, kPricesHead + "us-east-1,r6i.large,1e3,p\n",
                  "c/on_demand_prices.csv:3: \"1e3\" is not a price above 0"},
        WrongFile{"free", kTypes, kPricesHead + "us-east-1,r6i.large,0,p\n",
                  "c/on_demand_prices.csv:3: \"0\" is not a price above 0"},
        WrongFile{
            "price_twice", kTypes,
            kPricesHead + "us-east-1,r6i.large,1,p\nus-east-1,r6i.large,2,p\n",
            "c/on_demand_prices.csv:4: the price of r6i.large in us-east-1 is there already"}),
    [](const testing::TestParamInfo<WrongFile>& given) { return std::string(given.param.name); });

TEST(Catalog, AMissingFileIsAnError) {
  const std::map<std::string, std::string> files = {{"c/instance_types.csv", kTypes}};
  EXPECT_FALSE(load_catalog(MemoryFileSystem(files), "c").ok());
}

TEST(Catalog, ReadsWhatTypesAreSelectedBy) {
  const Result<Catalog> catalog = load(kTypes, kPrices);
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  const InstanceType& gpu = *catalog->find("g6.xlarge");
  ASSERT_EQ(gpu.accelerators.size(), 1U);
  EXPECT_EQ(gpu.accelerators[0], (Accelerator{"gpu", "NVIDIA", "L4", 1, 22888}));
  EXPECT_EQ(gpu.storage, LocalStorage::Ssd);
  EXPECT_EQ(gpu.storage_gb, 250);
  EXPECT_EQ(gpu.family(), "g6");
  const InstanceType& small = *catalog->find("t2.micro");
  EXPECT_FALSE(small.current_generation);
  EXPECT_TRUE(small.burstable);
  EXPECT_FALSE(small.spot);
  EXPECT_TRUE(catalog->find("r6i.large")->hibernation);
}

TEST(Catalog, KnowsZonesAdvisorAndSpotPrices) {
  const std::map<std::string, std::string> files = {
      {"c/instance_types.csv", kTypes},
      {"c/on_demand_prices.csv", kPrices},
      {"c/zones.csv",
       "# source: z date: 2026-07 Z\nregion,zone,source\nus-east-1,use1-az2,z\n"
       "us-east-1,use1-az4,z\n"},
      {"c/offerings.csv",
       "# source: z date: 2026-07 Z\nregion,type,zones,source\nus-east-1,r6i.large,use1-az4,z\n"},
      {"c/spot_advisor.csv",
       "# source: a date: 2025-06 A\nregion,type,bracket,savings_percent,source\n"
       "us-east-1,r6i.large,2,65,a\n"},
      {"c/spot_prices.csv",
       "# source: s date: 2026-08 S\nregion,type,zone,usd_per_hour,source\n"
       "us-east-1,r6i.large,us-east-1a,0.05,s\n"}};
  const Result<Catalog> catalog = load_catalog(MemoryFileSystem(files), "c");
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  const RegionFacts& region = *catalog->region("us-east-1");
  const std::uint32_t type = *catalog->index_of("r6i.large");
  EXPECT_EQ(*Catalog::zones_of(region, type), (std::vector<std::string_view>{"use1-az4"}));
  EXPECT_TRUE(Catalog::zones_of(region, *catalog->index_of("t2.micro"))->empty());
  EXPECT_EQ(Catalog::advisor(region, type)->bracket, 2);
  EXPECT_EQ(Catalog::spot(region, type, "us-east-1a")->to_string(), "0.05");
  // 35 % of 0.126.
  EXPECT_EQ(Catalog::spot(region, type, "us-east-1b")->to_string(), "0.0441");
  EXPECT_EQ(catalog->region("eu-west-2"), nullptr);
  EXPECT_FALSE(Catalog::zones_of(*catalog->region("eu-west-1"), type).has_value());

  // What is written reads as the same again.
  std::map<std::string, std::string> written;
  for (const auto& [name, text] : catalog_files(*catalog)) {
    written.emplace("w/" + name, text);
  }
  const Result<Catalog> again = load_catalog(MemoryFileSystem(written), "w");
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(catalog_files(*again), catalog_files(*catalog));
  EXPECT_EQ(written.size(), 6U);
}

TEST(Catalog, ANewTypeOrZoneLeavesTheFiguresWithTheirs) {
  CatalogBuilder builder(*load(kTypes, kPrices));
  RegionFacts& region = builder.region("us-east-1");
  const std::uint32_t late = *CatalogBuilder::zone(region, "use1-az4", 0);
  CatalogBuilder::put_offered(region, *builder.type("r6i.large"), 1U << late, 0);
  CatalogBuilder::zone(region, "use1-az1", 0);
  InstanceType added;
  added.name = "a1.large";
  EXPECT_EQ(builder.put_types({added}), 1U);
  const Catalog catalog = std::move(builder).take();
  const RegionFacts& facts = *catalog.region("us-east-1");
  EXPECT_EQ(Catalog::zones_of(facts, *catalog.index_of("r6i.large")),
            std::optional(std::vector<std::string_view>{"use1-az4"}));
  EXPECT_EQ(catalog.on_demand_price("r6i.large", "us-east-1")->usd_per_hour.to_string(), "0.126");
  EXPECT_FALSE(catalog.on_demand_price("a1.large", "us-east-1").has_value());
}

TEST(Catalog, TheProductsOwnIsCompleteForItsRegions) {
  const Result<Catalog> catalog =
      load_catalog(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/catalog");
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  EXPECT_GT(catalog->types().size(), 1300U);
  EXPECT_GE(catalog->regions().size(), 6U);
  for (const RegionFacts& region : catalog->regions()) {
    EXPECT_GE(region.zones.size(), 3U) << region.name;
    EXPECT_GT(region.on_demand.size(), 500U) << region.name;
    EXPECT_GT(region.advisor.size(), 600U) << region.name;
    for (const char* family : {"m5", "m6i", "m7i", "c5", "c6i", "c7i", "r5", "r6i", "r7i", "m6g"}) {
      EXPECT_TRUE(catalog->on_demand_price(std::string(family) + ".xlarge", region.name))
          << family << " " << region.name;
    }
  }
  const std::optional<Price> price = catalog->on_demand_price("r6i.4xlarge", "us-east-1");
  ASSERT_TRUE(price.has_value());
  EXPECT_EQ(price->usd_per_hour.to_string(), "1.008");
  EXPECT_EQ(price->source, "Amazon EC2 On-Demand price list, 2026-07");
  EXPECT_EQ(catalog->on_demand_price("r6i.4xlarge", "eu-central-1")->source,
            "Amazon EC2 On-Demand price list, 2024-04");
}

}  // namespace
}  // namespace drydock
