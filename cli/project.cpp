#include "cli/project.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/codes/project_codes.hpp"
#include "cli/parameters.hpp"
#include "planner/document/mapping_reader.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kFormatVersion = 1;

class ProjectReader {
 public:
  ProjectReader(std::string folder, Diagnostics& diagnostics)
      : folder_(std::move(folder)), diagnostics_(diagnostics) {}

  Project read(const Node& root) {
    MappingReader file = open(root, "");
    file.allow_only({"format_version", "name", "stacks", "state", "provider", "schemas",
                     "locations", "modules", "scenario", "scenarios", "variants", "environments",
                     "suppress", "moved", "forget", "imports", "drift", "apply", "hooks"});
    read_version(file);
    Project project;
    project.folder = folder_;
    project.from_file = true;
    project.name = file.required_text("name").value_or("");
    read_state(file, project);
    if (const std::optional<std::string> schemas = file.text("schemas")) {
      project.schemas_path = beside(*schemas);
      if (project.schemas_path.size() > 1 && project.schemas_path.ends_with('/')) {
        project.schemas_path.pop_back();  // a folder, named as files in it are
      }
    }
    read_provider(file, project);
    read_stacks(file, project);
    project.locations = read_paths(file, "locations");
    project.modules = read_paths(file, "modules");
    read_scenarios(file, project);
    read_variants(file, project);
    read_environments(file, project);
    read_suppressions(file, project);
    project.apply = read_apply_config(file, diagnostics_);
    return project;
  }

 private:
  MappingReader open(const Node& node, std::string where) {
    return {node, std::move(where), codes::ProjectFile, diagnostics_};
  }

  [[nodiscard]] std::string beside(const std::string& path) const {
    const std::filesystem::path given(path);
    return (given.is_absolute() || folder_ == "." ? given : folder_ / given)
        .lexically_normal()
        .string();
  }

  std::string path_or(MappingReader& mapping, std::string_view key, const std::string& fallback) {
    return beside(mapping.text(key).value_or(fallback));
  }

  // The path alone, or a mapping.
  void read_state(MappingReader& file, Project& project) {
    const std::optional<Node> node = file.find("state");
    if (!node || !node->is(NodeKind::Mapping)) {
      project.state_path = path_or(file, "state", project.state_path);
      return;
    }
    MappingReader state = open(*node, "state");
    state.allow_only({"path", "history"});
    project.state_path = path_or(state, "path", project.state_path);
    if (const std::optional<std::string> text = state.text("history")) {
      constexpr std::int64_t kMostSerials = 1'000'000'000;
      const std::optional<std::int64_t> count = Value::string(*text).as_integer();
      if (!count || *count < 1 || *count > kMostSerials) {
        state.report(*state.find("history"), fmt::format("`state.history` is \"{}\"", *text),
                     "write how many serials to keep, for example 10000");
        return;
      }
      project.state_history = *count;
    }
  }

  static void read_version(MappingReader& file) {
    const std::optional<std::string> version = file.required_text("format_version");
    if (version && *version != fmt::format("{}", kFormatVersion)) {
      file.report(*file.find("format_version"),
                  fmt::format("format_version {} is not known", *version),
                  fmt::format("this drydock reads format_version {}", kFormatVersion));
    }
  }

  void read_provider(MappingReader& file, Project& project) {
    project.cloud_path = beside(project.cloud_path);
    if (const std::optional<Node> node = file.find("provider")) {
      MappingReader provider = open(*node, "provider");
      provider.allow_only({"simulated", "faults"});
      project.cloud_path = path_or(provider, "simulated", ".drydock/cloud.db");
      if (const std::optional<std::string> faults = provider.text("faults")) {
        project.faults_path = beside(*faults);
      }
    }
  }

  ParameterTexts read_parameters(const MappingReader& owner) {
    ParameterTexts parameters;
    const std::optional<Node> node = owner.find("parameters");
    if (!node) {
      return parameters;
    }
    MappingReader mapping = open(*node, owner.path_of("parameters"));
    for (std::size_t i = 0; i < mapping.size(); ++i) {
      const Node value = mapping.value(i);
      if (const std::optional<Value> read = parameter_value(value)) {
        parameters.insert_or_assign(std::string(mapping.key(i)), *read);
      } else {
        mapping.report(value, fmt::format("`{}` must be text, a number or a list of them",
                                          mapping.path_of(mapping.key(i))));
      }
    }
    return parameters;
  }

  void read_stacks(MappingReader& file, Project& project) {
    const std::optional<Node> node = file.require("stacks");
    if (!node) {
      return;
    }
    const ResourceRules shared = read_resource_rules(file, diagnostics_);
    MappingReader stacks = open(*node, "stacks");
    for (std::size_t i = 0; i < stacks.size(); ++i) {
      MappingReader stack = open(stacks.value(i), stacks.path_of(stacks.key(i)));
      stack.allow_only(
          {"template", "region", "account", "parameters", "moved", "forget", "imports", "drift"});
      StackConfig config;
      config.name = stacks.key(i);
      config.template_path = beside(stack.required_text("template").value_or(""));
      config.region = stack.text("region").value_or(config.region);
      config.account = stack.text("account").value_or(config.account);
      config.parameters = read_parameters(stack);
      config.rules = read_resource_rules(stack, diagnostics_);
      config.rules.append(shared);
      project.stacks.push_back(std::move(config));
    }
    if (stacks.valid() && stacks.size() == 0) {
      stacks.report(*node, "`stacks` is empty", "name at least one stack and its template");
    }
  }

  // A mapping of names to paths.
  std::map<std::string, std::string> read_paths(MappingReader& file, std::string_view key) {
    std::map<std::string, std::string> paths;
    if (const std::optional<Node> node = file.find(key)) {
      MappingReader mapping = open(*node, std::string(key));
      for (std::size_t i = 0; i < mapping.size(); ++i) {
        const std::string name(mapping.key(i));
        if (const std::optional<std::string> path = mapping.text(name)) {
          paths.insert_or_assign(name, beside(*path));
        }
      }
    }
    return paths;
  }

  void read_scenarios(MappingReader& file, Project& project) {
    project.scenarios = read_paths(file, "scenarios");
    project.default_scenario = file.text("scenario").value_or("");
    if (!project.default_scenario.empty() &&
        !project.scenarios.contains(project.default_scenario)) {
      file.report(*file.find("scenario"),
                  fmt::format("`{}` is not among `scenarios`", project.default_scenario));
    }
  }

  void read_variants(MappingReader& file, Project& project) {
    const std::optional<Node> node = file.find("variants");
    if (!node) {
      return;
    }
    MappingReader variants = open(*node, "variants");
    for (std::size_t i = 0; i < variants.size(); ++i) {
      MappingReader variant = open(variants.value(i), variants.path_of(variants.key(i)));
      variant.allow_only({"template", "parameters"});
      const std::optional<std::string> path = variant.text("template");
      project.variants.insert_or_assign(
          std::string(variants.key(i)),
          Variant{path ? beside(*path) : std::string(), read_parameters(variant)});
    }
  }

  void read_environments(MappingReader& file, Project& project) {
    const std::optional<Node> node = file.find("environments");
    if (!node) {
      return;
    }
    MappingReader all = open(*node, "environments");
    for (std::size_t i = 0; i < all.size(); ++i) {
      MappingReader one = open(all.value(i), all.path_of(all.key(i)));
      one.allow_only({"region", "account", "parameters"});
      project.environments.insert_or_assign(
          std::string(all.key(i)),
          EnvironmentConfig{one.text("region").value_or(""), one.text("account").value_or(""),
                            read_parameters(one)});
    }
  }

  void read_suppressions(MappingReader& file, Project& project) {
    const std::optional<Node> node = file.find("suppress");
    if (node && !node->is(NodeKind::Sequence)) {
      file.report(*node, "`suppress` must be a list",
                  "write suppress: [{code: DD2100, reason: \"…\"}]");
      return;
    }
    for (std::size_t i = 0; node && i < node->size(); ++i) {
      std::optional<Suppression> entry = read_suppression(
          (*node)[i], fmt::format("suppress.{}", i), true, codes::ProjectSuppression, diagnostics_);
      if (entry) {
        entry->file = entry->file.empty() ? entry->file : beside(entry->file);
        project.suppressions.push_back(std::move(*entry));
      }
    }
  }

  std::string folder_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Project> read_project(const Document& document, const std::string& folder,
                                    Diagnostics& diagnostics) {
  Diagnostics found;
  Project project = ProjectReader(folder, found).read(document.root());
  diagnostics.append(found);
  if (found.has_errors()) {
    return std::nullopt;
  }
  return project;
}

}  // namespace drydock
