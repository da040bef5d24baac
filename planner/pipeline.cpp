#include "planner/pipeline.hpp"

#include "planner/document/read_document.hpp"

namespace drydock {

std::optional<Document> load_document(const FileSystem& files, const std::string& path,
                                      SourceMap& sources, Diagnostics& diagnostics) {
  Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.add(DiagnosticCode::FileUnreadable, text.error());
    return std::nullopt;
  }
  const FileId file = sources.add(path, std::move(text).value());
  return read_document(sources, file, diagnostics);
}

}  // namespace drydock
