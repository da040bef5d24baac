#include "cli/market_files.hpp"

#include "base/codes/file_codes.hpp"
#include "base/codes/placement_codes.hpp"
#include "simulator/market/blend_model.hpp"

namespace drydock {
namespace {

void read_trace(Workspace& workspace, const std::string& path, const std::string& type, Span span,
                std::vector<MarketEvidence>& evidence) {
  Result<std::string> text = workspace.environment().files.read(path);
  if (!text) {
    workspace.diagnostics().add(
        {codes::FileUnreadable, text.error().message, span, text.error().hint});
    return;
  }
  const FileId file = workspace.sources().add(path, std::move(*text));
  const auto trace = read_market_trace(file, workspace.sources(), workspace.diagnostics());
  if (!trace) {
    return;
  }
  if (trace->kind != TraceKind::Price) {
    const PoolSeries series = make_pool_series(*trace);
    if (const auto obstacle = training_obstacle(series, series.ticks, std::vector<double>{1})) {
      workspace.diagnostics().add(
          {codes::MarketFitUnusable, obstacle->message, {file, 0, 0}, obstacle->hint});
      return;
    }
  }
  evidence.push_back(evidence_of_trace(*trace, type));
}

}  // namespace

void read_market_file(Workspace& workspace, const std::string& path, const std::string& type,
                      Span span, std::vector<MarketEvidence>& evidence) {
  if (path.ends_with(".csv")) {
    read_trace(workspace, path, type, span, evidence);
    return;
  }
  const std::optional<Document> document = workspace.document(path, ReadAs::OwnFile);
  const auto read =
      document ? read_market_fit(*document, type, workspace.diagnostics()) : std::nullopt;
  if (read) {
    evidence.insert(evidence.end(), read->begin(), read->end());
  }
}

}  // namespace drydock
