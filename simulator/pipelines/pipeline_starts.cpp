#include "simulator/pipelines/pipeline_starts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/duration.hpp"
#include "base/glob.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

// More would be a stream, which is another model.
constexpr std::size_t kMostStarts = 1'000'000;

class StartReader {
 public:
  StartReader(const ServicePlan& plan, Nanoseconds begins) : plan_(plan), begins_(begins) {}

  std::vector<StartSource> read(const EventSources& sources) {
    for (const Named<EventRule>& rule : sources.rules) {
      read_rule(rule);
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
  void read_rule(const Named<EventRule>& rule) {
    if (!rule.model.enabled || !rule.model.schedule) {
      return;
    }
    for (const RuleTarget& target : rule.model.targets) {
      const MachineIndex machine = plan_.find_machine(target.arn);
      if (!machine.valid()) {
        continue;
      }
      StartSource source;
      source.kind = StartSource::Kind::Rule;
      source.machine = machine;
      source.name = rule.logical_id;
      source.schedule = *rule.model.schedule;
      if (source.schedule.anchor == 0) {
        source.schedule.anchor = begins_;
      }
      source.input = &target.input;
      source.rule_arn = rule.model.name;
      sources_.push_back(std::move(source));
    }
  }

  const ServicePlan& plan_;
  Nanoseconds begins_;
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

PipelineStarts PipelineStarts::read(const ServicePlan& plan, const EventSources& sources,
                                    Nanoseconds begins) {
  PipelineStarts starts;
  starts.sources_ = StartReader(plan, begins).read(sources);
  starts.begins_ = begins;
  return starts;
}

std::vector<PipelineStart> PipelineStarts::draw(std::uint64_t seed, std::uint32_t trial,
                                                Nanoseconds until) const {
  std::vector<PipelineStart> starts;
  const Nanoseconds end = begins_ + until;
  for (std::uint32_t i = 0; i < sources_.size(); ++i) {
    const StartSource& source = sources_[i];
    Rng rng({seed, trial, stream_hash(source.name), stream_hash("pipeline_start")});
    if (source.kind == StartSource::Kind::Scenario) {
      for (const Distribution& when : source.at) {
        for (std::uint32_t k = 0; k < source.count; ++k) {
          const Nanoseconds instant = begins_ + when.sample_time(rng);
          if (instant < end) {
            starts.push_back({instant, i});
          }
        }
      }
      continue;
    }
    std::optional<Nanoseconds> fire = source.schedule.next_fire(begins_ - 1);
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
        source.input->make(scheduled_event(source, start.at, plan, arena), delivery, arena);
    return made.value.is_present() ? made.value : arena.object({});
  }
  if (source.constant.empty()) {
    return arena.object({});
  }
  const Result<Json> input = read_json_value(source.constant, arena);
  return input ? *input : arena.object({});
}

}  // namespace drydock
