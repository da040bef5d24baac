#include "providers/simulated/simulated_provider.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/duration.hpp"
#include "providers/simulated/creation_rules.hpp"
#include "providers/simulated/effects.hpp"
#include "providers/simulated/quotas.hpp"
#include "providers/simulated/request_rules.hpp"
#include "simulator/world/public_parameters.hpp"

namespace drydock {
namespace {

// How long the registry keeps a request (Cloud Control API User Guide, "Managing resource operation
// requests").
constexpr Nanoseconds kRequestLife = 7 * kDay;
// The longest page of ListResources.
constexpr std::int64_t kLongestPage = 100;

// Refused by the call: there is no request.
ProgressEvent refusal_event(Refusal refusal) {
  ProgressEvent event;
  event.status = OperationStatus::Failed;
  event.error = refusal.error;
  event.message = std::move(refusal.message);
  return event;
}

ProgressEvent token_conflict(const CloudRequest& other) {
  ProgressEvent event;
  event.status = OperationStatus::Failed;
  event.error = HandlerError::InvalidRequest;
  event.message = fmt::format(
      "ClientTokenConflictException: ClientToken {} is already associated with an existing "
      "operation with "
      "RequestToken {}",
      other.client_token, other.request_token);
  return event;
}

}  // namespace

SimulatedProvider::SimulatedProvider(SimulatedOptions options, const SchemaRegistry& schemas,
                                     Clock& clock)
    : options_(std::move(options)), schemas_(schemas), clock_(clock) {}

CloudContext SimulatedProvider::context(const CloudDatabase& database) const {
  return {database,         schemas_,     options_.region,
          options_.account, clock_.now(), options_.faults ? &*options_.faults : nullptr};
}

Result<const CloudDatabase*> SimulatedProvider::opened(bool create) const {
  if (!database_) {
    Result<std::optional<CloudDatabase>> found = CloudDatabase::open(options_.path, create);
    if (!found) {
      return found.error();
    }
    if (!*found) {
      return static_cast<const CloudDatabase*>(nullptr);
    }
    database_.emplace(std::move(**found));
  }
  return static_cast<const CloudDatabase*>(&*database_);
}

Result<const CloudDatabase*> SimulatedProvider::current(bool create) const {
  Result<const CloudDatabase*> database = opened(create);
  if (!database || *database == nullptr) {
    return database;
  }
  const CloudContext here = context(**database);
  const Result<std::optional<CloudRequest>> due = here.database.next_ready(here.now);
  if (!due) {
    return due.error();
  }
  if (!*due) {
    return database;
  }
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(here.database.sqlite());
  if (!transaction) {
    return transaction.error();
  }
  Status ended = end_ready_requests(here);
  ended = ended ? transaction->commit() : ended;
  return ended ? database : Result<const CloudDatabase*>(ended.error());
}

ProgressEvent SimulatedProvider::event_of(const CloudRequest& request) const {
  ProgressEvent event;
  event.status = request.status;
  event.request_token = request.request_token;
  event.identifier = request.identifier;
  event.attributes = request.attributes;
  if (request.status == OperationStatus::Failed) {
    event.error = request.error;
    event.message = request.message;
  } else if (request.status == OperationStatus::InProgress) {
    const Nanoseconds left = request.ready_at - clock_.now();
    // What is ready needs no waiting; what is not is not asked for all the time, nor never.
    event.retry_after = left <= 0 ? 1 : std::clamp(left, kMillisecond, kMinute);
  }
  return event;
}

Result<ProgressEvent> SimulatedProvider::start(const OperationRequest& request) {
  const Result<const CloudDatabase*> found = opened(true);
  if (!found) {
    return found.error();
  }
  const CloudContext here = context(**found);
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(here.database.sqlite());
  if (!transaction) {
    return transaction.error();
  }
  if (Status ended = end_ready_requests(here); !ended) {
    return ended.error();
  }
  Result<ProgressEvent> event = accept(here, request);
  if (!event) {
    return event;
  }
  if (Status committed = transaction->commit(); !committed) {
    return committed.error();
  }
  return event;
}

Result<ProgressEvent> SimulatedProvider::accept(const CloudContext& here,
                                                const OperationRequest& asked) const {
  const CloudDatabase& database = here.database;
  if (Status forgotten = database.forget_requests(here.now - kRequestLife); !forgotten) {
    return forgotten.error();
  }
  std::string digest = request_digest(asked);
  const Result<std::optional<CloudRequest>> known =
      database.request_by_client_token(asked.client_token);
  if (!known) {
    return known.error();
  }
  if (*known) {
    return (*known)->desired_digest == digest ? event_of(**known) : token_conflict(**known);
  }
  for (const auto rule : {check_request, check_concurrency}) {
    Verdict verdict = rule(here, asked);
    if (!verdict) {
      return verdict.error();
    }
    if (*verdict) {
      return refusal_event(**std::move(verdict));
    }
  }
  const Result<CloudRequest> made = make_request(
      here, {options_.latency_scale, options_.identity_seed}, asked, std::move(digest));
  if (!made) {
    return made.error();
  }
  if (Status stored = database.insert(*made); !stored) {
    return stored.error();
  }
  if (made->ready_at <= here.now) {
    if (Status ended = end_ready_requests(here); !ended) {
      return ended.error();
    }
  }
  return event_of(*made);
}

Result<ProgressEvent> SimulatedProvider::poll(const std::string& request_token) {
  const Result<const CloudDatabase*> opened = current(false);
  if (!opened) {
    return opened.error();
  }
  if (*opened != nullptr) {
    const Result<std::optional<CloudRequest>> found = (*opened)->request_by_token(request_token);
    if (!found) {
      return found.error();
    }
    if (*found) {
      return event_of(**found);
    }
  }
  return Error{fmt::format("RequestTokenNotFound: the embedded cloud {} knows no request {}",
                           options_.path, request_token),
               "was the file replaced while an operation ran?"};
}

Result<std::optional<ProgressEvent>> SimulatedProvider::find_operation(
    const std::string& client_token) {
  const Result<const CloudDatabase*> opened = current(false);
  if (!opened) {
    return opened.error();
  }
  if (*opened == nullptr) {
    return std::optional<ProgressEvent>();
  }
  const Result<std::optional<CloudRequest>> found =
      (*opened)->request_by_client_token(client_token);
  if (!found) {
    return found.error();
  }
  return *found ? std::optional(event_of(**found)) : std::nullopt;
}

Result<std::optional<LiveResource>> SimulatedProvider::read(const std::string& type,
                                                            const std::string& identifier) const {
  const Result<const CloudDatabase*> opened = current(false);
  if (!opened) {
    return opened.error();
  }
  if (*opened == nullptr) {
    return std::optional<LiveResource>();
  }
  const Result<std::optional<CloudResource>> found =
      (*opened)->find(type, identifier, options_.region);
  if (!found) {
    return found.error();
  }
  if (!*found || !is_visible(context(**opened), **found)) {
    return std::optional<LiveResource>();
  }
  Result<Value> attributes = live_attributes(context(**opened), **found);
  if (!attributes) {
    return attributes.error();
  }
  return std::optional(
      LiveResource{(*found)->identifier, (*found)->properties, *std::move(attributes)});
}

Result<LivePage> SimulatedProvider::list_page(const std::string& type, const std::string& token,
                                              std::int64_t most) const {
  const Result<const CloudDatabase*> database = current(false);
  if (!database) {
    return database.error();
  }
  std::int64_t after = 0;
  const auto [end, problem] = std::from_chars(token.data(), token.data() + token.size(), after);
  if (!token.empty() && (problem != std::errc() || end != token.data() + token.size())) {
    return Error{fmt::format("InvalidRequestException: NextToken {} is not valid", token),
                 "use the token of the page before"};
  }
  LivePage page;
  if (*database == nullptr) {
    return page;
  }
  const CloudContext here = context(**database);
  const std::int64_t limit = std::clamp<std::int64_t>(most, 1, kLongestPage);
  const Result<std::vector<CloudResource>> found =
      here.database.page(type, here.region, after, limit);
  if (!found) {
    return found.error();
  }
  for (const CloudResource& resource : *found) {
    if (!is_visible(here, resource)) {
      continue;
    }
    Result<Value> attributes = live_attributes(here, resource);
    if (!attributes) {
      return attributes.error();
    }
    page.resources.push_back({resource.identifier, resource.properties, *std::move(attributes)});
  }
  if (static_cast<std::int64_t>(found->size()) == limit) {
    page.next_token = std::to_string(found->back().number);
  }
  return page;
}

Result<std::vector<LiveResource>> SimulatedProvider::list(const std::string& type) const {
  std::vector<LiveResource> live;
  std::string token;
  do {
    Result<LivePage> page = list_page(type, token, kLongestPage);
    if (!page) {
      return page.error();
    }
    std::move(page->resources.begin(), page->resources.end(), std::back_inserter(live));
    token = std::move(page->next_token);
  } while (!token.empty());
  return live;
}

// Where there is no cloud yet, the rules are those of an empty one, made once for a whole plan.
Result<const CloudDatabase*> SimulatedProvider::foreseeable() const {
  Result<const CloudDatabase*> found = current(false);
  if (!found || *found != nullptr) {
    return found;
  }
  if (!empty_) {
    Result<std::optional<CloudDatabase>> empty =
        CloudDatabase::open(std::string(kMemoryCloud), true);
    if (!empty) {
      return empty.error();
    }
    empty_.emplace(std::move(**empty));
  }
  return static_cast<const CloudDatabase*>(&*empty_);
}

Result<std::optional<Foresight>> SimulatedProvider::foresee(const OperationRequest& request) const {
  const Result<const CloudDatabase*> found = foreseeable();
  return found ? foresight_of(context(**found), request)
               : Result<std::optional<Foresight>>(found.error());
}

Result<std::optional<QuotaUse>> SimulatedProvider::quota_of(const std::string& type) const {
  const Result<const CloudDatabase*> found = foreseeable();
  return found ? quota_use(context(**found), type) : Result<std::optional<QuotaUse>>(found.error());
}

Result<std::optional<Foresight>> SimulatedProvider::foresight_of(const CloudContext& here,
                                                                 const OperationRequest& request) {
  // One view of the cloud for all rules; they only read.
  if (Status begun = here.database.sqlite().run("BEGIN"); !begun) {
    return begun.error();
  }
  Verdict verdict = accepted();
  for (const auto rule : {check_request, foresee_effect}) {
    verdict = rule(here, request);
    if (settles(verdict)) {
      break;
    }
  }
  if (Status ended = here.database.sqlite().run("ROLLBACK"); !ended) {
    return ended.error();
  }
  if (!verdict) {
    return verdict.error();
  }
  return *verdict ? std::optional(Foresight{(*verdict)->error, std::move((*verdict)->message),
                                            std::move((*verdict)->blockers)})
                  : std::nullopt;
}

Result<std::optional<std::string>> SimulatedProvider::parameter(const std::string& name) const {
  if (std::optional<std::string> image = public_image_parameter(name, options_.region)) {
    return image;
  }
  const Result<std::optional<LiveResource>> found = read("AWS::SSM::Parameter", name);
  if (!found) {
    return found.error();
  }
  return *found ? std::optional(text_at((*found)->properties, {"Value"})) : std::nullopt;
}

Result<std::vector<CloudInstance>> SimulatedProvider::list_instances() const {
  const Result<const CloudDatabase*> opened = current(false);
  if (!opened) {
    return opened.error();
  }
  return *opened == nullptr ? std::vector<CloudInstance>()
                            : (*opened)->instances(options_.region, nullptr);
}

}  // namespace drydock
