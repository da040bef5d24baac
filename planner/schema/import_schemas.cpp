#include "planner/schema/import_schemas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/codes/type_codes.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/schema/compile_schema.hpp"
#include "planner/schema/schema_archive.hpp"
#include "planner/schema/schema_facts.hpp"
#include "planner/schema/schema_index.hpp"
#include "planner/schema/schema_paths.hpp"

namespace drydock {
namespace {

// The table of the index is lines of words.
bool is_plain_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20U && static_cast<unsigned char>(c) != 0x7FU;
  });
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U; }, ' ');
  return text.empty() ? "." : text;
}

std::string origin_of(const std::string& path) {
  const std::filesystem::path given(path);
  return one_line((given.has_filename() ? given : given.parent_path()).filename().string());
}

class Import {
 public:
  Import(SourceMap& sources, Diagnostics& diagnostics)
      : sources_(sources), diagnostics_(diagnostics) {}

  void add(ArchiveFile read) {
    const FileId file = sources_.add(std::move(read.name), std::move(read.text));
    const std::optional<Document> document = read_json(sources_, file, diagnostics_);
    const std::optional<ResourceSchema> schema =
        document ? compile_schema(document->root(), diagnostics_) : std::nullopt;
    if (!schema || !is_new(*schema, *document)) {
      ++refused_;
      return;
    }
    report_lost_paths(*schema, *document);
    schemas_.push_back({schema->type_name, schema_facts(document->root())});
  }

  std::optional<ImportedSchemas> finish(const std::string& path) {
    if (schemas_.empty()) {
      diagnostics_.add({codes::SchemaArchive,
                        fmt::format("{} holds no valid schema of a resource type", path),
                        {},
                        "give the registry's archive of schemas, or the folder that it was "
                        "unpacked to"});
      return std::nullopt;
    }
    const std::size_t types = schemas_.size();
    return ImportedSchemas{encode_schema_index(std::move(schemas_), origin_of(path)), types,
                           refused_};
  }

 private:
  // One warning a type: the first of its paths, and how many more there are.
  void report_lost_paths(const ResourceSchema& schema, const Document& document) {
    const std::vector<LostPath> lost = lost_paths(document.root(), schema);
    if (lost.empty()) {
      return;
    }
    Diagnostic found{
        codes::SchemaPathLost,
        fmt::format("{} of {} names {}, which is no property of it", lost.front().keyword,
                    schema.type_name, lost.front().pointer.text()),
        lost.front().pointer.span(),
        "the path has no effect; whoever publishes the type can mend it"};
    for (std::size_t i = 1; i < lost.size(); ++i) {
      found.labels.push_back(
          {lost[i].pointer.span(), fmt::format("nor is this one, of {}", lost[i].keyword)});
    }
    diagnostics_.add(std::move(found));
  }

  bool is_new(const ResourceSchema& schema, const Document& document) {
    const std::optional<Node> name = document.root().find("typeName");
    const Span span = name ? name->span() : document.root().span();
    if (!is_plain_name(schema.type_name)) {
      diagnostics_.add(
          {codes::SchemaInvalid,
           fmt::format("\"{}\" is not the name of a resource type", one_line(schema.type_name)),
           span, "a name looks like Organization::Service::Resource"});
      return false;
    }
    if (!names_.insert(schema.type_name).second) {
      diagnostics_.add({codes::SchemaDuplicate,
                        fmt::format("the resource type {} has a schema already", schema.type_name),
                        span, "keep one file for it in the archive"});
      return false;
    }
    return true;
  }

  SourceMap& sources_;
  Diagnostics& diagnostics_;
  std::vector<IndexedSchema> schemas_;
  std::set<std::string, std::less<>> names_;
  std::size_t refused_ = 0;
};

}  // namespace

std::optional<ImportedSchemas> import_schemas(const FileSystem& files, const std::string& path,
                                              SourceMap& sources, Diagnostics& diagnostics) {
  Result<std::vector<ArchiveFile>> archive = read_schema_archive(files, path);
  if (!archive) {
    diagnostics.add(codes::SchemaArchive, archive.error());
    return std::nullopt;
  }
  Import import(sources, diagnostics);
  for (ArchiveFile& file : *archive) {
    import.add(std::move(file));
  }
  return import.finish(path);
}

}  // namespace drydock
