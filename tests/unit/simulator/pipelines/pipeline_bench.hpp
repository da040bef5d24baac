// Runs the pipelines of a template in a scenario, both given as text or as an example's folder.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/file_system.hpp"
#include "planner/document/read_document.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"
#include "simulator/pipelines/simulate_pipelines.hpp"

namespace drydock {

class PipelineBench : public testing::Test {
 protected:
  PipelineBench() {
    Diagnostics diagnostics;
    schemas_ =
        load_schemas(disk_, DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources_, diagnostics);
    Result<Catalog> catalog = load_catalog(disk_, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    Result<ServiceCatalog> services =
        load_service_catalog(disk_, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    EXPECT_TRUE(catalog.ok() && services.ok());
    if (catalog.ok() && services.ok()) {
      catalog_ = std::move(*catalog);
      services_ = std::move(*services);
    }
  }

  // `resources` is the body of Resources, `scenario` what follows format_version.
  PipelineReport simulate_text(const std::string& resources, const std::string& scenario,
                               bool trace = false) {
    const MemoryFileSystem files(
        {{"t.yaml", "Resources:\n" + resources}, {"s.yaml", "format_version: 1\n" + scenario}});
    return simulate_files(files, "t.yaml", "s.yaml", {}, trace);
  }

  PipelineReport simulate_example(const std::string& example, const std::string& scenario,
                                  const EvaluateOptions& evaluate = {},
                                  const SimulationOptions& options = {}) {
    const std::string folder = DRYDOCK_SOURCE_DIR "/examples/" + example + "/";
    return simulate_files(disk_, folder + "template.yaml",
                          folder + "scenarios/" + scenario + ".yaml", evaluate, false, options);
  }

  PipelineReport simulate_files(const FileSystem& files, const std::string& template_path,
                                const std::string& scenario_path, EvaluateOptions evaluate,
                                bool trace, const SimulationOptions& options = {}) {
    Diagnostics diagnostics;
    evaluate.region = "us-east-1";
    const std::optional<Configuration> configuration =
        load_configuration(files, template_path, evaluate, schemas_, sources_, diagnostics);
    const std::optional<Document> document =
        load_document(files, scenario_path, sources_, diagnostics);
    std::optional<PipelineReport> report;
    if (configuration && document) {
      const auto scenario = read_scenario(*document, "test", diagnostics);
      planned_ = plan_identities(configuration->resources, schemas_, diagnostics);
      if (scenario && planned_) {
        report = simulate_pipelines({*planned_, catalog_, services_, *scenario, disk_, trace},
                                    options, diagnostics);
      }
    }
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      EXPECT_NE(diagnostic.severity(), Severity::Error) << diagnostic.message;
    }
    EXPECT_TRUE(report.has_value());
    return report ? std::move(*report) : PipelineReport{};
  }

  static const Metric& metric(const PipelineReport& report, const std::string& pipeline,
                              const std::string& name) {
    static const Metric kNone{};
    for (const PipelineResult& one : report.pipelines) {
      for (const Metric& each : one.metrics) {
        if (one.logical_id == pipeline && each.name == name) {
          return each;
        }
      }
    }
    ADD_FAILURE() << pipeline << " has no " << name;
    return kNone;
  }
  static double units(const PipelineReport& report, const std::string& item,
                      const std::string& resource = "") {
    double sum = 0;
    for (const CostLine& line : report.costs) {
      if (line.item == item && (resource.empty() || line.resource == resource)) {
        sum += line.units_per_month;
      }
    }
    return sum;
  }
  static std::string errors(const PipelineReport& report, const std::string& pipeline) {
    std::string text;
    for (const PipelineResult& one : report.pipelines) {
      for (const ErrorCount& error : one.errors) {
        text +=
            one.logical_id == pipeline ? error.error + ":" + std::to_string(error.runs) + " " : "";
      }
    }
    return text;
  }

  DiskFileSystem disk_;
  SourceMap sources_;
  SchemaRegistry schemas_;
  Catalog catalog_;
  ServiceCatalog services_;
  std::optional<PlannedSet> planned_;
};

}  // namespace drydock
