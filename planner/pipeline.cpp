#include "planner/pipeline.hpp"

#include <filesystem>
#include <set>

#include "base/codes/file_codes.hpp"
#include "base/digest.hpp"
#include "planner/document/read_document.hpp"
#include "planner/schema/validate.hpp"

namespace drydock {
namespace {

// Of everything that the plan was made from: a plan is stale once a nested template has changed.
std::string digest_of(const Document& document, const ResourceSet& resources,
                      const SourceMap& sources) {
  std::string digest = sha256_hex(sources.text(document.file()));
  if (resources.files.empty()) {
    return digest;
  }
  for (const FileId file : resources.files) {
    digest += sha256_hex(sources.text(file));
  }
  return sha256_hex(digest);
}

}  // namespace

std::optional<Document> load_document(const FileSystem& files, const std::string& path,
                                      SourceMap& sources, Diagnostics& diagnostics, ReadAs as) {
  Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.add(codes::FileUnreadable, text.error());
    return std::nullopt;
  }
  const FileId file = sources.add(path, std::move(text).value());
  return read_document(sources, file, diagnostics, as);
}

EvaluateOptions with_files(EvaluateOptions options, const FileSystem& files,
                           const std::string& path, SourceMap& sources) {
  options.files.files = &files;
  options.files.sources = &sources;
  options.files.folder = std::filesystem::path(path).parent_path().string();
  return options;
}

std::optional<Configuration> load_configuration(const FileSystem& files, const std::string& path,
                                                const EvaluateOptions& options,
                                                const SchemaRegistry& schemas, SourceMap& sources,
                                                Diagnostics& diagnostics) {
  const std::optional<Document> document = load_document(files, path, sources, diagnostics);
  return document ? configure(*document, with_files(options, files, path, sources), schemas,
                              sources, diagnostics)
                  : std::nullopt;
}

std::optional<Configuration> configure(const Document& document, const EvaluateOptions& options,
                                       const SchemaRegistry& schemas, const SourceMap& sources,
                                       Diagnostics& diagnostics,
                                       const std::vector<Suppression>& accepted) {
  Diagnostics found;
  EvaluateOptions all_problems = options;
  all_problems.keep_failed = true;
  // What the template asks for is what it imports, whether anybody exports it or not.
  std::set<std::string> imports;
  all_problems.exports = [&](const std::string& name) -> std::optional<Value> {
    imports.insert(name);
    return options.exports ? options.exports(name) : std::nullopt;
  };
  std::optional<ResourceSet> resources = evaluate(document, all_problems, &schemas, found);
  std::optional<ResourceGraph> graph;
  if (resources) {
    resources->template_digest = digest_of(document, *resources, sources);
    validate_resources(*resources, schemas, found);
    graph = build_graph(*resources, found);
  }
  const Diagnostics remaining = accepted.empty()
                                    ? std::move(found)
                                    : suppress(found, accepted, sources, std::nullopt).remaining;
  diagnostics.append(remaining);
  if (!graph || remaining.has_errors()) {
    return std::nullopt;
  }
  return Configuration{std::move(*resources), std::move(*graph), {imports.begin(), imports.end()}};
}

}  // namespace drydock
