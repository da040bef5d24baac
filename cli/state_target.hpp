// Which stack's record a command about the state means: the project's, the one of a template, or,
// without either, the only one that there is.
#pragma once

#include <optional>

#include "cli/workspace.hpp"
#include "planner/state/state_text.hpp"

namespace drydock {

// Precondition: the project is opened. Nothing, and a diagnostic, if it is not clear which.
[[nodiscard]] std::optional<StackConfig> recorded_stack(Workspace& workspace,
                                                        const TemplateOptions& target);

// The store of a stack; nothing, and a diagnostic, if it cannot be read.
[[nodiscard]] std::unique_ptr<StateStore> open_store(Workspace& workspace, const StackConfig& stack,
                                                     bool create);

// As of now, or at a serial.
[[nodiscard]] std::optional<StateSnapshot> recorded(Workspace& workspace, const StateStore& store,
                                                    std::optional<std::int64_t> serial);

// What `drydock state pull` wrote.
[[nodiscard]] std::optional<StateSnapshot> read_state_file(Workspace& workspace,
                                                           const std::string& path);

// `address` is not recorded: says so, with the nearest name that is.
void report_absent(Workspace& workspace, const StateSnapshot& snapshot, const std::string& address);

// Prints the diagnostics and, with `json`, the document that has nothing else.
[[nodiscard]] ExitCode finish_without(Workspace& workspace, bool json);

}  // namespace drydock
