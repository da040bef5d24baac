#include "planner/document/yaml_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/codes/document_codes.hpp"
#include "planner/document/yaml_scalar.hpp"
#include "planner/document/yaml_tag.hpp"

namespace drydock {
namespace {

// Bounds what a hostile file costs; nobody reads more.
constexpr std::size_t kMostReported = 500;

constexpr std::string_view kRainPrefix = "!Rain::";
constexpr std::string_view kStandardTag = "tag:yaml.org,2002:";

// The spelling of null at `at`; 0 bytes if there is none.
std::size_t null_word_size(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 4> kNull = {"null", "Null",
                                                     "NU"
                                                     "LL",
                                                     "~"};
  for (const std::string_view word : kNull) {
    if (text.substr(at, word.size()) == word) {
      const std::size_t end = at + word.size();
      const bool ends = end == text.size() ||
                        std::string_view(" \t\r\n,]}:").find(text[end]) != std::string_view::npos;
      return ends ? word.size() : 0;
    }
  }
  return 0;
}

// The value of a quoted text of nothing but white space: the first line end is folded away (YAML
// 1.1 section 9.1.1). yaml-cpp folds them all.
std::string breaks_of_blank_text(std::string_view quoted) {
  const auto breaks = static_cast<std::size_t>(std::count(quoted.begin(), quoted.end(), '\n'));
  const bool blank =
      quoted.size() > 2 &&
      quoted.substr(1, quoted.size() - 2).find_first_not_of(" \t\r\n") == std::string_view::npos;
  return blank && breaks > 1 ? std::string(breaks - 1, '\n') : std::string();
}

bool tagged(std::string_view tag) { return !tag.empty() && tag != "?" && tag != "!"; }

}  // namespace

YamlTree::YamlTree(std::string_view text, FileId file, std::vector<HiddenTag> hidden, ReadAs as,
                   Diagnostics& diagnostics)
    : text_(text),
      file_(file),
      hidden_(std::move(hidden)),
      as_(as),
      diagnostics_(diagnostics),
      builder_(file) {}

const HiddenTag* YamlTree::claim(std::size_t content) {
  const auto found =
      std::lower_bound(hidden_.begin(), hidden_.end(), content,
                       [](const HiddenTag& tag, std::size_t at) { return tag.content < at; });
  if (found == hidden_.end() || found->content != content) {
    return nullptr;
  }
  claimed_.push_back(*found);
  return &*found;
}

Span YamlTree::span_of(std::size_t begin, std::size_t end) const {
  const std::size_t first = std::min(begin, text_.size());
  return {file_, static_cast<std::uint32_t>(first),
          static_cast<std::uint32_t>(std::clamp(end, first, text_.size()))};
}

void YamlTree::report(DiagnosticCode code, std::string message, Span span, std::string hint) {
  if (gave_up_) {
    return;
  }
  if (++reported_ > kMostReported) {
    gave_up_ = true;
    diagnostics_.add({codes::TooManyProblems,
                      fmt::format("more than {} problems; the file is not read further from here",
                                  kMostReported),
                      span, "mend those above first; is it a template?"});
    return;
  }
  diagnostics_.add({code, std::move(message), span, std::move(hint)});
}

std::optional<std::size_t> YamlTree::open_bracket() const {
  for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
    if (open->closer != '\0') {
      return open->begin;
    }
  }
  return std::nullopt;
}

YamlTree::Header YamlTree::read_header(std::size_t at, std::string_view tag) {
  Header header;
  header.content = std::min(at, text_.size());
  while (header.content < text_.size() &&
         (text_[header.content] == '!' || text_[header.content] == '&')) {
    const std::size_t end = yaml_source::property_end(text_, header.content);
    if (text_[header.content] == '!') {
      header.tag = span_of(header.content, end);
    }
    header.content = yaml_source::skip_blank(text_, end);
  }
  if (!tagged(tag)) {
    return header;
  }
  if (tag.starts_with(kStandardTag)) {
    header.standard = tag.substr(kStandardTag.size());
  } else if (const std::optional<std::string_view> function = function_of_tag(tag)) {
    header.function = *function;
  } else if (as_ == ReadAs::Template && tag.starts_with(kRainPrefix)) {
    // As rain itself reads it: !Rain::Embed x is {Rain::Embed: x}.
    header.function = tag.substr(1);
  }
  check_tag(header, tag);
  return header;
}

void YamlTree::check_tag(const Header& header, std::string_view tag) {
  constexpr std::array<std::string_view, 7> kSupported = {"bool", "float", "int", "map",
                                                          "null", "seq",   "str"};
  if (tag.starts_with(kStandardTag)) {
    if (std::find(kSupported.begin(), kSupported.end(), header.standard) == kSupported.end()) {
      report(codes::YamlNotSupported,
             fmt::format("the YAML tag !!{} is not supported by CloudFormation", header.standard),
             header.tag, "write the value as a text, a list or a mapping");
    }
  } else if (header.function.starts_with(kRainPrefix.substr(1))) {
    report(codes::PackagingDirective,
           fmt::format("{} is a directive of rain, which CloudFormation does not know", tag),
           header.tag, "deploy the template that `rain pkg` makes of this one");
  } else if (header.function.empty()) {
    std::string hint = suggestion_for_tag(tag);
    report(codes::UnknownTag, fmt::format("{} is no function of CloudFormation", tag), header.tag,
           hint.empty() ? "put the text in quotes if it is meant as a text" : std::move(hint));
  }
}

bool YamlTree::too_deep(std::size_t at, std::size_t levels) {
  if (builder_.depth() + levels <= kDeepestNesting) {
    return false;
  }
  report(codes::NestingTooDeep, fmt::format("nesting deeper than {} levels", kDeepestNesting),
         span_of(at, at + 1), "no template needs this; is the file damaged?");
  gave_up_ = true;
  return true;
}

void YamlTree::value_done(std::size_t end) {
  last_end_ = std::max(last_end_, end);
  if (!open_.empty() && open_.back().mapping) {
    open_.back().expects_key = true;
  }
}

void YamlTree::scalar(std::size_t at, std::string_view tag, std::string_view value) {
  if (gave_up_ || skipped_depth_ > 0) {
    return;
  }
  if (const HiddenTag* hidden = claim(at)) {
    at = hidden->begin;
    tag = text_.substr(hidden->begin, hidden->end - hidden->begin);
  }
  const Header header = read_header(at, tag);
  const bool nothing = value.empty() && tagged(tag) &&
                       yaml_source::scalar_style(text_, header.content, in_flow()) ==
                           yaml_source::ScalarStyle::Plain;
  if (nothing) {
    empty_argument(header);
    return;
  }
  const yaml_source::ScalarStyle style =
      yaml_source::scalar_style(text_, header.content, in_flow());
  const std::size_t end = yaml_source::scalar_end(text_, header.content, style, value);
  const Span span = span_of(header.content, end);
  std::string breaks;
  if (style == yaml_source::ScalarStyle::Quoted) {
    last_quoted_ = span;
    breaks = breaks_of_blank_text(text_.substr(span.begin, span.end - span.begin));
    value = value.empty() ? std::string_view(breaks) : value;
  }
  if (expects_key()) {
    if (!header.function.empty()) {
      report(codes::KeyNotText, "a key must be a text, not a function", header.tag,
             "put the key in quotes, or use Fn::Transform or Fn::ForEach to compute keys");
    }
    add_key(value, span, style == yaml_source::ScalarStyle::Plain && !tagged(tag));
    return;
  }
  // The reader ends the text with a line feed of its own, which a last block scalar would keep.
  if (style == yaml_source::ScalarStyle::Block && end == text_.size() && value.ends_with('\n')) {
    value.remove_suffix(1);
  }
  if (!header.function.empty()) {
    if (too_deep(at, 1)) {
      return;
    }
    builder_.begin_mapping(header.tag, true);
    builder_.key(header.function, header.tag);
    builder_.scalar(NodeKind::String, value, span);
    builder_.end(span.end);
  } else if (style == yaml_source::ScalarStyle::Plain && tag != "!") {
    add_plain(value, span, header.standard);
  } else {
    builder_.scalar(NodeKind::String, value, span);
  }
  value_done(end);
}

void YamlTree::add_plain(std::string_view value, Span span, std::string_view standard) {
  if (standard == "str") {
    builder_.scalar(NodeKind::String, value, span);
    return;
  }
  const PlainScalar plain = classify_plain_scalar(value);
  if (!plain.doubt.empty()) {
    report(codes::SuspiciousYaml,
           fmt::format("{} is {} to YAML 1.1; it is taken as the text \"{}\"", value, plain.doubt,
                       value),
           span, "put it in quotes if it is a text, or write the number in decimal");
  }
  builder_.scalar(plain.kind, plain.text, span);
}

// `!Ref` with nothing behind it. `!GetAZs` alone is the current region.
void YamlTree::empty_argument(const Header& header) {
  if (expects_key()) {
    report(codes::KeyNotText, "a key must be a text, not a function", header.tag,
           "put the key in quotes");
    add_key("", header.tag, false);
    return;
  }
  if (!header.function.empty() && header.function != "Fn::GetAZs") {
    report(codes::YamlSyntax,
           fmt::format("{} has no argument",
                       text_.substr(header.tag.begin, header.tag.end - header.tag.begin)),
           header.tag, "write what it applies to behind it, or indented below it");
  }
  if (too_deep(header.tag.begin, 1)) {
    return;
  }
  if (!header.function.empty()) {
    builder_.begin_mapping(header.tag, true);
    builder_.key(header.function, header.tag);
    builder_.scalar(NodeKind::String, "", span_of(header.tag.end, header.tag.end));
    builder_.end(header.tag.end);
  } else {
    builder_.scalar(NodeKind::String, "", header.tag);
  }
  value_done(header.tag.end);
}

void YamlTree::add_key(std::string_view name, Span span, bool plain) {
  if (plain && name == "<<") {
    report(codes::YamlNotSupported, "the merge key << is not supported by CloudFormation", span,
           "write the members out");
  }
  builder_.key(name, span);
  open_.back().key = span;
  open_.back().expects_key = false;
  last_end_ = std::max<std::size_t>(last_end_, span.end);
}

void YamlTree::null(std::size_t at) {
  if (gave_up_ || skipped_depth_ > 0) {
    return;
  }
  at = std::min(at, text_.size());
  if (expects_key()) {
    null_key(at);
  } else {
    null_value(at);
  }
}

void YamlTree::null_key(std::size_t at) {
  const std::size_t size = null_word_size(text_, at);
  if (size == 0) {
    report(codes::KeyNotText, "a key is missing before the colon", span_of(at, at + 1),
           "write the key, or put the text in quotes");
  }
  add_key(text_.substr(at, size), span_of(at, at + size), true);
}

void YamlTree::null_value(std::size_t at) {
  const Header header = read_header(at, "?");
  const std::size_t size = null_word_size(text_, header.content);
  const std::size_t behind = text_.find_first_not_of(" \t", header.content + size);
  const bool is_key = behind != std::string_view::npos && text_[behind] == ':';
  // A key without colon and value: the value is marked at the key.
  const bool own_key =
      !open_.empty() && open_.back().mapping && open_.back().key.begin == header.content;
  if (size > 0 && !is_key && !own_key) {
    const Span span = span_of(header.content, header.content + size);
    builder_.scalar(NodeKind::Null, "", span);
    value_done(span.end);
    return;
  }
  Span span = span_of(at, at);
  if (open_.empty()) {
    report(codes::DocumentEmpty, "the file holds no document", span,
           "a template needs at least a Resources section");
  } else if (open_.back().mapping) {
    span = open_.back().key;
    if (!has_colon(span)) {
      missing_colon(span);
    }
  } else if (open_.back().flow) {
    report(codes::YamlSyntax, "an item is missing before the comma", span_of(at, at + 1),
           "delete the comma, or write null or \"\"");
  } else if (const std::size_t dash = yaml_source::skip_blank(text_, last_end_);
             dash < text_.size() && text_[dash] == '-') {
    span = span_of(dash, dash + 1);
  }
  builder_.scalar(NodeKind::Null, "", span);
  value_done(span.end);
}

bool YamlTree::has_colon(const Span& key) const {
  const std::size_t behind = text_.find_first_not_of(" \t", key.end);
  if (behind != std::string_view::npos && text_[behind] == ':') {
    return true;
  }
  // "? key" needs none.
  const std::size_t before =
      key.begin == 0 ? std::string_view::npos : text_.find_last_not_of(" \t", key.begin - 1);
  return before != std::string_view::npos && before + 1 < key.begin && text_[before] == '?';
}

void YamlTree::missing_colon(const Span& key) {
  const std::string_view name = text_.substr(key.begin, key.end - key.begin);
  const std::size_t colon = name.find(':');
  std::string hint =
      "write a colon and a value behind it, or indent it to belong to the line above";
  if (name.starts_with('-')) {
    hint = fmt::format("an item of a list needs a space after the dash: - {}", name.substr(1));
  } else if (colon != std::string_view::npos && !name.starts_with('"')) {
    hint = fmt::format("write a space after the colon: {}: {}", name.substr(0, colon),
                       name.substr(colon + 1));
  }
  report(codes::MissingColon, fmt::format("{} stands where a key and a colon are expected", name),
         key, std::move(hint));
}

bool YamlTree::skips_key_collection(std::size_t at) {
  if (skipped_depth_ > 0) {
    ++skipped_depth_;
    return true;
  }
  if (!expects_key()) {
    return false;
  }
  const bool braces = text_.substr(at, 1) == "{" && at > 0 && text_[at - 1] == '{';
  report(codes::KeyNotText, "a key must be a text, not a list or a mapping",
         span_of(braces ? at - 1 : at, at + 1),
         braces ? "put {{...}} in quotes: YAML reads { as the beginning of a mapping"
                : "put the key in quotes");
  add_key("", span_of(at, at), false);
  skipped_depth_ = 1;
  return true;
}

void YamlTree::begin_sequence(std::size_t at, std::string_view tag, bool flow) {
  begin_collection(at, tag, flow, false);
}

void YamlTree::begin_mapping(std::size_t at, std::string_view tag, bool flow) {
  begin_collection(at, tag, flow, true);
}

void YamlTree::begin_collection(std::size_t at, std::string_view tag, bool flow, bool mapping) {
  at = std::min(at, text_.size());
  if (gave_up_ || skips_key_collection(at)) {
    return;
  }
  const Header header = read_header(at, tag);
  const bool wrapped = !header.function.empty();
  if (too_deep(at, wrapped ? 2 : 1)) {
    return;
  }
  const char first = header.content < text_.size() ? text_[header.content] : '\0';
  const bool bracket = flow && first == (mapping ? '{' : '[');
  const Span span = span_of(header.content, header.content + (bracket ? 1 : 0));
  if (wrapped) {
    builder_.begin_mapping(header.tag, true);
    builder_.key(header.function, header.tag);
  }
  if (mapping) {
    builder_.begin_mapping(span);
  } else {
    builder_.begin_sequence(span);
  }
  Open open;
  open.mapping = mapping;
  open.flow = flow;
  open.wrapped = wrapped;
  open.expects_key = mapping;
  open.closer = !bracket ? '\0' : mapping ? '}' : ']';
  open.begin = header.content;
  open_.push_back(open);
  last_end_ = std::max<std::size_t>(last_end_, span.end);
}

void YamlTree::end() {
  if (gave_up_) {
    return;
  }
  if (skipped_depth_ > 0) {
    --skipped_depth_;
    return;
  }
  const Open done = open_.back();
  open_.pop_back();
  std::size_t end = last_end_;
  if (done.closer != '\0') {
    std::size_t at = yaml_source::skip_blank(text_, end);
    while (at < text_.size() && (text_[at] == ',' || text_[at] == ':' || text_[at] == '?')) {
      at = yaml_source::skip_blank(text_, at + 1);
    }
    if (at < text_.size() && text_[at] == done.closer) {
      end = at + 1;
    }
  }
  const auto offset = static_cast<std::uint32_t>(end);
  builder_.end(offset);
  if (done.wrapped) {
    builder_.end(offset);
  }
  value_done(end);
}

void YamlTree::anchor(std::size_t at) {
  if (gave_up_) {
    return;
  }
  // The mark is at the node's tag if that stands before the anchor.
  std::size_t begin = std::min(at, text_.size());
  while (begin < text_.size() && text_[begin] == '!') {
    begin = yaml_source::skip_blank(text_, yaml_source::property_end(text_, begin));
  }
  const Span span = span_of(begin, yaml_source::property_end(text_, begin));
  report(codes::AnchorWithoutEffect,
         fmt::format("the anchor {} has no effect: CloudFormation allows no aliases",
                     text_.substr(span.begin, span.end - span.begin)),
         span, "delete it; a value that is used often can be a parameter or stand in a mapping");
}

void YamlTree::alias(std::size_t at) {
  if (gave_up_ || skipped_depth_ > 0) {
    return;
  }
  const Span span = span_of(at, yaml_source::property_end(text_, std::min(at, text_.size())));
  const std::string_view name = text_.substr(span.begin, span.end - span.begin);
  report(codes::YamlNotSupported,
         fmt::format("the alias {} is not supported by CloudFormation", name), span,
         "write the value out");
  if (expects_key()) {
    add_key(name, span, false);
    return;
  }
  builder_.scalar(NodeKind::String, name, span);
  value_done(span.end);
}

}  // namespace drydock
