#include "cli/workflow_arguments.hpp"

#include <CLI/CLI.hpp>

namespace drydock {

void add_workflow(CLI::App& app, WorkflowEvalOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(app, "workflow", "Work on pipelines: the state machines of Step Functions",
                  "  drydock workflow eval '$sum(items.price)' --input order.json\n"
                  "  drydock workflow eval '$states.input.id' --bindings states.json --json\n");
  command->require_subcommand(1);
  CLI::App* eval =
      add_command(*command, "eval", "Evaluate one expression on one input",
                  "  drydock workflow eval 'lines{sku: price * count}' --input order.json\n"
                  "  drydock workflow eval '$states.input.id' --bindings states.json --json\n");
  eval->add_option("expression", options.expression, "The expression, without {% %}")
      ->required()
      ->type_name("EXPRESSION");
  eval->add_option("--language", options.language, "jsonata or jsonpath")
      ->check(CLI::IsMember({"jsonata", "jsonpath"}))
      ->type_name("LANGUAGE")
      ->capture_default_str();
  eval->add_option("--input", options.input, "What the expression looks at")->type_name("JSONFILE");
  eval->add_option("--bindings", options.bindings, "Variables: an object by name")
      ->type_name("JSONFILE");
  eval->add_flag("--json", options.json, "One JSON document");
  eval->callback([&options, &run] {
    run = [&options](Environment& e) { return run_workflow_eval(options, e); };
  });
}

}  // namespace drydock
