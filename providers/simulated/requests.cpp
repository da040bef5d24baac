#include "providers/simulated/requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "planner/model/value_json.hpp"
#include "providers/simulated/effects.hpp"
#include "providers/simulated/latencies.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max();
constexpr std::size_t kEntropyDigits = 32;

// Messages quote what was asked for and end up in logs; a secret does not. Texts of a few bytes
// stay: they may be the name beside a secret, and replacing them would garble the message.
constexpr std::size_t kShortestSecret = 4;

std::string without_secrets(std::string message, const CloudRequest& request) {
  std::vector<const Value*> open;
  for (const std::string& name : request.secret_properties) {
    open.push_back(request.desired.find(name));
  }
  std::vector<std::string> texts;
  while (!open.empty()) {
    const Value* value = open.back();
    open.pop_back();
    if (value != nullptr && value->is_string() && value->text().size() >= kShortestSecret) {
      texts.push_back(value->text());
    } else if (value != nullptr && value->is_list()) {
      for (const Value& item : value->items()) {
        open.push_back(&item);
      }
    } else if (value != nullptr && value->is_object()) {
      for (const Value::Member& member : value->members()) {
        open.push_back(&member.value);
      }
    }
  }
  // Long ones first: one may be part of another.
  std::sort(texts.begin(), texts.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  constexpr std::string_view kHidden = "(sensitive)";
  for (const std::string& text : texts) {
    for (std::size_t at = message.find(text); at != std::string::npos;
         at = message.find(text, at + kHidden.size())) {
      message.replace(at, text.size(), kHidden);
    }
  }
  return message;
}

// Draws what the plan has in store: how long it takes, whether it ends, and how.
Status plan_faults(const CloudContext& context, const OperationRequest& asked,
                   CloudRequest& request) {
  const FaultPlan& plan = *context.faults;
  const CloudDatabase& database = context.database;
  const FaultCounter counter = [&database](const std::string& name) {
    return database.next_count(name);
  };
  const Result<std::int64_t> attempt = counter("attempt " + attempt_key(asked));
  if (!attempt) {
    return attempt.error();
  }
  const FaultedRequest faulted = faulted_request(asked, *attempt);
  if (const std::optional<Nanoseconds> latency = operation_latency(plan, faulted)) {
    request.ready_at = context.now + *latency;
  }
  for (std::size_t i = 0; i < plan.failures.size(); ++i) {
    const OperationFailure& failure = plan.failures[i];
    const Result<bool> hit =
        fault_hits(plan, failure.match, fmt::format("failures.{}", i), faulted, counter);
    if (!hit) {
      return hit.error();
    }
    if (*hit) {
      request.planned =
          failure.leaves_object ? PlannedFault::FailAfterEffect : PlannedFault::FailWithoutEffect;
      request.error = failure.error;
      request.message = failure.message;
      break;
    }
  }
  for (std::size_t i = 0; i < plan.endless.size(); ++i) {
    const Result<bool> hit =
        fault_hits(plan, plan.endless[i], fmt::format("endless.{}", i), faulted, counter);
    if (!hit) {
      return hit.error();
    }
    request.ready_at = *hit ? kNever : request.ready_at;
  }
  return success();
}

Status draw_names(const CloudContext& context, const RequestOptions& options,
                  const OperationRequest& asked, CloudRequest& request) {
  if (!options.seed) {
    request.request_token = random_hex(16);
    request.entropy = random_hex(16);
    return success();
  }
  const std::string key = attempt_key(asked);
  const Result<std::int64_t> number = context.database.next_count("named " + key);
  if (!number) {
    return number.error();
  }
  const std::string base = fmt::format("{}\n{}\n{}", *options.seed, key, *number);
  request.request_token = sha256_hex(base + "\nrequest").substr(0, kEntropyDigits);
  request.entropy = sha256_hex(base + "\nentropy").substr(0, kEntropyDigits);
  return success();
}

// One request inside a savepoint that is dropped if the service refuses.
Status end_request(const CloudContext& context, CloudRequest& request) {
  const SqliteDatabase& sqlite = context.database.sqlite();
  request.status =
      request.planned == PlannedFault::None ? OperationStatus::Success : OperationStatus::Failed;
  if (request.planned == PlannedFault::FailWithoutEffect) {
    request.message = without_secrets(request.message, request);
    return context.database.finish(request);
  }
  if (Status set = sqlite.run("SAVEPOINT effect"); !set) {
    return set;
  }
  const std::string known = request.identifier;
  const Verdict verdict = take_effect(context, request);
  if (!verdict) {
    return verdict.error();
  }
  if (*verdict) {
    request.identifier = known;  // what would have been made is not there
    request.status = OperationStatus::Failed;
    request.error = (*verdict)->error;
    request.message = without_secrets((*verdict)->message, request);
    if (Status undone = sqlite.run("ROLLBACK TO effect"); !undone) {
      return undone;
    }
  }
  if (request.status == OperationStatus::Failed) {
    request.attributes = Value::null();
  }
  if (Status released = sqlite.run("RELEASE effect"); !released) {
    return released;
  }
  return context.database.finish(request);
}

}  // namespace

std::string request_digest(const OperationRequest& request) {
  return sha256_hex(fmt::format("{}\n{}\n{}\n{}", operation_name(request.operation), request.type,
                                request.identifier,
                                value_to_canonical_json(request.desired, ValueForm::Revealed)));
}

Result<CloudRequest> make_request(const CloudContext& context, const RequestOptions& options,
                                  const OperationRequest& asked, std::string digest) {
  CloudRequest request;
  request.client_token = asked.client_token;
  request.desired_digest = std::move(digest);
  request.operation = asked.operation;
  request.type = asked.type;
  request.identifier = asked.identifier;
  request.region = context.region;
  request.stack = asked.stack_name;
  request.logical_id = asked.logical_id;
  request.desired = asked.desired.is_object() ? asked.desired : Value::object({});
  for (const Value::Member& member : request.desired.members()) {
    if (member.value.contains_secret()) {
      request.secret_properties.push_back(member.key);
    }
  }
  request.asked_at = context.now;
  request.ready_at =
      context.now + static_cast<Nanoseconds>(static_cast<double>(usual_latency(asked.type)) *
                                             options.latency_scale);
  if (Status named = draw_names(context, options, asked, request); !named) {
    return named.error();
  }
  if (context.faults != nullptr) {
    if (Status planned = plan_faults(context, asked, request); !planned) {
      return planned.error();
    }
  }
  if (asked.operation == OperationKind::Create) {
    // An identifier that needs no entropy is known at once.
    CloudRequest other = request;
    other.entropy = "0123456789abcdef0123456789abcdef";
    std::string identifier = identifier_for(context, request);
    request.identifier =
        identifier == identifier_for(context, other) ? std::move(identifier) : std::string();
  }
  return request;
}

Status end_ready_requests(const CloudContext& context) {
  while (true) {
    Result<std::optional<CloudRequest>> next = context.database.next_ready(context.now);
    if (!next || !*next) {
      return next ? success() : Status(next.error());
    }
    CloudContext here = context;
    here.region = (*next)->region;
    if (Status ended = end_request(here, **next); !ended) {
      return ended;
    }
  }
}

}  // namespace drydock
