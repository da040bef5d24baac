#include "simulator/workflow/validate/resource_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace drydock {
namespace {

constexpr char kOpen = '\x1a';  // stands for what is not known yet

std::string with_open_parts(std::string_view text, std::string_view open) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end =
        text.substr(i).starts_with(open) ? text.find('}', i) : std::string_view::npos;
    if (end != std::string_view::npos) {
      result += kOpen;
      i = end + 1;
    } else {
      result += text[i++];
    }
  }
  return result;
}

bool is_open(std::string_view text) { return text.find(kOpen) != std::string_view::npos; }

bool is_word(std::string_view text, std::string_view also) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.find(c) != std::string_view::npos;
  });
}

// NAME, and behind a colon a version or an alias.
bool is_function(std::string_view text) {
  const std::size_t colon = text.find(':');
  return is_word(text.substr(0, colon), "-_") &&
         (colon == std::string_view::npos || is_word(text.substr(colon + 1), "-_$"));
}

// arn, partition, service, region, account; what stands behind them goes to `rest`.
std::vector<std::string_view> arn_parts(std::string_view text, std::string_view& rest) {
  std::vector<std::string_view> parts;
  rest = text;
  while (parts.size() < 5 && rest.find(':') != std::string_view::npos) {
    parts.push_back(rest.substr(0, rest.find(':')));
    rest.remove_prefix(rest.find(':') + 1);
  }
  return parts;
}

// Why the service cannot call it; "" if it can, or if only the table of integrations tells.
std::string fault_of(const TaskResource& resource) {
  switch (resource.kind) {
    case IntegrationKind::LambdaFunction:
      return is_function(resource.action) ? ""
                                          : "a function has a name, and perhaps a version or an "
                                            "alias, of letters, digits, - and _";
    case IntegrationKind::Activity:
      return resource.action.empty() ? "an activity has a name" : "";
    case IntegrationKind::Optimised:
    case IntegrationKind::AwsSdk:
      if (const std::size_t dot = resource.action.find('.'); dot != std::string::npos) {
        return fmt::format(
            "there is no `{}`: behind an action stand .sync, .sync:2, .waitForTaskToken or nothing",
            resource.action.substr(dot));
      }
      return resource.kind == IntegrationKind::Optimised ||
                     (is_word(resource.service, "") && is_word(resource.action, "") &&
                      resource.action[0] >= 'a')
                 ? ""
                 : "the action of an SDK begins with a small letter: aws-sdk:s3:getObject";
    case IntegrationKind::Unknown:
      break;
  }
  return "write arn:aws:lambda:REGION:ACCOUNT:function:NAME, an activity, or "
         "arn:aws:states:::SERVICE:ACTION";
}

}  // namespace

ResourceVerdict judge_resource(std::string_view text, std::string_view open) {
  using Kind = ResourceVerdict::Kind;
  const std::string known = with_open_parts(text, open);
  ResourceVerdict verdict;
  verdict.resource = parse_task_resource(known);
  if (!known.starts_with("arn:")) {
    const std::size_t colon = known.find(':');
    const bool uri =
        colon != std::string::npos && is_word(std::string_view(known).substr(0, colon), "+-.");
    verdict.kind = is_open(known) ? Kind::Open : uri ? Kind::OtherUri : Kind::NotUri;
    return verdict;
  }
  std::string_view rest;
  const std::vector<std::string_view> parts = arn_parts(known, rest);
  if (parts.size() < 5 || rest.empty()) {
    verdict.kind = is_open(known) ? Kind::Open : Kind::Broken;
    verdict.why = "an ARN has six parts: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE";
  } else if (is_open(parts[2]) || is_open(rest)) {
    verdict.kind = Kind::Open;
  } else if (parts[2] != "lambda" && parts[2] != "states") {
    verdict.kind = Kind::OtherService;
  } else {
    verdict.why = parts[1].starts_with("aws") || is_open(parts[1])
                      ? fault_of(verdict.resource)
                      : "the partition of an ARN is aws, aws-cn or aws-us-gov";
    verdict.kind = verdict.why.empty() ? Kind::Known : Kind::Broken;
  }
  if (verdict.resource.kind == IntegrationKind::Optimised) {
    verdict.rule = find_integration(verdict.resource.service, verdict.resource.action);
  }
  return verdict;
}

std::string_view pattern_suffix(IntegrationPattern pattern) {
  static constexpr std::array<std::string_view, 4> kSuffixes = {"", ".sync", ".sync:2",
                                                                ".waitForTaskToken"};
  return kSuffixes[static_cast<std::size_t>(pattern)];
}

}  // namespace drydock
