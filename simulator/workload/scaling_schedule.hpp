// Expressions of scheduled scaling. EC2 Auto Scaling writes a recurrence as Unix cron does, in five
// fields (EC2 Auto Scaling User Guide, "Scheduled scaling", "Recurring schedules"):
//
//   30 0 1 1,6,12 *      minute hour day month weekday; 0 and 7 are Sunday
//
// A recurrence that names both days and weekdays means either of them, as in crontab(5). Everything
// else is the cron expression of simulator/schedule.
#pragma once

#include <string_view>
#include <vector>

#include "simulator/schedule/cron_expression.hpp"

namespace drydock {

// One expression, or two that fire by turns; none, and every reason, if it is not understood.
[[nodiscard]] std::vector<CronExpression> parse_recurrence(std::string_view text,
                                                           std::vector<ScheduleProblem>& problems);

}  // namespace drydock
