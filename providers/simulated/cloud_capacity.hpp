// The running instances of the embedded cloud and the Capacity Reservations that they are in. The
// matching rules are ReservationLedger's; this loads it from the tables and writes back what moved.
// An instance leaves its reservation when the reservation is gone or shrunk, or no longer in the
// resource group that the instance targets; it then goes on as On-Demand. Every instance counts as
// Linux/UNIX: the embedded cloud does not look into images.
#pragma once

#include <vector>

#include "providers/simulated/cloud_context.hpp"
#include "simulator/capacity/reservation_ledger.hpp"

namespace drydock {

class CloudCapacity {
 public:
  // The context outlives this object.
  [[nodiscard]] static Result<CloudCapacity> load(const CloudContext& context);

  struct Running {
    CloudInstance instance;
    InstanceIndex index;
    bool present = true;
    bool stored = false;
  };
  // In order of launch, ended ones included.
  [[nodiscard]] const std::vector<Running>& running() const { return running_; }
  [[nodiscard]] Placement place(const InstanceRequest& request) const;
  // Precondition: the placement is not Refused and nothing was launched since it was made.
  void launch(CloudInstance instance, const Placement& placement);
  void terminate(std::size_t index);
  // Lets running instances enter what came free, and writes everything that changed.
  [[nodiscard]] Status save();

 private:
  explicit CloudCapacity(const CloudContext& context) : context_(context) {}
  [[nodiscard]] Status load_reservations();
  [[nodiscard]] Status load_instances();
  [[nodiscard]] bool may_stay(const CloudInstance& instance, ReservationIndex reservation) const;

  const CloudContext& context_;
  ReservationLedger ledger_;
  std::vector<Running> running_;
};

// For changes of reservations and groups: load and save.
[[nodiscard]] Status settle_reservations(const CloudContext& context);

}  // namespace drydock
