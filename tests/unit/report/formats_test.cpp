// Each JSON document against its schema in schemas/formats, with the part of draft-07 that those
// schemas use. A word that this checker does not know fails the test.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "report/apply_json.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/evaluate_report.hpp"
#include "report/plan_json.hpp"
#include "report/score_json.hpp"
#include "report/simulation_json.hpp"
#include "report/state_report.hpp"
#include "tests/unit/report/report_checks.hpp"
#include "tests/unit/report/score_fixture.hpp"

namespace drydock {
namespace {

class Checker {
 public:
  void check(const std::string& file, const Value& document) {
    check_value(file, load(file), document, "$", 0);
  }

 private:
  const Value& load(const std::string& file) {
    if (!schemas_.contains(file)) {
      std::ifstream in(std::string(DRYDOCK_SOURCE_DIR) + "/schemas/formats/" + file);
      EXPECT_TRUE(in.good()) << file;
      std::stringstream text;
      text << in.rdbuf();
      schemas_[file] = parsed_json(text.str());
    }
    return schemas_[file];
  }

  static bool has_type(const Value& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_list()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_bool()) ||
           (type == "null" && value.is_null()) || (type == "number" && value.is_number()) ||
           (type == "integer" && value.is_number() &&
            value.text().find_first_of(".eE") == std::string::npos);
  }

  void check_type(const Value& type, const Value& value, const std::string& at) {
    bool right = type.is_string() && has_type(value, type.text());
    for (const Value& one : type.is_list() ? type.items() : Value::List{}) {
      right = right || has_type(value, one.text());
    }
    EXPECT_TRUE(right) << at << " is " << value_to_json(value);
  }

  void check_ref(const std::string& file, const std::string& ref, const Value& value,
                 const std::string& at, int depth) {
    const std::size_t hash = ref.find("#/definitions/");
    ASSERT_NE(hash, std::string::npos) << ref;
    const std::string target = hash == 0 ? file : ref.substr(0, hash);
    const Value* definition = member(load(target), "definitions").find(ref.substr(hash + 14));
    ASSERT_NE(definition, nullptr) << ref;
    check_value(target, *definition, value, at, depth + 1);
  }

  void check_members(const std::string& file, const Value& schema, const Value& value,
                     const std::string& at, int depth) {
    const Value* properties = schema.find("properties");
    const Value* others = schema.find("additionalProperties");
    for (const Value::Member& one : value.members()) {
      const Value* known = properties == nullptr ? nullptr : properties->find(one.key);
      const Value* rule = known != nullptr ? known : others;
      if (rule != nullptr) {
        check_value(file, *rule, one.value, at + "." + one.key, depth + 1);
      }
    }
  }

  void check_value(const std::string& file, const Value& schema, const Value& value,
                   const std::string& at, int depth) {
    ASSERT_LT(depth, 50);
    static const std::set<std::string> kKnown = {
        "$schema", "title",    "description", "type",       "required", "properties",
        "items",   "minItems", "maxItems",    "minimum",    "pattern",  "additionalProperties",
        "enum",    "const",    "$ref",        "definitions"};
    for (const Value::Member& word : schema.members()) {
      EXPECT_TRUE(kKnown.contains(word.key)) << file << ": " << word.key;
    }
    if (const Value* ref = schema.find("$ref")) {
      check_ref(file, ref->text(), value, at, depth);
      return;
    }
    if (const Value* type = schema.find("type")) {
      check_type(*type, value, at);
    }
    if (const Value* only = schema.find("const")) {
      EXPECT_TRUE(*only == value) << at << " is " << value_to_json(value);
    }
    if (const Value* choices = schema.find("enum")) {
      const auto& all = choices->items();
      EXPECT_NE(std::find(all.begin(), all.end(), value), all.end())
          << at << " is " << value_to_json(value);
    }
    if (const Value* required = schema.find("required"); required != nullptr && value.is_object()) {
      for (const Value& key : required->items()) {
        EXPECT_NE(value.find(key.text()), nullptr) << at << " lacks " << key.text();
      }
    }
    if (value.is_object()) {
      check_members(file, schema, value, at, depth);
    }
    if (const Value* items = schema.find("items"); items != nullptr && value.is_list()) {
      for (const Value& item : value.items()) {
        check_value(file, *items, item, at + "[]", depth + 1);
      }
    }
  }

  std::map<std::string, Value> schemas_;
};

struct Notes {
  SourceMap sources;
  Diagnostics diagnostics;
  Notes() {
    const FileId file = sources.add("t.yaml", "Resources:\n  Vpc: x\n");
    Diagnostic wrong{DiagnosticCode::FileTooLarge, "wrong", {file, 13, 16}, "right it"};
    wrong.path = "Resources.Vpc";
    wrong.labels = {{{file, 0, 9}, "here"}};
    diagnostics.add(wrong);
    diagnostics.add({DiagnosticCode::FileUnreadable, "nowhere", {}, ""});
  }
};

Plan small_plan() {
  Plan plan;
  ResourceChange change;
  change.address = Address("Subnet");
  change.type = "AWS::EC2::Subnet";
  change.action = Action::Replace;
  change.identifier = "subnet-1";
  change.before = Value::object({{"Tags", Value::list({})}});
  change.after = Value::object({{"Tags", Value::list({Value::integer(1)})}});
  change.properties = {{{"Tags", "0"}, {}, Value::integer(1), UpdateBehavior::Replaces, "why"}};
  plan.diff.changes = {change};
  plan.diff.outputs = {{"Id", {}, Value::string("x")}};
  plan.outputs = {{"Id", Value::string("x"), "", "", {}}};
  plan.steps = {{OperationKind::Create, 0, {}}, {OperationKind::Delete, 0, {0}}};
  plan.parameters = {{"Size", "Number", Value::integer(3), ParameterSource::Default, {}}};
  return plan;
}

TEST(Formats, DocumentsFollowTheirSchemas) {
  Checker checker;
  const Notes notes;
  const auto check = [&](const std::string& file, const std::string& text) {
    SCOPED_TRACE(file);
    checker.check(file, parsed_json(text));
  };
  check("validate.schema.json", diagnostics_json(notes.diagnostics, notes.sources));
  check("evaluate.schema.json", evaluate_json_failed(notes.diagnostics, notes.sources));
  ResourceSet set;
  set.resources.resize(1);
  set.resources[0].address = Address("Vpc");
  set.resources[0].deletion_policy = RetentionPolicy::Retain;
  set.outputs = {{"Id", Value::string("x"), "text", "name", {}}};
  set.conditions = {{"Yes", true}};
  check("evaluate.schema.json", evaluate_json(set, notes.diagnostics, notes.sources));
  check("plan-json.schema.json", plan_json(small_plan(), {}, notes.diagnostics, notes.sources));
  check("simulation.schema.json",
        simulation_json(sample_result(), notes.diagnostics, notes.sources));
  check("score.schema.json", score_json(sample_card(), notes.diagnostics, notes.sources));
  check("score.schema.json",
        comparison_json(sample_comparison(), notes.diagnostics, notes.sources));
  StateSnapshot state;
  state.resources.resize(1);
  check("state.schema.json", state_list_json(state));
  check("state.schema.json", state_show_json(state.resources[0]));
}

TEST(Formats, EachLineOfAnApplyFollowsItsSchema) {
  Checker checker;
  const Notes notes;
  StepEvent event;
  std::string lines = ui_version("1.0.0", 0) + ui_planned_changes(small_plan(), "p", 0);
  for (const auto kind :
       {StepEvent::Kind::Started, StepEvent::Kind::Progress, StepEvent::Kind::Retrying,
        StepEvent::Kind::Finished, StepEvent::Kind::Failed, StepEvent::Kind::Skipped}) {
    event.kind = kind;
    event.identifier = "id";
    lines += ui_step_event(event, "p", 0);
  }
  lines += ui_apply_summary({}, false, 0) + ui_outputs({{"A", Value::string("b")}}, 0) +
           ui_diagnostics(notes.diagnostics, notes.sources, 0);
  std::istringstream in(lines);
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    checker.check("plan-ui.schema.json", parsed_json(line));
  }
  EXPECT_EQ(count, 13U);
}

}  // namespace
}  // namespace drydock
