#include "report/diagnostic_identity.hpp"

#include <filesystem>
#include <map>

#include "base/digest.hpp"
#include "base/json_writer.hpp"

namespace drydock {

std::string reported_name(std::string_view name) {
  return std::filesystem::path(name).lexically_normal().generic_string();
}

std::string reported_file(const Diagnostic& diagnostic, const SourceMap& sources) {
  return diagnostic.span.valid() ? reported_name(sources.name(diagnostic.span.file))
                                 : std::string();
}

std::vector<std::string> diagnostic_fingerprints(const std::vector<Diagnostic>& all,
                                                 const SourceMap& sources) {
  std::vector<std::string> result;
  std::map<std::string, std::uint32_t> seen;
  for (const Diagnostic& diagnostic : all) {
    const std::string_view text =
        diagnostic.span.valid() ? sources.text(diagnostic.span) : std::string_view();
    JsonWriter key;
    key.begin_array()
        .string(diagnostic_info(diagnostic.code).id)
        .string(reported_file(diagnostic, sources))
        .string(diagnostic.path)
        .string(text);
    if (diagnostic.path.empty()) {
      key.string(diagnostic.message);
    }
    const std::uint32_t before = seen[key.text()]++;
    key.integer(before).end_array();
    result.push_back(sha256_hex(key.text()));
  }
  return result;
}

}  // namespace drydock
