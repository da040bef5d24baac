#include <gtest/gtest.h>

#include "base/codes/file_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/digest.hpp"
#include "base/file_system.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"

namespace drydock {
namespace {

constexpr const char* kSchema = R"({"typeName": "T::T::Box", "description": "A box",
  "properties": {"Size": {"type": "integer"}, "Arn": {"type": "string"},
                 "Near": {"type": "string"}},
  "required": ["Size"], "readOnlyProperties": ["/properties/Arn"],
  "primaryIdentifier": ["/properties/Arn"], "additionalProperties": false})";

struct Loading {
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Configuration> configuration;

  explicit Loading(const std::string& text, const std::string& path = "t.yaml") {
    const MemoryFileSystem files({{"t.yaml", text}, {"schemas/box.json", kSchema}});
    const SchemaRegistry schemas = load_schemas(files, "schemas", sources, diagnostics);
    configuration = load_configuration(files, path, {}, schemas, sources, diagnostics);
  }
  [[nodiscard]] bool has(DiagnosticCode code) const {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.code == code) {
        return true;
      }
    }
    return false;
  }
};

TEST(LoadConfiguration, GoesFromFileToGraph) {
  const std::string text =
      "Resources:\n"
      "  A: {Type: T::T::Box, Properties: {Size: 1, Near: !GetAtt B.Arn}}\n"
      "  B: {Type: T::T::Box, Properties: {Size: 2}}\n";
  const Loading loading(text);
  ASSERT_TRUE(loading.configuration)
      << (loading.diagnostics.empty() ? "" : loading.diagnostics.all()[0].message);
  EXPECT_EQ(loading.configuration->resources.template_digest, sha256_hex(text));
  ASSERT_EQ(loading.configuration->graph.dependencies(0).size(), 1U);
  EXPECT_EQ(loading.configuration->graph.dependencies(0)[0], 1U);
}

TEST(LoadConfiguration, ReportsWhatEveryStageFinds) {
  EXPECT_TRUE(Loading("", "absent.yaml").has(codes::FileUnreadable));
  EXPECT_FALSE(Loading("Resources: [").configuration);
  const Loading attribute(
      "Resources:\n"
      "  A: {Type: T::T::Box, Properties: {Size: 1, Near: !GetAtt B.Arm}}\n"
      "  B: {Type: T::T::Box, Properties: {Size: 2}}\n");
  EXPECT_TRUE(attribute.has(codes::UnknownAttribute));
  EXPECT_EQ(attribute.diagnostics.all().at(0).hint, "did you mean Arn?");
  // A wrong property and a cycle come together: both stages run on an evaluated template.
  const Loading both(
      "Resources:\n"
      "  A: {Type: T::T::Box, Properties: {Siz: 1, Near: !Ref B}}\n"
      "  B: {Type: T::T::Box, Properties: {Size: 2, Near: !Ref A}}\n");
  EXPECT_FALSE(both.configuration);
  EXPECT_GE(both.diagnostics.count(Severity::Error), 2U);
}

}  // namespace
}  // namespace drydock
