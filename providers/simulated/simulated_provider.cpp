#include "providers/simulated/simulated_provider.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/model/value_json.hpp"
#include "providers/simulated/effects.hpp"
#include "simulator/world/public_parameters.hpp"

namespace drydock {
namespace {

// The real ones in order (an instance profile takes longest, a route least), a thousandth as long:
// a demonstration does not wait.
struct Latency {
  std::string_view type;
  std::int64_t milliseconds;
};
constexpr std::int64_t kUsualLatency = 60;
constexpr std::array<Latency, 12> kLatencies = {{
    {"AWS::AutoScaling::AutoScalingGroup", 180},
    {"AWS::EC2::Instance", 150},
    {"AWS::EC2::LaunchTemplate", 30},
    {"AWS::EC2::Route", 20},
    {"AWS::EC2::RouteTable", 30},
    {"AWS::EC2::SecurityGroup", 40},
    {"AWS::EC2::Subnet", 30},
    {"AWS::EC2::SubnetRouteTableAssociation", 25},
    {"AWS::EC2::VPC", 40},
    {"AWS::IAM::InstanceProfile", 200},
    {"AWS::IAM::Role", 120},
    {"AWS::ResourceGroups::Group", 50},
}};

Nanoseconds latency_of(std::string_view type, double scale) {
  const auto* const found = std::find_if(kLatencies.begin(), kLatencies.end(),
                                         [&](const Latency& each) { return each.type == type; });
  const std::int64_t usual = found == kLatencies.end() ? kUsualLatency : found->milliseconds;
  return static_cast<Nanoseconds>(static_cast<double>(usual * kMillisecond) * scale);
}

std::string digest_of(const OperationRequest& request) {
  return sha256_hex(fmt::format("{}\n{}\n{}\n{}", operation_name(request.operation), request.type,
                                request.identifier,
                                value_to_canonical_json(request.desired, ValueForm::Revealed)));
}

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

ProgressEvent token_conflict(const CloudRequest& other) {
  ProgressEvent event;
  event.status = OperationStatus::Failed;
  event.error = HandlerError::InvalidRequest;
  event.message = fmt::format(
      "ClientTokenConflict: ClientToken {} is already associated with an existing operation with "
      "RequestToken {}",
      other.client_token, other.request_token);
  return event;
}

}  // namespace

SimulatedProvider::SimulatedProvider(SimulatedOptions options, const SchemaRegistry& schemas,
                                     Clock& clock)
    : options_(std::move(options)), schemas_(schemas), clock_(clock) {}

CloudContext SimulatedProvider::context(const CloudDatabase& database) const {
  return {database, schemas_, options_.region, options_.account, clock_.now()};
}

Result<const CloudDatabase*> SimulatedProvider::current(bool create) const {
  if (!database_) {
    Result<std::optional<CloudDatabase>> opened = CloudDatabase::open(options_.path, create);
    if (!opened) {
      return opened.error();
    }
    if (!*opened) {
      return static_cast<const CloudDatabase*>(nullptr);
    }
    database_.emplace(std::move(**opened));
  }
  if (Status finished = finish_due(*database_); !finished) {
    return finished.error();
  }
  return static_cast<const CloudDatabase*>(&*database_);
}

Status SimulatedProvider::finish_due(const CloudDatabase& database) const {
  while (true) {
    const Result<std::optional<CloudRequest>> seen = database.next_ready(clock_.now());
    if (!seen || !*seen) {
      return seen ? success() : Status(seen.error());
    }
    Result<SqliteTransaction> transaction = SqliteTransaction::begin(database.sqlite());
    if (!transaction) {
      return transaction.error();
    }
    // Another process may have finished it meanwhile.
    Result<std::optional<CloudRequest>> next = database.next_ready(clock_.now());
    if (!next || !*next) {
      return next ? success() : Status(next.error());
    }
    CloudRequest& request = **next;
    CloudContext here = context(database);
    here.region = request.region;
    if (Status set = database.sqlite().execute("SAVEPOINT effect"); !set) {
      return set;
    }
    const Verdict verdict = take_effect(here, request);
    if (!verdict) {
      return verdict.error();
    }
    request.status = OperationStatus::Success;
    if (*verdict) {
      request.status = OperationStatus::Failed;
      request.error = (*verdict)->error;
      request.message = without_secrets((*verdict)->message, request);
      request.attributes = Value::null();
      if (Status undone = database.sqlite().execute("ROLLBACK TO effect"); !undone) {
        return undone;
      }
    }
    if (Status released = database.sqlite().execute("RELEASE effect"); !released) {
      return released;
    }
    if (Status written = database.finish(request); !written) {
      return written;
    }
    if (Status committed = transaction->commit(); !committed) {
      return committed;
    }
  }
}

ProgressEvent SimulatedProvider::event_of(const CloudRequest& request) const {
  ProgressEvent event;
  event.status = request.status;
  event.request_token = request.request_token;
  event.identifier = request.identifier;
  event.attributes = request.attributes;
  event.error = request.error;
  event.message = request.message;
  if (request.status == OperationStatus::InProgress) {
    event.retry_after = std::max<Nanoseconds>(request.ready_at - clock_.now(), kMillisecond);
  }
  return event;
}

Result<CloudRequest> SimulatedProvider::record(const CloudDatabase& database,
                                               const OperationRequest& asked,
                                               std::string digest) const {
  CloudRequest request;
  request.request_token = random_hex(16);
  request.client_token = asked.client_token;
  request.desired_digest = std::move(digest);
  request.operation = asked.operation;
  request.type = asked.type;
  request.identifier = asked.identifier;
  request.region = options_.region;
  request.stack = asked.stack_name;
  request.logical_id = asked.logical_id;
  request.entropy = random_hex(16);
  request.desired = asked.desired.is_object() ? asked.desired : Value::object({});
  for (const Value::Member& member : request.desired.members()) {
    if (member.value.contains_secret()) {
      request.secret_properties.push_back(member.key);
    }
  }
  request.ready_at = clock_.now() + latency_of(asked.type, options_.latency_scale);
  if (asked.operation == OperationKind::Create) {
    // An identifier that needs no entropy is known at once.
    CloudRequest other = request;
    other.entropy = random_hex(16);
    const CloudContext here = context(database);
    std::string identifier = identifier_for(here, request);
    request.identifier =
        identifier == identifier_for(here, other) ? std::move(identifier) : std::string();
    return request;
  }
  const Result<std::optional<CloudRequest>> busy =
      database.request_on(request.type, request.identifier, request.region);
  if (!busy) {
    return busy.error();
  }
  if (*busy) {
    request.status = OperationStatus::Failed;
    request.error = HandlerError::ResourceConflict;
    request.message = fmt::format(
        "ConcurrentOperation: another operation on '{}' is in progress, RequestToken {}",
        request.identifier, (*busy)->request_token);
    request.desired = Value::null();
  }
  return request;
}

Result<ProgressEvent> SimulatedProvider::start(const OperationRequest& request) {
  const Result<const CloudDatabase*> opened = current(true);
  if (!opened) {
    return opened.error();
  }
  const CloudDatabase& database = **opened;
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(database.sqlite());
  if (!transaction) {
    return transaction.error();
  }
  std::string digest = digest_of(request);
  const Result<std::optional<CloudRequest>> known =
      database.request_by_client_token(request.client_token);
  if (!known) {
    return known.error();
  }
  if (*known) {
    return (*known)->desired_digest == digest ? event_of(**known) : token_conflict(**known);
  }
  const Result<CloudRequest> recorded = record(database, request, std::move(digest));
  if (!recorded) {
    return recorded.error();
  }
  if (Status stored = database.insert(*recorded); !stored) {
    return stored.error();
  }
  if (Status committed = transaction->commit(); !committed) {
    return committed.error();
  }
  return event_of(*recorded);
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
  if (!*found) {
    return std::optional<LiveResource>();
  }
  Result<Value> attributes = live_attributes(context(**opened), **found);
  if (!attributes) {
    return attributes.error();
  }
  return std::optional(
      LiveResource{(*found)->identifier, (*found)->properties, *std::move(attributes)});
}

Result<std::vector<LiveResource>> SimulatedProvider::list(const std::string& type) const {
  const Result<const CloudDatabase*> opened = current(false);
  if (!opened) {
    return opened.error();
  }
  std::vector<LiveResource> live;
  if (*opened == nullptr) {
    return live;
  }
  const Result<std::vector<CloudResource>> found = (*opened)->list(type, options_.region);
  if (!found) {
    return found.error();
  }
  for (const CloudResource& resource : *found) {
    Result<Value> attributes = live_attributes(context(**opened), resource);
    if (!attributes) {
      return attributes.error();
    }
    live.push_back({resource.identifier, resource.properties, *std::move(attributes)});
  }
  return live;
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
