#include "base/codes/events_codes.hpp"
#include "cli/commands/events.hpp"
#include "cli/workflow_data.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "planner/model/property_reader.hpp"
#include "report/events_report.hpp"
#include "simulator/events/target_input.hpp"

namespace drydock {
namespace {

struct WrittenTarget {
  std::string id;
  Value value;
  std::string where;
};

// The targets of a resource, of a rule's properties, the target, or the target of a transformer.
std::vector<WrittenTarget> targets_of(const Value& written, Diagnostics& diagnostics) {
  PropertyReader root(&written, "rule", codes::TargetInputInvalid, diagnostics);
  PropertyReader rule = root.has("Properties") ? root.object("Properties") : root;
  std::vector<WrittenTarget> targets;
  if (rule.has("Targets")) {
    for (std::size_t i = 0; i < rule.list("Targets").size(); ++i) {
      PropertyReader target = rule.item("Targets", i);
      if (target.value() != nullptr) {
        targets.push_back({target.text_or("Id", ""), *target.value(), target.where()});
      }
    }
  } else if (rule.has("InputTemplate")) {
    Value target = Value::object({});
    target.set("InputTransformer", *rule.value());
    targets.push_back({"", std::move(target), rule.where()});
  } else if (rule.has("Input") || rule.has("InputPath") || rule.has("InputTransformer")) {
    targets.push_back({"", *rule.value(), rule.where()});
  }
  if (targets.empty()) {
    rule.report("", "the file holds no rule with targets, no target and no input transformer",
                "write Targets, InputTransformer, InputPath, Input, or InputTemplate");
  }
  return targets;
}

}  // namespace

ExitCode run_events_transform(const EventsTransformOptions& options, Environment& environment) {
  Workspace workspace(environment);
  Diagnostics& diagnostics = workspace.diagnostics();
  const std::optional<Document> document = workspace.document(options.rule, ReadAs::OwnFile);
  JsonArena arena;
  const std::optional<Json> event = read_workflow_data(options.event, workspace, arena);
  const Value written = document ? template_value(document->root()) : Value();
  std::vector<WrittenTarget> targets;
  if (document && event) {
    targets = targets_of(written, diagnostics);
  }
  // The names of the rule are made up: the file has none.
  const EventDelivery delivery{"arn:aws:events:us-east-1:123456789012:rule/rule", "rule",
                               environment.clock.now()};
  std::vector<TransformedTarget> answer;
  for (const WrittenTarget& target : targets) {
    const std::optional<TargetInput> input =
        TargetInput::read(target.value, target.where, diagnostics);
    if (input) {
      answer.push_back({target.id, input->make(*event, delivery, arena)});
    }
  }
  if (options.json) {
    environment.out << transform_json(answer, diagnostics, workspace.sources());
  } else {
    environment.out << transform_text(answer);
  }
  return workspace.finish();
}

}  // namespace drydock
