#include "planner/evaluate/serverless/policy_templates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"

namespace drydock::serverless {
namespace {

std::vector<std::string_view> split(std::string_view written, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!written.empty()) {
    const std::size_t end = std::min(written.find(separator), written.size());
    parts.push_back(written.substr(0, end));
    written.remove_prefix(std::min(end + separator.size(), written.size()));
  }
  return parts;
}

std::string long_form(std::string_view written) {
  std::string result;
  for (const char c : written) {
    if (c == '#') {
      result += "arn:${AWS::Partition}:";
    } else if (c == '@') {
      result += "${AWS::Region}:${AWS::AccountId}";
    } else {
      result += c;
    }
  }
  return result;
}

// "*" or "$#sqs:@:${queueName}".
Value text_or_sub(std::string_view written, const PolicyTemplate& policy, const Value& given) {
  if (!written.starts_with('$')) {
    return text(written);
  }
  const std::string full = long_form(written.substr(1));
  Value variables = object({});
  for (std::size_t at = full.find("${"); at != std::string::npos; at = full.find("${", at + 2)) {
    const std::string name = full.substr(at + 2, full.find('}', at) - at - 2);
    for (const std::string_view parameter : split(policy.parameters, " ")) {
      if (lower(parameter) == lower(name)) {
        variables.set(name, or_null(given.find(parameter)));
      }
    }
  }
  return set(variables) ? sub(full, std::move(variables)) : sub(full);
}

Value statement_of(std::string_view written, const PolicyTemplate& policy, const Value& given) {
  const std::vector<std::string_view> halves = split(written, " > ");
  const std::vector<std::string_view> rest = split(halves[1], " ? ");
  Value statement = object({{"Effect", text("Allow")}});
  if (halves[0].starts_with('=')) {
    statement.set("Action", text(halves[0].substr(1)));
  } else {
    Value::List actions;
    for (const std::string_view action : split(halves[0], " ")) {
      actions.push_back(text(action));
    }
    statement.set("Action", Value::list(std::move(actions)));
  }
  if (rest[0].starts_with('[')) {
    Value::List resources;
    for (const std::string_view resource : split(rest[0].substr(1), " ")) {
      resources.push_back(text_or_sub(resource, policy, given));
    }
    statement.set("Resource", Value::list(std::move(resources)));
  } else {
    statement.set("Resource", text_or_sub(rest[0], policy, given));
  }
  if (rest.size() > 1) {
    const std::vector<std::string_view> words = split(rest[1], " ");
    statement.set("Condition",
                  object({{words[0], object({{words[1], text_or_sub(words[2], policy, given)}})}}));
  }
  return statement;
}

}  // namespace

const PolicyTemplate* find_policy_template(std::string_view name) {
  for (const auto part : {policy_templates_first(), policy_templates_second()}) {
    const auto found = std::find_if(part.begin(), part.end(), [&](const PolicyTemplate& policy) {
      return policy.name == name;
    });
    if (found != part.end()) {
      return &*found;
    }
  }
  return nullptr;
}

Value policy_of_template(Translation& translation, const Source& source,
                         const PolicyTemplate& policy, const Value& parameters) {
  if (!parameters.is_object()) {
    report(translation, codes::ServerlessMissing, source, &parameters,
           fmt::format("the policy template {} needs a map of its parameters", policy.name),
           policy.parameters.empty() ? "write {}" : fmt::format("give {}", policy.parameters));
    return object({});
  }
  for (const std::string_view name : split(policy.parameters, " ")) {
    if (!has(parameters, name)) {
      report(translation, codes::ServerlessMissing, source, &parameters,
             fmt::format("the policy template {} needs its parameter {}", policy.name, name),
             fmt::format("add {}", name));
      return object({});
    }
  }
  Value::List statements;
  for (const std::string_view statement : split(policy.statements, " ; ")) {
    statements.push_back(statement_of(statement, policy, parameters));
  }
  return object({{"Statement", Value::list(std::move(statements))}});
}

}  // namespace drydock::serverless
