#include "cli/commands/spot_placement.hpp"

#include <fmt/format.h>

#include "base/codes/placement_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/duration.hpp"
#include "cli/market_files.hpp"
#include "cli/progress_line.hpp"
#include "cli/simulating.hpp"
#include "report/placement_report.hpp"
#include "simulator/placement/read_placement.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

// Configurations that are new within a day; more are refused (MaxConfigLimitExceeded). The number
// is that of AWS's own tracker of placement scores.
constexpr std::size_t kConfigurationsOfADay = 10;

void refuse_argument(Workspace& workspace, std::string message, std::string hint) {
  workspace.diagnostics().add({codes::ArgumentInvalid, std::move(message), {}, std::move(hint)});
}

Nanoseconds positive_duration(Workspace& workspace, const char* option, const std::string& text) {
  const std::optional<Nanoseconds> duration = parse_duration(text);
  if (!duration || *duration <= 0) {
    refuse_argument(workspace, fmt::format("`{} {}` is not a duration", option, text),
                    "write it as 30m, 1h or 7d");
    return 1;
  }
  return *duration;
}

PlacementOptions options_of(Workspace& workspace, const SpotPlacementOptions& common) {
  PlacementOptions options;
  options.at = workspace.environment().clock.now();
  if (!common.at.empty()) {
    if (const std::optional<Nanoseconds> at = parse_instant(common.at)) {
      options.at = *at;
    } else {
      refuse_argument(workspace, fmt::format("`--at {}` is not an instant", common.at),
                      "write it as 2026-11-23T10:00:00Z");
    }
  }
  options.keep = positive_duration(workspace, "--keep", common.keep);
  options.trials = common.trials;
  options.seed = common.seed;
  options.threads = common.threads;
  options.few_types_score_low = common.few_types == "as-aws";
  options.prior.horizon = options.keep;
  options.prior.day_pattern = common.day_pattern == "none"    ? DayPattern::None
                              : common.day_pattern == "every" ? DayPattern::EveryRegion
                                                              : DayPattern::WhereSeen;
  return options;
}

std::vector<MarketEvidence> read_evidence(Workspace& workspace, const Catalog& catalog,
                                          const std::vector<std::string>& fits) {
  std::vector<MarketEvidence> evidence;
  for (const std::string& fit : fits) {
    const std::size_t equals = fit.find('=');
    const std::string type = fit.substr(0, equals);
    if (equals == std::string::npos || !catalog.index_of(type)) {
      refuse_argument(workspace, fmt::format("`--fit {}` does not name an instance type", fit),
                      "write it as p3.2xlarge=market.json");
      continue;
    }
    read_market_file(workspace, fit.substr(equals + 1), type, {}, evidence);
  }
  return evidence;
}

SpotStrategy strategy_of(const std::string& word) {
  return word == "lowest-price"               ? SpotStrategy::LowestPrice
         : word == "diversified"              ? SpotStrategy::Diversified
         : word == "price-capacity-optimized" ? SpotStrategy::PriceCapacityOptimized
                                              : SpotStrategy::CapacityOptimized;
}

std::optional<PlacementRequest> request_of(Workspace& workspace, const SpotScoreOptions& options) {
  PlacementRequest request;
  request.types = options.types;
  request.capacity = options.capacity;
  request.unit = capacity_unit_of(options.unit).value_or(CapacityUnit::Count);
  request.single_zone = options.single_zone;
  request.regions = options.regions;
  request.most_results = options.results;
  request.strategy = strategy_of(options.strategy);
  if (!options.requirements.empty()) {
    const std::optional<Document> document =
        workspace.document(options.requirements, ReadAs::OwnFile);
    if (!document) {
      return std::nullopt;
    }
    request.requirements = read_placement_requirements(document->root(), workspace.diagnostics());
    if (!request.requirements) {
      return std::nullopt;
    }
  }
  return request;
}

// What both commands need of the world.
struct PlacementWorld {
  std::optional<Catalog> catalog;
  std::vector<MarketEvidence> evidence;
  PlacementFrame frame;
};

PlacementWorld open_world(Workspace& workspace, const SpotPlacementOptions& common) {
  PlacementWorld world;
  world.catalog = workspace.open() ? load_workspace_catalog(workspace) : std::nullopt;
  world.frame.options = options_of(workspace, common);
  if (world.catalog) {
    world.evidence = read_evidence(workspace, *world.catalog, common.fits);
  }
  return world;
}

bool write_page(Workspace& workspace, const std::string& path, std::string_view text) {
  if (const Status written = write_file_atomically(path, text); !written) {
    workspace.diagnostics().add(codes::OutputUnwritable, written.error());
    return false;
  }
  return true;
}

std::vector<ScoredRequest> score_all(Workspace& workspace, PlacementWorld& world,
                                     const std::vector<PlacementRequest>& requests, Span span) {
  std::vector<ScoredRequest> all;
  ProgressLine progress(workspace.environment(), "Scoring", "steps");
  for (const PlacementRequest& request : requests) {
    const auto done_before = static_cast<std::uint32_t>(all.size());
    const auto count = static_cast<std::uint32_t>(requests.size());
    world.frame.options.on_progress = [&](std::uint32_t done, std::uint32_t of) {
      progress.update(done_before * of + done, count * of);
    };
    all.push_back(
        {request, score_placements(request, *world.catalog, world.evidence, world.frame.options,
                                   world.frame.series, span, workspace.diagnostics())});
  }
  world.frame.options.on_progress = {};
  return all;
}

}  // namespace

ExitCode run_spot_score(const SpotScoreOptions& options, Environment& environment) {
  Workspace workspace(environment);
  PlacementWorld world = open_world(workspace, options.common);
  const std::optional<PlacementRequest> request =
      world.catalog ? request_of(workspace, options) : std::nullopt;
  const bool good =
      request && check_placement_request(*request, *world.catalog, {}, workspace.diagnostics());
  std::vector<ScoredRequest> scored;
  if (good && !workspace.diagnostics().has_errors()) {
    scored = score_all(workspace, world, {*request}, {});
  }
  if (options.common.json) {
    environment.out << placement_json(scored.empty() ? ScoredRequest{} : scored.front(),
                                      world.frame, workspace.diagnostics(), workspace.sources());
  } else if (!scored.empty()) {
    environment.out << placement_text(scored.front(), world.frame, environment.out_style());
  }
  return workspace.finish();
}

ExitCode run_spot_track(const SpotTrackOptions& options, Environment& environment) {
  Workspace workspace(environment);
  PlacementWorld world = open_world(workspace, options.common);
  PlacementSeries& series = world.frame.series;
  series.every = positive_duration(workspace, "--every", options.every);
  const Nanoseconds length = positive_duration(workspace, "--series", options.series);
  constexpr Nanoseconds kMostPoints = 100'000;
  if (length / series.every > kMostPoints) {
    refuse_argument(
        workspace,
        fmt::format("{} every {} is more than 100,000 scores", options.series, options.every),
        "ask less often");
  }
  series.points =
      static_cast<std::uint32_t>(std::clamp<Nanoseconds>(length / series.every, 1, kMostPoints));
  const std::optional<Document> document =
      world.catalog ? workspace.document(options.configurations, ReadAs::OwnFile) : std::nullopt;
  const auto requests =
      document ? read_placement_requests(*document, workspace.diagnostics()) : std::nullopt;
  std::vector<ScoredRequest> scored;
  if (requests) {
    const Span span = document->root().span();
    for (const PlacementRequest& request : *requests) {
      (void)check_placement_request(request, *world.catalog, span, workspace.diagnostics());
    }
    if (requests->size() > kConfigurationsOfADay) {
      workspace.diagnostics().add(
          {codes::PlacementConfigurations,
           fmt::format("{} configurations: AWS scores about 10 new ones in 24 hours",
                       requests->size()),
           span, "it refuses others with MaxConfigLimitExceeded; this simulation scores them all"});
    }
    if (!workspace.diagnostics().has_errors()) {
      scored = score_all(workspace, world, *requests, span);
    }
  }
  const std::string json =
      track_json(scored, world.frame, workspace.diagnostics(), workspace.sources());
  if (!options.report.empty() && !scored.empty()) {
    (void)(write_page(workspace, options.report + "/index.html", track_html(scored, world.frame)) &&
           write_page(workspace, options.report + "/scores.json", json));
  }
  if (options.common.json) {
    environment.out << json;
  } else if (!scored.empty()) {
    environment.out << track_text(scored, world.frame, environment.out_style());
  }
  return workspace.finish();
}

}  // namespace drydock
