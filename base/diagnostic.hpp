// What is wrong with the user's input: a stable code, one sentence, the place, and what to do.
// Stages add to a `Diagnostics` and go on; the edge sorts and prints. How a diagnostic looks is
// left to report/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic_code.hpp"
#include "base/result.hpp"
#include "base/span.hpp"

namespace drydock {

[[nodiscard]] std::string_view severity_name(Severity severity);

struct DiagnosticInfo {
  DiagnosticCode code;
  std::string_view name;   // of the constant in `codes`, for tests and docs
  std::string_view id;     // "DD1001": stable for ever
  Severity severity;       // as reported unless a caller lowers it
  std::string_view title;  // what this code means, for `drydock explain` and the docs
};
[[nodiscard]] const DiagnosticInfo& diagnostic_info(DiagnosticCode code);
// By id.
[[nodiscard]] const std::vector<DiagnosticInfo>& all_diagnostics();
// By id ("DD1001"); nothing if there is no such code.
[[nodiscard]] std::optional<DiagnosticInfo> find_diagnostic(std::string_view id);

// A second place that explains the first ("first defined here").
struct Label {
  Span span;
  std::string text;
};

struct Diagnostic {
  DiagnosticCode code;
  std::string message;  // names the offending text and says why it is wrong
  Span span;            // the narrowest wrong thing; invalid if it has no place in a file
  std::string hint;     // what to do; may be empty
  std::vector<Label> labels = {};
  std::string path =
      {};  // where in the document, "Resources.Vpc.Properties.CidrBlock"; may be empty
  std::optional<Severity> severity_override = {};

  [[nodiscard]] Severity severity() const {
    return severity_override.value_or(diagnostic_info(code).severity);
  }
};

class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  // For an error of the world that concerns one place in the input.
  void add(DiagnosticCode code, const Error& error, Span span = {});
  void append(const Diagnostics& other);

  [[nodiscard]] bool has_errors() const { return errors_ != 0; }
  [[nodiscard]] std::size_t count(Severity severity) const;
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }
  // By file, place, code, message; equal ones once. Those without a place come first.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
};

}  // namespace drydock
