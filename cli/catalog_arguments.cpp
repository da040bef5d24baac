#include "cli/catalog_arguments.hpp"

#include <CLI/CLI.hpp>

namespace drydock {

void add_catalog(CLI::App& app, CatalogOptions& options, RunCommand& run) {
  constexpr const char* kImportExamples =
      "  aws ec2 describe-instance-types > types.json\n"
      "  aws ec2 describe-spot-price-history --start-time \"$(date -u +%FT%TZ)\" > spot.json\n"
      "  drydock catalog import types.json spot.json --region eu-west-1\n";
  CLI::App* command =
      add_command(app, "catalog", "Look at instance types and their figures, or import newer ones",
                  "  drydock catalog show m7i.large --region us-east-1\n"
                  "  drydock catalog import types.json offerings.json --region eu-west-1\n"
                  "  drydock catalog diff price-list.json\n");
  command->require_subcommand(1);
  const auto add_verb = [&](const char* verb, const char* what, const char* examples) {
    CLI::App* sub = add_command(*command, verb, what, examples);
    sub->add_flag("--json", options.json, "One JSON document");
    sub->add_option("--region", options.region,
                    "Region: shown alone, or of exports that do not say theirs")
        ->type_name("REGION");
    sub->callback([&options, &run, verb] {
      options.verb = verb;
      run = [&options](Environment& e) { return run_catalog(options, e); };
    });
    return sub;
  };
  add_verb("show", "What is known of one type, or what the catalog holds and where from",
           "  drydock catalog show\n  drydock catalog show p5.48xlarge --json\n")
      ->add_option("type", options.type, "Its name")
      ->type_name("TYPE");
  CLI::App* import = add_verb("import", "Take in what the AWS CLI exports", kImportExamples);
  import->add_option("files", options.files, "Exports")->required()->type_name("FILE");
  import->add_option("--date", options.date, "Month of the exports; without it, this one")
      ->type_name("YYYY-MM");
  import->add_option("--out", options.out, "Folder to write, instead of the user's")
      ->type_name("FOLDER");
  CLI::App* diff = add_verb("diff", "What moved between two catalogs",
                            "  drydock catalog diff price-list.json\n"
                            "  drydock catalog diff 2026-07/ 2026-08/ --detailed-exitcode\n");
  diff->add_option("before", options.before, "Folder of a catalog, or an export")
      ->required()
      ->type_name("BEFORE");
  diff->add_option("after", options.after,
                   "Likewise; without it, BEFORE is compared with the catalog in use")
      ->type_name("AFTER");
  diff->add_flag("--detailed-exitcode", options.detailed_exitcode,
                 "Exit with 2 if anything differs");
}

void add_fleet(CLI::App& app, FleetOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(app, "fleet", "Show which pools the groups and fleets of a template draw from",
                  "  drydock fleet template.yaml --region us-east-1\n"
                  "  drydock fleet --json | jq '.fleets[].pools[] | select(.spot > 0)'\n");
  add_target(*command, options.target);
  command->add_flag("--legacy-price-protection", options.legacy_price_protection,
                    "Hold Spot to twice the lowest Spot price, as AWS did until 2024");
  command->add_flag("--json", options.json, "One JSON document");
  command->callback(
      [&options, &run] { run = [&options](Environment& e) { return run_fleet(options, e); }; });
}

}  // namespace drydock
