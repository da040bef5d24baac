// The resource types that the product brings along: all load, and their facts are those of the
// official registry (`../shared/data`, when it is there).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "planner/schema/public_types.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

const std::string kOwn = DRYDOCK_SOURCE_DIR "/schemas/resource-types";
const std::string kOfficial = DRYDOCK_SOURCE_DIR "/../shared/data/schemas";

struct Loaded {
  SourceMap sources;
  Diagnostics diagnostics;
  SchemaRegistry schemas;

  explicit Loaded(const std::string& folder)
      : schemas(load_schemas(DiskFileSystem(), folder, sources, diagnostics)) {}
};

TEST(OwnSchemas, AllLoadAndEveryPatternIsChecked) {
  const Loaded own(kOwn);
  for (const Diagnostic& found : own.diagnostics.all()) {
    ADD_FAILURE() << found.message;
  }
  EXPECT_GE(own.schemas.type_names().size(), 245U);
  for (const std::string_view name : own.schemas.type_names()) {
    const ResourceType& type = *own.schemas.find(name);
    EXPECT_FALSE(type.primary_identifier().empty()) << name;
    for (const Pattern& pattern : type.schema().patterns) {
      EXPECT_TRUE(pattern.usable()) << name << " " << pattern.text();
    }
  }
}

// Write-only paths are left out: the registry lists one that names nothing, LicenseSpecification of
// AWS::EC2::Instance. So it does with CreationInfo of AWS::EFS::AccessPoint.
TEST(OwnSchemas, EveryPathNamesAProperty) {
  const Loaded own(kOwn);
  for (const std::string_view name : own.schemas.type_names()) {
    const ResourceSchema& schema = own.schemas.find(name)->schema();
    for (const auto& paths : {schema.create_only, schema.conditional_create_only, schema.read_only,
                              schema.primary_identifier}) {
      for (const PropertyPath& path : paths) {
        EXPECT_TRUE(!nodes_at(schema, path).empty() || path[0] == "CreationInfo")
            << name << " " << property_path_text(path);
      }
    }
  }
}

std::set<std::string> names_of(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

TEST(OwnSchemas, AgreeWithTheOfficialOnes) {
  if (!std::filesystem::exists(kOfficial)) {
    GTEST_SKIP() << "../shared/data/schemas is not here";
  }
  const Loaded own(kOwn);
  const Loaded official(kOfficial);
  for (const std::string_view name : own.schemas.type_names()) {
    const ResourceType* theirs = official.schemas.find(name);
    ASSERT_NE(theirs, nullptr) << name;
    const ResourceType& ours = *own.schemas.find(name);
    const ResourceSchema& a = ours.schema();
    const ResourceSchema& b = theirs->schema();
    EXPECT_EQ(a.create_only, b.create_only) << name;
    EXPECT_EQ(a.conditional_create_only, b.conditional_create_only) << name;
    EXPECT_EQ(a.read_only, b.read_only) << name;
    EXPECT_EQ(a.write_only, b.write_only) << name;
    EXPECT_EQ(a.primary_identifier, b.primary_identifier) << name;
    EXPECT_EQ(a.immutable, b.immutable) << name;
    EXPECT_EQ(a.deletes_before_create, b.deletes_before_create) << name;
    EXPECT_EQ(names_of(ours.property_names(false)), names_of(theirs->property_names(false)))
        << name;
    // The same tree: as many nodes, with the same names below them.
    EXPECT_EQ(a.nodes.size(), b.nodes.size()) << name;
    EXPECT_EQ(a.properties.size(), b.properties.size()) << name;
    EXPECT_EQ(std::set<std::string>(a.names.begin(), a.names.end()),
              std::set<std::string>(b.names.begin(), b.names.end()))
        << name;
  }
}

TEST(OwnSchemas, EveryPublicTypeIsKnownByName) {
  EXPECT_TRUE(is_public_type("AWS::EC2::VPC"));
  EXPECT_FALSE(is_public_type("AWS::EC2::VPCs"));
  EXPECT_FALSE(is_public_type("VPC"));
  if (!std::filesystem::exists(kOfficial)) {
    GTEST_SKIP() << "../shared/data/schemas is not here";
  }
  const Loaded official(kOfficial);
  for (const std::string_view name : official.schemas.type_names()) {
    EXPECT_TRUE(is_public_type(name)) << name;
  }
}

// No type that exists may be taken for a slip of one that we know.
TEST(OwnSchemas, NoOfficialTypeIsTakenForASlip) {
  if (!std::filesystem::exists(kOfficial)) {
    GTEST_SKIP() << "../shared/data/schemas is not here";
  }
  const Loaded own(kOwn);
  const Loaded official(kOfficial);
  ResourceSet set;
  for (const std::string_view name : official.schemas.type_names()) {
    if (own.schemas.find(name) == nullptr) {
      Resource resource;
      resource.address = Address(std::string(name));
      resource.type = name;
      set.resources.push_back(std::move(resource));
    }
  }
  Diagnostics diagnostics;
  validate_resources(set, own.schemas, diagnostics);
  for (const Diagnostic& found : diagnostics.all()) {
    EXPECT_EQ(found.severity(), Severity::Warning) << found.message << " " << found.hint;
  }
}

}  // namespace
}  // namespace drydock::schema_test
