#include "simulator/pipelines/pipeline_starts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/codes/service_codes.hpp"
#include "base/duration.hpp"
#include "base/glob.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

// More would be a stream, which is another model.
constexpr std::size_t kMostStarts = 1'000'000;

const Value* at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = &value;
  for (const std::string_view key : path) {
    found = found == nullptr ? nullptr : found->find(key);
  }
  return found;
}

std::string text_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = at(value, path);
  return found == nullptr ? "" : found->scalar_text().value_or("");
}

class StartReader {
 public:
  StartReader(const ServicePlan& plan, const FileSystem& files, Diagnostics& diagnostics)
      : plan_(plan), files_(files), diagnostics_(diagnostics) {}

  std::vector<StartSource> read() {
    for (const PlannedResource& resource : plan_.resources->resources) {
      if (resource.type == "AWS::Events::Rule") {
        read_rule(resource);
      } else if (resource.type == "AWS::Scheduler::Schedule") {
        read_schedule(resource);
      }
    }
    for (const PipelineSettings& settings : plan_.scenario->pipelines) {
      for (std::uint32_t i = 0; i < plan_.machines.size() && !settings.starts.empty(); ++i) {
        if (matches_glob(settings.machine, plan_.machines[i].logical_id)) {
          StartSource source;
          source.machine = {i};
          source.name = "scenario";
          source.at = settings.starts;
          source.count = settings.count;
          source.constant = settings.input_json;
          sources_.push_back(std::move(source));
        }
      }
    }
    return std::move(sources_);
  }

 private:
  void read_rule(const PlannedResource& resource) {
    const std::string expression = text_at(resource.properties, {"ScheduleExpression"});
    const Value* targets = resource.properties.find("Targets");
    if (expression.empty() || text_at(resource.properties, {"State"}) == "DISABLED" ||
        targets == nullptr || !targets->is_list()) {
      return;
    }
    const std::optional<Schedule> schedule =
        read_expression(resource, expression, ScheduleService::EventsRule);
    for (const Value& target : targets->items()) {
      const MachineIndex machine = machine_of(text_at(target, {"Arn"}));
      if (!schedule || !machine.valid()) {
        continue;
      }
      StartSource source;
      source.kind = StartSource::Kind::Rule;
      source.machine = machine;
      source.name = resource.address.text();
      source.schedule = *schedule;
      source.rule_arn = text_at(resource.attributes, {"Arn"});
      if (auto input = TargetInput::read(target, source.name + ".Targets", diagnostics_)) {
        source.input = std::move(*input);
        sources_.push_back(std::move(source));
      }
    }
  }

  void read_schedule(const PlannedResource& resource) {
    const MachineIndex machine = machine_of(text_at(resource.properties, {"Target", "Arn"}));
    if (!machine.valid() || text_at(resource.properties, {"State"}) == "DISABLED") {
      return;
    }
    std::optional<Schedule> schedule = read_expression(
        resource, text_at(resource.properties, {"ScheduleExpression"}), ScheduleService::Scheduler);
    if (!schedule) {
      return;
    }
    const std::string zone = text_at(resource.properties, {"ScheduleExpressionTimezone"});
    if (!zone.empty() && zone != "UTC") {
      const Result<TimeZone> loaded = load_time_zone(zone, files_, std::string(kZoneFolder));
      if (!loaded) {
        diagnostics_.add(codes::PipelineNotRunnable, loaded.error(), resource.span);
        return;
      }
      schedule->zone = *loaded;
    }
    const Value* window = at(resource.properties, {"FlexibleTimeWindow", "MaximumWindowInMinutes"});
    schedule->window = window != nullptr ? window->as_integer().value_or(0) * kMinute : 0;
    schedule->fires_at_anchor = true;
    StartSource source;
    source.kind = StartSource::Kind::Scheduler;
    source.machine = machine;
    source.name = resource.address.text();
    source.schedule = std::move(*schedule);
    source.constant = text_at(resource.properties, {"Target", "Input"});
    sources_.push_back(std::move(source));
  }

  std::optional<Schedule> read_expression(const PlannedResource& resource,
                                          const std::string& expression, ScheduleService service) {
    std::vector<ScheduleProblem> problems;
    std::optional<ScheduleExpression> parsed =
        parse_schedule_expression(expression, service, problems);
    if (!parsed) {
      for (const ScheduleProblem& problem : problems) {
        diagnostics_.add({codes::PipelineNotRunnable,
                          fmt::format("{}: {}", resource.address.text(), problem.message),
                          resource.span, problem.hint});
      }
      return std::nullopt;
    }
    Schedule schedule;
    schedule.expression = std::move(*parsed);
    schedule.anchor = kSimulationBegins;
    return schedule;
  }

  [[nodiscard]] MachineIndex machine_of(const std::string& arn) const {
    return arn.empty() ? MachineIndex{} : plan_.find_machine(arn);
  }

  const ServicePlan& plan_;
  const FileSystem& files_;
  Diagnostics& diagnostics_;
  std::vector<StartSource> sources_;
};

// As EventBridge sends it to the targets of a schedule (EventBridge User Guide, "Scheduled
// events").
Json scheduled_event(const StartSource& source, Nanoseconds now, const ServicePlan& plan,
                     JsonArena& arena) {
  const Json resources[] = {arena.string(source.rule_arn)};
  const JsonMember members[] = {{"version", Json::text_of("0")},
                                {"id", Json::text_of("00000000-0000-0000-0000-000000000000")},
                                {"detail-type", Json::text_of("Scheduled Event")},
                                {"source", Json::text_of("aws.events")},
                                {"account", arena.string(plan.account)},
                                {"time", arena.string(format_local(now / kSecond, 0))},
                                {"region", arena.string(plan.region)},
                                {"resources", arena.array(resources)},
                                {"detail", arena.object({})}};
  return arena.object(members);
}

}  // namespace

PipelineStarts PipelineStarts::read(const ServicePlan& plan, const FileSystem& files,
                                    Diagnostics& diagnostics) {
  PipelineStarts starts;
  starts.sources_ = StartReader(plan, files, diagnostics).read();
  return starts;
}

std::vector<PipelineStart> PipelineStarts::draw(std::uint64_t seed, std::uint32_t trial,
                                                Nanoseconds until) const {
  std::vector<PipelineStart> starts;
  const Nanoseconds end = kSimulationBegins + until;
  for (std::uint32_t i = 0; i < sources_.size(); ++i) {
    const StartSource& source = sources_[i];
    Rng rng({seed, trial, stream_hash(source.name), stream_hash("pipeline_start")});
    if (source.kind == StartSource::Kind::Scenario) {
      for (const Distribution& when : source.at) {
        for (std::uint32_t k = 0; k < source.count; ++k) {
          const Nanoseconds instant = kSimulationBegins + when.sample_time(rng);
          if (instant < end) {
            starts.push_back({instant, i});
          }
        }
      }
      continue;
    }
    std::optional<Nanoseconds> fire = source.schedule.next_fire(kSimulationBegins - 1);
    while (fire && *fire < end && starts.size() < kMostStarts) {
      starts.push_back({source.schedule.invoked_at(*fire, rng), i});
      fire = source.schedule.next_fire(*fire);
    }
  }
  std::sort(starts.begin(), starts.end(), [](const PipelineStart& a, const PipelineStart& b) {
    return a.at != b.at ? a.at < b.at : a.source < b.source;
  });
  return starts;
}

Json PipelineStarts::input_of(const PipelineStart& start, const ServicePlan& plan,
                              JsonArena& arena) const {
  const StartSource& source = sources_[start.source];
  if (source.kind == StartSource::Kind::Rule) {
    const EventDelivery delivery{source.rule_arn, source.name, start.at};
    const DeliveredInput made =
        source.input.make(scheduled_event(source, start.at, plan, arena), delivery, arena);
    return made.value.is_present() ? made.value : arena.object({});
  }
  if (source.constant.empty()) {
    return arena.object({});
  }
  const Result<Json> input = read_json_value(source.constant, arena);
  return input ? *input : arena.object({});
}

}  // namespace drydock
