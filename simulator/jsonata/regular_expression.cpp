#include "simulator/jsonata/regular_expression.hpp"

#include <re2/re2.h>

namespace drydock::jsonata {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// ECMAScript spellings that RE2 writes otherwise.
std::string to_re2(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    if (rest.starts_with("\\u") && rest.size() >= 6 && is_hex(rest[2]) && is_hex(rest[3]) &&
        is_hex(rest[4]) && is_hex(rest[5])) {
      out.append("\\x{").append(rest.substr(2, 4)).append("}");
      i += 5;
    } else if (rest.starts_with("\\s") && !in_class) {
      out += "[\\s\\v\\x{a0}\\x{feff}]";
      ++i;
    } else if (rest.starts_with("\\/")) {
      out += '/';
      ++i;
    } else if (rest[0] == '\\' && rest.size() > 1) {
      out.append(rest.substr(0, 2));
      ++i;
    } else if (!in_class && rest.starts_with("(?<") && rest.size() > 3 && rest[3] != '=' &&
               rest[3] != '!') {
      out += "(?P<";
      i += 2;
    } else if (rest.starts_with("[^]") && !in_class) {
      out += "(?s:.)";
      i += 2;
    } else if (rest[0] == '[') {
      out += in_class ? "\\[" : "[";  // RE2 might read a named class
      in_class = true;
    } else {
      in_class = in_class && rest[0] != ']';
      out += rest[0];
    }
  }
  return out;
}

}  // namespace

RegularExpression::RegularExpression() = default;
RegularExpression::RegularExpression(RegularExpression&&) noexcept = default;
RegularExpression& RegularExpression::operator=(RegularExpression&&) noexcept = default;
RegularExpression::~RegularExpression() = default;

std::optional<RegularExpression> RegularExpression::compile(std::string_view pattern,
                                                            std::string_view flags,
                                                            std::string& why) {
  RegularExpression made;
  made.pattern_ = pattern;
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(flags.find('i') == std::string_view::npos);
  const bool multiline = flags.find('m') != std::string_view::npos;
  made.compiled_ = std::make_unique<re2::RE2>((multiline ? "(?m)" : "") + to_re2(pattern), options);
  if (!made.compiled_->ok()) {
    why = made.compiled_->error();
    return std::nullopt;
  }
  return made;
}

std::optional<RegularExpression::Match> RegularExpression::find(std::string_view text,
                                                                std::size_t from) const {
  std::vector<re2::StringPiece> found(
      static_cast<std::size_t>(compiled_->NumberOfCapturingGroups()) + 1);
  if (from > text.size() ||
      !compiled_->Match(re2::StringPiece(text.data(), text.size()), from, text.size(),
                        re2::RE2::UNANCHORED, found.data(), static_cast<int>(found.size()))) {
    return std::nullopt;
  }
  Match match;
  match.begin = static_cast<std::size_t>(found[0].data() - text.data());
  match.end = match.begin + found[0].size();
  for (std::size_t i = 1; i < found.size(); ++i) {
    match.groups.push_back(found[i].data() == nullptr
                               ? std::nullopt
                               : std::optional(std::string_view(found[i].data(), found[i].size())));
  }
  return match;
}

}  // namespace drydock::jsonata
