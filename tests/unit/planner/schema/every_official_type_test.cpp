// For every type of the registry (`../shared/data/schemas`, when it is there): a minimal template
// made from its schema validates, an unknown property and a read-only one are refused, and what a
// change of each property does is what the schema's lists say, read here by another reader.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/codes/type_codes.hpp"
#include "tests/unit/planner/schema/sample_value.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

using nlohmann::json;
const std::string kFolder = DRYDOCK_SOURCE_DIR "/../shared/data/schemas";

class EveryOfficialType : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) {
      GTEST_SKIP() << "../shared/data/schemas is not here";
    }
    schemas_ = index_schemas(DiskFileSystem(), kFolder, sources_, diagnostics_);
    ASSERT_TRUE(diagnostics_.empty());
    ASSERT_GT(schemas_.type_names().size(), 1500U);
  }

  std::vector<Diagnostic> complaints(const std::string& type, Value properties) const {
    ResourceSet set;
    Resource resource;
    resource.address = Address("R");
    resource.type = type;
    resource.properties = std::move(properties);
    set.resources.push_back(std::move(resource));
    Diagnostics found;
    validate_resources(set, schemas_, found);
    std::vector<Diagnostic> errors;
    for (const Diagnostic& one : found.all()) {
      if (one.severity() == Severity::Error) {
        errors.push_back(one);
      }
    }
    return errors;
  }

  // The smallest properties of the type, without those that only AWS sets.
  static Value minimal(const ResourceType& type, SampleCount& count) {
    Sampler sampler(type.schema());
    Value value = sampler.sample(type.schema().root);
    for (const std::string_view name : type.property_names(false)) {
      if (type.is_read_only({std::string(name)})) {
        value.erase(name);
      }
    }
    count.texts += sampler.count().texts;
    count.unsolved += sampler.count().unsolved;
    return value;
  }

  SourceMap sources_;
  Diagnostics diagnostics_;
  SchemaRegistry schemas_;
};

bool complains_of(const std::vector<Diagnostic>& found, DiagnosticCode code) {
  return std::any_of(found.begin(), found.end(),
                     [&](const Diagnostic& one) { return one.code == code; });
}

TEST_F(EveryOfficialType, ValidatesAMinimalTemplateAndNothingMore) {
  SampleCount count;
  std::size_t closed = 0;
  std::size_t read_only = 0;
  for (const std::string_view name : schemas_.type_names()) {
    const ResourceType& type = *schemas_.find(name);
    const Value value = minimal(type, count);
    for (const Diagnostic& found : complaints(std::string(name), value)) {
      ADD_FAILURE() << name << ": " << found.message;
    }
    Value more = value;
    more.set("NoSuchProperty", Value::string("x"));
    if (type.schema().node(type.schema().root).closed) {
      ++closed;
      EXPECT_TRUE(complains_of(complaints(std::string(name), more), codes::PropertyUnknown))
          << name;
    }
    for (const PropertyPath& path : type.schema().read_only) {
      if (path.size() == 1 && type.is_read_only(path)) {
        ++read_only;
        Value set = value;
        set.set(path[0], Value::string("x"));
        EXPECT_TRUE(complains_of(complaints(std::string(name), set), codes::PropertyReadOnly))
            << name << " " << path[0];
      }
    }
  }
  std::cout << schemas_.type_names().size() << " types, " << closed << " closed, " << read_only
            << " read-only properties; of " << count.texts << " texts with a pattern "
            << count.unsolved << " stood in for by an unknown value\n";
  EXPECT_LT(count.unsolved * 20, count.texts);
}

std::set<std::string> first_names(const json& schema, const char* list, bool whole) {
  std::set<std::string> names;
  for (const json& path : schema.value(list, json::array())) {
    const std::string text = path.get<std::string>().substr(sizeof("/properties/") - 1);
    const std::size_t slash = text.find('/');
    if ((slash == std::string::npos) == whole) {
      names.insert(text.substr(0, slash));
    }
  }
  return names;
}

UpdateBehavior expected_behavior(const json& schema, const std::string& name) {
  const json handlers = schema.value("handlers", json::object());
  const bool immutable = handlers.contains("create") && !handlers.contains("update");
  if (immutable || first_names(schema, "createOnlyProperties", true).contains(name)) {
    return UpdateBehavior::Replaces;
  }
  const bool may = first_names(schema, "createOnlyProperties", false).contains(name) ||
                   first_names(schema, "conditionalCreateOnlyProperties", true).contains(name) ||
                   first_names(schema, "conditionalCreateOnlyProperties", false).contains(name);
  return may ? UpdateBehavior::MayReplace : UpdateBehavior::InPlace;
}

TEST_F(EveryOfficialType, ChangesDoWhatTheListsOfTheSchemaSay) {
  std::size_t compared = 0;
  for (const std::filesystem::directory_entry& entry :
       std::filesystem::directory_iterator(kFolder)) {
    std::ifstream in(entry.path());
    const json schema = json::parse(in);
    const ResourceType* type = schemas_.find(schema["typeName"].get<std::string>());
    ASSERT_NE(type, nullptr) << entry.path();
    const json properties = schema.value("properties", json::object());
    for (const auto& [name, property] : properties.items()) {
      ++compared;
      EXPECT_EQ(type->update_behavior({name}), expected_behavior(schema, name))
          << schema["typeName"] << " " << name;
    }
  }
  std::cout << compared << " properties compared\n";
  EXPECT_GT(compared, 10'000U);
}

}  // namespace
}  // namespace drydock::schema_test
