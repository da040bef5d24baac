#include "planner/pipeline.hpp"

#include "base/digest.hpp"
#include "planner/document/read_document.hpp"
#include "planner/schema/validate.hpp"

namespace drydock {

std::optional<Document> load_document(const FileSystem& files, const std::string& path,
                                      SourceMap& sources, Diagnostics& diagnostics, ReadAs as) {
  Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.add(DiagnosticCode::FileUnreadable, text.error());
    return std::nullopt;
  }
  const FileId file = sources.add(path, std::move(text).value());
  return read_document(sources, file, diagnostics, as);
}

std::optional<Configuration> load_configuration(const FileSystem& files, const std::string& path,
                                                const EvaluateOptions& options,
                                                const SchemaRegistry& schemas, SourceMap& sources,
                                                Diagnostics& diagnostics) {
  const std::optional<Document> document = load_document(files, path, sources, diagnostics);
  return document ? configure(*document, options, schemas, sources, diagnostics) : std::nullopt;
}

std::optional<Configuration> configure(const Document& document, const EvaluateOptions& options,
                                       const SchemaRegistry& schemas, const SourceMap& sources,
                                       Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count(Severity::Error);
  std::optional<ResourceSet> resources = evaluate(document, options, &schemas, diagnostics);
  if (!resources) {
    return std::nullopt;
  }
  resources->template_digest = sha256_hex(sources.text(document.file()));
  validate_resources(*resources, schemas, diagnostics);
  std::optional<ResourceGraph> graph = build_graph(*resources, diagnostics);
  if (!graph || diagnostics.count(Severity::Error) != errors_before) {
    return std::nullopt;
  }
  return Configuration{std::move(*resources), std::move(*graph)};
}

}  // namespace drydock
