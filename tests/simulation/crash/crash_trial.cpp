#include "tests/simulation/crash/crash_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "base/duration.hpp"
#include "planner/model/value_json.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "planner/state/state_text.hpp"
#include "tests/simulation/crash/crash_process.hpp"
#include "tests/stacks/random_stack.hpp"

namespace drydock {
namespace {

// As a template says it: functions in place of what is not known.
Value as_written(const Value& value) {  // NOLINT(misc-no-recursion): as deep as random stacks
  if (value.is_unknown()) {
    return as_written(value.expression());
  }
  Value copy = value;
  if (copy.is_list()) {
    for (Value& item : copy.items()) {
      item = as_written(item);
    }
  } else if (copy.is_object()) {
    for (Value::Member& member : copy.members()) {
      member.value = as_written(member.value);
    }
  }
  return copy;
}

std::string template_text(const ResourceSet& set) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().key("Resources").begin_object();
  for (const Resource& resource : set.resources) {
    json.key(resource.address.text()).begin_object().member("Type", resource.type);
    json.key("Properties");
    write_value(json, as_written(resource.properties), ValueForm::Revealed);
    json.key("DependsOn").begin_array();
    for (const Reference& reference : resource.depends_on) {
      json.string(reference.target.text());
    }
    json.end_array()
        .member("UpdateReplacePolicy", retention_policy_name(resource.update_replace_policy))
        .end_object();
  }
  return json.end_object().end_object().take();
}

// Also if what follows dies.
class Scope {
 public:
  explicit Scope(std::function<void()> end) : end_(std::move(end)) {}
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope() { end_(); }

 private:
  std::function<void()> end_;
};

class Trial {
 public:
  Trial(const CrashTrial& trial, const SchemaRegistry& types, const std::string& path)
      : trial_(trial),
        rng_({.seed = trial.seed, .purpose = stream_hash("trial")}),
        world_(types, path, Rng({.seed = trial.seed, .purpose = stream_hash("cloud")})) {}

  CrashReport run() {
    RandomStack stack = random_stack(1 + rng_.below(8), rng_);
    const std::uint32_t rounds = 1 + rng_.below(3);
    for (std::uint32_t round = 0; round < rounds; ++round) {
      const ResourceSet desired = stack.to_set("R", rng_);
      const bool destroy = round > 0 && rng_.below(10) == 0;
      keep(fmt::format("template-{}.json", round), destroy ? "{}" : template_text(desired));
      world_.trace.add(fmt::format("trial: round {}{}", round, destroy ? ", destroy" : ""));
      misbehave();
      for (std::uint32_t i = rng_.below(4); i > 0; --i) {
        run_mortal(destroy ? nullptr : &desired);
      }
      if (rng_.below(2) == 0 || round + 1 == rounds) {
        run_calm(destroy ? nullptr : &desired);
        check(destroy ? nullptr : &desired);
        expect_empty_plan(destroy ? nullptr : &desired);
      }
      if (!world_.problems.empty()) {
        break;
      }
      stack = mutated(stack, rng_);
    }
    if (!world_.problems.empty()) {
      keep_state();
    }
    report_.problems = std::move(world_.problems);
    report_.trace = world_.trace.lines();
    return std::move(report_);
  }

 private:
  void keep(std::string name, std::string content) {
    report_.files.emplace_back(std::move(name), std::move(content));
  }

  void keep_plan(const CrashProcess& of) {
    if (of.plan()) {
      keep(fmt::format("plan-{}.json", ++plans_), encode_plan(*of.plan()));
    }
  }

  void keep_state() {
    const Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = world_.path, .stack_name = "stack"}, world_.clock);
    const Result<StateSnapshot> state =
        store ? (*store)->snapshot() : Result<StateSnapshot>(store.error());
    keep("state.json", state ? encode_state_text(*state) : state.error().message);
  }

  void misbehave() {
    const auto percent = [&](std::uint32_t most) {
      return rng_.below(3) == 0 ? rng_.below(most) : 0;
    };
    world_.cloud.behave(
        {percent(30), percent(30), percent(30), percent(30), percent(20), percent(60)});
  }

  std::unique_ptr<CrashProcess> process(const ResourceSet* desired, Fuse fuse) {
    ++report_.processes;
    return std::make_unique<CrashProcess>(world_, desired, fuse, trial_.bug, rng_.next_u64());
  }

  // A process that may die, be interrupted, or sleep so long that another takes its place.
  void run_mortal(const ResourceSet* desired) {
    const Fuse fuse(rng_.below(4) == 0 ? 0 : 1 + rng_.below(80));
    const auto one = process(desired, fuse);
    const Scope plan_is_kept([&] { keep_plan(*one); });
    const std::uint32_t sleeps_at = rng_.below(3) == 0 ? 1 + rng_.below(6) : 0;
    const std::uint32_t interrupted_at = rng_.below(5) == 0 ? 1 + rng_.below(6) : 0;
    try {
      for (std::uint32_t turn = 1; !one->turn(); ++turn) {
        if (turn == sleeps_at) {
          world_.trace.add("trial: the process sleeps for longer than its lease");
          world_.clock.sleep(kCrashLease + kSecond);
          ++report_.overtaken;
          run_mortal_within(desired);
        }
        if (turn == interrupted_at) {
          one->interrupt();
        }
      }
    } catch (const Killed&) {
      ++report_.deaths;
      world_.trace.add("trial: the process is killed");
    }
    // Nobody renews the lease of the dead.
    world_.clock.sleep(kCrashLease + kSecond);
  }

  // The one who takes over while another sleeps: it ends, or stops half-way and holds the lock.
  void run_mortal_within(const ResourceSet* desired) {
    const auto other = process(desired, Fuse(rng_.below(2) == 0 ? 0 : 1 + rng_.below(40)));
    try {
      for (std::uint32_t turns = 1 + rng_.below(30); turns > 0 && !other->turn(); --turns) {
      }
    } catch (const Killed&) {
      ++report_.deaths;
      world_.trace.add("trial: the other process is killed");
    }
  }

  void run_calm(const ResourceSet* desired) {
    world_.trace.add("trial: calm");
    world_.cloud.behave({});
    world_.clock.sleep(kCrashLease + 2 * kHour);
    const auto last = process(desired, Fuse());
    while (!last->turn()) {
    }
    keep_plan(*last);
    if (!last->applied_all()) {
      problem("the calm process did not bring everything about: " + last->failure());
    }
  }

  void expect_empty_plan(const ResourceSet* desired) {
    const auto again = process(desired, Fuse());
    while (!again->turn()) {
    }
    if (!again->plan_was_empty()) {
      problem("the plan after a complete run is not empty");
    }
  }

  void problem(std::string what) { world_.problems.push_back(std::move(what)); }

  void check(const ResourceSet* desired) {
    const Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = world_.path, .stack_name = "stack"}, world_.clock);
    const Result<StateSnapshot> state = (*store)->snapshot();
    if (!state) {
      problem("the state cannot be read: " + state.error().message);
      return;
    }
    if (const Result<std::vector<Intent>> left = (*store)->open_intents();
        !left || !left->empty()) {
      problem("intents are left over");
    }
    check_rows(*state);
    check_objects(*state);
    check_addresses(*state, desired);
  }

  void check_rows(const StateSnapshot& state) {
    for (const RecordedResource& row : state.resources) {
      const auto object = world_.cloud.objects().find(row.identifier);
      if (object == world_.cloud.objects().end()) {
        problem(fmt::format("{} ({}) is recorded and does not exist", row.address.text(),
                            row.identifier));
        continue;
      }
      const Value real = redact_secrets(object->second.properties, state.secret_key);
      if (object->second.type != row.type || !(real == row.properties)) {
        problem(fmt::format("{} ({}) is recorded as {} and is {}", row.address.text(),
                            row.identifier, value_to_json(row.properties, ValueForm::Revealed),
                            value_to_json(real, ValueForm::Revealed)));
      }
    }
  }

  void check_objects(const StateSnapshot& state) {
    std::map<std::string, int> recorded;
    for (const RecordedResource& row : state.resources) {
      ++recorded[row.identifier];
    }
    for (const auto& [identifier, object] : world_.cloud.objects()) {
      const int times = recorded[identifier];
      if (times > 1 || (times == 0 && !world_.released.contains(identifier))) {
        problem(fmt::format("{} of {} exists and is recorded {} times", identifier,
                            object.logical_id, times));
      }
    }
  }

  void check_addresses(const StateSnapshot& state, const ResourceSet* desired) {
    std::set<std::string> wanted;
    if (desired != nullptr) {
      for (const Resource& resource : desired->resources) {
        wanted.insert(resource.address.text());
      }
    }
    std::set<std::string> there;
    for (const RecordedResource& row : state.resources) {
      if (!row.deposed.empty()) {
        problem(row.address.text() + " has an old generation left");
      }
      there.insert(row.address.text());
    }
    if (wanted != there) {
      problem(fmt::format("{} resources are wanted and {} recorded", wanted.size(), there.size()));
    }
  }

  const CrashTrial& trial_;
  Rng rng_;
  CrashWorld world_;
  CrashReport report_;
  std::uint32_t plans_ = 0;
};

}  // namespace

CrashReport run_crash_trial(const CrashTrial& trial, const SchemaRegistry& types,
                            const std::string& path) {
  for (const std::string_view suffix : {"", "-journal", "-wal", "-shm"}) {
    std::filesystem::remove(path + std::string(suffix));
  }
  return Trial(trial, types, path).run();
}

std::string write_crash_case(const CrashTrial& trial, const CrashReport& report,
                             const std::string& folder) {
  const std::string made = fmt::format("{}/crash-{}", folder, trial.seed);
  std::filesystem::create_directories(made);
  std::ofstream readme(made + "/README");
  readme << fmt::format(
      "A trial of the deterministic simulation test failed. To run it again:\n\n"
      "  DRYDOCK_CRASH_SEED={} drydock_crash_tests --gtest_filter='*EverySeed*'\n\n"
      "template-N.json: what was wanted in round N. plan-N.json: the Nth process that came to a "
      "plan. state.json: what was recorded in the end. trace: what happened, in order.\n\n",
      trial.seed);
  for (const std::string& problem : report.problems) {
    readme << problem << "\n";
  }
  for (const auto& [name, content] : report.files) {
    std::ofstream(made + "/" + name) << content << "\n";
  }
  std::ofstream trace(made + "/trace");
  for (const std::string& line : report.trace) {
    trace << line << "\n";
  }
  return made;
}

}  // namespace drydock
