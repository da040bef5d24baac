// The part of a GraphQL API that answers: data sources, functions, resolvers.
#include <fmt/format.h>

#include <map>
#include <utility>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/connector.hpp"
#include "planner/evaluate/serverless/graphql_api.hpp"
#include "planner/evaluate/serverless/packaging.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/template.hpp"

namespace drydock::serverless {
namespace {

// What a resolver without code of its own does: hand on what its last function found.
constexpr std::string_view kPassOn = R"(
export function request(ctx) {
    return {};
}

export function response(ctx) {
    return ctx.prev.result;
}
)";

template <class Map>
std::vector<std::string_view> keys_of(const Map& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& [key, value] : map) {
    keys.push_back(key);
  }
  return keys;
}

class Resolvers {
 public:
  Resolvers(Translation& translation, const Source& source, const std::string& schema_id,
            std::vector<Resource>& generated)
      : translation_(translation), source_(source), schema_id_(schema_id), generated_(generated) {}

  void add() {
    const Value* sources = member(source_.properties, "DataSources");
    if (sources != nullptr &&
        check_properties(translation_, source_, *sources, "DynamoDb:m Lambda:m", "DataSources")) {
      each(member(*sources, "DynamoDb"), &Resolvers::add_table);
      each(member(*sources, "Lambda"), &Resolvers::add_lambda);
    }
    each(member(source_.properties, "Functions"), &Resolvers::add_function);
    const Value* types = member(source_.properties, "Resolvers");
    for (const Value::Member& type : types == nullptr ? Value::Object{} : types->members()) {
      type_name_ = type.key;
      each(&type.value, &Resolvers::add_resolver);
    }
  }

 private:
  void each(const Value* entries, void (Resolvers::*use)(const std::string&, const Value&)) {
    if (entries == nullptr || !expect(translation_, source_, entries, "m", "a part")) {
      return;
    }
    for (const Value::Member& entry : entries->members()) {
      if (expect(translation_, source_, &entry.value, "m", entry.key)) {
        (this->*use)(entry.key, entry.value);
      }
    }
  }

  void refuse(const Value* at, std::string message, std::string hint = {}) {
    report(translation_, codes::ServerlessValue, source_, at, std::move(message), std::move(hint));
  }

  Resource of_api(const std::string& suffix, std::string_view type) const {
    Resource resource(source_.id + suffix, type, source_.passed_on);
    resource.put("ApiId", get_att(source_.id, "ApiId"));
    return resource;
  }

  // Without ServiceRoleArn a role is made, and a connector gives it what the source needs.
  void finish_source(const std::string& name, const Value& written, Resource source,
                     std::string_view connector, const Value& destination, Value permissions) {
    const Value* own_name = member(written, "Name");
    source.put("Name", own_name != nullptr ? *own_name : text(name));
    source.copy(written, {"Description"});
    data_sources_.emplace(name, source.id);
    if (const Value* role = member(written, "ServiceRoleArn")) {
      source.put("ServiceRoleArn", *role);
      generated_.push_back(std::move(source));
      return;
    }
    Resource role(source.id + "Role", "AWS::IAM::Role", source_.passed_on);
    role.put("AssumeRolePolicyDocument", assumed_by_appsync());
    source.put("ServiceRoleArn", get_att(role.id, "Arn"));
    Source connecting;
    connecting.id = source.id + std::string(connector);
    connecting.type = "AWS::Serverless::Connector";
    connecting.span = source_.span;
    connecting.attributes = source_.passed_on;
    connecting.passed_on = source_.passed_on;
    connecting.properties = object({{"Source", object({{"Type", text("AWS::AppSync::DataSource")},
                                                       {"RoleName", ref_to(role.id)}})},
                                    {"Destination", destination},
                                    {"Permissions", std::move(permissions)}});
    generated_.push_back(std::move(source));
    generated_.push_back(std::move(role));
    translate_connector(translation_, connecting);
  }

  void add_table(const std::string& name, const Value& written) {
    if (!check_properties(translation_, source_, written,
                          "TableName!:tm ServiceRoleArn:tm TableArn:tm Permissions:l Name:t "
                          "Description:t Region:tm DeltaSync:m UseCallerCredentials:b Versioned:b",
                          "a table of DataSources")) {
      return;
    }
    const Value* written_region = member(written, "Region");
    const Value region = written_region != nullptr ? *written_region : ref_to("AWS::Region");
    Value config = object({{"AwsRegion", region}, {"TableName", *member(written, "TableName")}});
    for (const auto& [from, to] : {std::pair{"DeltaSync", "DeltaSyncConfig"},
                                   std::pair{"UseCallerCredentials", "UseCallerCredentials"},
                                   std::pair{"Versioned", "Versioned"}}) {
      if (const Value* value = member(written, from)) {
        config.set(to, *value);
      }
    }
    Resource source = of_api(name + "DynamoDBDataSource", "AWS::AppSync::DataSource");
    source.put("Type", text("AMAZON_DYNAMODB"));
    source.put("DynamoDBConfig", std::move(config));
    const Value* arn = member(written, "TableArn");
    const Value table = arn != nullptr
                            ? *arn
                            : sub("arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:"
                                  "table/${__TableName__}",
                                  object({{"__TableName__", *member(written, "TableName")},
                                          {"__Region__", region}}));
    const Value* permissions = member(written, "Permissions");
    finish_source(name, written, std::move(source), "ToTableConnector",
                  object({{"Type", text("AWS::DynamoDB::Table")}, {"Arn", table}}),
                  permissions != nullptr ? *permissions : list({text("Read"), text("Write")}));
  }

  void add_lambda(const std::string& name, const Value& written) {
    if (!check_properties(translation_, source_, written,
                          "FunctionArn!:tm ServiceRoleArn:tm Name:t Description:t",
                          "a function of DataSources")) {
      return;
    }
    const Value& arn = *member(written, "FunctionArn");
    Resource source = of_api(name + "LambdaDataSource", "AWS::AppSync::DataSource");
    source.put("Type", text("AWS_LAMBDA"));
    source.put("LambdaConfig", object({{"LambdaFunctionArn", arn}}));
    finish_source(name, written, std::move(source), "ToLambdaConnector",
                  object({{"Type", text("AWS::Lambda::Function")}, {"Arn", arn}}),
                  list({text("Write")}));
  }

  // Code in the template or beside it, one of the two.
  bool put_code(const std::string& name, const Value& written, Resource& resource) {
    const Value* inline_code = member(written, "InlineCode");
    const Value* place = member(written, "CodeUri");
    if ((inline_code == nullptr) == (place == nullptr)) {
      refuse(&written, fmt::format("\"{}\" needs InlineCode or CodeUri, and not both", name));
      return false;
    }
    resource.put("Code", inline_code);
    if (place != nullptr) {
      resource.put("CodeS3Location", location_text_of(translation_, source_, *place, "CodeUri"));
    }
    return put_runtime(name, written, resource);
  }

  bool put_runtime(const std::string& name, const Value& written, Resource& resource) {
    const Value* runtime = member(written, "Runtime");
    if (runtime == nullptr) {
      report(translation_, codes::ServerlessMissing, source_, &written,
             fmt::format("\"{}\" has no Runtime", name),
             "add Runtime: {Name: APPSYNC_JS, Version: 1.0.0}");
      return false;
    }
    if (!check_properties(translation_, source_, *runtime, "Name!:tm Version!:tm", "Runtime")) {
      return false;
    }
    resource.put("Runtime", object({{"Name", *member(*runtime, "Name")},
                                    {"RuntimeVersion", *member(*runtime, "Version")}}));
    return true;
  }

  // The name of the data source that a function uses.
  Value data_source_name(const Value& written) {
    if (!written.is_string()) {
      return written;
    }
    if (lower(written.text()) == "none") {
      const std::string id = source_.id + "NoneDataSource";
      if (!has_none_) {
        has_none_ = true;
        Resource none = of_api("NoneDataSource", "AWS::AppSync::DataSource");
        none.put("Name", text(id));
        none.put("Type", text("NONE"));
        generated_.push_back(std::move(none));
      }
      return get_att(id, "Name");
    }
    const auto found = data_sources_.find(written.text());
    if (found == data_sources_.end()) {
      report(translation_, codes::ServerlessReference, source_, &written,
             fmt::format("DataSources of \"{}\" has no \"{}\"", source_.id, written.text()),
             nearest_hint(written.text(), keys_of(data_sources_),
                          "declare it there, or name another with a function such as "
                          "Fn::ImportValue"));
      return written;
    }
    return get_att(found->second, "Name");
  }

  void add_function(const std::string& name, const Value& written) {
    if (!check_properties(translation_, source_, written,
                          "Id:tm DataSource:tm Runtime:m InlineCode:tm CodeUri:tm Name:t "
                          "Description:t MaxBatchSize:i Sync:m",
                          "a function of Functions")) {
      return;
    }
    if (const Value* id = member(written, "Id")) {
      functions_.emplace(name, *id);
      if (written.members().size() > 1) {
        refuse(&written, fmt::format("the function \"{}\" has an Id and other properties", name),
               "an Id names a function that is made elsewhere: leave the rest out");
      }
      return;
    }
    Resource function = of_api(name, "AWS::AppSync::FunctionConfiguration");
    functions_.emplace(name, get_att(function.id, "FunctionId"));
    const Value* source = member(written, "DataSource");
    if (source == nullptr) {
      report(translation_, codes::ServerlessMissing, source_, &written,
             fmt::format("the function \"{}\" has no DataSource", name),
             "name one of DataSources, or NONE");
      return;
    }
    if (!put_code(name, written, function)) {
      return;
    }
    function.put("DataSourceName", data_source_name(*source));
    const Value* own_name = member(written, "Name");
    function.put("Name", own_name != nullptr ? *own_name : text(name));
    function.copy(written, {"Description", "MaxBatchSize"});
    function.put("SyncConfig", member(written, "Sync"));
    generated_.push_back(std::move(function));
  }

  void add_resolver(const std::string& name, const Value& written) {
    if (!check_properties(translation_, source_, written,
                          "FieldName:t Pipeline:l Runtime:m InlineCode:tm CodeUri:tm "
                          "MaxBatchSize:i Caching:m Sync:m",
                          "a resolver of Resolvers")) {
      return;
    }
    const Value* pipeline = member(written, "Pipeline");
    if (pipeline == nullptr) {
      report(translation_, codes::ServerlessMissing, source_, &written,
             fmt::format("the resolver \"{}\" has no Pipeline", name),
             "list functions; a resolver of one data source is an AWS::AppSync::Resolver");
      return;
    }
    Resource resolver = of_api(type_name_ + name, "AWS::AppSync::Resolver");
    resolver.depends_on = list({text(schema_id_)});
    const bool has_code =
        member(written, "InlineCode") != nullptr || member(written, "CodeUri") != nullptr;
    if (!has_code) {
      resolver.put("Code", text(kPassOn));
      resolver.put("Runtime",
                   object({{"Name", text("APPSYNC_JS")}, {"RuntimeVersion", text("1.0.0")}}));
    } else if (!put_code(name, written, resolver)) {
      return;
    }
    Value::List functions;
    for (const Value& step : pipeline->items()) {
      const auto found = step.is_string() ? functions_.find(step.text()) : functions_.end();
      if (step.is_string() && found == functions_.end()) {
        report(translation_, codes::ServerlessReference, source_, &step,
               fmt::format("Functions of \"{}\" has no \"{}\"", source_.id, step.text()),
               nearest_hint(step.text(), keys_of(functions_), "declare it there"));
      }
      functions.push_back(found == functions_.end() ? step : found->second);
    }
    const Value* field = member(written, "FieldName");
    resolver.put("FieldName", field != nullptr ? *field : text(name));
    resolver.put("TypeName", text(type_name_));
    resolver.put("Kind", text("PIPELINE"));
    resolver.put("PipelineConfig", object({{"Functions", Value::list(std::move(functions))}}));
    resolver.copy(written, {"MaxBatchSize"});
    resolver.put("CachingConfig", member(written, "Caching"));
    resolver.put("SyncConfig", member(written, "Sync"));
    generated_.push_back(std::move(resolver));
  }

  Translation& translation_;
  const Source& source_;
  const std::string& schema_id_;
  std::vector<Resource>& generated_;
  std::map<std::string, std::string> data_sources_;  // name → logical id
  std::map<std::string, Value> functions_;           // name → what names it
  std::string type_name_;                            // of the resolvers under way
  bool has_none_ = false;
};

}  // namespace

void add_graphql_resolvers(Translation& translation, const Source& source,
                           const std::string& schema_id, std::vector<Resource>& generated) {
  Resolvers(translation, source, schema_id, generated).add();
}

}  // namespace drydock::serverless
