#include "planner/document/read_document.hpp"

#include <string_view>

#include "planner/document/json_reader.hpp"
#include "planner/document/yaml_reader.hpp"

namespace drydock {

std::optional<Document> read_document(const SourceMap& sources, FileId file,
                                      Diagnostics& diagnostics) {
  std::string_view text = sources.text(file);
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  return json ? read_json(sources, file, diagnostics) : read_yaml(sources, file, diagnostics);
}

}  // namespace drydock
