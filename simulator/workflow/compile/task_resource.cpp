#include "simulator/workflow/task_resource.hpp"

#include <array>
#include <cstddef>

namespace drydock {
namespace {

// The part of an ARN up to the next colon; `rest` moves behind it.
std::string_view take_part(std::string_view& rest) {
  const std::size_t colon = rest.find(':');
  const std::string_view part = rest.substr(0, colon);
  rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  return part;
}

struct Suffix {
  std::string_view text;
  IntegrationPattern pattern;
};
constexpr std::array<Suffix, 3> kSuffixes{
    {{".sync", IntegrationPattern::Sync},
     {".sync:2", IntegrationPattern::Sync2},
     {".waitForTaskToken", IntegrationPattern::WaitForTaskToken}}};

void read_integration(std::string_view rest, TaskResource& made) {
  const bool sdk = rest.starts_with("aws-sdk:");
  if (sdk) {
    rest.remove_prefix(8);
  }
  made.service = take_part(rest);
  if (made.service.empty() || rest.empty()) {
    made.service.clear();
    return;
  }
  made.kind = sdk ? IntegrationKind::AwsSdk : IntegrationKind::Optimised;
  made.type = sdk ? "aws-sdk:" + made.service : made.service;
  made.resource = rest;
  for (const Suffix& suffix : kSuffixes) {
    if (rest.ends_with(suffix.text)) {
      made.pattern = suffix.pattern;
      rest.remove_suffix(suffix.text.size());
      break;
    }
  }
  made.action = rest;
}

}  // namespace

TaskResource parse_task_resource(std::string_view written) {
  TaskResource made;
  made.written = written;
  made.resource = written;
  std::string_view rest = written;
  if (take_part(rest) != "arn") {
    return made;
  }
  (void)take_part(rest);  // the partition: aws, aws-cn, aws-us-gov
  const std::string_view service = take_part(rest);
  (void)take_part(rest);  // Region
  (void)take_part(rest);  // account
  if (service == "lambda" && rest.starts_with("function:")) {
    made.kind = IntegrationKind::LambdaFunction;
    made.service = "lambda";
    made.action = rest.substr(9);
  } else if (service == "states" && rest.starts_with("activity:")) {
    made.kind = IntegrationKind::Activity;
    made.service = "states";
    made.action = rest.substr(9);
  } else if (service == "states") {  // the service fills a Region and an account in itself
    read_integration(rest, made);
  }
  return made;
}

}  // namespace drydock
