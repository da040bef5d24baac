#include "simulator/billing/bill.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"

namespace drydock {
namespace {

const ServiceCatalog& catalog() {
  static const ServiceCatalog kCatalog = [] {
    const DiskFileSystem files;
    Result<ServiceCatalog> read =
        load_service_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().message);
    return read.ok() ? std::move(*read) : ServiceCatalog{};
  }();
  return kCatalog;
}

// One use of one item, a month long, in us-east-1.
std::string month_of(std::string_view item, std::int64_t counts, bool free_tiers = false) {
  BillPlan plan(catalog(), "us-east-1");
  Bill bill;
  bill.add(plan.line(item, "R", ""), counts);
  EXPECT_TRUE(plan.unpriced().empty()) << item;
  const std::vector<Money> costs = bill_month(plan, bill, {kMonth, 1, free_tiers});
  return costs.empty() ? "unpriced" : costs.front().to_string();
}

TEST(ServicePrices, EveryUnitIsKnownAndUnconfirmedFiguresSaySo) {
  std::size_t unconfirmed = 0;
  for (const std::string_view item : catalog().price_items()) {
    const ServicePrice* price = catalog().price(item, "us-east-1");
    ASSERT_NE(price, nullptr) << item;
    EXPECT_NE(find_meter_unit(price->unit), nullptr) << item;
    EXPECT_FALSE(price->source.empty());
    unconfirmed += price->confirmed ? 0 : 1;
  }
  EXPECT_GT(unconfirmed, 0U);
  EXPECT_FALSE(catalog().price("emr.uplift.m5.xlarge", "us-east-1")->confirmed);
  // A Region without a price of its own takes that of us-east-1, which the result can tell.
  EXPECT_EQ(catalog().price("glue.job", "eu-west-3")->region, "us-east-1");
  EXPECT_EQ(catalog().price("states.transitions", "eu-west-3")->region, "eu-west-3");
}

// Pricing page of Step Functions, Express example: 100 million runs of 10 s at 64 MB are 17,361.11
// GB-h, 382.97 USD, and 100 USD of requests.
TEST(Tariff, ThePublishedExpressExample) {
  const std::int64_t mib_ms = std::int64_t{100'000'000} * 10'000 * 64;
  BillPlan plan(catalog(), "us-east-1");
  const LineIndex duration = plan.line("states.express.duration", "M", "");
  const LineIndex requests = plan.line("states.express.requests", "M", "");
  Bill bill;
  bill.add(duration, mib_ms);
  bill.add(requests, 100'000'000);
  const std::vector<Money> month = bill_month(plan, bill, {kMonth, 1, false});
  EXPECT_EQ(month[duration.value].to_display(), "$382.97");
  EXPECT_EQ(month[requests.value].to_display(), "$100.00");
}

TEST(Tariff, HandComputedBills) {
  // 3 million requests of 120 ms at 1,536 MB: 540,000 GB-s (the page's first example).
  EXPECT_EQ(month_of("lambda.compute.x86_64", std::int64_t{3'000'000} * 120 * 1536), "9.000018");
  EXPECT_EQ(month_of("lambda.requests", 3'000'000), "0.6");
  // 6 DPU for 15 minutes (Glue's own example: 0.66 USD); a crawler of 2 DPU for 10 minutes.
  EXPECT_EQ(month_of("glue.job", 6 * 16 * 15 * 60 * 1000), "0.66");
  EXPECT_EQ(month_of("glue.crawler", 2 * 16 * 10 * 60 * 1000), "0.146666666667");
  EXPECT_EQ(month_of("glue.job.flex", 16 * 3'600'000), "0.29");
  // 10 MB at 5 USD a TB.
  EXPECT_EQ(month_of("athena.scanned", std::int64_t{10} << 20U), "0.000047683716");
  // A quarter vCPU and half a GB for one minute.
  EXPECT_EQ(month_of("fargate.vcpu", 256 * 60'000), "0.000168666667");
  EXPECT_EQ(month_of("fargate.memory", 512 * 60'000), "0.000037041667");
  EXPECT_EQ(month_of("states.transitions", 4'000), "0.1");
  EXPECT_EQ(month_of("states.transitions", 4'000, true), "0");
  EXPECT_EQ(month_of("states.transitions", 5'000, true), "0.025");
  EXPECT_EQ(month_of("s3.storage", std::int64_t{1024} * 730 * 3600), "0.023");
  EXPECT_EQ(month_of("redshift.serverless", std::int64_t{128} * 3'600'000), "48");
  EXPECT_EQ(month_of("kinesis.put", 1'000'000), "0.014");
}

TEST(Tariff, TiersAreOfTheWholeAccountAndOfAMonth) {
  // 50 and 150 TB of storage: 51,200 GB at 0.023 and 153,600 at 0.022, however they are split.
  BillPlan plan(catalog(), "us-east-1");
  const LineIndex a = plan.line("s3.storage", "A", "");
  const LineIndex b = plan.line("s3.storage", "B", "");
  EXPECT_EQ(plan.line("s3.storage", "A", ""), a);
  constexpr std::int64_t kGbMonth = std::int64_t{1024} * 730 * 3600;
  Bill bill;
  bill.add(a, 51'200 * kGbMonth);
  bill.add(b, 153'600 * kGbMonth);
  const std::vector<Money> month = bill_month(plan, bill, {kMonth, 1, false});
  EXPECT_EQ((month[0] + month[1]).to_string(), "4556.8");
  // The same counted over half a month, or over two trials of a month.
  EXPECT_EQ(bill_month(plan, bill, {kMonth / 2, 1, false})[0].to_string(), "2304");
  EXPECT_EQ(bill_month(plan, bill, {kMonth, 2, false})[0].to_string(), "588.8");
  EXPECT_EQ(bill.cost(plan, a).to_string(), "1177.6");
}

TEST(Tariff, WhatHasNoPriceIsNamedOnceAndCostsNothing) {
  BillPlan plan(catalog(), "us-east-1");
  Bill bill;
  bill.add(plan.line("sagemaker.ml.x9.large", "T", ""), 5);
  bill.add(plan.line("sagemaker.ml.x9.large", "U", ""), 5);
  EXPECT_EQ(plan.unpriced(), std::vector<std::string>{"sagemaker.ml.x9.large"});
  EXPECT_EQ(bill.total(plan), Money{});
}

TEST(ServiceCatalog, StopsAtTheFirstWrongLine) {
  const std::string prices =
      "# source: s date: 2026-01 S\nregion,item,from,usd,unit,free,confirmed,source\n";
  const std::string defaults = "# source: s date: 2026-01 S\nitem,value,confirmed,source\n";
  const auto problem = [&](const std::string& price, const std::string& value) {
    const MemoryFileSystem files({{"c/service_prices.csv", prices + price + "\n"},
                                  {"c/service_defaults.csv", defaults + value + "\n"}});
    const Result<ServiceCatalog> read = load_service_catalog(files, "c");
    return read.ok() ? std::string() : read.error().message;
  };
  EXPECT_EQ(problem("us-east-1,a,0,1,h,0,yes,s", "x,uniform 1s 2s,no,s"), "");
  for (const char* wrong :
       {"us-east-1,a,5,1,h,0,yes,s", "us-east-1,a,0,one,h,0,yes,s", "us-east-1,a,0,1,h,0,perhaps,s",
        "us-east-1,a,0,1,h,0,yes,s\nus-east-1,a,0,2,h,0,yes,s",
        "us-east-1,a,0,1,h,0,yes,s\nus-east-1,a,9,2,GB,0,yes,s"}) {
    EXPECT_NE(problem(wrong, "x,5,yes,s").find("c/service_prices.csv:"), std::string::npos)
        << wrong;
  }
  for (const char* wrong : {"x,soon,yes,s", "x,uniform 2s 1s,yes,s", "x,lognormal 0s 1s,no,s",
                            "x,uniform 1 2s,no,s", "x,5,y,s", "x,5,yes,s\nx,5,yes,s"}) {
    EXPECT_NE(problem("us-east-1,a,0,1,h,0,yes,s", wrong).find("c/service_defaults.csv:"),
              std::string::npos)
        << wrong;
  }
}

}  // namespace
}  // namespace drydock
