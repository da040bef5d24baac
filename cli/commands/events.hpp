// `drydock events match`: does a rule take an event? `next`: when does a schedule fire?
// `transform`: what do the targets of a rule get to see?
// `sources`: what starts something in a template? `fit`: at which rate did recorded events come?
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct EventsMatchOptions {
  std::string pattern;  // files
  std::string event;
  bool json = false;
};

struct EventsNextOptions {
  std::string expression;
  std::string timezone = "UTC";
  std::string service = "scheduler";
  std::string from;
  std::string start;
  std::string end;
  std::uint32_t count = 10;
  bool json = false;
};

struct EventsTransformOptions {
  std::string rule;  // files
  std::string event;
  bool json = false;
};

struct EventsSourcesOptions {
  TemplateOptions target;
  bool json = false;
};

struct EventsFitOptions {
  std::string recorded;  // a CSV file
  std::string column;    // "" for the first
  std::string from;
  std::string until;
  std::string to = "Pipeline";
  bool json = false;
};

[[nodiscard]] ExitCode run_events_fit(const EventsFitOptions& options, Environment& environment);
[[nodiscard]] ExitCode run_events_match(const EventsMatchOptions& options,
                                        Environment& environment);
[[nodiscard]] ExitCode run_events_next(const EventsNextOptions& options, Environment& environment);
[[nodiscard]] ExitCode run_events_transform(const EventsTransformOptions& options,
                                            Environment& environment);
[[nodiscard]] ExitCode run_events_sources(const EventsSourcesOptions& options,
                                          Environment& environment);

}  // namespace drydock
