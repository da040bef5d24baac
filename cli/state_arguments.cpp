#include "cli/state_arguments.hpp"

#include <CLI/CLI.hpp>
#include <string>

namespace drydock {
namespace {

// Declares the verbs one by one. Each has --json; what pull prints is a document anyway.
class StateVerbs {
 public:
  StateVerbs(CLI::App& command, StateOptions& options, RunCommand& run)
      : command_(command), options_(options), run_(run) {}

  CLI::App* add(const char* verb, const char* what, const char* examples) {
    CLI::App* sub = add_command(command_, verb, what, examples);
    sub->add_flag("--json", options_.json, "One JSON document");
    sub->callback([&options = options_, &run = run_, verb] {
      options.verb = verb;
      run = [&options](Environment& e) { return run_state(options, e); };
    });
    return sub;
  }

  CLI::Option* words(CLI::App* sub, const char* name, const char* what, const char* type) {
    return sub->add_option(name, options_.words, what)->type_name(type);
  }
  void target(CLI::App* sub) { add_target(*sub, options_.target, false); }
  void serial(CLI::App* sub) {
    sub->add_option("--serial", options_.serial, "As it was at this serial, not as it is now")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
  }

 private:
  CLI::App& command_;
  StateOptions& options_;
  RunCommand& run_;
};

void add_reading(StateVerbs& verbs, StateOptions& options) {
  CLI::App* list = verbs.add("list", "One line a resource",
                             "  drydock state list\n"
                             "  drydock state list 'Web*' --type 'AWS::EC2::*'\n"
                             "  drydock state list --serial 3\n");
  verbs.words(list, "pattern", "Addresses; * is any run of characters, ? any one",
              "PATTERN… [TEMPLATE]");
  list->add_option("--type", options.types, "Only these types, likewise")
      ->type_name("PATTERN")
      ->expected(1);
  verbs.serial(list);
  verbs.target(list);
  CLI::App* show = verbs.add("show", "Everything that is recorded of one resource",
                             "  drydock state show Vpc\n"
                             "  drydock state show Vpc --serial 3 --json\n");
  verbs.words(show, "address", "Its logical id", "ADDRESS [TEMPLATE]")->required()->expected(1, 2);
  verbs.serial(show);
  verbs.target(show);
  CLI::App* pull = verbs.add("pull", "The whole state as text, one record a line, without secrets",
                             "  drydock state pull > state.json\n"
                             "  drydock state pull --serial 3 > before.json\n");
  verbs.words(pull, "template", "Whose stack, without a project", "TEMPLATE")->expected(0, 1);
  verbs.serial(pull);
  verbs.target(pull);
  CLI::App* history = verbs.add("history", "What each serial did, newest first",
                                "  drydock state history --limit 10\n"
                                "  drydock state history --json | jq .history[0]\n");
  verbs.words(history, "template", "Whose stack, without a project", "TEMPLATE")->expected(0, 1);
  history->add_option("--limit", options.limit, "At most so many; 0: all")->type_name("N");
  verbs.target(history);
  CLI::App* diff = verbs.add("diff", "What changed in the record between two serials, or a file",
                             "  drydock state diff 3          # from serial 3 to now\n"
                             "  drydock state diff 3 5\n"
                             "  drydock state diff HEAD:state.json\n");
  verbs
      .words(diff, "from", "From; and to, without it now: a serial, or a file of `state pull`",
             "SERIAL|FILE [SERIAL|FILE]")
      ->required()
      ->expected(1, 3);
  verbs.target(diff);
}

void add_changing(StateVerbs& verbs, StateOptions& options) {
  CLI::App* move = verbs.add("mv", "Record a resource under another address; nothing is replaced",
                             "  drydock state mv Bucket Store\n"
                             "  drydock state mv Vpc Network.Vpc\n");
  verbs.words(move, "from", "As it is called; and as it will be", "FROM TO [TEMPLATE]")
      ->required()
      ->expected(2, 3);
  verbs.target(move);
  CLI::App* remove = verbs.add("rm", "Forget resources; the objects stay as they are",
                               "  drydock state rm Bucket\n"
                               "  drydock state rm Bucket Topic\n");
  verbs.words(remove, "address", "Logical ids", "ADDRESS… [TEMPLATE]")->required();
  verbs.target(remove);
  CLI::App* push = verbs.add("push", "Make the record what a file of `state pull` says",
                             "  drydock state push state.json\n"
                             "  drydock state push HEAD~1:state.json --force\n");
  verbs.words(push, "file", "The file, or REV:PATH of git", "FILE [TEMPLATE]")
      ->required()
      ->expected(1, 2);
  push->add_flag("--force", options.force, "Though it is older, or of another lineage");
  verbs.target(push);
  CLI::App* verify = verbs.add("verify", "Look through the whole state file, every stack of it",
                               "  drydock state verify\n"
                               "  drydock state verify --repair   # keeps a copy first\n");
  verify->add_flag("--repair", options.repair, "Mend what can be mended, and say what was done");
}

}  // namespace

void add_state(CLI::App& app, StateOptions& options, RunCommand& run) {
  CLI::App* command = add_command(app, "state", "Look at the recorded state, and edit it",
                                  "  drydock state list\n"
                                  "  drydock state show Vpc\n"
                                  "  drydock state history\n"
                                  "  drydock state pull > state.json\n");
  command->require_subcommand(1);
  StateVerbs verbs(*command, options, run);
  add_reading(verbs, options);
  add_changing(verbs, options);
}

void add_unlock(CLI::App& app, UnlockOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(app, "unlock", "Break the lock of a holder that is known to be dead",
                  "  drydock unlock 8d2f6c0e5b7a49d1b3c4e5f60718293a\n"
                  "  drydock unlock 8d2f6c0e5b7a49d1b3c4e5f60718293a --force   # do not ask\n");
  command->add_option("lock", options.lock_id, "Its id, as the refused command shows it")
      ->required()
      ->type_name("LOCK_ID");
  command->add_flag("--force", options.force, "Do not ask");
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&] { run = [&](Environment& e) { return run_unlock(options, e); }; });
}

}  // namespace drydock
