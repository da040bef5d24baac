// The official archive of resource types (`../shared/data/schemas`, when it is there) loads as it
// is, and no type makes the checks crash or run away.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iostream>

#include "base/codes/type_codes.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

const std::string kOfficial = DRYDOCK_SOURCE_DIR "/../shared/data/schemas";

class OfficialSchemas : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kOfficial)) {
      GTEST_SKIP() << "../shared/data/schemas is not here";
    }
    const auto begin = std::chrono::steady_clock::now();
    schemas_ = load_schemas(DiskFileSystem(), kOfficial, sources_, diagnostics_);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << schemas_.type_names().size() << " types loaded in " << took.count() << " s\n";
  }

  SourceMap sources_;
  Diagnostics diagnostics_;
  SchemaRegistry schemas_;
};

// A value that follows a schema as deep as `depth`: every property of every object, one item.
Value filled(const ResourceSchema& schema, SchemaNodeId id, int depth) {
  const SchemaNode& node = schema.node(id);
  const bool object = node.properties.size > 0 || node.types.has(JsonType::Object);
  if (depth == 0 || (!object && !node.items.valid())) {
    const std::span<const Value> allowed = schema.allowed_of(node);
    return allowed.empty() ? Value::integer(1) : allowed.front();
  }
  if (node.items.valid()) {
    return Value::list({filled(schema, node.items, depth - 1)});
  }
  Value value = Value::object({});
  for (const SchemaProperty& property : schema.properties_of(node)) {
    value.members().push_back({property.name, filled(schema, property.node, depth - 1)});
  }
  return value;
}

TEST_F(OfficialSchemas, AllLoad) {
  for (const Diagnostic& found : diagnostics_.all()) {
    ADD_FAILURE() << found.message << ": " << sources_.name(found.span.file);
  }
  EXPECT_GT(schemas_.type_names().size(), 1500U);
}

TEST_F(OfficialSchemas, AlmostEveryPatternIsChecked) {
  std::size_t patterns = 0;
  std::size_t unusable = 0;
  for (const std::string_view name : schemas_.type_names()) {
    for (const Pattern& pattern : schemas_.find(name)->schema().patterns) {
      ++patterns;
      unusable += pattern.usable() ? 0U : 1U;
    }
  }
  std::cout << unusable << " of " << patterns << " patterns are beyond RE2\n";
  EXPECT_LT(unusable * 10, patterns);
}

TEST_F(OfficialSchemas, EveryTypeAnswersForValuesAsDeepAsItsOwnNesting) {
  const auto begin = std::chrono::steady_clock::now();
  std::size_t incomplete = 0;
  for (const std::string_view name : schemas_.type_names()) {
    const ResourceType& type = *schemas_.find(name);
    // A recursive type grows with every level: four reach round each circle of the archive.
    const Value value = filled(type.schema(), type.schema().root, 4);
    ResourceSet set;
    Resource resource;
    resource.address = Address("R");
    resource.type = name;
    resource.properties = type.coerced(value);
    set.resources.push_back(std::move(resource));
    Diagnostics diagnostics;
    validate_resources(set, schemas_, diagnostics);
    for (const Diagnostic& found : diagnostics.all()) {
      incomplete += found.code == codes::PropertyUnchecked ? 1U : 0U;
    }
    for (const std::string& attribute : type.attribute_names()) {
      EXPECT_TRUE(type.has_attribute(attribute)) << name << " " << attribute;
    }
  }
  EXPECT_EQ(incomplete, 0U);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << "all types checked once in " << took.count() << " s\n";
  EXPECT_LT(took.count(), 60.0);
}

}  // namespace
}  // namespace drydock::schema_test
