#include "cli/events_arguments.hpp"

#include <CLI/CLI.hpp>

namespace drydock {
namespace {

constexpr const char* kMatchExamples =
    "  drydock events match pattern.json event.json\n"
    "  drydock events match pattern.json event.json --json | jq .match\n";

void add_match(CLI::App& events, EventsMatchOptions& options, RunCommand& run) {
  CLI::App* match =
      add_command(events, "match", "Does an EventBridge pattern match an event?", kMatchExamples);
  match->add_option("pattern", options.pattern, "Event pattern, JSON or YAML")
      ->required()
      ->type_name("PATTERN_FILE");
  match->add_option("event", options.event, "Event, JSON")->required()->type_name("EVENT_FILE");
  match->add_flag("--json", options.json, "One JSON document");
  match->callback([&options, &run] {
    run = [&options](Environment& e) { return run_events_match(options, e); };
  });
}

void add_next(CLI::App& events, EventsNextOptions& options, RunCommand& run) {
  CLI::App* next =
      add_command(events, "next", "When a schedule fires",
                  "  drydock events next 'cron(0 8 ? * MON-FRI *)' --timezone Europe/Berlin\n"
                  "  drydock events next 'rate(5 minutes)' --service rule --count 3\n"
                  "  drydock events next 'cron(0 2 L * ? *)' --from 2026-01-01T00:00:00Z --json\n");
  next->add_option("expression", options.expression, "cron(…), rate(…) or at(…)")
      ->required()
      ->type_name("EXPRESSION");
  next->add_option("--timezone", options.timezone, "Whose clocks; of Scheduler alone")
      ->type_name("ZONE")
      ->capture_default_str();
  next->add_option("--service", options.service, "Who reads it: rule, scheduler or glue")
      ->check(CLI::IsMember({"rule", "scheduler", "glue"}))
      ->type_name("SERVICE")
      ->capture_default_str();
  next->add_option("--from", options.from, "Instant, RFC 3339; now without it; rates count from it")
      ->type_name("INSTANT");
  next->add_option("--start", options.start, "StartDate of the schedule")->type_name("INSTANT");
  next->add_option("--end", options.end, "EndDate of the schedule")->type_name("INSTANT");
  next->add_option("--count", options.count, "How many")
      ->check(CLI::Range(1U, 10'000U))
      ->capture_default_str();
  next->add_flag("--json", options.json, "One JSON document");
  next->callback([&options, &run] {
    run = [&options](Environment& e) { return run_events_next(options, e); };
  });
}

void add_transform(CLI::App& events, EventsTransformOptions& options, RunCommand& run) {
  CLI::App* transform =
      add_command(events, "transform", "What the targets of a rule get to see of an event",
                  "  drydock events transform rule.yaml event.json\n"
                  "  drydock events transform target.json event.json --json\n");
  transform
      ->add_option("rule", options.rule,
                   "Rule, target or input transformer as in a template, JSON or YAML")
      ->required()
      ->type_name("RULE_FILE");
  transform->add_option("event", options.event, "Event, JSON")->required()->type_name("EVENT_FILE");
  transform->add_flag("--json", options.json, "One JSON document");
  transform->callback([&options, &run] {
    run = [&options](Environment& e) { return run_events_transform(options, e); };
  });
}

void add_sources(CLI::App& events, EventsSourcesOptions& options, RunCommand& run) {
  CLI::App* sources =
      add_command(events, "sources", "What starts something in a template",
                  "  drydock events sources template.yaml\n"
                  "  drydock events sources template.yaml --json | jq '.sources[].to'\n");
  add_target(*sources, options.target);
  sources->add_flag("--json", options.json, "One JSON document");
  sources->callback([&options, &run] {
    run = [&options](Environment& e) { return run_events_sources(options, e); };
  });
}

void add_fit(CLI::App& events, EventsFitOptions& options, RunCommand& run) {
  CLI::App* fit = add_command(events, "fit", "At which rate recorded events came, hour by hour",
                              "  drydock events fit uploads.csv --column time --to Uploads\n"
                              "  drydock events fit uploads.csv --json | jq -r .arrivals\n");
  fit->add_option("recorded", options.recorded, "CSV file, one event a line, column names first")
      ->required()
      ->type_name("FILE");
  fit->add_option("--column", options.column, "Column of the instants; without it the first")
      ->type_name("NAME");
  fit->add_option("--from", options.from, "When watching began; without it the first event's hour")
      ->type_name("INSTANT");
  fit->add_option("--until", options.until, "When it ended; without it the last event's hour")
      ->type_name("INSTANT");
  fit->add_option("--to", options.to, "What the arrivals of the entry come to")
      ->type_name("ID")
      ->capture_default_str();
  fit->add_flag("--json", options.json, "One JSON document");
  fit->callback([&options, &run] {
    run = [&options](Environment& e) { return run_events_fit(options, e); };
  });
}

}  // namespace

void add_events(CLI::App& app, EventsOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(app, "events", "Work on the events that start pipelines", kMatchExamples);
  command->require_subcommand(1);
  add_match(*command, options.match, run);
  add_next(*command, options.next, run);
  add_transform(*command, options.transform, run);
  add_sources(*command, options.sources, run);
  add_fit(*command, options.fit, run);
}

}  // namespace drydock
