#include "planner/schema/load_schema.hpp"

#include <fmt/format.h>

#include "base/codes/file_codes.hpp"
#include "base/codes/type_codes.hpp"
#include "base/digest.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/schema/compile_schema.hpp"

namespace drydock {
namespace {

struct SchemaFile {
  std::string path;
  std::string text;
};

// Every `*.json` of the folder that can be read, in order of name.
template <class Each>
void for_each_schema_file(const FileSystem& files, const std::string& folder,
                          Diagnostics& diagnostics, Each each) {
  const Result<std::vector<std::string>> names = files.list(folder);
  if (!names) {
    diagnostics.add(codes::FileUnreadable, names.error());
    return;
  }
  for (const std::string& name : *names) {
    if (!name.ends_with(".json")) {
      continue;
    }
    std::string path = fmt::format("{}/{}", folder, name);
    Result<std::string> text = files.read(path);
    if (text) {
      each(SchemaFile{std::move(path), std::move(*text)});
    } else {
      diagnostics.add(codes::FileUnreadable, text.error());
    }
  }
}

void report_duplicate(std::string_view type_name, const std::string& folder, FileId file,
                      Diagnostics& diagnostics) {
  diagnostics.add({codes::SchemaDuplicate,
                   fmt::format("the resource type {} has a schema already", type_name),
                   {file, 0, 0},
                   fmt::format("keep one file for {} in {}", type_name, folder)});
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Steps over JSON text token by token, without checking it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // The next structural character or '"' for a string, whose raw text is then `word()`; 0 at the
  // end. What else there is (numbers, words, colons, commas) is stepped over.
  char next() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') {
        read_string();
        return c;
      }
      if (c == '{' || c == '}' || c == '[' || c == ']') {
        return c;
      }
    }
    return 0;
  }

  [[nodiscard]] std::string_view word() const { return word_; }

  // A colon stands next.
  [[nodiscard]] bool at_colon() const {
    std::size_t i = at_;
    while (i < text_.size() && is_space(text_[i])) {
      ++i;
    }
    return i < text_.size() && text_[i] == ':';
  }

 private:
  void read_string() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      at_ += text_[at_] == '\\' ? 2U : 1U;
    }
    const std::size_t end = std::min(at_, text_.size());
    word_ = text_.substr(begin, end - begin);
    at_ = end + 1;
  }

  std::string_view text_;
  std::string_view word_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string_view> scan_type_name(std::string_view json) {
  Scanner scanner(json);
  int depth = 0;
  for (char c = scanner.next(); c != 0; c = scanner.next()) {
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (depth == 1 && scanner.word() == "typeName" && scanner.at_colon()) {
      const bool text = scanner.next() == '"' && !scanner.word().empty() &&
                        scanner.word().find('\\') == std::string_view::npos;
      return text ? std::optional(scanner.word()) : std::nullopt;
    }
  }
  return std::nullopt;
}

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
  for_each_schema_file(files, folder, diagnostics, [&](SchemaFile read) {
    const FileId file = sources.add(read.path, std::move(read.text));
    std::optional<ResourceType> type = load_resource_type(sources, file, diagnostics);
    if (type && registry.contains(type->name())) {
      report_duplicate(type->name(), folder, file, diagnostics);
    } else if (type) {
      registry.add(std::move(*type));
    }
  });
  return registry;
}

SchemaRegistry index_schemas(const FileSystem& files, const std::string& folder, SourceMap& sources,
                             Diagnostics& diagnostics) {
  SchemaRegistry registry;
  for_each_schema_file(files, folder, diagnostics, [&](SchemaFile read) {
    const std::optional<std::string_view> name = scan_type_name(read.text);
    if (name && !registry.contains(*name)) {
      std::string type_name(*name);
      const std::string_view text = registry.keep(std::move(read.text));
      registry.add_unread({std::move(type_name), text, std::move(read.path), "drydock", {}});
      return;
    }
    const FileId file = sources.add(read.path, std::move(read.text));
    std::optional<ResourceType> type = load_resource_type(sources, file, diagnostics);
    if (type && registry.contains(type->name())) {
      report_duplicate(type->name(), folder, file, diagnostics);
    } else if (type) {
      registry.add(std::move(*type));  // it spells its name with escapes
    }
  });
  return registry;
}

}  // namespace drydock
