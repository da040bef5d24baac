#include <gtest/gtest.h>

#include "base/codes/file_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/digest.hpp"
#include "base/file_system.hpp"
#include "planner/document/read_document.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"

namespace drydock {
namespace {

constexpr const char* kSchema = R"({"typeName": "T::T::Box", "description": "A box",
  "properties": {"Size": {"type": "integer"}, "Arn": {"type": "string"},
                 "Near": {"type": "string"}, "Key": {"type": "string"}},
 "writeOnlyProperties": ["/properties/Key"],
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

std::string codes_of(const std::string& text) {
  const Loading loading(text);
  EXPECT_FALSE(loading.configuration);
  std::string all;
  for (const Diagnostic& diagnostic : loading.diagnostics.all()) {
    all += std::string(diagnostic_info(diagnostic.code).name) + " ";
  }
  return all;
}

TEST(LoadConfiguration, WhatFailsToEvaluateDoesNotHideTheRest) {
  EXPECT_EQ(codes_of("Resources:\n"
                     "  A: {Type: T::T::Box, Properties: {Size: !Ref Nowhere, Far: 1}}\n"
                     "  B: {Type: T::T::Box, Properties: {Size: big}}\n"
                     "Outputs:\n"
                     "  O: {Value: !Ref C}\n"),
            "UnknownReference UnknownReference PropertyUnknown PropertyType ");
}

TEST(LoadConfiguration, AWriteOnlyPropertyIsNoAttribute) {
  const Loading loading(
      "Resources:\n"
      "  A: {Type: T::T::Box, Properties: {Size: 1, Near: !GetAtt B.Key}}\n"
      "  B: {Type: T::T::Box, Properties: {Size: 2}}\n");
  ASSERT_TRUE(loading.has(codes::UnknownAttribute));
  EXPECT_NE(loading.diagnostics.all()[0].message.find("write-only"), std::string::npos);
}

TEST(LoadConfiguration, WhatIsAcceptedDoesNotStopIt) {
  const MemoryFileSystem files(std::map<std::string, std::string>{{"schemas/box.json", kSchema}});
  SourceMap sources;
  Diagnostics diagnostics;
  const SchemaRegistry schemas = load_schemas(files, "schemas", sources, diagnostics);
  const FileId file = sources.add("t.yaml",
                                  "Resources:\n"
                                  "  A: {Type: T::T::Box, Properties: {Size: 1, Far: 1}}\n"
                                  "  B: {Type: T::T::Box, Properties: {Size: 1, Farther: 1}}\n");
  const std::optional<Document> document = read_document(sources, file, diagnostics);
  ASSERT_TRUE(document && diagnostics.empty());
  Suppression accepted;
  accepted.code = "DD2003";
  accepted.reason = "newer than the schema";
  const auto with = [&](const std::string& path) {
    accepted.path = path;
    Diagnostics found;
    const bool good = configure(*document, {}, schemas, sources, found, {accepted}).has_value();
    EXPECT_EQ(good, !found.has_errors());
    return found.all().size();
  };
  EXPECT_EQ(with("Resources.A.*"), 1U);
  EXPECT_EQ(with("Resources.*"), 0U);
  EXPECT_EQ(with("Outputs.*"), 2U);
}

TEST(LoadConfiguration, WhatFailedIsNotReportedTwice) {
  const std::string type = "Resources:\n  A: {Type: T::T::Box, ";
  EXPECT_EQ(codes_of(type + "Properties: {Size: !Select [3, [1]]}}\n"), "InvalidFunction ");
  EXPECT_EQ(codes_of(type + "Properties: {Size: null}}\n"), "NullInTemplate ");
  EXPECT_EQ(codes_of(type + "Properties: [1]}\n"), "InvalidAttribute ");
  EXPECT_EQ(codes_of(type + "Properties: !If [Nay, {Size: 1}, {Size: 2}]}\n"), "UnknownCondition ");
  EXPECT_EQ(codes_of(type + "Propertis: {Size: 1}}\n"), "UnknownTemplateKey ");
  EXPECT_EQ(codes_of("Resources:\n  A: {Tpye: T::T::Box, Properties: {Size: 1}}\n"),
            "UnknownTemplateKey ");
  EXPECT_EQ(codes_of("Resources:\n  A: {Type: [T], Properties: {Size: 1}}\n"), "InvalidAttribute ");
  EXPECT_EQ(codes_of("Parameters:\n  P: {Type: Number}\n" + type +
                     "Properties: {Size: !Ref P, Near: !Sub '${P}'}}\n"),
            "MissingParameter ");
  // What a transform refuses is no resource yet; the others are checked.
  EXPECT_EQ(codes_of("Transform: AWS::Serverless-2016-10-31\n" + type +
                     "Properties: {}}\n  F: {Type: AWS::Serverless::Function, Properties: {}}\n"),
            "ServerlessMissing ServerlessMissing ServerlessPackaging PropertyMissing ");
}

}  // namespace
}  // namespace drydock
