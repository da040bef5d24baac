// A cloud for rehearsals: no objects, only how long operations take and how they go wrong. What it
// draws depends on seed, trial, resource and attempt alone, so that two plans meet the same luck.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "planner/apply/provider.hpp"
#include "simulator/engine/distribution.hpp"

namespace drydock {

// Which operations a rule is about.
struct ModelledOperations {
  std::string types = "*";  // a glob
  std::optional<OperationKind> operation;
  double probability = 1;
};

struct ModelledTime {
  std::string types = "*";
  Distribution seconds;
  std::string source;  // who says so
};

struct ModelledFailure {
  ModelledOperations of;
  HandlerError error = HandlerError::ServiceInternalError;
  bool leaves_object = false;
};

// A bucket of tokens for each service that fits.
struct ModelledThrottle {
  std::string services = "*";  // a glob of "AWS::IAM" or of its last part, "IAM"
  double per_second = 1;
  double burst = 1;
  Nanoseconds retry_after = 0;
};

struct CloudModel {
  std::vector<ModelledTime> times;        // the first that fits counts
  std::vector<ModelledFailure> failures;  // the first that strikes counts
  std::vector<ModelledThrottle> throttles;
  std::vector<ModelledOperations> endless;
  std::vector<ModelledOperations> lost_calls;
  double crashes_per_hour = 0;  // of the process that applies
};

// The times that are taken where nothing better is said, with their source.
[[nodiscard]] std::vector<ModelledTime> assumed_times();
[[nodiscard]] const ModelledTime* time_of(const CloudModel& model, const std::string& type);

class ModelledCloud final : public Provider {
 public:
  // `calm`: every operation takes its median and nothing goes wrong.
  struct Luck {
    std::uint64_t seed = 0;
    std::uint32_t trial = 0;
    bool calm = false;
  };
  // `model` and `clock` outlive this object.
  ModelledCloud(const CloudModel& model, const Clock& clock, Luck luck)
      : model_(model), clock_(clock), luck_(luck) {}

  [[nodiscard]] Result<ProgressEvent> start(const OperationRequest& request) override;
  [[nodiscard]] Result<ProgressEvent> poll(const std::string& request_token) override;
  [[nodiscard]] Result<std::optional<ProgressEvent>> find_operation(
      const std::string& client_token) override;
  [[nodiscard]] Result<std::optional<LiveResource>> read(
      const std::string& type, const std::string& identifier) const override;
  [[nodiscard]] Result<std::vector<LiveResource>> list(const std::string& type) const override;
  [[nodiscard]] Result<std::optional<std::string>> parameter(
      const std::string& name) const override;

 private:
  struct Operation {
    Nanoseconds ends_at = 0;
    ProgressEvent end;
  };
  struct Bucket {
    double tokens = 0;
    Nanoseconds at = 0;
  };
  [[nodiscard]] const ModelledThrottle* throttled(const std::string& type);
  [[nodiscard]] Operation begin(const OperationRequest& request, Rng& rng) const;
  [[nodiscard]] ProgressEvent event_of(const std::string& token, const Operation& operation) const;

  const CloudModel& model_;
  const Clock& clock_;
  Luck luck_;
  std::map<std::string, Operation> operations_;     // by client token, which is the request token
  std::map<std::string, std::uint32_t> attempts_;   // by operation and logical id
  std::map<std::string, Bucket> buckets_;           // by service
  std::map<std::string, std::string> left_behind_;  // identifier → type
};

}  // namespace drydock
