// Who runs in which On-Demand Capacity Reservation: the matching rules of EC2, used by the
// simulation and by the embedded cloud alike. Rules by the EC2 User Guide, "Capacity Reservations"
// (capacity-reservations-using), and the EC2 API shapes CreateCapacityReservationRequest and
// CapacityReservationSpecification:
//   - a reservation is (zone, type, platform, tenancy, count), available at once;
//   - `open`: matching instances, running and new, enter without being told; `targeted`: only an
//     instance that names the reservation or its group enters;
//   - instance preference `open` (default), `none`, `capacity-reservations-only`; a target by id
//     fails when the reservation is full, a target by group falls back to On-Demand;
//   - a reservation helps only in its own zone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/strong_id.hpp"

namespace drydock {

using ReservationIndex = StrongId<struct ReservationTag>;
using InstanceIndex = StrongId<struct InstanceTag>;

enum class MatchCriteria : std::uint8_t { Open, Targeted };
enum class ReservationPreference : std::uint8_t { Open, None, ReservationsOnly };

struct Reservation {
  std::string id;  // "cr-…", or the logical id before it exists
  std::string zone;
  std::string instance_type;
  std::string platform = "Linux/UNIX";
  std::string tenancy = "default";
  MatchCriteria criteria = MatchCriteria::Open;
  std::uint32_t count = 0;
  std::vector<std::string> groups;  // ARNs of resource groups that hold it
};

struct InstanceRequest {
  std::string zone;
  std::string instance_type;
  std::string platform = "Linux/UNIX";
  std::string tenancy = "default";
  ReservationPreference preference = ReservationPreference::Open;
  std::string target_id;         // a reservation, "" for none
  std::string target_group_arn;  // a resource group, "" for none
};

// What a launch would do.
struct Placement {
  enum class Kind : std::uint8_t { Reserved, OnDemand, Refused };
  Kind kind = Kind::OnDemand;
  ReservationIndex reservation;  // of Reserved
  std::string reason;            // of Refused: why
};

class ReservationLedger {
 public:
  ReservationIndex add(Reservation reservation);
  // Running instances in it go on as On-Demand.
  void remove(ReservationIndex reservation);
  void resize(ReservationIndex reservation, std::uint32_t count);

  // Where one instance would land; changes nothing.
  [[nodiscard]] Placement place(const InstanceRequest& request) const;
  // Takes a slot (or none). Precondition: the placement came from `place` with nothing between.
  InstanceIndex launch(const InstanceRequest& request, const Placement& placement);
  void terminate(InstanceIndex instance);
  // Running instances that match an open reservation with room enter it (rule of `open`); returns
  // those that did. Call after a reservation was added or grown, or a slot came free.
  std::vector<InstanceIndex> absorb_running();

  [[nodiscard]] const Reservation& reservation(ReservationIndex index) const;
  [[nodiscard]] std::uint32_t used(ReservationIndex index) const;
  [[nodiscard]] std::uint32_t available(ReservationIndex index) const;
  [[nodiscard]] std::optional<ReservationIndex> reservation_of(InstanceIndex instance) const;
  [[nodiscard]] std::vector<ReservationIndex> reservations() const;  // present ones, in order added
  [[nodiscard]] std::uint32_t total_slots() const;
  [[nodiscard]] std::uint32_t used_slots() const;

 private:
  struct Slot {
    Reservation reservation;
    std::uint32_t used = 0;
    bool present = true;
  };
  struct Running {
    InstanceRequest request;
    ReservationIndex reservation;
    bool present = true;
  };
  [[nodiscard]] bool matches(const Slot& slot, const InstanceRequest& request) const;

  std::vector<Slot> slots_;
  std::vector<Running> instances_;
};

}  // namespace drydock
