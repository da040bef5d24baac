#include "simulator/fleet/instance_requirements.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/codes/capacity_codes.hpp"
#include "base/glob.hpp"
#include "base/rng.hpp"
#include "planner/model/plain_json.hpp"
#include "simulator/catalog/catalog_builder.hpp"

namespace drydock {
namespace {

using Names = std::vector<std::string>;

InstanceType type_of(const std::string& name, std::uint32_t vcpus, std::uint64_t gib) {
  InstanceType type;
  type.name = name;
  type.vcpus = vcpus;
  type.memory_mib = gib * 1024;
  type.architecture = "x86_64";
  type.cpu_manufacturer = "intel";
  type.network_interfaces = 4;
  type.network_gbps = 10;
  type.ebs_baseline_mbps = 1000;
  return type;
}

class Requirements : public testing::Test {
 protected:
  // A type with its On-Demand and Spot prices in the Region; "" for none.
  void add(InstanceType type, const std::string& price, const std::string& spot) {
    const std::string name = type.name;
    builder_.put_types({std::move(type)});
    RegionFacts& region = builder_.region("r");
    const std::uint32_t index = *builder_.type(name);
    if (!price.empty()) {
      CatalogBuilder::put_on_demand(region, index, *Money::parse(price), 0);
    }
    if (!spot.empty()) {
      CatalogBuilder::put_spot(region, index, "", *Money::parse(spot), 0);
    }
  }

  InstanceRequirements read(const std::string& json) {
    const Result<Value> value = value_from_plain_json(json);
    EXPECT_TRUE(value.ok()) << json;
    return read_instance_requirements(FleetProperties(&*value, "R", diagnostics_));
  }

  SelectedTypes select(const std::string& json, const PriceProtection& protection = {}) {
    const InstanceRequirements wanted = read(json);
    EXPECT_FALSE(diagnostics_.has_errors()) << diagnostics_.all().front().message;
    return select_types(wanted, builder_.catalog(), builder_.region("r"), "", protection);
  }

  Names names(const std::vector<std::uint32_t>& types) {
    Names found;
    for (const std::uint32_t type : types) {
      found.push_back(builder_.catalog().types()[type].name);
    }
    return found;
  }

  // What the attributes alone leave, with `members` beside the two that must be there.
  Names matching(const std::string& members) {
    return names(select(R"({"VCpuCount": {"Min": 0}, "MemoryMiB": {"Min": 0})" +
                        (members.empty() ? "" : ", " + members) + "}")
                     .matching);
  }

  CatalogBuilder builder_;
  Diagnostics diagnostics_;
};

TEST_F(Requirements, Rule058_VCpuCountAndMemoryAreRequiredAndExcludedDiffersFromAllowed) {
  read("{}");
  ASSERT_EQ(diagnostics_.all().size(), 2U);
  EXPECT_EQ(diagnostics_.all()[0].message, "R: VCpuCount needs a Min; 0 is none");
  EXPECT_EQ(diagnostics_.all()[1].message, "R: MemoryMiB needs a Min; 0 is none");
  diagnostics_ = Diagnostics();
  read(R"({"VCpuCount": {"Min": 1}, "MemoryMiB": {"Min": 1}, "ExcludedInstanceTypes": ["a.*"],
           "AllowedInstanceTypes": ["b.*"]})");
  EXPECT_EQ(diagnostics_.all().size(), 1U);
}

TEST_F(Requirements, Rule058_EveryAttributeJudges) {
  add(type_of("m5.large", 2, 8), "0.1", "");
  InstanceType gpu = type_of("g5.xlarge", 4, 16);
  gpu.cpu_manufacturer = "amd";
  gpu.accelerators = {{"gpu", "NVIDIA", "A10G", 1, 22888}};
  gpu.storage = LocalStorage::Ssd;
  gpu.storage_gb = 250;
  gpu.network_gbps = 40;
  gpu.network_interfaces = 8;
  gpu.ebs_baseline_mbps = 5000;
  add(gpu, "1", "");
  InstanceType old = type_of("d2.xlarge", 4, 32);
  old.current_generation = false;
  old.hibernation = true;
  old.storage = LocalStorage::Hdd;
  old.storage_gb = 6000;
  old.network_gbps = 0;  // "Moderate"
  add(old, "0.7", "");
  const Names all = {"d2.xlarge", "g5.xlarge", "m5.large"};
  const Names gpu_only = {"g5.xlarge"};
  const Names old_only = {"d2.xlarge"};
  EXPECT_EQ(matching(""), all);
  EXPECT_EQ(matching(R"("CpuManufacturers": ["amd"])"), gpu_only);
  EXPECT_EQ(matching(R"("MemoryGiBPerVCpu": {"Min": 8})"), old_only);
  EXPECT_EQ(matching(R"("InstanceGenerations": ["previous"])"), old_only);
  EXPECT_EQ(matching(R"("RequireHibernateSupport": true)"), old_only);
  EXPECT_EQ(matching(R"("NetworkInterfaceCount": {"Min": 5})"), gpu_only);
  EXPECT_EQ(matching(R"("NetworkBandwidthGbps": {"Min": 20})"), gpu_only);
  EXPECT_EQ(matching(R"("NetworkBandwidthGbps": {"Max": 20})"), (Names{"d2.xlarge", "m5.large"}));
  EXPECT_EQ(matching(R"("LocalStorage": "required")"), (Names{"d2.xlarge", "g5.xlarge"}));
  EXPECT_EQ(matching(R"("LocalStorage": "excluded")"), Names{"m5.large"});
  EXPECT_EQ(matching(R"("LocalStorageTypes": ["ssd"])"), (Names{"g5.xlarge", "m5.large"}));
  EXPECT_EQ(matching(R"("TotalLocalStorageGB": {"Min": 1000})"), old_only);
  EXPECT_EQ(matching(R"("BaselineEbsBandwidthMbps": {"Min": 2000})"), gpu_only);
  EXPECT_EQ(matching(R"("AcceleratorTypes": ["gpu"])"), gpu_only);
  EXPECT_EQ(matching(R"("AcceleratorCount": {"Max": 0})"), (Names{"d2.xlarge", "m5.large"}));
  EXPECT_EQ(matching(R"("AcceleratorManufacturers": ["nvidia"])"), gpu_only);
  EXPECT_EQ(matching(R"("AcceleratorNames": ["a10g"])"), gpu_only);
  EXPECT_EQ(matching(R"("AcceleratorTotalMemoryMiB": {"Min": 20000})"), gpu_only);
  EXPECT_EQ(matching(R"("AllowedInstanceTypes": ["d2.*"])"), old_only);
  EXPECT_EQ(names(select(R"({"VCpuCount": {"Min": 3, "Max": 4}, "MemoryMiB": {"Max": 16384,
                            "Min": 0}})")
                      .matching),
            gpu_only);
}

TEST_F(Requirements, Rule058_WhatIsNotModelledIsSaid) {
  read(R"({"VCpuCount": {"Min": 1}, "MemoryMiB": {"Min": 1},
           "BaselinePerformanceFactors": {"Cpu": {"References": [{"InstanceFamily": "c6i"}]}}})");
  ASSERT_EQ(diagnostics_.all().size(), 1U);
  EXPECT_EQ(diagnostics_.all()[0].code, codes::FleetNotModelled);
}

TEST_F(Requirements, Rule059_AttributesAreAndedAndValuesOred) {
  InstanceType arm = type_of("m6g.large", 2, 8);
  arm.cpu_manufacturer = "amazon-web-services";
  add(arm, "0.08", "");
  add(type_of("m5.large", 2, 8), "0.1", "");
  add(type_of("c5.large", 2, 4), "0.085", "");
  EXPECT_EQ(matching(R"("CpuManufacturers": ["intel", "amazon-web-services"],
                        "MemoryGiBPerVCpu": {"Min": 4})"),
            (Names{"m5.large", "m6g.large"}));
}

TEST_F(Requirements, Rule060_BareMetalAndBurstableAreExcludedUnlessAskedFor) {
  InstanceType metal = type_of("m5.metal", 96, 384);
  metal.bare_metal = true;
  add(metal, "4.6", "");
  InstanceType burst = type_of("t3.large", 2, 8);
  burst.burstable = true;
  add(burst, "0.08", "");
  add(type_of("m5.large", 2, 8), "0.1", "");
  EXPECT_EQ(matching(""), Names{"m5.large"});
  EXPECT_EQ(matching(R"("BareMetal": "included")"), (Names{"m5.large", "m5.metal"}));
  EXPECT_EQ(matching(R"("BurstablePerformance": "required")"), Names{"t3.large"});
}

TEST_F(Requirements, Rule061_Wildcards) {
  for (const char* name : {"c5.large", "c5a.large", "c5n.large", "m5a.large", "m5n.large"}) {
    add(type_of(name, 2, 4), "0.1", "");
  }
  add(type_of("r6i.32xlarge", 128, 1024), "8", "");
  EXPECT_EQ(matching(R"("ExcludedInstanceTypes": ["c5*"])"),
            (Names{"m5a.large", "m5n.large", "r6i.32xlarge"}));
  EXPECT_EQ(matching(R"("ExcludedInstanceTypes": ["m5a.*"])"),
            (Names{"c5.large", "c5a.large", "c5n.large", "m5n.large", "r6i.32xlarge"}));
  EXPECT_EQ(matching(R"("AllowedInstanceTypes": ["*3*"])"), Names{"r6i.32xlarge"});
}

constexpr const char* kAny = R"({"VCpuCount": {"Min": 0}, "MemoryMiB": {"Min": 0})";

TEST_F(Requirements, Rule062_TheBaseIsTheCheapestCurrentCMOrRThenCurrentThenPrevious) {
  InstanceType old = type_of("m1.small", 1, 2);
  old.current_generation = false;
  add(old, "0.01", "");
  EXPECT_EQ(*select(std::string(kAny) + "}").base, *builder_.type("m1.small"));
  add(type_of("i4i.large", 2, 16), "0.05", "");
  EXPECT_EQ(*select(std::string(kAny) + "}").base, *builder_.type("i4i.large"));
  add(type_of("mac1.metal", 12, 32), "0.06", "");  // begins with m, and is no M
  add(type_of("r5.large", 2, 16), "0.126", "");
  add(type_of("c5.large", 2, 4), "0.085", "");
  EXPECT_EQ(*select(std::string(kAny) + "}").base, *builder_.type("c5.large"));
}

TEST_F(Requirements, Rule063_OnDemandIsHeldToTwentyPercentOverTheBase) {
  add(type_of("c5.large", 2, 4), "0.1", "");
  add(type_of("m5.large", 2, 8), "0.12", "");
  add(type_of("r5.large", 2, 16), "0.1201", "");
  EXPECT_EQ(names(select(std::string(kAny) + "}").on_demand), (Names{"c5.large", "m5.large"}));
  EXPECT_EQ(names(select(std::string(kAny) + R"(, "OnDemandMaxPricePercentageOverLowestPrice": 0})")
                      .on_demand),
            Names{"c5.large"});
}

TEST_F(Requirements, Rule064_SpotIsHeldByAtMostOneOfTwoForms) {
  add(type_of("c5.large", 2, 4), "0.1", "0.04");
  add(type_of("m5.large", 2, 8), "0.2", "0.07");
  add(type_of("r5.large", 2, 16), "0.3", "0.09");
  add(type_of("x1.large", 2, 32), "0.5", "0.11");
  EXPECT_EQ(
      names(select(std::string(kAny) + R"(, "SpotMaxPricePercentageOverLowestPrice": 100})").spot),
      (Names{"c5.large", "m5.large"}));
  EXPECT_EQ(
      names(select(std::string(kAny) + R"(, "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice": 50})")
                .spot),
      Names{"c5.large"});
  read(std::string(kAny) + R"(, "SpotMaxPricePercentageOverLowestPrice": 1,
       "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice": 1})");
  EXPECT_TRUE(diagnostics_.has_errors());
}

TEST_F(Requirements, Rule064_WithoutAFormTheLimitIsAChoice) {
  add(type_of("c5.large", 2, 4), "0.1", "0.04");
  add(type_of("m5.large", 2, 8), "0.2", "0.09");
  add(type_of("r5.large", 2, 16), "0.3", "0.11");
  EXPECT_EQ(names(select(std::string(kAny) + "}").spot), (Names{"c5.large", "m5.large"}));
  PriceProtection legacy;
  legacy.default_spot = PriceProtection::DefaultSpot::TwiceLowestSpot;
  EXPECT_EQ(names(select(std::string(kAny) + "}", legacy).spot), Names{"c5.large"});
}

TEST_F(Requirements, Rule065_SixNinesSwitchItOffAndUnitsArePricedEach) {
  add(type_of("c5.large", 2, 4), "0.1", "0.04");
  add(type_of("c5.4xlarge", 16, 32), "0.8", "0.3");
  add(type_of("p5.48xlarge", 192, 2048), "98", "40");
  const std::string off = std::string(kAny) +
                          R"(, "OnDemandMaxPricePercentageOverLowestPrice": 999999,
                             "SpotMaxPricePercentageOverLowestPrice": 999999})";
  EXPECT_EQ(select(off).on_demand.size(), 3U);
  EXPECT_EQ(select(off).spot.size(), 3U);
  EXPECT_EQ(names(select(std::string(kAny) + "}").on_demand), Names{"c5.large"});
  PriceProtection vcpus;
  vcpus.unit = CapacityUnit::Vcpu;
  // 0.05 a vCPU both; 0.51 of the p5.
  EXPECT_EQ(names(select(std::string(kAny) + "}", vcpus).on_demand),
            (Names{"c5.4xlarge", "c5.large"}));
}

TEST_F(Requirements, Rule066_ScoresAndPreviewsKnowNoPriceProtection) {
  add(type_of("c5.large", 2, 4), "0.1", "0.04");
  add(type_of("p5.48xlarge", 192, 2048), "98", "40");
  InstanceType unsold = type_of("dl2q.large", 2, 4);
  unsold.spot = false;
  add(unsold, "1", "");
  PriceProtection none;
  none.enabled = false;
  const SelectedTypes selected = select(std::string(kAny) + "}", none);
  EXPECT_EQ(selected.on_demand.size(), 3U);
  EXPECT_EQ(selected.spot.size(), 2U);
}

TEST_F(Requirements, Rule068_AnewTypeJoinsByItself) {
  add(type_of("m5.large", 2, 8), "0.1", "");
  EXPECT_EQ(matching(""), Names{"m5.large"});
  add(type_of("m9.large", 2, 8), "0.09", "");
  EXPECT_EQ(matching(""), (Names{"m5.large", "m9.large"}));
}

TEST_F(Requirements, AnImageRunsOnItsArchitectureOnly) {
  InstanceType arm = type_of("m6g.large", 2, 8);
  arm.architecture = "arm64";
  add(arm, "0.1", "");
  InstanceType old = type_of("t2.large", 2, 8);
  old.architecture = "i386|x86_64";
  add(old, "0.1", "");
  const InstanceRequirements wanted = read(std::string(kAny) + "}");
  const auto run = [&](const char* architecture) {
    return names(
        select_types(wanted, builder_.catalog(), builder_.region("r"), architecture, {}).matching);
  };
  EXPECT_EQ(run("arm64"), Names{"m6g.large"});
  EXPECT_EQ(run("x86_64"), Names{"t2.large"});
  EXPECT_EQ(run("i386"), Names{"t2.large"});
}

// Over the product's own catalog: what is selected satisfies every bound, what is not breaks one.
TEST(RequirementsOfTheCatalog, RandomRequirementsSelectWhatAPlainReadingSelects) {
  const Result<Catalog> catalog =
      load_catalog(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/catalog");
  ASSERT_TRUE(catalog.ok());
  const RegionFacts& region = *catalog->region("us-east-1");
  Rng rng({7, 0, 0, stream_hash("requirements")});
  for (int round = 0; round < 300; ++round) {
    InstanceRequirements wanted;
    wanted.vcpus = {rng.below(16), 16 + rng.below(64)};
    wanted.memory_mib.min = rng.below(65536);
    wanted.burstable = static_cast<Inclusion>(rng.below(3));
    wanted.local_storage = static_cast<Inclusion>(rng.below(3));
    if (rng.below(2) == 0) {
      wanted.excluded = {"m*", "*.metal"};
    }
    if (rng.below(4) == 0) {
      wanted.accelerator_count.min = 1;
    }
    std::vector<std::uint32_t> plain;
    for (std::uint32_t i = 0; i < catalog->types().size(); ++i) {
      const InstanceType& type = catalog->types()[i];
      double accelerators = 0;
      for (const Accelerator& each : type.accelerators) {
        accelerators += each.count;
      }
      bool good = type.vcpus >= *wanted.vcpus.min && type.vcpus <= *wanted.vcpus.max &&
                  static_cast<double>(type.memory_mib) >= *wanted.memory_mib.min &&
                  !type.bare_metal && accelerators >= wanted.accelerator_count.min.value_or(0);
      good = good && (wanted.burstable == Inclusion::Included ||
                      type.burstable == (wanted.burstable == Inclusion::Required));
      good = good && (wanted.local_storage == Inclusion::Included ||
                      (type.storage_gb > 0) == (wanted.local_storage == Inclusion::Required));
      for (const std::string& pattern : wanted.excluded) {
        good = good && !matches_glob(pattern, type.name);
      }
      if (good && !Catalog::zones_of(region, i)->empty()) {
        plain.push_back(i);
      }
    }
    const SelectedTypes selected = select_types(wanted, *catalog, region, "", {});
    ASSERT_EQ(selected.matching, plain) << round;
    for (const std::uint32_t type : selected.on_demand) {
      ASSERT_LE(Catalog::on_demand(region, type)->to_double(),
                1.2 * Catalog::on_demand(region, *selected.base)->to_double() * (1 + 1e-9));
    }
    for (const std::uint32_t type : selected.spot) {
      ASSERT_LE(*Catalog::spot(region, type), *Catalog::on_demand(region, *selected.base));
    }
  }
}

TEST_F(Requirements, HostileRequirementsAreRefused) {
  for (const char* members :
       {R"("MemoryGiBPerVCpu": [])", R"("MemoryGiBPerVCpu": {"Min": 3, "Max": 1})",
        R"("BareMetal": "maybe")", R"("CpuManufacturers": "intel")", R"("CpuManufacturers": [{}])",
        R"("NetworkInterfaceCount": {"Min": -1})", R"("NetworkInterfaceCount": {"Min": 1e300})",
        R"("LocalStorageTypes": ["tape"])", R"("RequireHibernateSupport": 3)",
        R"("InstanceGenerations": [1])", R"("SpotMaxPricePercentageOverLowestPrice": -1)"}) {
    diagnostics_ = Diagnostics();
    read(std::string(kAny) + ", " + members + "}");
    EXPECT_TRUE(diagnostics_.has_errors()) << members;
  }
}

}  // namespace
}  // namespace drydock
