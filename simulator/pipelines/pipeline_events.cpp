#include "simulator/pipelines/pipeline_events.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/service_codes.hpp"
#include "base/source_map.hpp"
#include "planner/document/read_document.hpp"
#include "planner/model/value_json.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kMostArrivals = 1'000'000;  // of one entry, in one trial

std::string text_member(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  return found != nullptr ? found->scalar_text().value_or("") : "";
}

}  // namespace

class EventReader {
 public:
  EventReader(const ServicePlan& plan, const ArrivalScenario& scenario, Diagnostics& diagnostics)
      : plan_(plan), scenario_(scenario), diagnostics_(diagnostics) {
    events_.plan_ = &plan;
    events_.scenario_ = &scenario;
    events_.literals_ = std::make_unique<JsonArena>();
  }

  PipelineEvents read() {
    for (const PlannedResource& resource : plan_.resources->resources) {
      if (resource.type == "AWS::Events::Rule" && resource.properties.find("EventPattern")) {
        read_rule(resource);
      }
    }
    for (const ArrivalSettings& settings : scenario_.arrivals) {
      read_arrival(settings);
    }
    return std::move(events_);
  }

 private:
  void read_rule(const PlannedResource& resource) {
    const Value* targets = resource.properties.find("Targets");
    if (text_member(resource.properties, "State") == "DISABLED" || targets == nullptr ||
        !targets->is_list()) {
      return;
    }
    SourceMap sources;
    Diagnostics own;
    const std::string text =
        value_to_json(*resource.properties.find("EventPattern"), ValueForm::Revealed);
    const std::optional<Document> document =
        read_document(sources, sources.add("pattern", text), own, ReadAs::OwnFile);
    std::optional<EventPattern> pattern =
        document ? EventPattern::read(document->root(), own) : std::nullopt;
    if (!pattern) {
      for (const Diagnostic& problem : own.sorted()) {
        diagnostics_.add({codes::PipelineNotRunnable,
                          fmt::format("{}: {}", resource.address.text(), problem.message),
                          resource.span, problem.hint});
      }
      return;
    }
    PipelineEvents::Rule rule;
    rule.pattern = std::move(*pattern);
    rule.name = resource.address.text();
    rule.arn = text_member(resource.attributes, "Arn");
    for (const Value& target : targets->items()) {
      const std::string arn = text_member(target, "Arn");
      const MachineIndex machine = arn.empty() ? MachineIndex{} : plan_.find_machine(arn);
      auto input = TargetInput::read(target, rule.name + ".Targets", diagnostics_);
      if (machine.valid() && input) {
        rule.targets.emplace_back(machine, std::move(*input));
      }
    }
    events_.rules_.push_back(std::move(rule));
  }

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
      if (events_.rules_[i].name == settings.to) {
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

PipelineEvents PipelineEvents::read(const ServicePlan& plan, const ArrivalScenario& scenario,
                                    Diagnostics& diagnostics) {
  return EventReader(plan, scenario, diagnostics).read();
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
  JsonObjectBuilder event(arena);
  event.set("version", Json::text_of("0"));
  event.set("id", arena.string(fmt::format("event-{}-{}", arrival.source, arrival.number)));
  event.set("detail-type", Json::text_of("Object Created"));
  event.set("source", Json::text_of("aws.s3"));
  event.set("account", arena.string(plan_->account));
  event.set("time", arena.string(format_local(arrival.at / 1'000'000'000, 0)));
  event.set("region", arena.string(plan_->region));
  event.set("resources", arena.array({}));
  if (!source.bucket.empty()) {
    const JsonMember bucket[] = {{"name", arena.string(source.bucket)}};
    const JsonMember detail[] = {{"bucket", arena.object(bucket)}, {"object", data}};
    event.set("detail", arena.object(detail));
  } else if (data.is_object()) {
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
  std::vector<Started> started;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    const bool meant = source.only_rule < 0 || source.only_rule == static_cast<std::int32_t>(i);
    if (!meant || !rule.pattern.matches(event)) {
      continue;
    }
    for (const auto& [machine, input] : rule.targets) {
      const DeliveredInput made = input.make(event, {rule.arn, rule.name, arrival.at}, arena);
      if (made.value.is_present()) {
        started.push_back({machine, made.value});
      }
    }
  }
  return started;
}

}  // namespace drydock
