// `drydock state list|show|pull|history|diff`: what is recorded, now and at any earlier serial; and
// the options of all that `drydock state` does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/workspace.hpp"

namespace drydock {

struct StateOptions {
  std::string verb = "list";       // list, show, mv, rm, pull, push, history, diff, verify
  std::vector<std::string> words;  // addresses, patterns, serials or files; last may be a template
  std::vector<std::string> types;  // of list: patterns of types
  std::optional<std::int64_t> serial;
  std::size_t limit = 0;  // of history; 0: all
  bool force = false;     // of push
  bool repair = false;    // of verify
  TemplateOptions target;
  bool json = false;
};

[[nodiscard]] ExitCode run_state(const StateOptions& options, Environment& environment);

}  // namespace drydock
