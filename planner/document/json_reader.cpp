#include "planner/document/json_reader.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/codes/document_codes.hpp"
#include "planner/document/json_problem.hpp"
#include "planner/document/json_token.hpp"
#include "planner/document/repeated_keys.hpp"
#include "planner/document/text_check.hpp"

namespace drydock {
namespace {

// No JSON number of this many characters overflows a double.
constexpr std::size_t kSafeNumberSize = 15;

// nlohmann gives up on a number above the largest double (1e400, 400 digits), but numbers are
// kept by their spelling, which is read from the source. So what the parser sees in place of a
// long number or one with an exponent is a zero and as many spaces; every other byte stays where
// it is. Leaves `masked` empty if nothing had to be masked.
void mask_large_numbers(std::string_view text, std::string& masked) {
  for (std::size_t at = 0; at < text.size();) {
    at = text.find_first_of("\"-0123456789", at);
    if (at == std::string_view::npos) {
      return;
    }
    if (text[at] == '"') {
      at = json_token::string_end(text, at);
      continue;
    }
    const std::size_t end = json_token::number_end(text, at);
    const std::size_t word = json_token::word_end(text, at);
    const std::string_view number = text.substr(at, end - at);
    const bool large =
        number.size() > kSafeNumberSize || number.find_first_of("eE") != std::string_view::npos;
    // A word that only begins like a number is left for the parser to reject.
    if (large && end == word) {
      if (masked.empty()) {
        masked = text;
      }
      masked[at] = '0';
      masked.replace(at + 1, number.size() - 1, number.size() - 1, ' ');
    }
    at = std::max(word, at + 1);
  }
}

// Receives what the parser reads and walks along in the source, since the events carry no places.
class JsonHandler final : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonHandler(std::string_view text, FileId file, std::size_t begin, Diagnostics& diagnostics)
      : text_(text), file_(file), diagnostics_(diagnostics), builder_(file) {
    progress_.after = begin;
  }

  bool null() override { return literal(NodeKind::Null, "", 4); }
  bool boolean(bool value) override {
    return literal(NodeKind::Bool, value ? "true" : "false", value ? 4 : 5);
  }
  bool number_integer(number_integer_t) override { return number(); }
  bool number_unsigned(number_unsigned_t) override { return number(); }
  bool number_float(number_float_t, const string_t&) override { return number(); }
  bool string(string_t& text) override {
    const std::size_t begin = token_begin();
    return scalar(NodeKind::String, text, begin, json_token::string_end(text_, begin));
  }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const std::size_t begin = token_begin();
    const Span span = span_of(begin, json_token::string_end(text_, begin));
    builder_.key(name, span);
    progress_.after = span.end;
    progress_.expected = JsonExpected::Colon;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    report_syntax();
    return false;
  }

  void report_repeated(ReadAs as) { report_repeated_keys(builder_, as, diagnostics_); }
  [[nodiscard]] Document finish() { return std::move(builder_).finish(); }

 private:
  struct Open {
    bool object;
    std::size_t at;
  };

  void report_syntax() {
    if (!open_.empty()) {
      progress_.in_object = open_.back().object;
      progress_.open_at = open_.back().at;
    }
    diagnostics_.add(describe_json_problem(text_, file_, progress_));
  }

  [[nodiscard]] Span span_of(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  [[nodiscard]] std::size_t token_begin() const {
    return std::min(text_.find_first_not_of(" \t\r\n,:", progress_.after), text_.size());
  }

  bool scalar(NodeKind kind, std::string_view text, std::size_t begin, std::size_t end) {
    builder_.scalar(kind, text, span_of(begin, end));
    value_done(end);
    return true;
  }
  bool literal(NodeKind kind, std::string_view text, std::size_t size) {
    const std::size_t begin = token_begin();
    return scalar(kind, text, begin, begin + size);
  }
  bool number() {
    const std::size_t begin = token_begin();
    const std::size_t end = json_token::number_end(text_, begin);
    if (end != json_token::word_end(text_, begin)) {
      // "012" is a 0 and a 12 to the parser.
      report_syntax();
      return false;
    }
    return scalar(NodeKind::Number, text_.substr(begin, end - begin), begin, end);
  }

  bool open(bool object) {
    const std::size_t begin = token_begin();
    const Span span = span_of(begin, begin + 1);
    if (builder_.depth() >= kDeepestNesting) {
      diagnostics_.add({codes::NestingTooDeep,
                        fmt::format("nesting deeper than {} levels", kDeepestNesting), span,
                        "no template needs this; is the file damaged?"});
      return false;
    }
    if (object) {
      builder_.begin_mapping(span);
    } else {
      builder_.begin_sequence(span);
    }
    open_.push_back({object, begin});
    progress_.after = begin + 1;
    progress_.expected = object ? JsonExpected::KeyOrClose : JsonExpected::ValueOrClose;
    return true;
  }
  bool close() {
    const std::size_t end = token_begin() + 1;
    builder_.end(static_cast<std::uint32_t>(end));
    open_.pop_back();
    value_done(end);
    return true;
  }
  void value_done(std::size_t end) {
    progress_.after = end;
    progress_.expected = open_.empty() ? JsonExpected::EndOfFile : JsonExpected::CommaOrClose;
  }

  std::string_view text_;
  FileId file_;
  Diagnostics& diagnostics_;
  DocumentBuilder builder_;
  JsonProgress progress_;
  std::vector<Open> open_;
};

std::optional<Document> read_text(std::string_view text, std::size_t begin, FileId file, ReadAs as,
                                  Diagnostics& problems) {
  JsonHandler handler(text, file, begin, problems);
  std::string masked;
  mask_large_numbers(text, masked);
  const std::string_view input = masked.empty() ? text : std::string_view(masked);
  const bool read = nlohmann::json::sax_parse(input.begin() + begin, input.end(), &handler);
  handler.report_repeated(as);
  if (!read || problems.has_errors()) {
    return std::nullopt;
  }
  return handler.finish();
}

}  // namespace

std::optional<Document> read_json(const SourceMap& sources, FileId file, Diagnostics& diagnostics,
                                  ReadAs as) {
  const std::string_view text = sources.text(file);
  Diagnostics problems;
  const std::optional<std::uint32_t> begin = check_text(text, TextSyntax::Json, file, problems);
  std::optional<Document> document;
  if (begin && json_token::skip_space(text, *begin) == text.size()) {
    problems.add({codes::DocumentEmpty,
                  "the file is empty",
                  {file, 0, 0},
                  "a template needs at least a Resources section"});
  } else if (begin) {
    document = read_text(text, *begin, file, as, problems);
  }
  diagnostics.append(problems);
  return document;
}

}  // namespace drydock
