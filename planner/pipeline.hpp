// The flow of a planning run, one call per arrow of docs/ARCHITECTURE.md. Whoever has read this
// file has seen the program.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/source_map.hpp"
#include "planner/apply/provider.hpp"
#include "planner/diff/compare.hpp"
#include "planner/document/document.hpp"
#include "planner/document/read_as.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/graph/resource_graph.hpp"
#include "planner/lint/suppression.hpp"
#include "planner/plan/make_plan.hpp"
#include "planner/plan/plan.hpp"
#include "planner/plan/plan_request.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

// A template that was read, evaluated, validated and found acyclic.
struct Configuration {
  ResourceSet resources;
  ResourceGraph graph;
  std::vector<std::string> imports = {};  // names of exports that it imports; sorted
};

// File → text → Document. Nothing if the file cannot be read or is not YAML or JSON.
[[nodiscard]] std::optional<Document> load_document(const FileSystem& files,
                                                    const std::string& path, SourceMap& sources,
                                                    Diagnostics& diagnostics,
                                                    ReadAs as = ReadAs::Template);

// `options` with what the template at `path` may read beside itself. The result holds pointers to
// `files` and `sources`.
[[nodiscard]] EvaluateOptions with_files(EvaluateOptions options, const FileSystem& files,
                                         const std::string& path, SourceMap& sources);

// Document → ResourceSet (validated) → ResourceGraph. Reports all problems of all stages that can
// run; nothing if any is an error.
[[nodiscard]] std::optional<Configuration> load_configuration(
    const FileSystem& files, const std::string& path, const EvaluateOptions& options,
    const SchemaRegistry& schemas, SourceMap& sources, Diagnostics& diagnostics);

// The same from a document that was read. Findings that `accepted` matches are not reported, and
// errors among them do not count.
[[nodiscard]] std::optional<Configuration> configure(const Document& document,
                                                     const EvaluateOptions& options,
                                                     const SchemaRegistry& schemas,
                                                     const SourceMap& sources,
                                                     Diagnostics& diagnostics,
                                                     const std::vector<Suppression>& accepted = {});

// What layers above have to say of a template as it is written; `options` tell what lies beside it.
using TemplateCheck = std::function<void(const Document& document, const EvaluateOptions& options,
                                         Diagnostics& diagnostics)>;

// The same, for whoever asks what is wrong with a template and not what it makes: parameters may be
// without values, every combination of conditions is looked at, and what is doubtful is said too.
// What comes back is the configuration that the given values yield. Findings that the template's
// Metadata suppresses go to `suppressed`. `also`
// is asked too; it may be empty.
[[nodiscard]] std::optional<Configuration> check_template(
    const FileSystem& files, const std::string& path, EvaluateOptions options,
    const SchemaRegistry& schemas, SourceMap& sources, Diagnostics& diagnostics,
    std::vector<SuppressedFinding>& suppressed, const TemplateCheck& also = {});

// Reads the live object of every recorded resource: one by one, or a type at a time where many of
// it are recorded. `progress` is told how many of how many are read; it may be empty.
[[nodiscard]] Result<LiveState> read_live(
    const StateSnapshot& recorded, const ReadOnlyProvider& provider,
    const std::function<void(std::size_t, std::size_t)>& progress = {});

// Fills in what the cloud says of each object to import.
[[nodiscard]] Status read_imports(std::vector<ImportRule>& imports, const ResourceSet& desired,
                                  const ReadOnlyProvider& provider);

// What has changed in the cloud since it was recorded, and nothing else.
[[nodiscard]] std::vector<ResourceDrift> find_drift(const StateSnapshot& recorded,
                                                    const LiveState& live,
                                                    const SchemaRegistry& schemas,
                                                    std::span<const DriftIgnore> ignore);

// Configuration × StateSnapshot × LiveState → Diff → Plan. `configuration` is needed in the normal
// mode only.
[[nodiscard]] std::optional<Plan> plan_stack(const Configuration* configuration,
                                             const StateSnapshot& recorded,
                                             const SchemaRegistry& schemas, PlanRequest request,
                                             Diagnostics& diagnostics);

// Asks the cloud what it would say to each step whose values are known, and reports what it would
// refuse at the resource's place. What the plan clears away before is not reported. `desired` may
// be null.
[[nodiscard]] Status foresee_steps(const Plan& plan, const ResourceSet* desired,
                                   const ReadOnlyProvider& provider, Diagnostics& diagnostics);

// Sums over all steps what the plan asks of each quota, and reports those that do not suffice.
[[nodiscard]] Status foresee_quotas(const Plan& plan, const ResourceSet* desired,
                                    const ReadOnlyProvider& provider, Diagnostics& diagnostics);

// Reports each export that another stack imports and that the plan would take away or change.
void check_exports(const Plan& plan, const StateSnapshot& recorded,
                   const std::vector<ImportRecord>& imports_of_others, Diagnostics& diagnostics);

// The same without a look at the cloud, and with nothing asked for.
[[nodiscard]] std::optional<Plan> plan_changes(const Configuration& configuration,
                                               const StateSnapshot& recorded,
                                               const SchemaRegistry& schemas,
                                               const std::string& created_at,
                                               Diagnostics& diagnostics);

[[nodiscard]] Plan plan_destroy(const StateSnapshot& recorded, const SchemaRegistry& schemas,
                                const std::string& created_at);

}  // namespace drydock
