// The resource policy of a REST API: which accounts, addresses and networks may call it.
#include <algorithm>

#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/swagger_editor.hpp"

namespace drydock::serverless {
namespace {

Value statement(std::string_view effect, const Value& resources) {
  Value result = legacy_map();
  result.set("Effect", text(effect));
  result.set("Action", text("execute-api:Invoke"));
  result.set("Resource", resources);
  return result;
}

Value as_list(const Value& value) { return value.is_list() ? value : list({value}); }

bool all_texts(const Value* values) {
  return values == nullptr || !values->is_list() ||
         std::all_of(values->items().begin(), values->items().end(),
                     [](const Value& value) { return value.is_string(); });
}

void extend(Value& owner, std::string_view key, const Value::List& more) {
  Value& there = at_key(owner, text(key), list({}));
  there.items().insert(there.items().end(), more.begin(), more.end());
}

}  // namespace

Value SwaggerEditor::method_arns(const std::string& path, const Value& stage) {
  Value arns = list({});
  const Span path_span = key_text(paths(), path).span();
  const std::string in_arn = path_in_arn(path, true);
  each_path_item(path, [&](Value& item) {
    for (const std::string& name : legacy_names(item)) {
      const bool any = lower(name) == kAnyMethod || lower(name) == "any";
      const Span method_span = key_text(item, name).span();
      const Span span = path_span.valid() || any ? path_span : method_span;
      arns.items().push_back(sub("", object({{"__Stage__", stage}})));
      Value& written = member(arns.items().back(), "Fn::Sub")->items().front();
      written =
          Value::string("execute-api:/${__Stage__}/" + (any ? "*" : upper(name)) + in_arn, span);
    }
  });
  return arns;
}

// `once`: a statement that is there is not added again.
void SwaggerEditor::add_statements(std::vector<Value> statements, bool once, bool as_list_first) {
  const Value* there = member(resource_policy_, "Statement");
  if (there == nullptr) {
    resource_policy_.set("Statement",
                         statements.size() == 1 && !as_list_first
                             ? std::move(statements.front())
                             : Value::list(Value::List(statements.begin(), statements.end())));
    return;
  }
  Value all = as_list(*there);
  for (Value& one : statements) {
    if (!once || std::find(all.items().begin(), all.items().end(), one) == all.items().end()) {
      all.items().push_back(std::move(one));
    }
  }
  resource_policy_.set("Statement", std::move(all));
}

void SwaggerEditor::allow_accounts(const Value& accounts, std::string_view effect,
                                   const Value& resources) {
  if (!set(accounts)) {
    return;
  }
  if (!accounts.is_object() && !accounts.is_list()) {
    refuse(&accounts, "accounts in a ResourcePolicy must be a list");
    return;
  }
  resource_policy_.set("Version", text("2012-10-17"));
  Value one = statement(effect, resources);
  Value principal = legacy_map();
  principal.set("AWS", as_list(accounts));
  one.set("Principal", std::move(principal));
  add_statements({std::move(one)}, false, false);
}

void SwaggerEditor::allow_addresses(const Value& addresses, std::string_view condition,
                                    const Value& resources) {
  if (!set(addresses)) {
    return;
  }
  resource_policy_.set("Version", text("2012-10-17"));
  Value allow = statement("Allow", resources);
  allow.set("Principal", text("*"));
  Value deny = statement("Deny", resources);
  deny.set("Principal", text("*"));
  deny.set("Condition", object({{condition, object({{"aws:SourceIp", as_list(addresses)}})}}));
  add_statements({std::move(allow), std::move(deny)}, true, true);
}

void SwaggerEditor::allow_networks(const Value& policy, bool deny_listed, const Value& resources) {
  const std::string suffix = deny_listed ? "Blacklist" : "Whitelist";
  const Value* named = member(policy, "SourceVpc" + suffix);
  if (!all_texts(named)) {
    refuse(named, "SourceVpc" + suffix +
                      " must be a list of texts; functions stand in IntrinsicVpc" + suffix);
    return;
  }
  Value condition = legacy_map();
  if (named != nullptr && named->is_list()) {
    for (const bool endpoint : {false, true}) {
      Value::List some;
      for (const Value& one : named->items()) {
        if (one.text().starts_with(endpoint ? "vpce-" : "vpc-")) {
          some.push_back(one);
        }
      }
      if (!some.empty()) {
        extend(condition, endpoint ? "aws:SourceVpce" : "aws:SourceVpc", some);
      }
    }
  }
  for (const auto& [key, target] : {std::pair{"IntrinsicVpc" + suffix, "aws:SourceVpc"},
                                    std::pair{"IntrinsicVpce" + suffix, "aws:SourceVpce"}}) {
    const Value* functions = member(policy, key);
    if (functions != nullptr && functions->is_list()) {
      extend(condition, target, functions->items());
    }
  }
  if (!set(member(condition, "aws:SourceVpc")) && !set(member(condition, "aws:SourceVpce"))) {
    return;
  }
  resource_policy_.set("Version", text("2012-10-17"));
  Value allow = statement("Allow", resources);
  allow.set("Principal", text("*"));
  Value deny = statement("Deny", resources);
  deny.set("Principal", text("*"));
  deny.set("Condition", object({{deny_listed ? "StringEquals" : "StringNotEquals", condition}}));
  add_statements({std::move(allow), std::move(deny)}, true, true);
}

void SwaggerEditor::add_resource_policy(const Value& policy, const std::string& path,
                                        const Value& stage) {
  if (!policy.is_object()) {
    refuse(&policy, "ResourcePolicy must be a map");
    return;
  }
  const Value resources = method_arns(path, stage);
  allow_accounts(or_null(member(policy, "AwsAccountWhitelist")), "Allow", resources);
  allow_accounts(or_null(member(policy, "AwsAccountBlacklist")), "Deny", resources);
  allow_addresses(or_null(member(policy, "IpRangeWhitelist")), "NotIpAddress", resources);
  allow_addresses(or_null(member(policy, "IpRangeBlacklist")), "IpAddress", resources);
  allow_networks(policy, true, resources);
  allow_networks(policy, false, resources);
  definition_.set("x-amazon-apigateway-policy", resource_policy_);
}

void SwaggerEditor::add_custom_statements(const Value& statements) {
  resource_policy_.set("Version", text("2012-10-17"));
  if (member(resource_policy_, "Statement") == nullptr) {
    resource_policy_.set("Statement", statements);
  } else {
    const Value all = as_list(statements);
    add_statements({all.items().begin(), all.items().end()}, true, true);
  }
  definition_.set("x-amazon-apigateway-policy", resource_policy_);
}

}  // namespace drydock::serverless
