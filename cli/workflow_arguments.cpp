#include "cli/workflow_arguments.hpp"

#include <CLI/CLI.hpp>

namespace drydock {

namespace {

void add_workflow_run(CLI::App& workflow, WorkflowRunOptions& options, RunCommand& run) {
  CLI::App* command = add_command(
      workflow, "run", "Run a state machine on virtual time, its tasks answered by mocks",
      "  drydock workflow run night.asl.json --input order.json --mocks answers.json\n"
      "  drydock workflow run night.asl.json --input '{\"id\": 7}' --generate-results --json\n"
      "  drydock workflow run template.yaml#Night --mocks answers.json\n");
  command
      ->add_option("definition", options.definition,
                   "Definition, JSON or YAML; template#ID: a state machine of a template")
      ->required()
      ->type_name("DEFINITION");
  command
      ->add_option("--child", options.children,
                   "Another state machine that tasks may start, with its definition")
      ->type_name("NAME=FILE");
  command->add_option("--parameters", options.parameters, "Parameters of a template")
      ->type_name("K=V|FILE");
  command
      ->add_option("--scenario", options.scenario,
                   "What services do that a template's tasks call without a mock")
      ->type_name("FILE|NAME");
  command->add_option("--input", options.input, "Input: a file, or JSON itself")
      ->type_name("JSONFILE|JSON");
  command->add_option("--mocks", options.mocks, "What tasks answer, by state")
      ->type_name("MOCKFILE");
  command->add_option("--test-case", options.test_case, "Which test case of a MockConfigFile")
      ->type_name("NAME");
  command
      ->add_option("--objects", options.objects,
                   "Folder with a folder a bucket, for what an ItemReader reads")
      ->type_name("FOLDER");
  command->add_flag("--generate-results", options.generate_results,
                    "Make up what tasks without a mock answer, and the input");
  command->add_option("--type", options.type, "STANDARD or EXPRESS")
      ->check(CLI::IsMember({"STANDARD", "EXPRESS"}))
      ->type_name("TYPE")
      ->capture_default_str();
  command->add_option("--start-time", options.start_time, "When it starts; default: now")
      ->type_name("INSTANT");
  command->add_option("--execution-name", options.execution_name, "Name of the execution")
      ->type_name("NAME");
  command->add_option("--execution-arn", options.execution_arn, "ARN of the execution")
      ->type_name("ARN");
  command->add_option("--state-machine-name", options.machine_name, "Default: the file's name")
      ->type_name("NAME");
  command->add_option("--state-machine-arn", options.machine_arn, "ARN of the state machine")
      ->type_name("ARN");
  command->add_option("--role-arn", options.role_arn, "Role of the execution")->type_name("ARN");
  command->add_option("--max-events", options.max_events, "Quota of history events")
      ->type_name("N")
      ->check(CLI::Range(2, 1'000'000))
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Of random numbers")->capture_default_str();
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&options, &run] {
    run = [&options](Environment& e) { return run_workflow_run(options, e); };
  });
}

void add_workflow_validate(CLI::App& workflow, WorkflowValidateOptions& options, RunCommand& run) {
  CLI::App* command = add_command(workflow, "validate",
                                  "Check definitions of state machines as Step Functions does",
                                  "  drydock workflow validate pipeline.asl.json\n"
                                  "  drydock workflow validate template.yaml#Pipeline --json\n");
  command
      ->add_option(
          "definition", options.definition,
          "A definition, JSON or YAML; a template: all its state machines; template#ID: one")
      ->required()
      ->type_name("DEFINITION");
  command->add_option("--type", options.type, "STANDARD or EXPRESS, of a definition")
      ->check(CLI::IsMember({"STANDARD", "EXPRESS"}))
      ->type_name("TYPE")
      ->capture_default_str();
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&options, &run] {
    run = [&options](Environment& e) { return run_workflow_validate(options, e); };
  });
}

void add_workflow_test_state(CLI::App& workflow, WorkflowTestStateOptions& options,
                             RunCommand& run) {
  CLI::App* command = add_command(
      workflow, "test-state", "Run one state, stage by stage, with a mock for what it calls",
      "  drydock workflow test-state night.asl.json --state Load --input order.json "
      "--mock '{\"result\": \"{}\"}'\n"
      "  drydock workflow test-state pass.json --input '{\"id\": 7}' --json\n");
  command->add_option("definition", options.definition, "A definition, or one state")
      ->required()
      ->type_name("DEFINITION");
  command->add_option("--state", options.state, "Which state, at any depth")->type_name("NAME");
  command->add_option("--input", options.input, "Input of the state")->type_name("JSONFILE|JSON");
  command
      ->add_option("--mock", options.mock,
                   "result (JSON as text) or errorOutput, fieldValidationMode")
      ->type_name("JSONFILE|JSON");
  command
      ->add_option("--configuration,--state-configuration", options.configuration,
                   "retrierRetryCount, mapIterationFailureCount, mapItemReaderData")
      ->type_name("JSONFILE|JSON");
  command->add_option("--context", options.context, "Context object")->type_name("JSONFILE|JSON");
  command->add_option("--variables", options.variables, "Variables: an object by name")
      ->type_name("JSONFILE|JSON");
  command->add_option("--role-arn", options.role_arn, "Role of the execution")->type_name("ARN");
  command->add_option("--level,--inspection-level", options.level, "INFO, DEBUG or TRACE")
      ->check(CLI::IsMember({"INFO", "DEBUG", "TRACE"}))
      ->type_name("LEVEL")
      ->capture_default_str();
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&options, &run] {
    run = [&options](Environment& e) { return run_workflow_test_state(options, e); };
  });
}

}  // namespace

void add_workflow(CLI::App& app, WorkflowArguments& arguments, RunCommand& run) {
  WorkflowEvalOptions& options = arguments.eval;
  CLI::App* command =
      add_command(app, "workflow", "Work on pipelines: the state machines of Step Functions",
                  "  drydock workflow eval '$sum(items.price)' --input order.json\n"
                  "  drydock workflow eval '$states.input.id' --bindings states.json --json\n");
  command->require_subcommand(1);
  add_workflow_run(*command, arguments.run, run);
  add_workflow_validate(*command, arguments.validate, run);
  add_workflow_test_state(*command, arguments.test_state, run);
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
