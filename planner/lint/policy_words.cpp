#include "planner/lint/policy_words.hpp"

#include <algorithm>

namespace drydock {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_account(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

// Characters of a service or of an action, with wildcards.
bool is_name(std::string_view text, bool wildcards) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' ||
           (wildcards && (c == '*' || c == '?'));
  });
}

// The part of an ARN up to the next ":", which is taken off.
std::string_view take_field(std::string_view& rest) {
  const std::size_t colon = std::min(rest.find(':'), rest.size());
  const std::string_view field = rest.substr(0, colon);
  rest.remove_prefix(std::min(colon + 1, rest.size()));
  return field;
}

}  // namespace

const std::vector<std::string_view>& policy_document_keys() {
  static const std::vector<std::string_view> kKeys = {"Version", "Id", "Statement"};
  return kKeys;
}

const std::vector<std::string_view>& policy_statement_keys() {
  static const std::vector<std::string_view> kKeys = {"Sid",          "Effect",      "Principal",
                                                      "NotPrincipal", "Action",      "NotAction",
                                                      "Resource",     "NotResource", "Condition"};
  return kKeys;
}

const std::vector<std::string_view>& policy_principal_keys() {
  static const std::vector<std::string_view> kKeys = {"AWS", "Service", "Federated",
                                                      "CanonicalUser"};
  return kKeys;
}

const std::vector<std::string_view>& policy_operators() {
  static const std::vector<std::string_view> kNames = {"StringEquals",
                                                       "StringNotEquals",
                                                       "StringEqualsIgnoreCase",
                                                       "StringNotEqualsIgnoreCase",
                                                       "StringLike",
                                                       "StringNotLike",
                                                       "NumericEquals",
                                                       "NumericNotEquals",
                                                       "NumericLessThan",
                                                       "NumericLessThanEquals",
                                                       "NumericGreaterThan",
                                                       "NumericGreaterThanEquals",
                                                       "DateEquals",
                                                       "DateNotEquals",
                                                       "DateLessThan",
                                                       "DateLessThanEquals",
                                                       "DateGreaterThan",
                                                       "DateGreaterThanEquals",
                                                       "Bool",
                                                       "BinaryEquals",
                                                       "IpAddress",
                                                       "NotIpAddress",
                                                       "ArnEquals",
                                                       "ArnLike",
                                                       "ArnNotEquals",
                                                       "ArnNotLike",
                                                       "Null"};
  return kNames;
}

std::string_view plain_operator(std::string_view written) {
  constexpr std::string_view kExists = "IfExists";
  for (const std::string_view set :
       {std::string_view("ForAllValues:"), std::string_view("ForAnyValue:")}) {
    if (written.starts_with(set)) {
      written.remove_prefix(set.size());
    }
  }
  if (written.ends_with(kExists) && !written.starts_with("Null")) {
    written.remove_suffix(kExists.size());
  }
  return written;
}

bool is_policy_operator(std::string_view written) {
  // IAM reads operators in any case.
  const std::string_view plain = plain_operator(written);
  const std::vector<std::string_view>& names = policy_operators();
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return std::equal(name.begin(), name.end(), plain.begin(), plain.end(), [](char a, char b) {
      return (is_letter(a) ? (a | 0x20) : a) == (is_letter(b) ? (b | 0x20) : b);
    });
  });
}

bool is_policy_action(std::string_view text) {
  const std::size_t colon = text.find(':');
  return text == "*" || (colon != std::string_view::npos && is_name(text.substr(0, colon), true) &&
                         is_name(text.substr(colon + 1), true));
}

bool is_policy_resource(std::string_view text) {
  if (text == "*") {
    return true;
  }
  // A policy variable has colons of its own.
  if (text.find("${") != std::string_view::npos) {
    return text.starts_with("arn:") || text.starts_with("${");
  }
  // API Gateway puts the ARN of the API before this one (API Gateway Developer Guide, "Access
  // policy language overview").
  if (text.starts_with("execute-api:/")) {
    return true;
  }
  const auto open = [](std::string_view field) {
    return field.find_first_of("*?") != std::string_view::npos;
  };
  std::string_view rest = text;
  const std::string_view scheme = take_field(rest);
  if (scheme != "arn") {
    return scheme.starts_with("ar") && open(scheme);
  }
  // A wildcard may stand for the rest of the ARN.
  const std::string_view partition = take_field(rest);
  if (!partition.starts_with("aws") && !partition.starts_with('*')) {
    return false;
  }
  if (rest.empty()) {
    return open(partition);
  }
  const std::string_view service = take_field(rest);
  if (service.empty() || rest.empty()) {
    return open(service);
  }
  const std::string_view region = take_field(rest);
  if (rest.empty()) {
    return open(region) || text.find("::") != std::string_view::npos;
  }
  const std::string_view account = take_field(rest);
  const bool known = account.empty() || account == "aws" || account == "cloudfront";
  return known || open(account) || (is_account(account) && !rest.empty());
}

bool is_policy_aws_principal(std::string_view text) {
  if (text == "*" || is_account(text) || text.find("${") != std::string_view::npos) {
    return true;
  }
  if (text.starts_with("A") && text.size() >= 16 && is_name(text, false)) {
    return true;
  }
  std::string_view rest = text;
  if (take_field(rest) != "arn" || !take_field(rest).starts_with("aws")) {
    return false;
  }
  const std::string_view service = take_field(rest);
  const std::string_view region = take_field(rest);
  const std::string_view account = take_field(rest);
  if (service == "iam" && account == "cloudfront") {
    return true;
  }
  return (service == "iam" || service == "sts") && region.empty() && is_account(account) &&
         !rest.empty();
}

}  // namespace drydock
