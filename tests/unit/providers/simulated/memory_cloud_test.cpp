// The cloud without a file and without latency: for tests and benchmarks.
#include <fmt/format.h>

#include <chrono>

#include "tests/unit/providers/simulated/cloud_test.hpp"

namespace drydock {
namespace {

class MemoryCloudTest : public CloudTest {
 protected:
  void open_fast(const std::string& path) {
    SimulatedOptions options{path, "us-east-1", "123456789012", 0.0};
    provider_ = std::make_unique<SimulatedProvider>(std::move(options), schemas_, clock_);
  }
  // Creates and polls queues; seconds.
  double make_queues(int count) {
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
      OperationRequest asked = request(OperationKind::Create, "AWS::SQS::Queue", "",
                                       fmt::format(R"({{"QueueName":"queue-{}"}})", i));
      const Result<ProgressEvent> started = provider_->start(asked);
      EXPECT_EQ(provider_->poll(started->request_token)->status, OperationStatus::Success);
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  }
};

TEST_F(MemoryCloudTest, LeavesNoFileAndNeedsNoTime) {
  open_fast(std::string(kMemoryCloud));
  make_queues(3);
  EXPECT_EQ(provider_->list("AWS::SQS::Queue")->size(), 3U);
  EXPECT_FALSE(std::filesystem::exists(std::string(kMemoryCloud)));
}

// Against a loss of the indexes or of one transaction a call: a multiple of what it takes.
TEST_F(MemoryCloudTest, MakingMuchIsQuick) {
  open_fast(std::string(kMemoryCloud));
  const double in_memory = make_queues(2'000);
  open_fast(path_);
  const double on_disk = make_queues(2'000);
  RecordProperty("seconds_in_memory", fmt::format("{:.3f}", in_memory));
  RecordProperty("seconds_on_disk", fmt::format("{:.3f}", on_disk));
  EXPECT_LT(in_memory, 8.0);
  EXPECT_LT(on_disk, 20.0);
}

}  // namespace
}  // namespace drydock
