#include "planner/document/yaml_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/codes/document_codes.hpp"
#include "planner/document/text_check.hpp"
#include "planner/document/yaml_source.hpp"

namespace drydock {
namespace {

// YAML 1.1 section 9.1.1: an implicit key is at most 1024 characters.
constexpr std::size_t kLongestKey = 1024;

struct Explanation {
  std::string_view thrown;
  std::string_view message;
  std::string_view hint;
};

// Those of yaml-cpp's messages that need no look at the source.
constexpr std::array<Explanation, 17> kExplanations = {{
    {"bad file", "the file is nested too deeply", "no template needs this; is the file damaged?"},
    {"cannot assign multiple tags to the same node", "two short forms follow each other",
     "write the outer one in its long form: Fn::Base64: !Sub text"},
    {"cannot assign multiple anchors to the same node", "a value has two anchors",
     "CloudFormation supports no anchors; write the value out"},
    {"aliases can't have any content, *including* tags", "an alias cannot be the argument of a tag",
     "CloudFormation supports no aliases; write the value out"},
    {"the referenced anchor is not defined", "an alias * is not supported by CloudFormation",
     "put a text that begins with * in quotes"},
    {"alias not found after *", "a text that begins with * needs quotes", "write \"*\""},
    {"illegal character found while scanning alias", "a text that begins with * needs quotes",
     "put it in quotes: \"*...\""},
    {"anchor not found after &", "a text that begins with & needs quotes", "write \"&\""},
    {"illegal character found while scanning anchor", "a text that begins with & needs quotes",
     "put it in quotes: \"&...\""},
    {"illegal flow end", "a closing bracket has no opening one",
     "delete it, or put the text in quotes"},
    {"illegal block entry", "a list cannot begin on the line of its key",
     "write the - items on the lines below the key"},
    {"cannot set zero indentation for a block scalar", "a block text cannot be indented by 0",
     "use | or > alone"},
    {"unexpected character in block scalar", "the text of a block begins on the line below | or >",
     "move the text to the next line and indent it, or put it in quotes"},
    {"illegal map key", "a key cannot stand here", "check the indentation of this line"},
    {"tag handle with no suffix", "a ! stands alone", "write the function's name behind it: !Ref"},
    {"illegal character found while scanning tag handle", "this is no name of a function",
     "write the function's name behind the !, or put the text in quotes"},
    {"end of verbatim tag not found", "a tag !<...> is not closed", "add the >"},
}};

class Describer {
 public:
  Describer(std::string_view text, FileId file, const YamlFailure& failure)
      : text_(text), file_(file), failure_(failure), at_(std::min(failure.at, text.size())) {}

  [[nodiscard]] Diagnostic describe() const {
    const std::string_view thrown = failure_.message;
    if (thrown == kSecondDocument) {
      return second_document();
    }
    if (thrown == "illegal document indicator in scalar" || thrown == "illegal EOF in scalar") {
      return unclosed_quote();
    }
    if (thrown == "illegal tab when looking for indentation") {
      return tab(at_);
    }
    if (const std::optional<std::size_t> leading = leading_tab()) {
      return tab(*leading);
    }
    if (failure_.last_quoted && runs_on(*failure_.last_quoted)) {
      return runaway_quote(*failure_.last_quoted);
    }
    if (thrown.starts_with("unknown escape character") || thrown.starts_with("invalid unicode") ||
        thrown.starts_with("bad character found while scanning hex")) {
      return escape();
    }
    if (thrown.starts_with("end of sequence flow") || thrown.starts_with("end of map flow")) {
      return open_bracket();
    }
    if (thrown == "unknown token") {
      return unknown_token();
    }
    if (thrown == "illegal map value") {
      return map_value();
    }
    if (thrown == "end of map not found" || thrown == "end of sequence not found") {
      return end_of_block();
    }
    for (const Explanation& explanation : kExplanations) {
      if (thrown == explanation.thrown) {
        const auto code = thrown == "bad file" ? codes::NestingTooDeep : codes::YamlSyntax;
        return make(code, std::string(explanation.message), at_, word_end(at_),
                    std::string(explanation.hint));
      }
    }
    return make(codes::YamlSyntax, fmt::format("this is not valid YAML: {}", thrown), at_,
                word_end(at_), "check indentation, colons and quotes near here");
  }

 private:
  [[nodiscard]] Span span_of(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  [[nodiscard]] Diagnostic make(DiagnosticCode code, std::string message, std::size_t begin,
                                std::size_t end, std::string hint) const {
    return {code, std::move(message), span_of(begin, end), std::move(hint)};
  }
  [[nodiscard]] std::size_t word_end(std::size_t at) const {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,", at), text_.size());
    const std::size_t one = at < text_.size() ? utf8_sequence_size(text_, at) : 0;
    return std::min(std::max(end, at + one), text_.size());
  }
  [[nodiscard]] std::string_view part(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }
  [[nodiscard]] std::size_t content_begin(std::size_t at) const {
    const std::size_t begin = yaml_source::line_begin(text_, at);
    return std::min(text_.find_first_not_of(" \t", begin), text_.size());
  }

  [[nodiscard]] Diagnostic second_document() const {
    const std::size_t begin = yaml_source::line_begin(text_, at_);
    if (text_.substr(begin, 3) == "---") {
      return make(codes::YamlSyntax, "a second document begins here", begin, begin + 3,
                  "a template is one document; delete the --- or split the file");
    }
    return make(codes::YamlSyntax, "this does not belong to what stands above it", at_,
                yaml_source::line_end(text_, at_),
                "the document is complete before it; check the indentation and the quotes");
  }

  // The first quote behind the last node that has no partner.
  [[nodiscard]] Diagnostic unclosed_quote() const {
    std::size_t begin = at_;
    for (std::size_t at = std::min(failure_.last_end, text_.size());
         at = std::min(text_.find_first_of("\"'#", at), text_.size()), at < text_.size();) {
      const bool starts =
          at == 0 || std::string_view(" \t\n[{,!(").find(text_[at - 1]) != std::string_view::npos;
      if (!starts) {
        ++at;
      } else if (text_[at] == '#') {
        at = yaml_source::line_end(text_, at);
      } else if (const std::size_t end = yaml_source::quoted_end(text_, at);
                 end != std::string_view::npos) {
        at = end;
      } else {
        begin = at;
        break;
      }
    }
    return make(codes::UnclosedQuote, "a quoted text is not closed before the file ends", begin,
                std::max(begin, yaml_source::line_end(text_, begin)),
                "add the closing quote; is the file complete?");
  }

  // A quoted text over several lines, with more behind its closing quote: most likely the closing
  // quote was meant to open another text.
  [[nodiscard]] bool runs_on(const Span& quoted) const {
    return yaml_source::line_begin(text_, at_) == yaml_source::line_begin(text_, quoted.end) &&
           quoted.end <= at_ && part(quoted.begin, quoted.end).find('\n') != std::string_view::npos;
  }
  [[nodiscard]] Diagnostic runaway_quote(const Span& quoted) const {
    Diagnostic diagnostic =
        make(codes::UnclosedQuote, "a quoted text runs on over the end of its line", quoted.begin,
             yaml_source::line_end(text_, quoted.begin), "add the closing quote on its line");
    diagnostic.labels.push_back({span_of(quoted.end - 1, quoted.end), "it ends only here"});
    return diagnostic;
  }

  // On the line of the failure, or on the one that holds content before it.
  [[nodiscard]] std::optional<std::size_t> leading_tab() const {
    for (const std::size_t begin :
         {yaml_source::line_begin(text_, at_), yaml_source::line_begin(text_, failure_.last_end)}) {
      const std::size_t first = begin + yaml_source::indentation(text_, begin);
      if (first < text_.size() && text_[first] == '\t' && first <= at_) {
        return first;
      }
    }
    return std::nullopt;
  }
  [[nodiscard]] Diagnostic tab(std::size_t at) const {
    return make(codes::TabIndentation, "YAML does not allow a tab in the indentation", at,
                std::min(at + 1, text_.size()), "indent with spaces");
  }

  [[nodiscard]] Diagnostic escape() const {
    const std::size_t slash = at_ == 0 ? std::string_view::npos : text_.rfind('\\', at_);
    const std::size_t begin = slash == std::string_view::npos || at_ - slash > 10 ? at_ : slash;
    const std::size_t next = std::min(begin + 1, text_.size());
    const std::size_t end = next + (next < text_.size() ? utf8_sequence_size(text_, next) : 0);
    return make(codes::YamlSyntax,
                fmt::format("{} is no escape in a double-quoted text", part(begin, end)), begin,
                end, "write \\\\ for a backslash, or use single quotes, where nothing is escaped");
  }

  // The innermost bracket that opens behind the last node and is still open at the failure: the
  // parser reads ahead of its events.
  [[nodiscard]] std::optional<std::size_t> unmatched_bracket() const {
    std::vector<std::size_t> open;
    std::size_t at = std::min(failure_.last_end, text_.size());
    while ((at = std::min(text_.find_first_of("[]{}\"'#", at), text_.size())) < at_) {
      const char c = text_[at];
      const bool starts =
          at == 0 || std::string_view(" \t\n[{,").find(text_[at - 1]) != std::string_view::npos;
      if (c == '[' || c == '{') {
        open.push_back(at);
      } else if ((c == ']' || c == '}') && !open.empty()) {
        open.pop_back();
      } else if (c == '#' && starts) {
        at = yaml_source::line_end(text_, at);
        continue;
      } else if ((c == '"' || c == '\'') && starts) {
        at = std::min(yaml_source::quoted_end(text_, at), text_.size());
        continue;
      }
      ++at;
    }
    return open.empty() ? std::nullopt : std::optional(open.back());
  }
  [[nodiscard]] Diagnostic open_bracket() const {
    const std::size_t begin = unmatched_bracket().value_or(failure_.open_bracket.value_or(at_));
    const char bracket = begin < text_.size() ? text_[begin] : '[';
    Diagnostic diagnostic =
        make(codes::YamlSyntax, fmt::format("{} is not closed", bracket), begin,
             std::min(begin + 1, text_.size()),
             bracket == '{' ? "add the }, or put the text in quotes"
                            : "add the ], a comma between two items, or quotes around the text");
    if (at_ < text_.size() && at_ > begin) {
      diagnostic.labels.push_back({span_of(at_, word_end(at_)), "this does not fit into it"});
    }
    return diagnostic;
  }

  [[nodiscard]] Diagnostic unknown_token() const {
    const std::string_view found = part(at_, word_end(at_));
    return make(codes::YamlSyntax,
                fmt::format("a text must not begin with {} without quotes", found.substr(0, 1)),
                at_, word_end(at_), "put the text in quotes");
  }

  // A colon that makes something a key where no key can be.
  [[nodiscard]] Diagnostic map_value() const {
    const std::size_t first = content_begin(at_);
    const std::string_view before = part(first, std::max(first, at_));
    if (before.size() > kLongestKey) {
      return make(codes::YamlSyntax, fmt::format("a key is longer than {} characters", kLongestKey),
                  first, at_, "shorten the key, or put the text in quotes if it is a value");
    }
    const std::size_t colon = before.find(": ");
    if (colon != std::string_view::npos) {
      const std::size_t value = std::min(text_.find_first_not_of(" \t", first + colon + 1), at_);
      return make(codes::YamlSyntax, "a value holds a colon and a space without quotes", value,
                  yaml_source::line_end(text_, at_),
                  "put the value in quotes, or write the inner key on its own line");
    }
    // The line above has a key without colon, or this one is indented below a value.
    const std::size_t above = last_line_before(first);
    if (above < first) {
      const std::size_t content = content_begin(above);
      const std::size_t end = yaml_source::line_end(text_, above);
      const std::string_view line = part(content, end);
      if (line.find(':') == std::string_view::npos && !line.starts_with("- ")) {
        return make(codes::MissingColon,
                    fmt::format("{} stands where a key and a colon are expected", line), content,
                    end, "write a colon behind the key");
      }
      Diagnostic diagnostic =
          make(codes::YamlSyntax,
               fmt::format("the key {} stands below something that has a value already", before),
               first, at_, "check the indentation of this line");
      diagnostic.labels.push_back({span_of(content, end), "this cannot have keys of its own"});
      return diagnostic;
    }
    return make(codes::YamlSyntax, "a key cannot stand here", first, at_,
                "check the indentation of this line, or put the text in quotes");
  }

  // A line that continues no block that is open.
  [[nodiscard]] Diagnostic end_of_block() const {
    if (failure_.last_quoted &&
        yaml_source::line_begin(text_, failure_.last_quoted->end) ==
            yaml_source::line_begin(text_, at_) &&
        failure_.last_quoted->end <= at_) {
      return make(codes::YamlSyntax, "text stands behind a closing quote", at_,
                  yaml_source::line_end(text_, at_),
                  "put all of it in the quotes; a ' inside single quotes is written ''");
    }
    const std::size_t first = content_begin(at_);
    if (at_ == first && text_.substr(at_, 1) == "-") {
      return make(codes::YamlSyntax, "an item of a list stands among keys", at_, word_end(at_),
                  "check the indentation of this line");
    }
    if (at_ == first) {
      return make(codes::YamlSyntax, "the indentation of this line fits no line above it", at_,
                  yaml_source::line_end(text_, at_),
                  "indent it exactly as its neighbours in the same mapping or list");
    }
    return make(codes::YamlSyntax, "this does not fit behind what stands before it", at_,
                yaml_source::line_end(text_, at_), "put the value in quotes");
  }

  // The beginning of the last line above `at` that is neither empty nor a comment; `at` if none.
  [[nodiscard]] std::size_t last_line_before(std::size_t at) const {
    std::size_t begin = yaml_source::line_begin(text_, at);
    while (begin > 0) {
      begin = yaml_source::line_begin(text_, begin - 1);
      if (!yaml_source::blank_line(text_, begin)) {
        return begin;
      }
    }
    return at;
  }

  std::string_view text_;
  FileId file_;
  const YamlFailure& failure_;
  std::size_t at_;
};

}  // namespace

Diagnostic describe_yaml_problem(std::string_view text, FileId file, const YamlFailure& failure) {
  return Describer(text, file, failure).describe();
}

}  // namespace drydock
