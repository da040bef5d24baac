// Calls that no Task makes, and what they send.
#include <algorithm>

#include "simulator/services/service_run.hpp"

namespace drydock {

TaskAnswer ServiceRun::call(const OutsideCall& outside) {
  Call call;
  call.kind = service_kind(outside.service, outside.action);
  call.service = outside.service;
  call.action = outside.action;
  call.arguments = outside.arguments;
  call.original = outside.arguments;
  call.records = outside.records;
  call.failed_records = outside.failed_records;
  call.now = outside.now;
  call.arena = &outside.arena;
  call.luck = &outside.luck;
  call.engine = &outside.engine;
  if (call.kind == ServiceKind::Lambda) {
    call.by_arn = true;
    call.known = outside.called;
  }
  if (call.kind == ServiceKind::GlueJob || call.kind == ServiceKind::Ecs) {
    call.pattern = IntegrationPattern::Sync;
  }
  TaskAnswer answer = perform(call);
  if (call.kind == ServiceKind::GlueCrawler && !answer.outcome.failure) {
    const ResourceState& state = state_of(call, outside.called);
    answer.until_ended = std::max<Nanoseconds>(0, state.crawler_ends - call.now);
    if (state.crawl_failed) {
      answer.outcome.failure = TaskFailure{"Glue.CrawlFailed", "failed by chance"};
    }
  }
  return answer;
}

bool ServiceRun::heeds_input(std::string_view service, std::string_view action,
                             CalledIndex called) {
  Call call;
  call.kind = service_kind(service, action);
  call.service = service;
  call.action = action;
  const Effective& found = effective(call, called);
  return found.answers != nullptr || found.calls != nullptr;
}

void ServiceRun::charge_use(std::string_view item, const std::string& resource,
                            std::int64_t counts) {
  charge(kNoRun, lines_.line(item, resource, ""), counts);
}

}  // namespace drydock
