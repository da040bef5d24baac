#include "cli/arguments.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <functional>
#include <map>
#include <string>
#include <system_error>

#include "base/nearest_name.hpp"
#include "cli/catalog_arguments.hpp"
#include "cli/commands/advise.hpp"
#include "cli/commands/apply.hpp"
#include "cli/commands/diff.hpp"
#include "cli/commands/evaluate.hpp"
#include "cli/commands/explain.hpp"
#include "cli/commands/graph.hpp"
#include "cli/commands/schema.hpp"
#include "cli/commands/simulate.hpp"
#include "cli/commands/validate.hpp"
#include "cli/events_arguments.hpp"
#include "cli/planning_arguments.hpp"
#include "cli/rehearse_arguments.hpp"
#include "cli/spot_arguments.hpp"
#include "cli/state_arguments.hpp"
#include "cli/version.hpp"
#include "cli/workflow_arguments.hpp"

namespace drydock {
namespace {

constexpr const char* kTemplateHelp =
    "Template, as a file or REV:PATH of git; without it the stack of drydock.yaml";

// Everything that the command line can set; each command reads its own part.
struct Parsed {
  std::string folder;
  bool quiet = false;
  bool verbose = false;
  ValidateOptions validate;
  EvaluateCommandOptions evaluate;
  DiffOptions diff;
  GraphOptions graph;
  PlanOptions plan;
  DriftOptions drift;
  ImportOptions import_object;
  ShowOptions show;
  ApplyCommandOptions apply;
  ApplyCommandOptions destroy;
  RehearseOptions rehearse;
  StateOptions state;
  UnlockOptions unlock;
  SchemaOptions schema;
  SimulateOptions simulate;
  AdviseOptions advise;
  ScoreOptions score;
  ExplainOptions explain;
  WorkflowArguments workflow;
  EventsOptions events;
  CatalogOptions catalog;
  SpotArguments spot;
  FleetOptions fleet;
  RunCommand run;
};

void add_simulation(CLI::App& command, SimulationArguments& simulation) {
  command
      .add_option("--scenario", simulation.scenario, "Scenario: a name of the project, or a file")
      ->type_name("NAME|FILE");
  command.add_option("--trials", simulation.trials, "Trials, instead of the scenario's")
      ->check(CLI::Range(1U, 1'000'000U));
  command.add_option("--seed", simulation.seed, "Seed, instead of the scenario's");
  command.add_option("--threads", simulation.threads, "Threads; the figures do not depend on it")
      ->check(CLI::Range(0U, 1024U));
  command.add_option("--until", simulation.until, "Simulated time, instead of the scenario's")
      ->type_name("DURATION");
}

void add_validate(CLI::App& app, Parsed& parsed) {
  ValidateOptions& options = parsed.validate;
  CLI::App* command = add_command(app, "validate",
                                  "Check templates against the template language "
                                  "and the resource types",
                                  "  drydock validate\n"
                                  "  drydock validate templates/*.yaml --strict\n"
                                  "  drydock validate app.yaml --format sarif > app.sarif\n");
  command->add_option("paths", options.paths, "Templates; without any, the project's stacks")
      ->type_name("FILE");
  add_target(*command, options.target, false);
  static const std::map<std::string, DiagnosticsFormat> kFormats = {
      {"text", DiagnosticsFormat::Text},     {"json", DiagnosticsFormat::Json},
      {"sarif", DiagnosticsFormat::Sarif},   {"junit", DiagnosticsFormat::Junit},
      {"github", DiagnosticsFormat::Github}, {"gitlab", DiagnosticsFormat::Gitlab}};
  command->add_option("--format", options.format, "text, json, sarif, junit, github or gitlab")
      ->transform(CLI::CheckedTransformer(kFormats))
      ->type_name("FORMAT");
  command->add_flag_callback(
      "--json", [&options] { options.format = DiagnosticsFormat::Json; }, "Same as --format json");
  command->add_flag("--strict", options.strict, "Warnings fail too");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_validate(options, e); }; });
}

void add_evaluate(CLI::App& app, Parsed& parsed) {
  EvaluateCommandOptions& options = parsed.evaluate;
  CLI::App* command =
      add_command(app, "evaluate", "Resolve a template's functions as far as it goes offline",
                  "  drydock evaluate template.yaml --parameters DesiredCapacity=12\n"
                  "  drydock evaluate template.yaml --region eu-west-1 --json\n");
  add_target(*command, options.target);
  command->add_option("--assume", options.assume, "Answers for what only a deployment knows")
      ->type_name("FILE");
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_evaluate(options, e); }; });
}

void add_diff(CLI::App& app, Parsed& parsed) {
  DiffOptions& options = parsed.diff;
  CLI::App* command = add_command(
      app, "diff", "Show the change set between two templates, without any state",
      "  drydock diff HEAD:template.yaml template.yaml\n"
      "  drydock diff old.yaml new.yaml --parameters-after Size=12 --json\n"
      "  drydock diff main:app.yaml app.yaml --detailed-exitcode   # 2 if it changes\n");
  command->add_option("before", options.before, "Deployed template, as a file or REV:PATH of git")
      ->required()
      ->type_name("BEFORE");
  command->add_option("after", options.after.path, "New template, likewise")
      ->required()
      ->type_name("AFTER");
  add_target(*command, options.after, false);
  const auto add_parameters = [&](const char* name, std::vector<std::string>& into,
                                  const char* what) {
    command->add_option(name, into, what)
        ->type_name("NAME=VALUE|FILE")
        ->expected(1, CLI::detail::expected_max_vector_size);
  };
  add_parameters("--parameters-before", options.parameters_before, "Parameters of BEFORE alone");
  add_parameters("--parameters-after", options.parameters_after, "Parameters of AFTER alone");
  command->add_flag("--detailed-exitcode", options.detailed_exitcode,
                    "Exit with 2 if there are changes");
  command->add_flag("--json", options.json, "One JSON document, in CloudFormation's vocabulary");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_diff(options, e); }; });
}

void add_graph(CLI::App& app, Parsed& parsed) {
  GraphOptions& options = parsed.graph;
  CLI::App* command = add_command(app, "graph", "Show which resource needs which",
                                  "  drydock graph\n"
                                  "  drydock graph --format dot | dot -Tsvg > graph.svg\n");
  add_target(*command, options.target);
  command->add_option("--format", options.format, "text, dot, mermaid or json")
      ->check(CLI::IsMember({"text", "dot", "mermaid", "json"}))
      ->type_name("FORMAT");
  command->add_flag_callback(
      "--json", [&options] { options.format = "json"; }, "Same as --format json");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_graph(options, e); }; });
}

void add_show(CLI::App& app, Parsed& parsed) {
  ShowOptions& options = parsed.show;
  CLI::App* command = add_command(app, "show", "Print a saved plan, or the recorded state",
                                  "  drydock show change.plan\n"
                                  "  drydock show --json change.plan | jq .resource_changes\n"
                                  "  drydock show\n");
  command->add_option("plan", options.plan_file, "A plan of `drydock plan --out`")
      ->type_name("PLANFILE");
  add_target(*command, options.target, false);
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_show(options, e); }; });
}

void add_apply(CLI::App& app, Parsed& parsed, bool destroy) {
  ApplyCommandOptions& options = destroy ? parsed.destroy : parsed.apply;
  options.destroy = destroy;
  CLI::App* command =
      destroy ? add_command(app, "destroy", "Delete everything that is recorded",
                            "  drydock destroy\n"
                            "  drydock destroy --auto-approve\n")
              : add_command(app, "apply", "Carry out a saved plan, or plan and carry out now",
                            "  drydock apply\n"
                            "  drydock apply change.plan\n"
                            "  drydock apply --target 'Web*'\n"
                            "  drydock apply --auto-approve --parallelism 4 --rollback\n");
  add_target(*command, options.target);
  add_planning_options(*command, options.planning);
  command->add_flag("--auto-approve", options.auto_approve, "Do not ask");
  command
      ->add_option("--parallelism", options.parallelism,
                   "Operations at a time (10, or the project file's)")
      ->check(CLI::Range(1U, 1000U));
  command->add_option("--json-into", options.json_into, "Lines as of --json into this file too")
      ->type_name("FILE");
  if (!destroy) {
    command->add_flag("--rollback", options.rollback,
                      "After a failure bring back what was recorded before this run");
  }
  command->add_flag("--json", options.json, "One JSON object a line, in Terraform's vocabulary");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_apply(options, e); }; });
}

void add_schema(CLI::App& app, Parsed& parsed) {
  SchemaOptions& options = parsed.schema;
  CLI::App* command = add_command(app, "schema", "Look at resource types, or import their schemas",
                                  "  drydock schema import CloudformationSchema.zip\n"
                                  "  drydock schema list ec2\n"
                                  "  drydock schema show AWS::EC2::VPC\n");
  command->require_subcommand(1);
  const auto add_verb = [&](const char* verb, const char* what) {
    CLI::App* sub = command->add_subcommand(verb, what);
    sub->add_flag("--json", options.json, "One JSON document");
    sub->callback([&options, &parsed, verb] {
      options.verb = verb;
      parsed.run = [&options](Environment& e) { return run_schema(options, e); };
    });
    return sub;
  };
  CLI::App* import = add_verb("import", "Keep the schemas of the registry's archive");
  import->add_option("archive", options.archive, "The archive: a zip, or a folder of *.json")
      ->required()
      ->type_name("ZIP|FOLDER");
  import->add_option("--out", options.out, "Index to write, instead of the project's or the user's")
      ->type_name("FILE");
  add_verb("list", "One line a type")
      ->add_option("filter", options.filter, "Only names that hold this")
      ->type_name("TEXT");
  add_verb("show", "Properties, attributes and identifier of one type")
      ->add_option("type", options.type, "Its name")
      ->required()
      ->type_name("TYPE");
}

void add_advise(CLI::App& app, Parsed& parsed) {
  AdviseOptions& options = parsed.advise;
  CLI::App* command =
      add_command(app, "advise", "Vary the fleets, and simulate what each change does",
                  "  drydock advise\n"
                  "  drydock advise --scenario shortage --trials 500\n");
  add_target(*command, options.target);
  add_simulation(*command, options.simulation);
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_advise(options, e); }; });
}

void add_simulate(CLI::App& app, Parsed& parsed) {
  SimulateOptions& options = parsed.simulate;
  CLI::App* command = add_command(app, "simulate", "Run the configuration through a scenario",
                                  "  drydock simulate\n"
                                  "  drydock simulate --scenario zone-removed\n"
                                  "  drydock simulate --trials 10000 --seed 7 --json\n"
                                  "  drydock simulate --trace run.json\n");
  add_target(*command, options.target);
  add_simulation(*command, options.simulation);
  command->add_flag("--json", options.json, "One JSON document");
  command
      ->add_option("--trace", options.trace,
                   "Write the first trial's pipelines as a Chrome trace, for Perfetto")
      ->type_name("FILE");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_simulate(options, e); }; });
}

void add_score(CLI::App& app, Parsed& parsed) {
  ScoreOptions& options = parsed.score;
  CLI::App* command =
      add_command(app, "score", "Score the configuration, alone or against another",
                  "  drydock score\n"
                  "  drydock score --against without-reservations\n"
                  "  drydock score --against HEAD~1:template.yaml --format markdown\n");
  add_target(*command, options.target);
  add_simulation(*command, options.simulation);
  command
      ->add_option("--against", options.against,
                   "What to compare with: a variant of the project, a file, or REV:PATH")
      ->type_name("NAME|FILE|REV:PATH");
  command->add_option("--format", options.format, "text, json, markdown or html")
      ->check(CLI::IsMember({"text", "json", "markdown", "html"}))
      ->type_name("FORMAT");
  command->add_flag_callback(
      "--json", [&options] { options.format = "json"; }, "Same as --format json");
  command->add_option("--out", options.out, "Write to a file")->type_name("FILE");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_score(options, e); }; });
}

void add_explain(CLI::App& app, Parsed& parsed) {
  ExplainOptions& options = parsed.explain;
  CLI::App* command =
      add_command(app, "explain", "What a metric, an assumption or a diagnostic code means",
                  "  drydock explain\n"
                  "  drydock explain recovery_time\n"
                  "  drydock explain DD2001\n");
  command->add_option("subject", options.subject, "Its name")->type_name("METRIC|ASSUMPTION|CODE");
  command->callback([&] { parsed.run = [&](Environment& e) { return run_explain(options, e); }; });
}

void add_global(CLI::App& app, Parsed& parsed, Environment& environment) {
  app.set_version_flag("--version", std::string("drydock ") + kVersion);
  app.add_option("-C", parsed.folder, "Run as if started in this folder")->type_name("DIR");
  app.add_option("--project", environment.project_file, "Project file")->type_name("FILE");
  app.add_option("--env", environment.environment_name, "Environment of the project")
      ->type_name("NAME");
  app.add_flag("--no-color", environment.no_color, "No colour (as with NO_COLOR)");
  app.add_flag("-q,--quiet", parsed.quiet, "Results and errors only");
  app.add_flag("-v,--verbose", parsed.verbose, "Say more");
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(
      "Examples:\n"
      "  drydock plan                        in a folder that has a drydock.yaml\n"
      "  drydock validate template.yaml      without a project\n"
      "  drydock score --against HEAD~1:template.yaml\n"
      "\n"
      "Exit codes: 0 success, 1 error, 2 changes (--detailed-exitcode), 3 an objective\n"
      "failed, 130 interrupted.");
}

// The command that the arguments name, as far as they go.
const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.front());  // two levels at most
}

// CLI11 says what is wrong; this says where, suggests the nearest name, and what to do.
std::string explain_parse_error(const CLI::App& app, const CLI::ParseError& error, int argc,
                                const char* const* argv) {
  if (argc <= 1) {
    return app.help();
  }
  const CLI::App& command = innermost(app);
  std::string path;
  for (const CLI::App* part = &command; part != &app; part = part->get_parent()) {
    path.insert(0, " " + part->get_name());
  }
  path.insert(0, "drydock");
  std::vector<std::string> names;
  for (const CLI::App* sub : command.get_subcommands({})) {
    names.push_back(sub->get_name());
  }
  for (const CLI::App* owner : {&command, &app}) {
    for (const CLI::Option* option : owner->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        names.push_back("--" + name);
      }
    }
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  for (int i = 1; i < argc; ++i) {
    const std::string argument(argv[i]);
    const std::string written = argument.substr(0, argument.find('='));
    const bool is_option = written.starts_with("--");
    const bool may_be_command = !is_option && !command.get_subcommands({}).empty();
    const bool known = std::find(names.begin(), names.end(), written) != names.end();
    if ((!is_option && !may_be_command) || known || written == command.get_name()) {
      continue;
    }
    const std::optional<std::string> nearest = nearest_name(written, candidates);
    return fmt::format("error: `{}` has no {} `{}`\n  help: {}\n", path,
                       is_option ? "option" : "command", written,
                       nearest ? fmt::format("did you mean `{}`?", *nearest)
                               : fmt::format("`{} --help` lists them", path));
  }
  return fmt::format("error: {}\n  help: `{} --help` shows what it takes, with examples\n",
                     error.what(), path);
}

}  // namespace

void add_target(CLI::App& command, TemplateOptions& target, bool positional) {
  if (positional) {
    command.add_option("template", target.path, kTemplateHelp)->type_name("FILE");
  }
  command.add_option("--stack", target.stack, "Stack of the project, if it has several")
      ->type_name("NAME");
  command.add_option("--stack-name", target.stack_name, "AWS::StackName")->type_name("NAME");
  command.add_option("--region", target.region, "AWS::Region")->type_name("REGION");
  command.add_option("--account", target.account, "AWS::AccountId")->type_name("ID");
  command
      .add_option("--parameters", target.parameters, "Parameters: NAME=VALUE, or a JSON/YAML file")
      ->type_name("NAME=VALUE|FILE")
      ->expected(1, CLI::detail::expected_max_vector_size);
}

CLI::App* add_command(CLI::App& app, const char* name, const char* what, const char* examples) {
  CLI::App* command = app.add_subcommand(name, what);
  command->footer(std::string("Examples:\n") + examples);
  return command;
}

ExitCode run_command_line(int argc, const char* const* argv, Environment& environment) {
  CLI::App app{"Plans, applies, simulates and scores the CloudFormation templates you have.",
               "drydock"};
  Parsed parsed;
  add_global(app, parsed, environment);
  add_validate(app, parsed);
  add_evaluate(app, parsed);
  add_diff(app, parsed);
  add_graph(app, parsed);
  add_plan(app, parsed.plan, parsed.run);
  add_drift(app, parsed.drift, parsed.run);
  add_import(app, parsed.import_object, parsed.run);
  add_show(app, parsed);
  add_apply(app, parsed, false);
  add_apply(app, parsed, true);
  add_rehearse(app, parsed.rehearse, parsed.run);
  add_state(app, parsed.state, parsed.run);
  add_unlock(app, parsed.unlock, parsed.run);
  add_schema(app, parsed);
  add_simulate(app, parsed);
  add_advise(app, parsed);
  add_score(app, parsed);
  add_explain(app, parsed);
  add_workflow(app, parsed.workflow, parsed.run);
  add_events(app, parsed.events, parsed.run);
  add_catalog(app, parsed.catalog, parsed.run);
  add_spot(app, parsed.spot, parsed.run);
  add_fleet(app, parsed.fleet, parsed.run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help, --version
      static_cast<void>(app.exit(error, environment.out, environment.err));
      return ExitCode::Success;
    }
    environment.err << explain_parse_error(app, error, argc, argv);
    return ExitCode::Error;
  }
  environment.verbosity = parsed.quiet     ? Verbosity::Quiet
                          : parsed.verbose ? Verbosity::Verbose
                                           : Verbosity::Normal;
  if (!parsed.folder.empty() && ::chdir(parsed.folder.c_str()) != 0) {
    environment.err << "error: cannot enter " << parsed.folder << ": "
                    << std::generic_category().message(errno) << "\n";
    return ExitCode::Error;
  }
  return parsed.run(environment);
}

}  // namespace drydock
