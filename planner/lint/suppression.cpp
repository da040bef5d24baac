#include "planner/lint/suppression.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/lint_codes.hpp"
#include "base/glob.hpp"
#include "planner/document/mapping_reader.hpp"

namespace drydock {
namespace {

constexpr std::string_view kOurs = "drydock";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Reads the entries of `metadata`, a Metadata of the template or of a resource.
class MetadataReader {
 public:
  MetadataReader(std::vector<Suppression>& result, Diagnostics& diagnostics)
      : result_(result), diagnostics_(diagnostics) {}

  void read(const Node& owner, const std::string& path, const Suppression& scope) {
    const std::optional<Node> metadata =
        owner.is(NodeKind::Mapping) ? owner.find("Metadata") : std::nullopt;
    const std::optional<Node> ours =
        metadata && metadata->is(NodeKind::Mapping) ? metadata->find(kOurs) : std::nullopt;
    if (!ours) {
      return;
    }
    const std::string where = fmt::format("{}{}Metadata.{}", path, path.empty() ? "" : ".", kOurs);
    Diagnostics found;
    MappingReader reader(*ours, where, codes::SuppressionInvalid, found);
    reader.allow_only({"suppress"});
    const std::optional<Node> entries = reader.find("suppress");
    if (entries && !entries->is(NodeKind::Sequence)) {
      reader.report(*entries, fmt::format("`{}.suppress` must be a list", where),
                    "write suppress: [{code: DD2100, reason: \"…\"}]");
    }
    diagnostics_.append(found);
    for (std::size_t i = 0; entries && entries->is(NodeKind::Sequence) && i < entries->size();
         ++i) {
      std::optional<Suppression> entry =
          read_suppression((*entries)[i], fmt::format("{}.suppress.{}", where, i), false,
                           codes::SuppressionInvalid, diagnostics_);
      if (entry) {
        entry->in_template = true;
        entry->resource = scope.resource;
        entry->resource_span = scope.resource_span;
        result_.push_back(std::move(*entry));
      }
    }
  }

 private:
  std::vector<Suppression>& result_;
  Diagnostics& diagnostics_;
};

bool is_below(std::string_view path, std::string_view above) {
  return path.starts_with(above) && (path.size() == above.size() || path[above.size()] == '.');
}

bool matches(const Suppression& suppression, const Diagnostic& found, const SourceMap& sources) {
  if (suppression.code != diagnostic_info(found.code).id) {
    return false;
  }
  if (!suppression.resource.empty()) {
    const Span& whole = suppression.resource_span;
    const bool inside = found.span.valid() && found.span.file == whole.file &&
                        found.span.begin >= whole.begin && found.span.end <= whole.end;
    if (!inside && !is_below(found.path, suppression.resource)) {
      return false;
    }
  }
  if (!suppression.path.empty() && !matches_glob(suppression.path, found.path)) {
    return false;
  }
  return suppression.file.empty() ||
         (found.span.valid() && matches_glob(suppression.file, sources.name(found.span.file)));
}

}  // namespace

bool is_suppressible(const Diagnostic& diagnostic) {
  // Ranges 20 and 21: a resource against its type, and what is doubtful.
  const std::string_view id = diagnostic_info(diagnostic.code).id;
  return diagnostic.severity() != Severity::Error || id.starts_with("DD20") ||
         id.starts_with("DD21");
}

std::optional<Suppression> read_suppression(const Node& node, const std::string& path,
                                            bool with_place, DiagnosticCode code,
                                            Diagnostics& diagnostics) {
  Diagnostics found;
  MappingReader reader(node, path, code, found);
  if (with_place) {
    reader.allow_only({"code", "reason", "path", "file"});
  } else {
    reader.allow_only({"code", "reason"});
  }
  Suppression read;
  read.code = reader.required_text("code").value_or("");
  if (reader.valid() && reader.find("reason")) {
    read.reason = reader.text("reason").value_or("");
  }
  if (reader.valid() && is_blank(read.reason)) {
    reader.report(node, "the suppression has no reason",
                  "say why in `reason`, so that somebody else can judge whether it still holds");
  }
  if (!read.code.empty()) {
    read.span = node.find("code")->span();
    if (!find_diagnostic(read.code)) {
      reader.report(read.span, fmt::format("there is no diagnostic {}", read.code),
                    "codes look like DD2100; `drydock explain` lists them");
    }
  }
  if (with_place) {
    read.path = reader.text("path").value_or("");
    read.file = reader.text("file").value_or("");
  }
  diagnostics.append(found);
  return found.empty() ? std::optional(std::move(read)) : std::nullopt;
}

std::vector<Suppression> template_suppressions(const Document& document, Diagnostics& diagnostics) {
  std::vector<Suppression> result;
  MetadataReader reader(result, diagnostics);
  const Node root = document.root();
  reader.read(root, "", {});
  const std::optional<Node> resources =
      root.is(NodeKind::Mapping) ? root.find("Resources") : std::nullopt;
  for (std::size_t i = 0; resources && resources->is(NodeKind::Mapping) && i < resources->size();
       ++i) {
    Suppression scope;
    scope.resource = fmt::format("Resources.{}", resources->key(i));
    scope.resource_span = resources->key_span(i);
    scope.resource_span.end = (*resources)[i].span().end;
    reader.read((*resources)[i], scope.resource, scope);
  }
  return result;
}

SuppressionResult suppress(const Diagnostics& found, const std::vector<Suppression>& suppressions,
                           const SourceMap& sources, std::optional<DiagnosticCode> unused) {
  SuppressionResult result;
  std::vector<bool> used(suppressions.size(), false);
  std::vector<bool> refused(suppressions.size(), false);
  // Then later stages did not run, and what they would have found is not known.
  bool cut_short = false;
  for (const Diagnostic& diagnostic : found.all()) {
    cut_short = cut_short || !is_suppressible(diagnostic);
    const Suppression* by = nullptr;
    for (std::size_t i = 0; i < suppressions.size(); ++i) {
      if (!matches(suppressions[i], diagnostic, sources)) {
        continue;
      }
      if (is_suppressible(diagnostic)) {
        used[i] = true;
        by = by == nullptr ? &suppressions[i] : by;
      } else {
        refused[i] = true;
      }
    }
    if (by != nullptr) {
      result.suppressed.push_back({diagnostic, by->reason, by->in_template});
    } else {
      result.remaining.add(diagnostic);
    }
  }
  for (std::size_t i = 0; unused && i < suppressions.size(); ++i) {
    const Suppression& suppression = suppressions[i];
    if (used[i] || (cut_short && !refused[i])) {
      continue;
    }
    result.remaining.add(
        refused[i]
            ? Diagnostic{codes::SuppressionRefused,
                         fmt::format("{} cannot be suppressed: it is an error that keeps the "
                                     "template from being evaluated",
                                     suppression.code),
                         suppression.span, "mend the error, and remove the suppression"}
            : Diagnostic{*unused,
                         fmt::format("nothing is found that the suppression of {} matches",
                                     suppression.code),
                         suppression.span, "remove it"});
  }
  return result;
}

}  // namespace drydock
