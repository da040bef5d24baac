#include "planner/document/yaml_reader.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/codes/document_codes.hpp"
#include "planner/document/text_check.hpp"
#include "planner/document/yaml_hidden_tags.hpp"
#include "planner/document/yaml_problem.hpp"
#include "planner/document/yaml_source.hpp"
#include "planner/document/yaml_tree.hpp"

namespace drydock {
namespace {

// Each costs a parse of the whole file, and who has made more will run us again anyway.
constexpr int kMostSyntaxErrors = 8;
// No template of CloudFormation is larger; of such a text only the first error is worth its time.
constexpr std::size_t kLargeText = std::size_t{1} << 20U;

// Behind the last byte, so that a quote that is never closed meets a document end, which yaml-cpp
// rejects, and not the end of the input, which it takes for a closing quote.
constexpr std::string_view kSentinel = "...\n";

// Passes events on. Once the first document has ended nothing more is passed.
class EventAdapter final : public YAML::EventHandler {
 public:
  EventAdapter(YamlTree& tree, std::size_t offset) : tree_(tree), offset_(offset) {}

  void OnDocumentStart(const YAML::Mark& mark) override { document_at_ = place(mark); }
  void OnDocumentEnd() override { done_ = true; }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (!done_) {
      tree_.null(place(mark));
    }
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    if (!done_) {
      tree_.alias(place(mark));
    }
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (!done_) {
      tree_.scalar(place(mark), tag, value);
    }
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    if (!done_) {
      tree_.begin_sequence(place(mark), tag, style == YAML::EmitterStyle::Flow);
    }
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    if (!done_) {
      tree_.begin_mapping(place(mark), tag, style == YAML::EmitterStyle::Flow);
    }
  }
  void OnMapEnd() override { end(); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    if (!done_) {
      tree_.anchor(place(mark));
    }
  }

  [[nodiscard]] std::size_t document_at() const { return document_at_; }
  // yaml-cpp counts bytes behind the byte order mark.
  [[nodiscard]] std::size_t place(const YAML::Mark& mark) const {
    return offset_ + static_cast<std::size_t>(std::max(mark.pos, 0));
  }

 private:
  void end() {
    if (!done_) {
      tree_.end();
    }
  }

  YamlTree& tree_;
  std::size_t offset_;
  std::size_t document_at_ = 0;
  bool done_ = false;
};

struct Thrown {
  std::string message;
  std::size_t at = 0;
};

std::optional<Thrown> parse(std::string_view text, std::size_t begin,
                            const std::vector<HiddenTag>& hidden, YamlTree& tree) {
  std::string input;
  input.reserve(text.size() + 1 + kSentinel.size());
  input += text.substr(begin);
  if (!input.ends_with('\n')) {
    input += '\n';
  }
  input += kSentinel;
  for (const HiddenTag& tag : hidden) {
    input.replace(tag.begin - begin, tag.end - tag.begin, tag.end - tag.begin, ' ');
  }
  std::istringstream stream(std::move(input));
  EventAdapter adapter(tree, begin);
  try {
    YAML::Parser parser(stream);
    // Exactly twice: for some texts it finds empty documents for ever (jbeder/yaml-cpp#1040).
    if (!parser.HandleNextDocument(adapter)) {
      tree.null(begin);
    } else if (parser.HandleNextDocument(adapter)) {
      return Thrown{std::string(kSecondDocument), adapter.document_at()};
    }
  } catch (const YAML::Exception& exception) {
    return Thrown{exception.msg, adapter.place(exception.mark)};
  }
  return std::nullopt;
}

// Overwrites with spaces the entry in which `at` lies: the lines from the nearest one above that
// is indented no deeper than the entries of its section (a resource), or the whole section if that
// is the section's own line. False if there was nothing left to overwrite.
bool mask_entry(std::string& text, std::size_t at) {
  const auto next_line = [&](std::size_t line) {
    return std::min(text.find('\n', line), text.size() - 1) + 1;
  };
  std::size_t section = yaml_source::line_begin(text, std::min(at, text.size()));
  while (section > 0 &&
         (yaml_source::blank_line(text, section) || yaml_source::indentation(text, section) > 0)) {
    section = yaml_source::line_begin(text, section - 1);
  }
  std::size_t first = next_line(section);
  while (first < text.size() && yaml_source::blank_line(text, first)) {
    first = next_line(first);
  }
  const std::size_t depth = yaml_source::indentation(text, first);
  std::size_t begin = yaml_source::line_begin(text, std::min(at, text.size()));
  while (begin > section &&
         (yaml_source::blank_line(text, begin) || yaml_source::indentation(text, begin) > depth)) {
    begin = yaml_source::line_begin(text, begin - 1);
  }
  const std::size_t deepest = begin == section ? 0 : depth;
  std::size_t end = next_line(begin);
  while (end < text.size() &&
         (yaml_source::blank_line(text, end) || yaml_source::indentation(text, end) > deepest)) {
    end = next_line(end);
  }
  bool changed = false;
  for (std::size_t i = begin; i < end; ++i) {
    if (text[i] != '\n' && text[i] != '\r' && text[i] != ' ') {
      text[i] = ' ';
      changed = true;
    }
  }
  return changed;
}

// Directives stand before the document. %YAML 1.1 says what is the case anyway and occurs in real
// templates; another version or a %TAG would change what the text means.
bool check_directives(std::string_view text, std::size_t begin, FileId file,
                      Diagnostics& diagnostics) {
  const std::size_t at = yaml_source::skip_blank(text, begin);
  if (at >= text.size()) {
    diagnostics.add({codes::DocumentEmpty,
                     text.size() == begin ? "the file is empty"
                                          : "the file holds nothing but blanks and comments",
                     {file, 0, 0},
                     "a template needs at least a Resources section"});
    return false;
  }
  if (text[at] == '%' && text.substr(at, yaml_source::line_end(text, at) - at) != "%YAML 1.1") {
    diagnostics.add({codes::YamlNotSupported,
                     "this YAML directive is not supported in templates",
                     {file, static_cast<std::uint32_t>(at),
                      static_cast<std::uint32_t>(yaml_source::line_end(text, at))},
                     "delete the line"});
    return false;
  }
  return true;
}

// Adds to `problems`; the document if the text has no error of syntax.
std::optional<Document> read_text(std::string_view text, std::size_t begin, FileId file, ReadAs as,
                                  Diagnostics& problems) {
  std::string remaining(text);
  std::vector<HiddenTag> hidden = find_misread_tags(remaining);
  const int most_errors = text.size() > kLargeText ? 1 : kMostSyntaxErrors;
  for (int errors = 0; errors < most_errors;) {
    // What was found before an error of syntax may be its consequence; the next round finds what
    // is not.
    Diagnostics found;
    YamlTree tree(remaining, file, hidden, as, found);
    const std::optional<Thrown> thrown = parse(remaining, begin, hidden, tree);
    if (!thrown && tree.claimed_tags().size() < hidden.size()) {
      hidden = tree.claimed_tags();
      continue;
    }
    if (!thrown) {
      tree.report_repeated();
      problems.append(found);
      if (problems.has_errors()) {
        return std::nullopt;
      }
      return std::move(tree).finish();
    }
    const YamlFailure failure{thrown->message, thrown->at, tree.last_end(), tree.open_bracket(),
                              tree.last_quoted()};
    Diagnostic problem = describe_yaml_problem(remaining, file, failure);
    const std::size_t at = problem.span.begin;
    problems.add(std::move(problem));
    ++errors;
    const bool rest =
        mask_entry(remaining, at) && yaml_source::skip_blank(remaining, begin) < remaining.size();
    if (!rest) {
      return std::nullopt;
    }
    hidden = find_misread_tags(remaining);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Document> read_yaml(const SourceMap& sources, FileId file, Diagnostics& diagnostics,
                                  ReadAs as) {
  const std::string_view text = sources.text(file);
  Diagnostics problems;
  std::optional<Document> document;
  const std::optional<std::uint32_t> begin = check_text(text, TextSyntax::Yaml, file, problems);
  if (begin && check_directives(text, *begin, file, problems)) {
    document = read_text(text, *begin, file, as, problems);
  }
  for (Diagnostic& problem : problems.sorted()) {
    diagnostics.add(std::move(problem));
  }
  return document;
}

}  // namespace drydock
