#include "cli/workflow_data.hpp"

#include "base/codes/file_codes.hpp"
#include "base/codes/workflow_codes.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {

std::optional<Json> read_workflow_data(const std::string& path, Workspace& workspace,
                                       JsonArena& arena) {
  if (path.empty()) {
    return Json();
  }
  const Result<std::string> text = workspace.environment().files.read(path);
  if (!text) {
    workspace.diagnostics().add(codes::FileUnreadable, text.error());
    return std::nullopt;
  }
  const Result<Json> value = read_json_value(*text, arena);
  if (!value) {
    workspace.diagnostics().add({codes::WorkflowDataNotJson,
                                 path + ": " + value.error().message,
                                 {},
                                 "data of a pipeline are one JSON value in a file"});
    return std::nullopt;
  }
  return *value;
}

std::optional<Json> read_json_argument(const std::string& argument, std::string_view option,
                                       Workspace& workspace, JsonArena& arena) {
  constexpr std::string_view kJsonBegins = "{[\"";
  if (argument.empty() || kJsonBegins.find(argument.front()) == std::string_view::npos) {
    return read_workflow_data(argument, workspace, arena);
  }
  const Result<Json> value = read_json_value(argument, arena);
  if (!value) {
    workspace.diagnostics().add({codes::WorkflowDataNotJson,
                                 std::string(option) + ": " + value.error().message,
                                 {},
                                 "give one JSON value, or the name of a file that holds one"});
    return std::nullopt;
  }
  return *value;
}

}  // namespace drydock
