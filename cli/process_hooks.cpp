#include "cli/process_hooks.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/duration.hpp"
#include "base/glob.hpp"
#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"

// POSIX leaves the declaration to the user, and it is as POSIX has it.
// NOLINTNEXTLINE
extern char** environ;

namespace drydock {
namespace {

bool fits(const HookConfig& hook, const HookCall& call) {
  return hook.moment == call.moment && matches_glob(hook.types, call.type) &&
         matches_glob(hook.resources, call.address.text()) &&
         (hook.operations.empty() || std::find(hook.operations.begin(), hook.operations.end(),
                                               call.operation) != hook.operations.end());
}

Error system_error(const char* what) {
  return Error{fmt::format("{}: {}", what, std::strerror(errno)), ""};
}

// A file without a name that begins with `text`: however much it is, nobody waits for a pipe.
Result<std::unique_ptr<std::FILE, int (*)(std::FILE*)>> input_file(const std::string& text) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  if (!file) {
    return system_error("the input of the hook cannot be written");
  }
  if (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0) {
    return system_error("the input of the hook cannot be written");
  }
  ::lseek(::fileno(file.get()), 0, SEEK_SET);
  return file;
}

std::string how_it_ended(int status) {
  return WIFSIGNALED(status) ? fmt::format("it was ended by signal {}", WTERMSIG(status))
                             : fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace

std::string hook_document(const HookCall& call) {
  JsonWriter json;
  json.begin_object()
      .member("format_version", 1)
      .member("moment", call.moment == HookMoment::Before ? "before" : "after")
      .member("operation", operation_name(call.operation))
      .member("stack", call.stack_name)
      .member("resource", call.address.text())
      .member("type", call.type)
      .member("identifier", call.identifier);
  json.key("properties");
  write_value(json, call.properties);
  if (call.moment == HookMoment::After) {
    json.member("succeeded", call.succeeded).member("message", call.message);
  }
  return json.end_object().take() + "\n";
}

ProcessHooks::~ProcessHooks() {
  for (const auto& [id, run] : runs_) {
    ::kill(-run.process, SIGKILL);
    ::waitpid(run.process, nullptr, 0);
  }
}

Result<std::optional<std::uint64_t>> ProcessHooks::start(const HookCall& call) {
  Run run;
  for (auto hook = hooks_.rbegin(); hook != hooks_.rend(); ++hook) {
    if (fits(*hook, call)) {
      run.left.push_back(&*hook);
    }
  }
  if (run.left.empty()) {
    return std::optional<std::uint64_t>();
  }
  run.input = hook_document(call);
  if (Status started = start_next(run); !started) {
    return started.error();
  }
  runs_.emplace(next_, std::move(run));
  return std::optional(next_++);
}

Status ProcessHooks::start_next(Run& run) const {
  run.now = run.left.back();
  run.left.pop_back();
  const auto input = input_file(run.input);
  if (!input) {
    return input.error();
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(input->get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, folder_.empty() ? "." : folder_.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  std::string shell = "sh";
  std::string option = "-c";
  std::string command = run.now->command;
  char* const arguments[] = {shell.data(), option.data(), command.data(), nullptr};
  const int failed =
      ::posix_spawn(&run.process, "/bin/sh", &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    return Error{fmt::format("`{}` cannot be started: {}", run.now->command, std::strerror(failed)),
                 ""};
  }
  run.deadline = clock_.now() + run.now->timeout;
  return success();
}

std::optional<Status> ProcessHooks::poll(std::uint64_t hook) {
  Run& run = runs_.at(hook);
  int status = 0;
  const pid_t ended = ::waitpid(run.process, &status, WNOHANG);
  if (ended == 0 && clock_.now() < run.deadline) {
    return std::nullopt;
  }
  Status outcome = success();
  if (ended == 0) {
    ::kill(-run.process, SIGKILL);
    ::waitpid(run.process, nullptr, 0);
    outcome = Error{fmt::format("`{}` has not ended within {}", run.now->command,
                                format_duration(run.now->timeout)),
                    ""};
  } else if (ended < 0 || status != 0) {
    outcome = Error{fmt::format("`{}`: {}", run.now->command,
                                ended < 0 ? std::strerror(errno) : how_it_ended(status)),
                    ""};
  } else if (!run.left.empty()) {
    outcome = start_next(run);
    if (outcome) {
      return std::nullopt;
    }
  }
  runs_.erase(hook);
  return outcome;
}

}  // namespace drydock
