// Any text as what stands before a pipeline: a schedule expression, a time zone file, the SQL of an
// IoT rule, a topic filter, an instant. Each is refused with a reason, or holds its promises.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/schedule/schedule.hpp"
#include "simulator/sources/topic_rule.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void try_schedule(const std::string& text) {
  for (const auto service : {drydock::ScheduleService::EventsRule,
                             drydock::ScheduleService::Scheduler, drydock::ScheduleService::Glue}) {
    std::vector<drydock::ScheduleProblem> problems;
    const auto expression = drydock::parse_schedule_expression(text, service, problems);
    DRYDOCK_CHECK(expression.has_value() == problems.empty());
    if (!expression) {
      continue;
    }
    const drydock::Schedule schedule{*expression, drydock::TimeZone()};
    drydock::Nanoseconds at = drydock::Nanoseconds{56} * 365 * drydock::kDay;
    for (int i = 0; i < 3; ++i) {
      const auto next = schedule.next_fire(at);
      DRYDOCK_CHECK(!next || *next > at);
      at = next.value_or(at);
    }
  }
}

void try_zone(const std::string& text) {
  const auto zone = drydock::TimeZone::parse("fuzz", text);
  if (!zone) {
    DRYDOCK_CHECK(!zone.error().message.empty());
    return;
  }
  for (std::int64_t at = -3'000'000'000; at < 6'000'000'000; at += 77'777'777) {
    const auto instant = zone->instant_of(at + zone->offset_at(at));
    DRYDOCK_CHECK(instant && *instant <= at);
  }
}

void try_rule(const std::string& text) {
  std::string why;
  const auto rule = drydock::TopicRule::parse(text, why);
  DRYDOCK_CHECK(rule.has_value() == why.empty());
  if (rule) {
    drydock::JsonArena arena;
    const drydock::Json payload =
        drydock::read_json_value(R"({"a": [1, {"b": "x"}], "c": true, "d": null})", arena).value();
    static_cast<void>(rule->apply("a/b", payload, 0, arena));
  }
  static_cast<void>(drydock::topic_fits(text, "a/b/c"));
  static_cast<void>(drydock::topic_fits("a/+/#", text));
  static_cast<void>(drydock::topic_filter_problem(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  try_schedule(text);
  try_zone(text);
  try_rule(text);
  static_cast<void>(drydock::parse_instant(text));
  static_cast<void>(drydock::parse_local_time(text));
  return 0;
}
