#include "cli/commands/schema.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/project_codes.hpp"
#include "base/codes/type_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/schema/import_schemas.hpp"
#include "report/schema_report.hpp"

namespace drydock {
namespace {

constexpr const char* kArchiveHint =
    "the registry's archive has every public type: drydock schema import CloudformationSchema.zip";

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// The schemas of the archive are judged alone: neither the product's nor an index that is there,
// which may be the damaged one that this import replaces, plays a part.
ExitCode import_archive(const SchemaOptions& options, Environment& environment) {
  Workspace workspace(environment);
  if (!workspace.open_project()) {
    return workspace.finish();
  }
  const std::string path = options.out.empty() ? workspace.schema_index_path() : options.out;
  if (path.empty()) {
    workspace.diagnostics().add(
        {codes::SchemaIndex,
         "there is no place to keep the schemas: neither XDG_DATA_HOME nor HOME is set",
         {},
         "name a file with --out, or `schemas:` in drydock.yaml"});
    return workspace.finish();
  }
  if (options.out.empty() && environment.files.list(path)) {
    workspace.diagnostics().add(
        {codes::SchemaIndex,
         fmt::format("`schemas:` of drydock.yaml names the folder {}, not an index", path),
         {},
         "its schemas are read as they are: put the files there; or name an index with --out"});
    return workspace.finish();
  }
  const std::optional<ImportedSchemas> imported = import_schemas(
      environment.files, options.archive, workspace.sources(), workspace.diagnostics());
  if (imported) {
    const Status written = write_file_atomically(path, imported->index);
    if (!written) {
      workspace.diagnostics().add(codes::OutputUnwritable, written.error());
    } else if (options.json) {
      environment.out << schema_import_json(
          {path, options.archive, imported->types, imported->refused}, workspace.diagnostics(),
          workspace.sources());
    } else {
      environment.out << schema_import_text(
          {path, options.archive, imported->types, imported->refused}, environment.out_style());
    }
  }
  return workspace.finish();
}

ExitCode list_types(const SchemaOptions& options, Environment& environment) {
  Workspace workspace(environment);
  if (!workspace.open()) {
    return workspace.finish();
  }
  const std::string wanted = lower_case(options.filter);
  std::vector<ListedType> types;
  for (const std::string_view name : workspace.schemas().type_names()) {
    if (lower_case(name).find(wanted) != std::string::npos) {
      types.push_back({name, workspace.schemas().origin(name)});
    }
  }
  environment.out << (options.json ? schema_list_json(types)
                                   : schema_list_text(types, environment.out_style()));
  return workspace.finish();
}

void report_unknown(const std::string& type, Workspace& workspace) {
  const std::vector<std::string_view> names = workspace.schemas().type_names();
  const auto same = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
    return lower_case(name) == lower_case(type);
  });
  const std::optional<std::string> nearest =
      same != names.end() ? std::optional(std::string(*same)) : nearest_name(type, names);
  workspace.diagnostics().add(
      {codes::ResourceTypeUnknown,
       fmt::format("the resource type \"{}\" is not known here", type),
       {},
       nearest ? fmt::format("did you mean \"{}\"? {}", *nearest, kArchiveHint) : kArchiveHint});
}

ExitCode show_type(const SchemaOptions& options, Environment& environment) {
  Workspace workspace(environment);
  if (!workspace.open()) {
    return workspace.finish();
  }
  const SchemaRegistry& schemas = workspace.schemas();
  if (const ResourceType* type = schemas.find(options.type)) {
    const std::string_view origin = schemas.origin(options.type);
    environment.out << (options.json ? schema_show_json(*type, origin)
                                     : schema_show_text(*type, origin, environment.out_style()));
  } else if (const std::optional<Error> broken = schemas.problem(options.type)) {
    workspace.diagnostics().add(codes::SchemaInvalid, *broken);
  } else {
    report_unknown(options.type, workspace);
  }
  return workspace.finish();
}

}  // namespace

ExitCode run_schema(const SchemaOptions& options, Environment& environment) {
  if (options.verb == "import") {
    return import_archive(options, environment);
  }
  return options.verb == "list" ? list_types(options, environment)
                                : show_type(options, environment);
}

}  // namespace drydock
