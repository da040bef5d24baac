// A plan for people, in Terraform's look:
//   + create, ~ update, -/+ delete then create, +/- create then delete, - delete, . forget
// with one sentence why for each resource. Properties that stay are counted, not shown.
#pragma once

#include <string>

#include "planner/plan/plan.hpp"
#include "report/style.hpp"

namespace drydock {

[[nodiscard]] std::string plan_text(const Plan& plan, const ReportStyle& style);
// "Plan: 3 to add, 1 to change, 0 to destroy."; a replacement adds and destroys.
[[nodiscard]] std::string plan_summary(const Plan& plan);

// How many objects a plan adds, changes, destroys and lets go.
struct PlanCounts {
  std::uint32_t add = 0;
  std::uint32_t change = 0;
  std::uint32_t destroy = 0;
  std::uint32_t forget = 0;
  std::uint32_t import = 0;
  std::uint32_t move = 0;
  std::uint32_t record = 0;  // nothing but the record changes
};
[[nodiscard]] PlanCounts count_changes(const Plan& plan);

}  // namespace drydock
