#include "simulator/world/modelled_rules.hpp"

namespace drydock {
namespace {

constexpr std::string_view kOurChoice = "choice of the model: AWS documents none";

}  // namespace

const std::vector<ModelledRule>& all_modelled_rules() {
  static const std::vector<ModelledRule> kAll = {
      {"price", "price of an instance type", "On-Demand price of the type in the Region, per hour",
       SourceKind::Catalog,
       "What an instance outside a reservation and a reserved slot cost, for Linux and shared "
       "tenancy, without taxes, Savings Plans or minimum charges. The catalog that comes with "
       "drydock holds it with the source and the date of each figure.",
       "docs/CATALOG.md"},
      {"reservation-matching", "matching of reservations",
       "zone, type, platform and tenancy agree; open is entered by matching, targeted by naming",
       SourceKind::Rule,
       "An instance enters a Capacity Reservation only if zone, instance type, platform and "
       "tenancy agree. An open reservation takes new and running instances that match, whoever "
       "started them; one call for several instances needs a single reservation with room for all "
       "of them. A targeted reservation takes only instances that name it or its resource group; "
       "an instance that names a group without room runs On-Demand.",
       "EC2 User Guide, capacity-reservations-using, 2023-05"},
      {"reservation-billing", "billing of reservations",
       "a slot costs the On-Demand price, used or unused, per second", SourceKind::Rule,
       "A reserved slot bills at the On-Demand price of its type from creation to cancellation, "
       "whether an instance holds it or not. An instance in a slot adds nothing.",
       "EC2 User Guide, capacity-reservations-pricing-billing, 2023-05"},
      {"reservation-zone", "reservations and zones",
       "a slot helps only in its own zone, and bills while the zone is lost", SourceKind::Rule,
       "Capacity Reservations belong to one zone. While that zone is impaired its slots hold no "
       "instance and are still paid for; only slots in other zones help.",
       "EC2 User Guide, ec2-capacity-reservations, 2023-05"},
      {"zone-balance", "zone of a launch",
       "the zone with the fewest instances; on failure another that works", SourceKind::Rule,
       "A group launches in the enabled zone in which it has the fewest instances; ties go to the "
       "first in the order of the zones. If the launch fails, balanced-best-effort (the default) "
       "tries the other working zones and balanced-only waits and tries the same one again. "
       "reservations-then-balanced fills reserved slots first and balances the rest.",
       "EC2 Auto Scaling User Guide, as-suspend-resume-processes, 2023-05; API "
       "AvailabilityZoneDistribution, 2026-08"},
      {"zone-rebalance", "rebalancing of zones",
       "launch before terminate; may exceed the maximum by a tenth, at least by one",
       SourceKind::Rule,
       "When a zone is added, removed or recovers, the group evens out its zones: it launches the "
       "replacement first and terminates the surplus instance when that runs. While it does, it "
       "may exceed its maximum size by a tenth, at least by one instance.",
       "EC2 Auto Scaling User Guide, auto-scaling-benefits, 2023-05"},
      {"scale-in", "zone of a termination", "the zone with the most instances", SourceKind::Rule,
       "When a group shrinks it takes instances from the zone in which it has most; termination "
       "policies decide only within that zone.",
       "EC2 Auto Scaling User Guide, ec2-auto-scaling-termination-policies, 2023-05"},
      {"victim-choice", "instance that is terminated",
       "outside a reservation first, then the oldest", SourceKind::Default,
       "Within the zone that gives an instance up, those that hold no reserved slot go first and "
       "among these the oldest. Auto Scaling does not promise to look at reservations; a group "
       "with another termination policy may give up a slot and keep a paid instance.",
       kOurChoice},
      {"initial-state", "start of a trial",
       "groups run at their desired capacity, launched without shortage", SourceKind::Default,
       "A trial begins where an apply ends: every group has its desired capacity running, "
       "placed by the rules above, and no launch of that start fails.",
       kOurChoice},
      {"spot-market", "Spot pools",
       "spells of supply, losses and prices by pool, from traces or from priors",
       SourceKind::Catalog,
       "What is believed of a Spot pool: how often it runs short and for how long, how it takes "
       "instances back, how deep it is, how its price moves. A trace teaches it where there is "
       "one; "
       "otherwise it is a prior from the Spot advisor's bracket of the type, its family, "
       "generation "
       "and size, wide on purpose and drawn anew for each trial.",
       "docs/MARKET.md"},
      {"platform", "platform of instances", "Linux/UNIX, whatever the image is",
       SourceKind::Default,
       "Templates do not say which platform an image has, so instances count as Linux/UNIX when "
       "they are matched with reservations and priced.",
       kOurChoice},
  };
  return kAll;
}

const ModelledRule* find_modelled_rule(std::string_view id) {
  for (const ModelledRule& rule : all_modelled_rules()) {
    if (rule.id == id) {
      return &rule;
    }
  }
  return nullptr;
}

}  // namespace drydock
