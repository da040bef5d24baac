// Who runs in which On-Demand Capacity Reservation: the matching rules of EC2, used by the
// simulation and by the embedded cloud alike. Rules by the EC2 User Guide, "Capacity Reservations"
// (capacity-reservations-using), and the EC2 API shapes CreateCapacityReservationRequest and
// CapacityReservationSpecification:
//   - a reservation is (zone, type, platform, tenancy, count), available at once;
//   - `open`: matching instances, running and new, enter without being told; `targeted`: only an
//     instance that names the reservation or its group enters;
//   - instance preference `open` (default), `none`, `capacity-reservations-only`; a target by id
//     fails when the reservation is full, a target by group falls back to On-Demand;
//   - a reservation helps only in its own zone; Spot and Dedicated Hosts never use one.
// Among several reservations that an instance may enter, the most specific is taken (of a group's,
// a targeted one before an open one), then the one added first; AWS documents no order.
// An instance that targets a group and found no room stays on On-Demand when a slot comes free
// later: only the preference `open` without a target enters while running.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/strong_id.hpp"

namespace drydock {

using ReservationIndex = StrongId<struct ReservationTag>;
using InstanceIndex = StrongId<struct InstanceTag>;
using RequestIndex = StrongId<struct RequestTag>;

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
  bool spot = false;

  friend auto operator<=>(const InstanceRequest&, const InstanceRequest&) = default;
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
  // If more instances run in it than `count`, those launched last go on as On-Demand.
  void resize(ReservationIndex reservation, std::uint32_t count);
  // Instances inside stay. (EC2 itself allows this only while the reservation is idle.)
  void set_criteria(ReservationIndex reservation, MatchCriteria criteria);

  // Where one instance would land; changes nothing.
  [[nodiscard]] Placement place(const InstanceRequest& request) const;
  // Where the instances of one call for `count` would land: without a target they enter one
  // reservation that has room for all of them, or none; a target by id fails if it is short; a
  // group gives what it has and the rest goes to On-Demand. Refused means the whole call: all
  // placements are then Refused.
  [[nodiscard]] std::vector<Placement> place_together(const InstanceRequest& request,
                                                      std::uint32_t count) const;
  // Takes a slot (or none). Precondition: the placement came from `place` with nothing between,
  // and is not Refused.
  InstanceIndex launch(const InstanceRequest& request, const Placement& placement);
  void terminate(InstanceIndex instance);
  // Running instances that match an open reservation with room enter it (rule of `open`); returns
  // those that did. Call after a reservation was added or grown, or a slot came free.
  std::vector<InstanceIndex> absorb_running();

  // The same for callers that launch the same request many times: looking the request up once
  // makes each later call independent of the number of reservations, for any practical number.
  RequestIndex prepare(const InstanceRequest& request);
  [[nodiscard]] Placement place(RequestIndex request) const;
  InstanceIndex launch(RequestIndex request, const Placement& placement);
  // Forgets every instance; reservations and prepared requests stay.
  void clear_instances();

  [[nodiscard]] const Reservation& reservation(ReservationIndex index) const;
  [[nodiscard]] std::uint32_t used(ReservationIndex index) const;
  [[nodiscard]] std::uint32_t available(ReservationIndex index) const;
  [[nodiscard]] std::optional<ReservationIndex> reservation_of(InstanceIndex instance) const;
  [[nodiscard]] std::vector<ReservationIndex> reservations() const;  // present ones, in order added
  [[nodiscard]] std::uint32_t total_slots() const;
  [[nodiscard]] std::uint32_t used_slots() const;

 private:
  // Zone, type, platform, tenancy: an instance and a reservation must agree in all four.
  using PoolKey = std::tuple<std::string, std::string, std::string, std::string>;

  // Reservations in the order in which they are tried, with a bit for each that has room.
  struct Candidates {
    std::vector<ReservationIndex> members;
    std::vector<std::uint64_t> with_room;
    [[nodiscard]] ReservationIndex first_with_room() const;
  };
  struct Pool {
    std::vector<ReservationIndex> members;                       // present ones, in order added
    std::vector<Candidates> lists = std::vector<Candidates>(1);  // 0: open; then one a group
    std::map<std::string, std::uint32_t> group_lists;
    // Instances that may enter an open reservation while running, in order of launch; those that
    // ended or entered since are skipped and now and then swept out.
    std::vector<InstanceIndex> waiting;
    std::uint32_t waiting_live = 0;
  };
  struct Slot {
    Reservation reservation;
    std::uint32_t used = 0;
    bool present = true;
    std::uint32_t pool = 0;
    bool has_room = false;                                         // as the bits say
    std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;  // list of the pool, position
  };
  struct Prepared {
    InstanceRequest request;
    std::uint32_t pool = 0;
    bool enters_running = false;
  };
  struct Running {
    RequestIndex request;
    ReservationIndex reservation;
    bool present = true;
  };

  std::uint32_t pool_of(const PoolKey& key);
  [[nodiscard]] const Pool* find_pool(const InstanceRequest& request) const;
  [[nodiscard]] const Candidates* candidates(const InstanceRequest& request,
                                             const Pool* pool) const;
  [[nodiscard]] Placement decide(const InstanceRequest& request, const Pool* pool,
                                 std::uint32_t count) const;
  [[nodiscard]] Placement decide_target(const InstanceRequest& request, std::uint32_t count) const;
  [[nodiscard]] const Slot& slot(ReservationIndex index) const;
  void rebuild_candidates(std::uint32_t pool_number);
  void note_room(ReservationIndex index);
  static void set_bits(Pool& pool, const Slot& slot);
  void wait_for_slot(InstanceIndex instance);
  static void sweep_waiting(Pool& pool, const std::vector<Running>& instances);

  std::vector<Slot> slots_;
  std::vector<Running> instances_;
  std::map<PoolKey, std::uint32_t> pool_numbers_;
  std::vector<Pool> pools_;
  std::map<std::string, ReservationIndex> by_id_;
  std::vector<Prepared> prepared_;
  std::map<InstanceRequest, RequestIndex> request_numbers_;
};

}  // namespace drydock
