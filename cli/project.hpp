// The project file drydock.yaml: which stacks there are, with which parameters, where their state
// and their cloud are, which scenarios they are tried in. Format: docs/PROJECT_FILE.md and
// schemas/formats/project.schema.json.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/source_map.hpp"
#include "cli/project_apply.hpp"
#include "cli/project_rules.hpp"
#include "planner/document/document.hpp"
#include "planner/lint/suppression.hpp"
#include "planner/model/value.hpp"
#include "planner/state/sqlite_state_store.hpp"

namespace drydock {

using ParameterTexts = std::map<std::string, Value>;

struct StackConfig {
  std::string name;
  std::string template_path;  // relative to the current folder
  std::string region = "us-east-1";
  std::string account = "123456789012";
  ParameterTexts parameters;
  ResourceRules rules;
};

// Another configuration to compare with: the same stack with some things changed.
struct Variant {
  std::string template_path;  // "" for the stack's own
  ParameterTexts parameters;
};

// What `--env NAME` lays over the stacks.
struct EnvironmentConfig {
  std::string region;
  std::string account;
  ParameterTexts parameters;
};

struct Project {
  std::string name;
  std::string folder = ".";
  bool from_file = false;
  std::vector<StackConfig> stacks;
  std::string state_path = ".drydock/state.db";
  std::int64_t state_history = kSerialsKept;     // serials that can be gone back to
  std::string cloud_path = ".drydock/cloud.db";  // of the simulated provider
  std::string faults_path;                       // its fault plan; "" for none
  std::string schemas_path;                      // the index of imported schemas; "" for the user's
  std::string default_scenario;
  // As in TemplateFiles: S3 location or URL → path, module type → path of its fragment.
  std::map<std::string, std::string> locations;
  std::map<std::string, std::string> modules;
  std::map<std::string, std::string> scenarios;  // name → path
  std::map<std::string, Variant> variants;
  std::map<std::string, EnvironmentConfig> environments;
  std::vector<Suppression> suppressions;
  ApplyConfig apply;  // and its hooks
};

// Paths in the result are relative to the current folder, which `folder` is relative to.
// Everything that is wrong is reported with its place; nothing is returned then.
[[nodiscard]] std::optional<Project> read_project(const Document& document,
                                                  const std::string& folder,
                                                  Diagnostics& diagnostics);

}  // namespace drydock
