#include "cli/run_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/codes/apply_codes.hpp"
#include "base/digest.hpp"
#include "base/duration.hpp"
#include "base/nearest_name.hpp"
#include "cli/version.hpp"
#include "planner/apply/run_recorder.hpp"

namespace drydock {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".jsonl";

std::string runs_folder(const Workspace& workspace) {
  return (fs::path(workspace.project().state_path).parent_path() / "runs").string();
}

// Names begin with the instant, so that they sort by age. It stands to the microsecond: a rollback
// starts in the second in which the apply before it failed, and the random end sorts as it likes.
std::string new_name(Nanoseconds now) {
  std::string name;
  for (const char c : format_instant(now)) {
    if (c == 'Z') {
      name += fmt::format(".{:06}", now % kSecond / 1'000);
    }
    if (c != '-' && c != ':') {
      name += c;
    }
  }
  return name + "-" + random_hex(4);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.ends_with(kSuffix)) {
      names.push_back(name.substr(0, name.size() - kSuffix.size()));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string path_of(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / (name + std::string(kSuffix))).string();
}

// Leaves room for one more.
void delete_old_runs(const std::string& folder) {
  const std::vector<std::string> names = names_in(folder);
  for (std::size_t i = 0; i + kRunsKept <= names.size(); ++i) {
    std::error_code ignored;  // somebody else has deleted it, or may: the next run tries again
    fs::remove(path_of(folder, names[i]), ignored);
  }
}

void warn(Workspace& workspace, const std::string& path) {
  workspace.diagnostics().add({codes::RunLogUnwritten,
                               fmt::format("the log of this run, {}, could not be written", path),
                               {},
                               "the state is complete all the same; the run cannot be replayed"});
}

}  // namespace

Result<ApplyResult> apply_and_record(Workspace& workspace, const RecordedRun& run) {
  Clock& clock = workspace.environment().clock;
  RunHeader header;
  header.started_at = clock.now();
  header.id = new_name(header.started_at);
  header.operation = run.operation;
  header.version = kVersion;
  header.schema_digest = workspace.schemas().digest();
  header.options = run.options;
  const std::string folder = runs_folder(workspace);
  const std::string path = path_of(folder, header.id);
  std::error_code unmade;
  fs::create_directories(folder, unmade);
  delete_old_runs(folder);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!out) {
    warn(workspace, path);
    return apply_plan(run.plan, run.store, run.lock, run.provider, clock, run.options);
  }
  keep_what_runs(header, run.plan, run.recorded, run.options.resume);
  RunRecorder recorder(out, header,
                       {run.plan, run.recorded.secret_key, run.provider, clock, run.options});
  Result<ApplyResult> result = apply_plan(run.plan, run.store, run.lock, recorder.provider(),
                                          recorder.clock(), recorder.options());
  if (!recorder.end(result)) {
    warn(workspace, path);
  }
  return result;
}

std::optional<RunLog> load_run(Workspace& workspace, const std::string& run) {
  Environment& environment = workspace.environment();
  const std::string folder = runs_folder(workspace);
  const std::vector<std::string> names = names_in(folder);
  std::string path = run;
  if (run == "last" && !names.empty()) {
    path = path_of(folder, names.back());
  } else if (std::binary_search(names.begin(), names.end(), run)) {
    path = path_of(folder, run);
  }
  if (!environment.files.exists(path)) {
    const std::optional<std::string> nearest =
        nearest_name(run, std::vector<std::string_view>(names.begin(), names.end()));
    workspace.diagnostics().add(
        {codes::RunUnreadable,
         fmt::format("there is no run `{}`", run),
         {},
         names.empty() ? fmt::format("no run is recorded in {}", folder)
         : nearest     ? fmt::format("did you mean `{}`?", *nearest)
                   : fmt::format("{} are recorded, the newest `{}`", names.size(), names.back())});
    return std::nullopt;
  }
  const Result<std::string> text = environment.files.read(path);
  Result<RunLog> log = text ? read_run_log(*text) : Result<RunLog>(text.error());
  if (!log) {
    workspace.diagnostics().add(
        codes::RunUnreadable,
        Error{fmt::format("{}: {}", path, log.error().message), log.error().hint});
    return std::nullopt;
  }
  return std::move(*log);
}

}  // namespace drydock
