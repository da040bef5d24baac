#include "planner/document/read_document.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/codes/document_codes.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/document/yaml_reader.hpp"

namespace drydock {
namespace {

// CloudFormation takes no larger template (User Guide, "Understand CloudFormation quotas"), so what
// it makes of one that is not quite JSON is no question; and YAML costs much more to read.
constexpr std::size_t kLargestTemplate = std::size_t{1} << 20U;

// CloudFormation reads JSON that JSON does not allow, as far as it is YAML: trailing commas
// (humanmade/cf-to-tf pull request 7, stelligent/cfn_nag issue 203), document markers
// (Sceptre/sceptre issue 1087). Only if it is neither does it complain of JSON.
std::optional<Document> read_braces(const SourceMap& sources, FileId file,
                                    Diagnostics& diagnostics) {
  Diagnostics problems;
  std::optional<Document> document = read_json(sources, file, problems, ReadAs::Template);
  const auto of_syntax = [](const Diagnostic& problem) {
    return problem.code == codes::JsonSyntax;
  };
  const auto slip = std::find_if(problems.all().begin(), problems.all().end(), of_syntax);
  if (!document && slip != problems.all().end() && sources.text(file).size() <= kLargestTemplate) {
    Diagnostics second;
    document = read_yaml(sources, file, second, ReadAs::Template);
    if (document) {
      Diagnostic warning = *slip;
      warning.code = codes::BracesNotJson;
      warning.message =
          "CloudFormation reads this template as YAML, for it is not JSON: " + warning.message;
      diagnostics.add(std::move(warning));
      problems = std::move(second);
    }
  }
  diagnostics.append(problems);
  return document;
}

}  // namespace

std::optional<Document> read_document(const SourceMap& sources, FileId file,
                                      Diagnostics& diagnostics, ReadAs as) {
  std::string_view text = sources.text(file);
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool braces = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  if (!braces) {
    return read_yaml(sources, file, diagnostics, as);
  }
  return as == ReadAs::Template ? read_braces(sources, file, diagnostics)
                                : read_json(sources, file, diagnostics, as);
}

}  // namespace drydock
