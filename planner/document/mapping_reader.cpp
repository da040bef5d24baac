#include "planner/document/mapping_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/nearest_name.hpp"

namespace drydock {

std::string_view describe_kind(NodeKind kind) {
  switch (kind) {
    case NodeKind::Null:
      return "nothing";
    case NodeKind::Bool:
      return "true or false";
    case NodeKind::Number:
      return "a number";
    case NodeKind::String:
      return "text";
    case NodeKind::Sequence:
      return "a list";
    case NodeKind::Mapping:
      return "a mapping";
  }
  return "nothing";
}

MappingReader::MappingReader(Node node, std::string where, DiagnosticCode code,
                             Diagnostics& diagnostics)
    : node_(node),
      where_(std::move(where)),
      code_(code),
      diagnostics_(diagnostics),
      valid_(node.is(NodeKind::Mapping)) {
  if (!valid_) {
    report(node_, fmt::format("{} must be a mapping, but is {}",
                              where_.empty() ? "the file" : "`" + where_ + "`",
                              describe_kind(node_.kind())));
  }
}

std::string MappingReader::path_of(std::string_view key) const {
  return where_.empty() ? std::string(key) : fmt::format("{}.{}", where_, key);
}

void MappingReader::report(Span at, std::string message, std::string hint) {
  diagnostics_.add(Diagnostic{code_, std::move(message), at, std::move(hint), {}, where_});
}

void MappingReader::report(const Node& at, std::string message, std::string hint) {
  report(at.span(), std::move(message), std::move(hint));
}

void MappingReader::allow_only(std::initializer_list<std::string_view> known) {
  const std::vector<std::string_view> names(known);
  for (std::size_t i = 0; i < size(); ++i) {
    if (std::find(names.begin(), names.end(), key(i)) != names.end()) {
      continue;
    }
    const std::optional<std::string> nearest = nearest_name(key(i), names);
    report(key_span(i),
           fmt::format("`{}` is not known in {}", key(i),
                       where_.empty() ? "this file" : "`" + where_ + "`"),
           nearest ? fmt::format("did you mean `{}`?", *nearest)
                   : fmt::format("known here: {}", fmt::join(names, ", ")));
  }
}

std::optional<Node> MappingReader::find(std::string_view key) const {
  return valid_ ? node_.find(key) : std::nullopt;
}

std::optional<Node> MappingReader::require(std::string_view key) {
  const std::optional<Node> found = find(key);
  if (!found && valid_) {
    report(node_, fmt::format("`{}` is missing", path_of(key)));
  }
  return found;
}

std::optional<std::string> MappingReader::text(std::string_view key) {
  const std::optional<Node> found = find(key);
  if (!found) {
    return std::nullopt;
  }
  if (!found->is_scalar() || found->is(NodeKind::Null)) {
    report(*found,
           fmt::format("`{}` must be text, but is {}", path_of(key), describe_kind(found->kind())));
    return std::nullopt;
  }
  return std::string(found->text());
}

std::optional<std::string> MappingReader::required_text(std::string_view key) {
  return require(key) ? text(key) : std::nullopt;
}

}  // namespace drydock
