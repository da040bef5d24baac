#include "planner/document/text_check.hpp"

#include <fmt/format.h>

#include "base/codes/document_codes.hpp"

namespace drydock {
namespace {

// A binary file is reported by its first few bytes.
constexpr std::size_t kMostReported = 5;

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool within(std::string_view text, std::size_t at, unsigned low, unsigned high) {
  return at < text.size() && byte_at(text, at) >= low && byte_at(text, at) <= high;
}

unsigned decode(std::string_view text, std::size_t at, std::size_t size) {
  constexpr unsigned kLeadMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  unsigned point = byte_at(text, at) & kLeadMask[size];
  for (std::size_t i = 1; i < size; ++i) {
    point = point << 6U | (byte_at(text, at + i) & 0x3FU);
  }
  return point;
}

bool printable(unsigned point, TextSyntax syntax) {
  if (point < 0x20) {
    return point == '\t' || point == '\n' || point == '\r';
  }
  if (syntax == TextSyntax::Json) {
    return true;
  }
  const bool control = point == 0x7F || (point >= 0x80 && point < 0xA0 && point != 0x85);
  return !control && point != 0xFEFF && point != 0xFFFE && point != 0xFFFF;
}

class TextChecker {
 public:
  TextChecker(std::string_view text, TextSyntax syntax, FileId file, Diagnostics& diagnostics)
      : text_(text), syntax_(syntax), file_(file), diagnostics_(diagnostics) {}

  void check(std::size_t begin) {
    for (std::size_t at = begin; at < text_.size() && reported_ < kMostReported;) {
      const unsigned byte = byte_at(text_, at);
      if (byte >= 0x20 && byte < 0x7F) {
        ++at;
        continue;
      }
      const std::size_t size = utf8_sequence_size(text_, at);
      if (size == 0) {
        report(codes::TextNotUtf8, fmt::format("the byte 0x{:02X} is not valid UTF-8", byte), at, 1,
               "save the file as UTF-8");
      } else if (!printable(decode(text_, at, size), syntax_)) {
        report(codes::TextControlCharacter,
               fmt::format("the character U+{:04X} must not stand in a {} file",
                           decode(text_, at, size), syntax_ == TextSyntax::Json ? "JSON" : "YAML"),
               at, size,
               "delete it; inside a double-quoted text it can be written as an escape (\\u....)");
      } else if (byte == '\r' && syntax_ == TextSyntax::Yaml && !line_end_reported_ &&
                 !within(text_, at + 1, '\n', '\n')) {
        line_end_reported_ = true;  // the others are its like
        report(codes::LineEndUnreadable,
               "a carriage return without a line feed is no line end here", at, 1,
               "save the file with LF or CRLF line ends");
      }
      at += size == 0 ? 1 : size;
    }
  }

  void report(DiagnosticCode code, std::string message, std::size_t at, std::size_t size,
              std::string hint) {
    const auto begin = static_cast<std::uint32_t>(at);
    diagnostics_.add({code,
                      std::move(message),
                      {file_, begin, begin + static_cast<std::uint32_t>(size)},
                      std::move(hint)});
    ++reported_;
  }

  [[nodiscard]] bool clean() const { return reported_ == 0; }

 private:
  std::string_view text_;
  TextSyntax syntax_;
  FileId file_;
  Diagnostics& diagnostics_;
  std::size_t reported_ = 0;
  bool line_end_reported_ = false;
};

}  // namespace

std::size_t utf8_sequence_size(std::string_view text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return within(text, at + 1, 0x80, 0xBF) ? 2 : 0;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    // E0 excludes overlong forms, ED the surrogates.
    const bool second =
        within(text, at + 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
    return second && within(text, at + 2, 0x80, 0xBF) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool second =
        within(text, at + 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
    return second && within(text, at + 2, 0x80, 0xBF) && within(text, at + 3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

std::optional<std::uint32_t> check_text(std::string_view text, TextSyntax syntax, FileId file,
                                        Diagnostics& diagnostics) {
  TextChecker checker(text, syntax, file, diagnostics);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    checker.report(codes::TextNotUtf8, "the file is UTF-16 text, not UTF-8", 0, 2,
                   "save the file as UTF-8");
    return std::nullopt;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::uint32_t begin = text.starts_with(kByteOrderMark) ? 3 : 0;
  if (begin != 0 && text.substr(begin).starts_with(kByteOrderMark)) {
    checker.report(codes::TextControlCharacter, "the byte order mark stands twice", begin, 3,
                   "delete one of the two");
    return std::nullopt;  // the JSON library would skip the second and lose its place
  }
  checker.check(begin);
  if (!checker.clean()) {
    return std::nullopt;
  }
  return begin;
}

}  // namespace drydock
