#include "cli/commands/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/capacity_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/nearest_name.hpp"
#include "cli/simulating.hpp"
#include "report/catalog_report.hpp"
#include "simulator/catalog/catalog_writer.hpp"

namespace drydock {
namespace {

constexpr const char* kExports =
    "drydock reads the output of `aws ec2 describe-instance-types`, "
    "`describe-instance-type-offerings` and `describe-spot-price-history`, the price list of "
    "AmazonEC2 (JSON, CSV or `aws pricing get-products`) and the Spot advisor's file";

std::string this_month(const Environment& environment) {
  return format_instant(environment.clock.now()).substr(0, 7);
}

bool is_month(std::string_view date) {
  return date.size() == 7 && date[4] == '-' && date.substr(5) >= "01" && date.substr(5) <= "12" &&
         std::all_of(date.begin(), date.end(),
                     [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

// One file, read but not yet taken in.
struct Export {
  std::string path;
  ExportKind kind = ExportKind::PriceList;
  std::optional<Document> document;  // nothing of a CSV
  FileId file;
};

std::optional<Export> read_export(Workspace& workspace, const std::string& path) {
  Export found;
  found.path = path;
  if (path.ends_with(".csv")) {
    Result<std::string> text = workspace.environment().files.read(path);
    if (!text) {
      workspace.diagnostics().add(codes::ExportUnknown, text.error());
      return std::nullopt;
    }
    const bool good = is_price_list_csv(*text);
    found.file = workspace.sources().add(path, std::move(*text));
    if (!good) {
      workspace.diagnostics().add({codes::ExportUnknown,
                                   fmt::format("{} is not the price list of AmazonEC2", path),
                                   {found.file, 0, 0},
                                   kExports});
      return std::nullopt;
    }
    return found;
  }
  found.document = workspace.document(path, ReadAs::OwnFile);
  if (!found.document) {
    return std::nullopt;
  }
  const std::optional<ExportKind> kind = export_kind(*found.document);
  if (!kind) {
    workspace.diagnostics().add({codes::ExportUnknown,
                                 fmt::format("{} is no export that can be imported", path),
                                 found.document->root().span(), kExports});
    return std::nullopt;
  }
  found.kind = *kind;
  return found;
}

// Types first, then what is said of them; nothing if anything was wrong.
std::optional<Catalog> import_all(Workspace& workspace, const std::vector<std::string>& paths,
                                  const CatalogImportOptions& options, CatalogImport& import,
                                  Catalog base) {
  std::vector<Export> exports;
  for (const std::string& path : paths) {
    if (std::optional<Export> found = read_export(workspace, path)) {
      exports.push_back(std::move(*found));
    }
  }
  std::stable_sort(exports.begin(), exports.end(),
                   [](const Export& a, const Export& b) { return a.kind < b.kind; });
  CatalogBuilder builder(std::move(base));
  for (const Export& each : exports) {
    import.files.push_back(each.path);
    import.figures.push_back(each.document
                                 ? import_export(*each.document, options, builder,
                                                 workspace.sources(), workspace.diagnostics())
                                 : import_price_list_csv(workspace.sources(), each.file, options,
                                                         builder, workspace.diagnostics()));
  }
  return workspace.diagnostics().has_errors() ? std::nullopt
                                              : std::optional(std::move(builder).take());
}

void write_catalog(Workspace& workspace, const std::string& folder, const Catalog& catalog,
                   CatalogImport& import) {
  for (const auto& [name, text] : catalog_files(catalog)) {
    if (const Status written = write_file_atomically(fmt::format("{}/{}", folder, name), text);
        !written) {
      workspace.diagnostics().add(codes::OutputUnwritable, written.error());
      return;
    }
  }
  import.folder = folder;
}

CatalogImportOptions import_options(const CatalogOptions& options, Workspace& workspace) {
  const std::string date =
      options.date.empty() ? this_month(workspace.environment()) : options.date;
  if (!is_month(date)) {
    workspace.diagnostics().add({codes::ArgumentInvalid,
                                 fmt::format("`--date {}` is not a month", date),
                                 {},
                                 "write the month of the export: 2026-08"});
  }
  return {options.region, date};
}

ExitCode import_files(const CatalogOptions& options, Workspace& workspace) {
  const CatalogImportOptions import_from = import_options(options, workspace);
  std::string folder = options.out;
  if (folder.empty()) {
    folder = user_catalog_folder(workspace.environment());
  }
  if (folder.empty()) {
    workspace.diagnostics().add(
        {codes::OutputUnwritable,
         "there is no place to keep the catalog: neither XDG_DATA_HOME nor HOME is set",
         {},
         "name a folder with --out"});
  }
  std::optional<Catalog> base = load_workspace_catalog(workspace);
  CatalogImport import;
  if (base && !workspace.diagnostics().has_errors()) {
    if (const auto catalog =
            import_all(workspace, options.files, import_from, import, std::move(*base))) {
      write_catalog(workspace, folder, *catalog, import);
    }
  }
  Environment& environment = workspace.environment();
  if (options.json) {
    environment.out << catalog_import_json(import, workspace.diagnostics(), workspace.sources());
  } else if (!import.figures.empty()) {
    environment.out << catalog_import_text(import, environment.out_style());
  }
  return workspace.finish();
}

void report_unknown(Workspace& workspace, std::string_view what, const std::string& name,
                    const std::vector<std::string_view>& known) {
  const std::optional<std::string> nearest = nearest_name(name, known);
  workspace.diagnostics().add({codes::CatalogUnknownName,
                               fmt::format("the catalog holds no {} \"{}\"", what, name),
                               {},
                               nearest ? fmt::format("did you mean \"{}\"?", *nearest)
                                       : "`drydock catalog show` lists what it holds"});
}

ExitCode show(const CatalogOptions& options, Workspace& workspace) {
  const std::optional<Catalog> catalog = load_workspace_catalog(workspace);
  if (!catalog) {
    return workspace.finish();
  }
  const InstanceType* type = options.type.empty() ? nullptr : catalog->find(options.type);
  if (!options.type.empty() && type == nullptr) {
    report_unknown(workspace, "instance type", options.type, catalog->type_names());
  }
  if (!options.region.empty() && catalog->region(options.region) == nullptr) {
    std::vector<std::string_view> regions;
    for (const RegionFacts& region : catalog->regions()) {
      regions.emplace_back(region.name);
    }
    report_unknown(workspace, "Region", options.region, regions);
  }
  Environment& environment = workspace.environment();
  if (options.json) {
    environment.out << catalog_json(*catalog, type, options.region, workspace.diagnostics(),
                                    workspace.sources());
  } else if (!workspace.diagnostics().has_errors()) {
    environment.out << (type == nullptr ? catalog_summary_text(*catalog, environment.out_style())
                                        : catalog_type_text(*catalog, *type, options.region,
                                                            environment.out_style()));
  }
  return workspace.finish();
}

// A folder in the catalog's format, or exports over the catalog in use.
std::optional<Catalog> load_side(const std::string& path, const CatalogOptions& options,
                                 Workspace& workspace) {
  const FileSystem& files = workspace.environment().files;
  if (files.exists(path + "/instance_types.csv")) {
    Result<Catalog> read = load_catalog(files, path);
    if (!read) {
      workspace.diagnostics().add(codes::CatalogUnreadable, read.error());
      return std::nullopt;
    }
    return std::move(*read);
  }
  std::optional<Catalog> base = load_workspace_catalog(workspace);
  CatalogImport import;
  return base ? import_all(workspace, {path}, import_options(options, workspace), import,
                           std::move(*base))
              : std::nullopt;
}

ExitCode diff(const CatalogOptions& options, Workspace& workspace) {
  const bool two = !options.after.empty();
  const std::optional<Catalog> before =
      two ? load_side(options.before, options, workspace) : load_workspace_catalog(workspace);
  const std::optional<Catalog> after =
      load_side(two ? options.after : options.before, options, workspace);
  std::vector<CatalogChange> changes;
  if (before && after) {
    changes = catalog_diff(*before, *after);
  }
  Environment& environment = workspace.environment();
  if (options.json) {
    environment.out << catalog_diff_json(changes, workspace.diagnostics(), workspace.sources());
  } else if (before && after) {
    environment.out << catalog_diff_text(changes, environment.out_style());
  }
  const ExitCode code = workspace.finish();
  return code == ExitCode::Success && options.detailed_exitcode && !changes.empty()
             ? ExitCode::Changes
             : code;
}

}  // namespace

ExitCode run_catalog(const CatalogOptions& options, Environment& environment) {
  Workspace workspace(environment);
  if (!workspace.open()) {
    return workspace.finish();
  }
  return options.verb == "import" ? import_files(options, workspace)
         : options.verb == "diff" ? diff(options, workspace)
                                  : show(options, workspace);
}

}  // namespace drydock
