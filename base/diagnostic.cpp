#include "base/diagnostic.hpp"

#include <algorithm>
#include <tuple>

#include "base/check.hpp"
#include "base/codes/apply_codes.hpp"
#include "base/codes/capacity_codes.hpp"
#include "base/codes/demand_codes.hpp"
#include "base/codes/document_codes.hpp"
#include "base/codes/events_codes.hpp"
#include "base/codes/file_codes.hpp"
#include "base/codes/function_codes.hpp"
#include "base/codes/graph_codes.hpp"
#include "base/codes/intake_codes.hpp"
#include "base/codes/lint_codes.hpp"
#include "base/codes/market_codes.hpp"
#include "base/codes/pipeline_codes.hpp"
#include "base/codes/placement_codes.hpp"
#include "base/codes/plan_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/codes/scenario_codes.hpp"
#include "base/codes/service_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "base/codes/type_codes.hpp"
#include "base/codes/workflow_codes.hpp"
#include "base/codes/workload_codes.hpp"

namespace drydock {
namespace {

bool before(const Diagnostic& a, const Diagnostic& b) {
  const auto key = [](const Diagnostic& d) {
    return std::tuple(d.span.valid(), d.span.file, d.span.begin, d.span.end, d.code);
  };
  const auto left = key(a);
  const auto right = key(b);
  return left != right ? left < right : a.message < b.message;
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.code == b.code && a.span == b.span && a.message == b.message;
}

}  // namespace

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
      return "note";
  }
  return "error";
}

const std::vector<DiagnosticInfo>& all_diagnostics() {
  static const std::vector<DiagnosticInfo> kAll = [] {
    std::vector<DiagnosticInfo> all = {
#define DRYDOCK_DESCRIBE_CODE(name, id, severity, title) \
  {codes::name, #name, id, Severity::severity, title},
        DRYDOCK_FILE_CODES(DRYDOCK_DESCRIBE_CODE) DRYDOCK_DOCUMENT_CODES(DRYDOCK_DESCRIBE_CODE)
            DRYDOCK_TEMPLATE_CODES(DRYDOCK_DESCRIBE_CODE) DRYDOCK_FUNCTION_CODES(
                DRYDOCK_DESCRIBE_CODE) DRYDOCK_REFERENCE_CODES(DRYDOCK_DESCRIBE_CODE)
                DRYDOCK_TYPE_CODES(DRYDOCK_DESCRIBE_CODE) DRYDOCK_LINT_CODES(DRYDOCK_DESCRIBE_CODE)
                    DRYDOCK_GRAPH_CODES(DRYDOCK_DESCRIBE_CODE) DRYDOCK_STATE_CODES(
                        DRYDOCK_DESCRIBE_CODE) DRYDOCK_PLAN_CODES(DRYDOCK_DESCRIBE_CODE)
                        DRYDOCK_APPLY_CODES(DRYDOCK_DESCRIBE_CODE) DRYDOCK_SCENARIO_CODES(
                            DRYDOCK_DESCRIBE_CODE) DRYDOCK_WORKFLOW_CODES(DRYDOCK_DESCRIBE_CODE)
                            DRYDOCK_EVENTS_CODES(DRYDOCK_DESCRIBE_CODE) DRYDOCK_PIPELINE_CODES(
                                DRYDOCK_DESCRIBE_CODE) DRYDOCK_SERVICE_CODES(DRYDOCK_DESCRIBE_CODE)
                                DRYDOCK_DEMAND_CODES(DRYDOCK_DESCRIBE_CODE)
                                    DRYDOCK_INTAKE_CODES(DRYDOCK_DESCRIBE_CODE)
                                        DRYDOCK_MARKET_CODES(DRYDOCK_DESCRIBE_CODE)
                                            DRYDOCK_PLACEMENT_CODES(DRYDOCK_DESCRIBE_CODE)
                                                DRYDOCK_CAPACITY_CODES(DRYDOCK_DESCRIBE_CODE)
                                                    DRYDOCK_WORKLOAD_CODES(DRYDOCK_DESCRIBE_CODE)
                                                        DRYDOCK_PROJECT_CODES(DRYDOCK_DESCRIBE_CODE)
#undef DRYDOCK_DESCRIBE_CODE
    };
    // Areas share decades of codes.
    std::sort(all.begin(), all.end(),
              [](const DiagnosticInfo& a, const DiagnosticInfo& b) { return a.code < b.code; });
    return all;
  }();
  return kAll;
}

const DiagnosticInfo& diagnostic_info(DiagnosticCode code) {
  const std::vector<DiagnosticInfo>& all = all_diagnostics();
  const auto found = std::lower_bound(
      all.begin(), all.end(), code,
      [](const DiagnosticInfo& info, DiagnosticCode wanted) { return info.code < wanted; });
  DRYDOCK_CHECK(found != all.end() && found->code == code);
  return *found;
}

std::optional<DiagnosticInfo> find_diagnostic(std::string_view id) {
  for (const DiagnosticInfo& info : all_diagnostics()) {
    if (info.id == id) {
      return info;
    }
  }
  return std::nullopt;
}

void Diagnostics::add(Diagnostic diagnostic) {
  errors_ += diagnostic.severity() == Severity::Error ? 1U : 0U;
  all_.push_back(std::move(diagnostic));
}

void Diagnostics::add(DiagnosticCode code, const Error& error, Span span) {
  add(Diagnostic{code, error.message, span, error.hint});
}

void Diagnostics::append(const Diagnostics& other) {
  for (const Diagnostic& diagnostic : other.all_) {
    add(diagnostic);
  }
}

std::size_t Diagnostics::count(Severity severity) const {
  return static_cast<std::size_t>(std::count_if(
      all_.begin(), all_.end(), [&](const Diagnostic& d) { return d.severity() == severity; }));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = all_;
  std::stable_sort(result.begin(), result.end(), before);
  result.erase(std::unique(result.begin(), result.end(), same), result.end());
  return result;
}

}  // namespace drydock
