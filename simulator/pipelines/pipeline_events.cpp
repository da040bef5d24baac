#include "simulator/pipelines/pipeline_events.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/service_codes.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kMostArrivals = 1'000'000;  // of one entry, in one trial

}  // namespace

class EventReader {
 public:
  EventReader(const ServicePlan& plan, const ArrivalScenario& scenario, Diagnostics& diagnostics)
      : plan_(plan), scenario_(scenario), diagnostics_(diagnostics) {
    events_.plan_ = &plan;
    events_.scenario_ = &scenario;
    events_.literals_ = std::make_unique<JsonArena>();
  }

  PipelineEvents read(const EventSources& sources, const std::vector<bool>& counted) {
    for (const Named<EventRule>& rule : sources.rules) {
      if (rule.model.enabled && rule.model.pattern) {
        events_.rules_.push_back(&rule);
      }
    }
    for (std::size_t i = 0; i < scenario_.arrivals.size(); ++i) {
      if (!counted[i]) {
        read_arrival(scenario_.arrivals[i]);
      }
    }
    return std::move(events_);
  }

 private:
  void read_arrival(const ArrivalSettings& settings) {
    PipelineEvents::Source source;
    source.settings = &settings;
    const Result<Json> data = read_json_value(settings.data_json, *events_.literals_);
    std::vector<JsonataTemplate::Problem> problems;
    std::optional<JsonataTemplate> compiled;
    if (data) {
      compiled = JsonataTemplate::compile(*data, "data", *events_.literals_, problems);
    }
    if (!compiled) {
      diagnostics_.add(
          {codes::ServiceAnswerInvalid,
           fmt::format("the data of arrivals to {} cannot be read: {}", settings.to,
                       problems.empty() ? "no JSON" : problems.front().problem.message),
           settings.span, "texts of the form {% … %} are JSONata, $n is the number"});
      return;
    }
    source.data = std::move(*compiled);
    source.machine = plan_.find_machine(settings.to);
    for (const CalledResource& called : plan_.called) {
      if (called.logical_id == settings.to && called.type == "AWS::S3::Bucket") {
        source.bucket = called.identifier;
      }
    }
    for (std::size_t i = 0; i < events_.rules_.size(); ++i) {
      if (events_.rules_[i]->logical_id == settings.to) {
        source.only_rule = static_cast<std::int32_t>(i);
      }
    }
    if (!source.machine.valid() && source.bucket.empty() && source.only_rule < 0 &&
        settings.to != "default") {
      diagnostics_.add({codes::ServiceSettingUnused,
                        fmt::format("arrivals to `{}` start no pipeline here", settings.to),
                        settings.span,
                        "write the logical id of a state machine, bucket or rule, or `default` for "
                        "the event bus"});
      return;
    }
    events_.sources_.push_back(std::move(source));
  }

  const ServicePlan& plan_;
  const ArrivalScenario& scenario_;
  Diagnostics& diagnostics_;
  PipelineEvents events_;
};

PipelineEvents PipelineEvents::read(const ServicePlan& plan, const EventSources& sources,
                                    const ArrivalScenario& scenario,
                                    const std::vector<bool>& counted, Diagnostics& diagnostics) {
  return EventReader(plan, scenario, diagnostics).read(sources, counted);
}

std::vector<PipelineArrival> PipelineEvents::draw(std::uint64_t seed, std::uint32_t trial,
                                                  Nanoseconds until) const {
  std::vector<PipelineArrival> arrivals;
  for (std::uint32_t i = 0; i < sources_.size(); ++i) {
    const std::string& name = sources_[i].settings->to;
    ArrivalStream stream(sources_[i].settings->process,
                         {seed, trial, stream_hash(name) + i, stream_hash("pipeline_arrival")});
    std::uint64_t number = 0;
    while (number < kMostArrivals) {
      const std::optional<Arrival> next = stream.next(until);
      if (!next) {
        break;
      }
      for (std::uint64_t k = 0; k < next->count && number < kMostArrivals; ++k) {
        arrivals.push_back({scenario_->starts_at + next->at, i, number++});
      }
    }
  }
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const PipelineArrival& a, const PipelineArrival& b) { return a.at < b.at; });
  return arrivals;
}

Json PipelineEvents::data_of(const PipelineArrival& arrival, JsonArena& arena) const {
  jsonata::Context context;
  context.variables = {{"n", Json::number(static_cast<double>(arrival.number))}};
  const StateValue value = sources_[arrival.source].data.evaluate(context, arena);
  return value.failure ? arena.object({}) : value.value;
}

Json PipelineEvents::event_of(const PipelineArrival& arrival, JsonArena& arena) const {
  const Source& source = sources_[arrival.source];
  if (source.machine.valid()) {
    return {};
  }
  const Json data = data_of(arrival, arena);
  if (!source.bucket.empty()) {
    const Json key = data.find("key");
    const Json size = data.find("size");
    ObjectChange change;
    change.bucket = source.bucket;
    change.key = key.is_string() ? key.text() : std::string_view("object");
    change.bytes = size.is_number() ? static_cast<std::uint64_t>(size.as_number()) : 0;
    change.at = arrival.at;
    change.region = plan_->region;
    change.account = plan_->account;
    return object_event(change, "ObjectCreated:Put", arena);
  }
  // What the data leave out is as EventBridge has it for any event.
  JsonObjectBuilder event(arena);
  event.set("version", Json::text_of("0"));
  event.set("id", arena.string(fmt::format("event-{}-{}", arrival.source, arrival.number)));
  event.set("account", arena.string(plan_->account));
  event.set("time", arena.string(format_local(arrival.at / kSecond, 0)));
  event.set("region", arena.string(plan_->region));
  event.set("resources", arena.array({}));
  if (data.is_object()) {
    for (const JsonMember& member : data.members()) {
      event.set(member.key, member.value);
    }
  }
  return event.finish();
}

std::vector<PipelineEvents::Started> PipelineEvents::started_by(const PipelineArrival& arrival,
                                                                const Json& event,
                                                                JsonArena& arena) const {
  const Source& source = sources_[arrival.source];
  if (source.machine.valid()) {
    return {{source.machine, data_of(arrival, arena)}};
  }
  return matched(event, source.only_rule, arrival.at, arena);
}

std::vector<PipelineEvents::Started> PipelineEvents::started_by(const Json& event, Nanoseconds at,
                                                                JsonArena& arena) const {
  return matched(event, -1, at, arena);
}

std::vector<PipelineEvents::Started> PipelineEvents::matched(const Json& event,
                                                             std::int32_t only_rule, Nanoseconds at,
                                                             JsonArena& arena) const {
  std::vector<Started> started;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const EventRule& rule = rules_[i]->model;
    const bool meant = only_rule < 0 || only_rule == static_cast<std::int32_t>(i);
    if (!meant || !rule.pattern->matches(event)) {
      continue;
    }
    for (const RuleTarget& target : rule.targets) {
      const MachineIndex machine = plan_->find_machine(target.arn);
      const DeliveredInput made =
          target.input.make(event, {rule.name, rules_[i]->logical_id, at}, arena);
      if (machine.valid() && made.value.is_present()) {
        started.push_back({machine, made.value});
      }
    }
  }
  return started;
}

}  // namespace drydock
