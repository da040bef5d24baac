#include "planner/schema/load_schema.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/schema/compile_schema.hpp"

namespace drydock {

std::optional<ResourceType> load_resource_type(const SourceMap& sources, FileId file,
                                               Diagnostics& diagnostics) {
  const std::optional<Document> document = read_json(sources, file, diagnostics);
  if (!document) {
    return std::nullopt;
  }
  std::optional<ResourceSchema> schema = compile_schema(document->root(), diagnostics);
  if (!schema) {
    return std::nullopt;
  }
  schema->digest = sha256_hex(sources.text(file));
  return ResourceType(std::make_unique<ResourceSchema>(std::move(*schema)));
}

SchemaRegistry load_schemas(const FileSystem& files, const std::string& folder, SourceMap& sources,
                            Diagnostics& diagnostics) {
  SchemaRegistry registry;
  const Result<std::vector<std::string>> names = files.list(folder);
  if (!names) {
    diagnostics.add(DiagnosticCode::FileUnreadable, names.error());
    return registry;
  }
  for (const std::string& name : *names) {
    if (!name.ends_with(".json")) {
      continue;
    }
    const std::string path = fmt::format("{}/{}", folder, name);
    Result<std::string> text = files.read(path);
    if (!text) {
      diagnostics.add(DiagnosticCode::FileUnreadable, text.error());
      continue;
    }
    const FileId file = sources.add(path, std::move(*text));
    std::optional<ResourceType> type = load_resource_type(sources, file, diagnostics);
    if (!type) {
      continue;
    }
    if (registry.find(type->name()) != nullptr) {
      diagnostics.add({DiagnosticCode::SchemaDuplicate,
                       fmt::format("the resource type {} has a schema already", type->name()),
                       {file, 0, 0},
                       fmt::format("keep one file for {} in {}", type->name(), folder)});
      continue;
    }
    registry.add(std::move(*type));
  }
  return registry;
}

}  // namespace drydock
