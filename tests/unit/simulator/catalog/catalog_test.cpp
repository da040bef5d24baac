#include "simulator/catalog/catalog.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace drydock {
namespace {

constexpr const char* kTypes =
    "# a comment\n"
    "# source: t date: 2026-07 Types\n"
    "type,vcpus,memory_mib,architecture,source\n"
    "\n"
    "r6i.large,2,16384,x86_64,t\r\n"
    "t2.micro,1,1024,i386|x86_64,t\n";
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
  EXPECT_EQ(catalog->type_names(), (std::vector<std::string_view>{"r6i.large", "t2.micro"}));
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
    "# source: t date: 2026-07 Types\ntype,vcpus,memory_mib,architecture,source\n";
const std::string kPricesHead =
    "# source: p date: 2026-07 Prices\nregion,type,usd_per_hour,source\n";

INSTANTIATE_TEST_SUITE_P(
    Lines, WrongCatalog,
    testing::Values(
        WrongFile{"empty", "", kPrices,
                  "c/instance_types.csv:1: the columns are missing: "
                  "type,vcpus,memory_mib,architecture,source"},
        WrongFile{"columns", "type,vcpus\n", kPrices,
                  "c/instance_types.csv:1: the columns must be "
                  "type,vcpus,memory_mib,architecture,source, not \"type,vcpus\""},
        WrongFile{"fields", kTypesHead + "a.b,1,1\n", kPrices,
                  "c/instance_types.csv:3: 3 fields, where the columns are "
                  "type,vcpus,memory_mib,architecture,source"},
        WrongFile{"vcpus", kTypesHead + "a.b,-1,1,arm64,t\n", kPrices,
                  "c/instance_types.csv:3: \"-1\" is not a number of vCPUs"},
        WrongFile{"memory", kTypesHead + "a.b,1,0,arm64,t\n", kPrices,
                  "c/instance_types.csv:3: \"0\" is not a number of MiB"},
        WrongFile{"architecture", kTypesHead + "a.b,1,1,vax,t\n", kPrices,
                  "c/instance_types.csv:3: \"vax\" is not x86_64, arm64, i386 or i386|x86_64"},
        WrongFile{"source", kTypesHead + "a.b,1,1,arm64,u\n", kPrices,
                  "c/instance_types.csv:3: the source \"u\" is not declared"},
        WrongFile{"twice", kTypesHead + "a.b,1,1,arm64,t\na.b,1,1,arm64,t\n", kPrices,
                  "c/instance_types.csv:4: the type a.b is there already"},
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

TEST(Catalog, TheProductsOwnIsCompleteForItsRegions) {
  const Result<Catalog> catalog =
      load_catalog(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/catalog");
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  for (const std::string_view type : catalog->type_names()) {
    for (const char* region : {"us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1",
                               "ap-southeast-2", "ap-northeast-1"}) {
      EXPECT_TRUE(catalog->on_demand_price(type, region).has_value()) << type << " " << region;
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
