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
  EventReader(const ServicePlan& plan, const DeliveryPlan& deliveries,
              const ArrivalScenario& scenario, Diagnostics& diagnostics)
      : plan_(plan), deliveries_(deliveries), scenario_(scenario), diagnostics_(diagnostics) {
    events_.plan_ = &plan;
    events_.scenario_ = &scenario;
    events_.literals_ = std::make_unique<JsonArena>();
  }

  PipelineEvents read(const std::vector<bool>& counted) {
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
    source.entry = deliveries_.entry(settings.to);
    if (!source.machine.valid() && !source.entry.valid()) {
      diagnostics_.add(
          {codes::ServiceSettingUnused,
           fmt::format("arrivals to `{}` start no pipeline here", settings.to), settings.span,
           "write the logical id of a state machine, bucket, queue, topic, stream, function or "
           "rule, `default` for the event bus, or `iot` for messages to IoT Core"});
      return;
    }
    source.is_event = source.entry.node.valid() &&
                      deliveries_.nodes[source.entry.node.value].kind == TakerKind::Bus;
    events_.sources_.push_back(std::move(source));
  }

  const ServicePlan& plan_;
  const DeliveryPlan& deliveries_;
  const ArrivalScenario& scenario_;
  Diagnostics& diagnostics_;
  PipelineEvents events_;
};

PipelineEvents PipelineEvents::read(const ServicePlan& plan, const DeliveryPlan& deliveries,
                                    const ArrivalScenario& scenario,
                                    const std::vector<bool>& counted, Diagnostics& diagnostics) {
  return EventReader(plan, deliveries, scenario, diagnostics).read(counted);
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
  const Source& source = sources_[arrival.source];
  if (source.data.is_literal() && !source.is_event) {
    return source.data.evaluate({}, arena).value;
  }
  jsonata::Context context;
  context.variables = {{"n", Json::number(static_cast<double>(arrival.number))}};
  const StateValue value = source.data.evaluate(context, arena);
  const Json data = value.failure ? arena.object({}) : value.value;
  return source.is_event ? event_of(arrival, data, arena) : data;
}

// What the data leave out is as EventBridge has it for any event.
Json PipelineEvents::event_of(const PipelineArrival& arrival, const Json& data,
                              JsonArena& arena) const {
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

}  // namespace drydock
