// An embedded cloud in a file of its own, with short words for asking it things and waiting.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/load_schema.hpp"
#include "providers/simulated/simulated_provider.hpp"

namespace drydock {

inline constexpr Nanoseconds kLong = 1'000'000'000;

class CloudTest : public testing::Test {
 protected:
  void SetUp() override {
    Diagnostics diagnostics;
    schemas_ = load_schemas(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types",
                            sources_, diagnostics);
    ASSERT_FALSE(diagnostics.has_errors());
    path_ = (std::filesystem::temp_directory_path() / ("cloud-" + random_hex(8) + ".db")).string();
    open();
  }
  void TearDown() override {
    provider_.reset();
    std::filesystem::remove(path_);
  }
  void open() {
    provider_ = std::make_unique<SimulatedProvider>(
        SimulatedOptions{path_, "us-east-1", "123456789012"}, schemas_, clock_);
  }

  OperationRequest request(OperationKind operation, const std::string& type,
                           const std::string& identifier, const std::string& json) {
    const Result<Value> desired = value_from_json(json);
    EXPECT_TRUE(desired.ok()) << json;
    return {operation, type,   identifier, *desired, fmt::format("token-{}", ++tokens_),
            "Logical", "stack"};
  }
  ProgressEvent finish(const OperationRequest& asked) {
    const Result<ProgressEvent> started = provider_->start(asked);
    EXPECT_TRUE(started.ok());
    if (started->status == OperationStatus::Failed) {
      return *started;  // refused by the call
    }
    clock_.sleep(kLong);
    return *provider_->poll(started->request_token);
  }
  ProgressEvent create(const std::string& type, const std::string& json) {
    return finish(request(OperationKind::Create, type, "", json));
  }
  ProgressEvent update(const std::string& type, const std::string& id, const std::string& json) {
    return finish(request(OperationKind::Update, type, id, json));
  }
  ProgressEvent remove(const std::string& type, const std::string& id) {
    return finish(request(OperationKind::Delete, type, id, "{}"));
  }
  std::string made(const std::string& type, const std::string& json) {
    const ProgressEvent event = create(type, json);
    EXPECT_EQ(event.status, OperationStatus::Success) << event.message;
    return event.identifier;
  }
  // Zone → (in a reservation, on plain On-Demand).
  std::map<std::string, std::pair<int, int>> placements(const std::string& group) {
    std::map<std::string, std::pair<int, int>> counts;
    const Result<std::vector<CloudInstance>> instances = provider_->list_instances();
    EXPECT_TRUE(instances.ok());
    for (const CloudInstance& instance : *instances) {
      if (instance.group == group) {
        auto& [reserved, plain] = counts[instance.request.zone];
        ++(instance.reservation.empty() ? plain : reserved);
      }
    }
    return counts;
  }

  SourceMap sources_;
  SchemaRegistry schemas_;
  ManualClock clock_{kLong};
  std::string path_;
  std::unique_ptr<SimulatedProvider> provider_;
  int tokens_ = 0;
};

}  // namespace drydock
