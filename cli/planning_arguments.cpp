#include "cli/planning_arguments.hpp"

#include <CLI/CLI.hpp>

namespace drydock {

void add_planning_options(CLI::App& command, PlanningOptions& options) {
  command.add_flag("--refresh,!--no-refresh", options.refresh,
                   "Read the cloud first (--refresh=false: the record counts as real)");
  CLI::Option* target =
      command
          .add_option("--target", options.targets,
                      "Only this and what it needs: an address or a glob of addresses, "
                      "type=GLOB, tag:KEY=VALUE or changed-since=REV")
          ->type_name("SELECTOR")
          ->expected(1)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      .add_option("--exclude", options.excludes,
                  "All but this and what needs it; takes the same as --target")
      ->type_name("SELECTOR")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->excludes(target);
  command
      .add_option("--replace", options.replace, "Replace this resource although nothing demands it")
      ->type_name("ADDRESS")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_plan(CLI::App& app, PlanOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(app, "plan", "Show what apply would do, changing nothing",
                  "  drydock plan\n"
                  "  drydock plan --out change.plan && drydock apply change.plan\n"
                  "  drydock plan --target 'Web*' --target tag:Team=web\n"
                  "  drydock plan --target changed-since=main\n"
                  "  drydock plan --exclude type=AWS::RDS::*\n"
                  "  drydock plan --replace Instance\n"
                  "  drydock plan --refresh-only        # what has changed outside\n"
                  "  drydock plan --detailed-exitcode   # 2 if there are changes\n");
  add_target(*command, options.target);
  add_planning_options(*command, options.planning);
  command->add_option("--out", options.out, "Save the plan for apply")->type_name("FILE");
  CLI::Option* destroy =
      command->add_flag("--destroy", options.destroy, "Plan the deletion of everything");
  command
      ->add_flag("--refresh-only", options.planning.refresh_only,
                 "Plan only to record what is real, changing nothing else")
      ->excludes(destroy);
  command
      ->add_option("--accept", options.planning.accept,
                   "Record the real values of this resource instead of setting them back; refused "
                   "where the template says otherwise")
      ->type_name("ADDRESS")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_flag("--detailed-exitcode", options.detailed_exitcode,
                    "Exit with 2 if there are changes");
  command->add_flag("--json", options.json, "Terraform's plan representation, as JSON");
  command->callback([&] { run = [&](Environment& e) { return run_plan(options, e); }; });
}

void add_drift(CLI::App& app, DriftOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(app, "drift", "Show what has changed outside since it was recorded",
                  "  drydock drift\n"
                  "  drydock drift --json\n"
                  "  drydock drift --detailed-exitcode   # 2 if there is any\n");
  add_target(*command, options.target);
  command->add_flag("--detailed-exitcode", options.detailed_exitcode,
                    "Exit with 2 if anything has changed");
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&] { run = [&](Environment& e) { return run_drift(options, e); }; });
}

void add_import(CLI::App& app, ImportOptions& options, RunCommand& run) {
  CLI::App* command = add_command(
      app, "import", "Take an object that exists into the state",
      "  drydock import Vpc vpc-0a1b2c3d\n"
      "  drydock import Vpc vpc-0a1b2c3d --auto-approve\n"
      "  drydock import Vpc vpc-0a1b2c3d --type AWS::EC2::VPC --generate-config vpc.yaml\n");
  command->add_option("address", options.address, "Logical id in the template")
      ->required()
      ->type_name("ADDRESS");
  command->add_option("identifier", options.identifier, "Primary identifier of the object")
      ->required()
      ->type_name("IDENTIFIER");
  add_target(*command, options.target);
  command->add_option("--type", options.type, "Its type, where the template does not declare it")
      ->type_name("TYPE");
  command
      ->add_option("--generate-config", options.generate_config,
                   "Only write what the object has as a fragment of a template")
      ->type_name("FILE");
  command->add_flag("--auto-approve", options.auto_approve, "Do not ask");
  command->callback([&] { run = [&](Environment& e) { return run_import(options, e); }; });
}

}  // namespace drydock
