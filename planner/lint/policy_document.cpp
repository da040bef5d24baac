#include "planner/lint/policy_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "base/codes/lint_codes.hpp"
#include "base/source_map.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/lint/policy_statement.hpp"
#include "planner/lint/policy_words.hpp"
#include "planner/lint/spans.hpp"

namespace drydock {
namespace {

constexpr std::string_view kVersion = "2012-10-17";
constexpr std::string_view kOldVersion = "2008-10-17";

class DocumentChecker {
 public:
  DocumentChecker(const PolicyPlace& place, Diagnostics& diagnostics)
      : place_(place), diagnostics_(diagnostics) {}

  void check(const Node& node, const std::string& path) {
    if (!node.is(NodeKind::Mapping)) {
      report(codes::PolicyValue, node.span(), path,
             "a policy document is a mapping with Version and Statement", "");
      return;
    }
    for (std::size_t i = 0; i < node.size(); ++i) {
      const std::vector<std::string_view>& keys = policy_document_keys();
      if (std::find(keys.begin(), keys.end(), node.key(i)) == keys.end()) {
        report(codes::PolicyUnknownKey, node.key_span(i), path,
               fmt::format("a policy document has no element \"{}\"", node.key(i)),
               nearest_hint(node.key(i), keys, "its elements are Version, Id and Statement"));
      }
    }
    if (const std::optional<Node> version = node.find("Version")) {
      check_version(*version, path + ".Version");
    }
    const std::optional<Node> statements = node.find("Statement");
    if (!statements) {
      report(codes::PolicyMissingKey, node.span(), path, "the policy document has no Statement",
             "a policy needs at least one statement");
      return;
    }
    check_statements(*statements, path + ".Statement");
  }

  void check_statements(const Node& node, const std::string& path) {
    each_policy_value(node, path, [&](const Node& statement, const std::string& where) {
      check_policy_statement(statement, place_.kind, where, diagnostics_);
      check_sid(statement, where);
    });
  }

 private:
  void report(DiagnosticCode code, Span span, std::string path, std::string message,
              std::string hint) {
    diagnostics_.add({code, std::move(message), span, std::move(hint), {}, std::move(path)});
  }

  void check_version(const Node& node, const std::string& path) {
    if (is_policy_function(node)) {
      return;
    }
    if (!node.is_scalar() || (node.text() != kVersion && node.text() != kOldVersion)) {
      report(codes::PolicyValue, node.span(), path,
             fmt::format("\"{}\" is no version of the policy language",
                         node.is_scalar() ? node.text() : std::string_view("…")),
             "write Version: \"2012-10-17\"");
    } else if (node.text() == kOldVersion) {
      report(codes::PolicyOldVersion, node.span(), path,
             "the policy is in the version of 2008, in which policy variables such as "
             "${aws:username} are plain text",
             "write Version: \"2012-10-17\"");
    }
  }

  void check_sid(const Node& statement, const std::string& path) {
    const std::optional<Node> sid =
        statement.is(NodeKind::Mapping) ? statement.find("Sid") : std::nullopt;
    if (!sid || !sid->is_scalar() || sid->text().empty()) {
      return;
    }
    const bool branch = path.find("Fn::If") != std::string::npos;
    const auto [first, added] = sids_.emplace(std::string(sid->text()), sid->span());
    if (!added && !branch) {
      Diagnostic diagnostic{
          codes::PolicySidRepeated,
          fmt::format("two statements of the policy have the Sid \"{}\"", sid->text()), sid->span(),
          "give each statement a Sid of its own, or none"};
      diagnostic.labels.push_back({first->second, "the other statement"});
      diagnostic.path = path + ".Sid";
      // IAM refuses it; of the services with policies of their own some do and some do not.
      if (place_.kind == PolicyKind::Resource || place_.kind == PolicyKind::ResourceImplied) {
        diagnostic.severity_override = Severity::Warning;
      }
      diagnostics_.add(std::move(diagnostic));
    }
  }

  const PolicyPlace& place_;
  Diagnostics& diagnostics_;
  std::map<std::string, Span> sids_;
};

// What was found in the text of `scalar` at offsets of its text, as places of the file.
void place_in(const Node& scalar, Diagnostic& diagnostic) {
  const auto moved = [&](Span span) {
    return part_span(scalar, static_cast<std::ptrdiff_t>(span.begin), span.size());
  };
  diagnostic.span = moved(diagnostic.span);
  for (Label& label : diagnostic.labels) {
    label.span = moved(label.span);
  }
}

void check_text(const Node& node, const PolicyPlace& place, Diagnostics& diagnostics) {
  const std::string_view text = node.text();
  // A dynamic reference is somebody else's text; an empty one is no policy.
  if (text.empty() || text.find("{{resolve:") != std::string_view::npos) {
    return;
  }
  SourceMap sources;
  const FileId file = sources.add(place.path, std::string(text));
  Diagnostics problems;
  const std::optional<Document> document = read_json(sources, file, problems);
  if (!document) {
    const std::string why = problems.empty() ? "" : ": " + problems.all().front().message;
    diagnostics.add({codes::PolicyNotJson,
                     "the policy is a text that is not JSON" + why,
                     node.span(),
                     "write the policy as a mapping, or mend the JSON",
                     {},
                     place.path});
    return;
  }
  Diagnostics found;
  DocumentChecker(place, found).check(document->root(), place.path);
  for (Diagnostic diagnostic : found.all()) {
    place_in(node, diagnostic);
    diagnostics.add(std::move(diagnostic));
  }
}

}  // namespace

void check_policy(const Node& node, const PolicyPlace& place, Diagnostics& diagnostics) {
  if (is_policy_function(node)) {
    return;
  }
  if (place.statement) {
    DocumentChecker(place, diagnostics).check_statements(node, place.path);
  } else if (node.is(NodeKind::String)) {
    check_text(node, place, diagnostics);
  } else {
    DocumentChecker(place, diagnostics).check(node, place.path);
  }
}

}  // namespace drydock
