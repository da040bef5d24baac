#include <gtest/gtest.h>

#include "base/codes/template_codes.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/serverless/serverless.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

struct Translated {
  Value root;
  Diagnostics diagnostics;
  std::string text;

  [[nodiscard]] const Value* resource(std::string_view id) const {
    const Value* resources = root.find("Resources");
    return resources == nullptr ? nullptr : resources->find(id);
  }
  // The text at the place of the first diagnostic with that code.
  [[nodiscard]] std::string at(DiagnosticCode code) const {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.code == code) {
        return text.substr(diagnostic.span.begin, diagnostic.span.size());
      }
    }
    return "(none)";
  }
};

Translated translate(const std::string& text) {
  Translated result{{}, {}, text};
  SourceMap sources;
  const FileId file = sources.add("t", text);
  const auto document = read_document(sources, file, result.diagnostics);
  ServerlessOptions options;
  options.region = "eu-west-1";
  if (document) {
    result.root =
        translate_serverless(template_value(document->root()), options, result.diagnostics);
  }
  return result;
}

TEST(TranslateServerless, APathStandsForWhatPackagingUploads) {
  const Translated got = translate(
      "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n"
      "      CodeUri: src/\n      Handler: a.b\n      Runtime: python3.12\n");
  EXPECT_FALSE(got.diagnostics.has_errors());
  EXPECT_EQ(got.at(codes::ServerlessPackaging), "src/");
  const Value* code = got.resource("Fn")->find("Properties")->find("Code");
  ASSERT_NE(code, nullptr);
  EXPECT_EQ(value_to_json(*code), R"({"S3Bucket":"packaged-by-sam","S3Key":"src/"})");
}

TEST(TranslateServerless, PointsAtTheNarrowestWrongThing) {
  const Translated got = translate(
      "Globals:\n  Function:\n    Rutime: x\nResources:\n  Fn:\n"
      "    Type: AWS::Serverless::Function\n    Properties:\n      InlineCode: x\n"
      "      Handler: a.b\n      Runtime: python3.12\n      Timeuot: 3\n      Layers: {a: 1, b: "
      "2}\n"
      "      Events: {Q: {Type: SQS, Properties: {}}}\n");
  EXPECT_EQ(got.at(codes::ServerlessGlobals), "Rutime");
  EXPECT_EQ(got.at(codes::ServerlessProperty), "Timeuot");
  EXPECT_EQ(got.at(codes::ServerlessShape), "{a: 1, b: 2}");
  EXPECT_EQ(got.at(codes::ServerlessMissing), "{}");
}

TEST(TranslateServerless, ReferencesFollowALayer) {
  const Translated got = translate(
      "Resources:\n  L:\n    Type: AWS::Serverless::LayerVersion\n    Properties:\n"
      "      ContentUri: s3://b/k\n  T:\n    Type: AWS::SNS::Topic\n    DependsOn: L\n"
      "    Properties: {TopicName: !Ref L, DisplayName: !Sub '${L}-${!L}'}\n");
  const Value* topic = got.resource("T");
  ASSERT_NE(topic, nullptr);
  const std::string id = topic->find("DependsOn")->text();
  EXPECT_TRUE(id.starts_with("L") && id.size() == 11) << id;
  EXPECT_NE(got.resource(id), nullptr);
  EXPECT_EQ(topic->find("Properties")->find("TopicName")->find("Ref")->text(), id);
  EXPECT_EQ(topic->find("Properties")->find("DisplayName")->find("Fn::Sub")->text(),
            "${" + id + "}-${!L}");
}

TEST(TranslateServerless, NothingCrashesOnOddTemplates) {
  for (const char* text :
       {"Resources: []\n", "Resources: {A: 1}\n", "Resources: {A: {Type: 3}}\n",
        "Resources: {A: {Type: 'AWS::Serverless::Function'}}\n",
        "Resources: {A: {Type: 'AWS::Serverless::Function', Properties: {Events: [], Tags: 1, "
        "Policies: 3, Layers: x, VpcConfig: [], DeadLetterQueue: x, Environment: [1]}}}\n",
        "Resources: {A: {Type: 'AWS::Serverless::Function', Properties: {Events: {E: {Type: S3, "
        "Properties: {Bucket: {Ref: A}, Events: [1, {}]}}}}}}\n",
        "Globals: 3\nResources: {A: {Type: 'AWS::Serverless::SimpleTable', IgnoreGlobals: 2}}\n",
        "Globals: {Function: {Tags: {a: b}}}\nResources: {A: {Type: "
        "'AWS::Serverless::Function', Properties: {Tags: [1]}}}\n"}) {
    const Translated got = translate(text);
    EXPECT_LE(got.root.span().begin, got.text.size()) << text;
  }
}

TEST(TranslateServerless, AGraphQLApiGetsWhatItsDataSourcesNeed) {
  const Translated got = translate(R"(Resources:
  Api:
    Type: AWS::Serverless::GraphQLApi
    Condition: C
    Properties:
      SchemaUri: schema.graphql
      Auth:
        Type: AWS_LAMBDA
        LambdaAuthorizer: {AuthorizerUri: arn}
        Additional: [{Type: API_KEY}, {Type: AMAZON_COGNITO_USER_POOLS, UserPool: {UserPoolId: p}}]
      Logging: {FieldLogLevel: ERROR}
      ApiKeys: {Old: {ExpiresOn: 1}}
      DataSources: {DynamoDb: {Todos: {TableName: t, Permissions: [Read]}}}
      Functions:
        Look: {DataSource: Todos, CodeUri: look.js, Runtime: {Name: APPSYNC_JS, Version: 1.0.0}}
        Made: {Id: fn-1}
      Resolvers: {Query: {todos: {Pipeline: [Look, Made]}}}
)");
  EXPECT_FALSE(got.diagnostics.has_errors());
  ASSERT_NE(got.resource("Api"), nullptr);
  EXPECT_EQ(
      value_to_json(
          *got.resource("Api")->find("Properties")->find("AdditionalAuthenticationProviders")),
      R"([{"AuthenticationType":"API_KEY"},{"AuthenticationType":"AMAZON_COGNITO_USER_POOLS",)"
      R"("UserPoolConfig":{"UserPoolId":"p"}}])");
  EXPECT_EQ(value_to_json(*got.resource("Api")->find("Properties")->find("LogConfig")),
            R"({"FieldLogLevel":"ERROR","CloudWatchLogsRoleArn":{"Fn::GetAtt":)"
            R"(["ApiCloudWatchRole","Arn"]}})");
  EXPECT_EQ(got.resource("ApiSchema")->find("Properties")->find("DefinitionS3Location")->text(),
            "s3://packaged-by-sam/schema.graphql");
  EXPECT_EQ(value_to_json(*got.resource("ApiOld")->find("Properties")),
            R"({"ApiId":{"Fn::GetAtt":["Api","ApiId"]},"Expires":1})");
  const Value* policy = got.resource("ApiTodosDynamoDBDataSourceToTableConnectorPolicy");
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(policy->find("Condition")->text(), "C");
  EXPECT_EQ(policy->find("Properties")->find("PolicyDocument")->find("Statement")->items().size(),
            1U);
  EXPECT_EQ(
      value_to_json(*got.resource("ApiQuerytodos")->find("Properties")->find("PipelineConfig")),
      R"({"Functions":[{"Fn::GetAtt":["ApiLook","FunctionId"]},"fn-1"]})");
}

TEST(TranslateServerless, ACapacityProviderGetsARoleUnlessItNamesOne) {
  const Translated got = translate(R"(Resources:
  Provider:
    Type: AWS::Serverless::CapacityProvider
    Properties:
      VpcConfig: {SubnetIds: [subnet-1]}
      Tags: {Team: t}
      PropagateTags: true
  Other:
    Type: AWS::Serverless::CapacityProvider
    Properties: {VpcConfig: {SubnetIds: [subnet-1]}, OperatorRole: arn}
)");
  EXPECT_FALSE(got.diagnostics.has_errors());
  ASSERT_NE(got.resource("ProviderOperatorRole"), nullptr);
  EXPECT_EQ(value_to_json(*got.resource("ProviderOperatorRole")->find("Properties")->find("Tags")),
            R"([{"Key":"lambda:createdBy","Value":"SAM"},{"Key":"Team","Value":"t"}])");
  EXPECT_EQ(got.resource("OtherOperatorRole"), nullptr);
}

}  // namespace
}  // namespace drydock
