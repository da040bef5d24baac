// Turns the events of a YAML parser into a Document: types plain scalars, unfolds short forms,
// finds the spans, and reports what YAML allows and a template must not have. Which parser it is
// and what is wrong with text that has no events is left to the reader.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/document/read_as.hpp"
#include "planner/document/repeated_keys.hpp"
#include "planner/document/yaml_hidden_tags.hpp"
#include "planner/document/yaml_source.hpp"

namespace drydock {

// Offsets are where the node begins: at its tag, if it has one. Tags are "?" for a plain scalar
// without a tag, "!" for a quoted one, "" or "?" for collections without.
class YamlTree {
 public:
  // `text` must live as long as this. `hidden` are tags that the parser did not see, by place.
  YamlTree(std::string_view text, FileId file, std::vector<HiddenTag> hidden, ReadAs as,
           Diagnostics& diagnostics);

  // `null`, `~` or nothing at all; nothing is marked at the next token.
  void null(std::size_t at);
  void scalar(std::size_t at, std::string_view tag, std::string_view value);
  void begin_sequence(std::size_t at, std::string_view tag, bool flow);
  void begin_mapping(std::size_t at, std::string_view tag, bool flow);
  void end();
  void anchor(std::size_t at);
  void alias(std::size_t at);

  // To be told once, after the last event.
  void report_repeated() { report_repeated_keys(builder_, as_, diagnostics_); }
  // Precondition: every collection was ended and no error was reported.
  [[nodiscard]] Document finish() && { return std::move(builder_).finish(); }

  // The hidden tags before a node. The others stand inside a text.
  [[nodiscard]] const std::vector<HiddenTag>& claimed_tags() const { return claimed_; }

  // How far the events came, to explain why there are no more: the end of the last one, the
  // innermost flow bracket that is open, and the last quoted scalar.
  [[nodiscard]] std::size_t last_end() const { return last_end_; }
  [[nodiscard]] std::optional<std::size_t> open_bracket() const;
  [[nodiscard]] std::optional<Span> last_quoted() const { return last_quoted_; }

 private:
  struct Open {
    bool mapping = false;
    bool flow = false;
    bool wrapped = false;  // by the mapping of a short form
    bool expects_key = false;
    char closer = '\0';  // none in block style and for [a: b]
    std::size_t begin = 0;
    Span key;
  };
  // A node's tag, if it has one, and where what it tags begins.
  struct Header {
    std::size_t content = 0;
    Span tag;
    std::string_view function;  // of a short form
    std::string_view standard;  // "str" of !!str
  };

  [[nodiscard]] const HiddenTag* claim(std::size_t content);
  void begin_collection(std::size_t at, std::string_view tag, bool flow, bool mapping);
  [[nodiscard]] Header read_header(std::size_t at, std::string_view tag);
  void check_tag(const Header& header, std::string_view tag);
  [[nodiscard]] bool skips_key_collection(std::size_t at);
  void add_key(std::string_view name, Span span, bool plain);
  void add_plain(std::string_view value, Span span, std::string_view standard);
  void empty_argument(const Header& header);
  void null_key(std::size_t at);
  void null_value(std::size_t at);
  [[nodiscard]] bool has_colon(const Span& key) const;
  void missing_colon(const Span& key);
  [[nodiscard]] bool too_deep(std::size_t at, std::size_t levels);
  void value_done(std::size_t end);
  [[nodiscard]] bool in_flow() const { return !open_.empty() && open_.back().flow; }
  [[nodiscard]] bool expects_key() const { return !open_.empty() && open_.back().expects_key; }
  [[nodiscard]] Span span_of(std::size_t begin, std::size_t end) const;
  void report(DiagnosticCode code, std::string message, Span span, std::string hint);

  std::string_view text_;
  FileId file_;
  std::vector<HiddenTag> hidden_;
  std::vector<HiddenTag> claimed_;
  ReadAs as_;
  Diagnostics& diagnostics_;
  DocumentBuilder builder_;
  std::vector<Open> open_;
  std::size_t last_end_ = 0;
  std::optional<Span> last_quoted_;
  std::size_t skipped_depth_ = 0;  // inside a collection that stands where a key should
  std::size_t reported_ = 0;
  bool gave_up_ = false;  // nested too deeply, or too many problems: nothing more is built
};

}  // namespace drydock
