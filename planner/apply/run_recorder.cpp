#include "planner/apply/run_recorder.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <set>
#include <utility>

#include "base/duration.hpp"
#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

constexpr std::size_t kBuffered = std::size_t{256} * 1024;
constexpr std::size_t kReadingsInLine = 256;
constexpr Nanoseconds kWrittenEvery = kSecond / 2;
// Shorter secrets would blacken half of every message.
constexpr std::size_t kShortestSecret = 4;
// Readers cap nesting at this depth (value_json.hpp).
constexpr int kDeepest = 200;

void collect_secrets(const Value& value, bool secret,  // NOLINT(misc-no-recursion): kDeepest
                     std::set<std::string>& found, int depth) {
  const bool inside = secret || value.secret();
  if (depth > kDeepest) {
    return;
  }
  if (value.is_unknown()) {
    collect_secrets(value.expression(), inside, found, depth + 1);
  } else if (value.is_list()) {
    for (const Value& item : value.items()) {
      collect_secrets(item, inside, found, depth + 1);
    }
  } else if (value.is_object()) {
    for (const Value::Member& member : value.members()) {
      collect_secrets(member.value, inside, found, depth + 1);
    }
  } else if (const auto text = value.scalar_text();
             inside && text && text->size() >= kShortestSecret && !is_secret_digest(value)) {
    found.insert(*text);
  }
}

}  // namespace

// The lines so far; those of the clock are made up as the others are written.
class RunRecorder::Lines {
 public:
  Lines(std::ostream& out, const Plan& plan, std::string secret_key, Nanoseconds started_at)
      : out_(out), secret_key_(std::move(secret_key)), began_(started_at), last_(started_at) {
    for (const ResourceChange& change : plan.diff.changes) {
      if (change.after.contains_secret()) {
        collect_secrets(change.after, false, secrets_, 0);
      }
    }
  }

  void add(JsonWriter& json) { add_text(json.end_object().take() + "\n"); }
  void add_text(const std::string& text) {
    buffer_ += text;
    if (buffer_.size() >= kBuffered) {
      flush();
    }
  }

  // Since the start of the run, as the executor last read it.
  [[nodiscard]] Nanoseconds at() const { return last_ - began_; }

  void reading(Nanoseconds now) {
    readings_.push_back(now - last_);
    last_ = now;
    ++count_;
    if (readings_.size() == kReadingsInLine) {
      add_readings();
    }
    if (now - written_at_ >= kWrittenEvery) {
      written_at_ = now;
      flush();
    }
  }
  [[nodiscard]] std::size_t readings() const { return count_; }

  bool finish() {
    flush();
    return out_.good();
  }

  // What the provider or a hook says may repeat what it was sent.
  [[nodiscard]] std::string without_secrets(std::string message) const {
    for (const std::string& secret : secrets_) {
      for (std::size_t at = message.find(secret); at != std::string::npos;
           at = message.find(secret, at)) {
        message.replace(at, secret.size(), "***");
        at += 3;
      }
    }
    return message;
  }
  [[nodiscard]] Value without_secrets(const Value& value) const {
    return redact_secrets(value, secret_key_);
  }

 private:
  void add_readings() {
    if (readings_.empty()) {
      return;
    }
    JsonWriter json;
    json.begin_object().key("clock").begin_array();
    for (const Nanoseconds passed : readings_) {
      json.integer(passed);
    }
    readings_.clear();
    buffer_ += json.end_array().end_object().take() + "\n";
  }
  void flush() {
    add_readings();
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    out_.flush();
    buffer_.clear();
  }

  std::ostream& out_;
  std::string buffer_;
  std::string secret_key_;
  std::set<std::string> secrets_;
  std::vector<Nanoseconds> readings_;
  Nanoseconds began_;
  Nanoseconds last_;
  Nanoseconds written_at_ = 0;
  std::size_t count_ = 0;
};

// Also the place where an interrupt is let in: with a reading or a sleep, so that a replay can let
// it in at the same one.
class RunRecorder::RecordingClock final : public Clock {
 public:
  RecordingClock(Clock& clock, Lines& lines, const std::atomic<bool>* interrupted)
      : clock_(clock), lines_(lines), interrupted_(interrupted) {}

  [[nodiscard]] Nanoseconds now() const override {
    const Nanoseconds now = clock_.now();
    lines_.reading(now);
    let_interrupt_in(false);
    return now;
  }
  void sleep(Nanoseconds duration) override {
    clock_.sleep(duration);
    let_interrupt_in(true);
  }

  [[nodiscard]] const std::atomic<bool>& interrupted() const { return seen_; }
  // What time it is, without that it counts as a reading of the executor.
  [[nodiscard]] Nanoseconds glance() const { return clock_.now(); }

 private:
  void let_interrupt_in(bool asleep) const {
    if (interrupted_ == nullptr || seen_ || !interrupted_->load()) {
      return;
    }
    seen_ = true;
    JsonWriter json;
    json.begin_object().member("interrupted", lines_.readings()).member("asleep", asleep);
    lines_.add(json);
  }

  Clock& clock_;
  Lines& lines_;
  const std::atomic<bool>* interrupted_;
  mutable std::atomic<bool> seen_{false};
};

class RunRecorder::RecordingProvider final : public Provider {
 public:
  RecordingProvider(Provider& provider, const RecordingClock& clock, Lines& lines)
      : provider_(provider), clock_(clock), lines_(lines) {}

  [[nodiscard]] Result<ProgressEvent> start(const OperationRequest& request) override {
    const Nanoseconds began = clock_.glance();
    Result<ProgressEvent> event = provider_.start(request);
    const auto number = static_cast<std::uint32_t>(starts_++);
    by_client_token_[request.client_token] = number;
    const std::string operation(operation_name(request.operation));
    JsonWriter json;
    json.begin_object()
        .member("call", "start")
        .member("operation", operation)
        .member("resource", request.logical_id)
        .member("identifier", request.identifier)
        .member("attempt",
                ++attempts_[operation + " " + request.logical_id + " " + request.identifier]);
    add_times(json, began);
    if (event) {
      if (!event->request_token.empty()) {
        by_request_token_[event->request_token] = number;
      }
      add_answer(json, *event);
    } else {
      add_lost(json, event.error());
    }
    lines_.add(json);
    return event;
  }

  [[nodiscard]] Result<ProgressEvent> poll(const std::string& request_token) override {
    const Nanoseconds began = clock_.glance();
    Result<ProgressEvent> event = provider_.poll(request_token);
    JsonWriter json;
    json.begin_object().member("call", "poll").member("request", number(request_token, false));
    add_times(json, began);
    if (event) {
      add_answer(json, *event);
    } else {
      add_lost(json, event.error());
    }
    lines_.add(json);
    return event;
  }

  [[nodiscard]] Result<std::optional<ProgressEvent>> find_operation(
      const std::string& client_token) override {
    const Nanoseconds began = clock_.glance();
    Result<std::optional<ProgressEvent>> found = provider_.find_operation(client_token);
    JsonWriter json;
    json.begin_object().member("call", "find").member("request", number(client_token, true));
    add_times(json, began);
    if (!found) {
      add_lost(json, found.error());
    } else if (*found) {
      if (!(*found)->request_token.empty()) {
        by_request_token_[(*found)->request_token] = number(client_token, true);
      }
      add_answer(json, **found);
    } else {
      json.member("nothing", true);
    }
    lines_.add(json);
    return found;
  }

  [[nodiscard]] Result<std::optional<LiveResource>> read(
      const std::string& type, const std::string& identifier) const override {
    Result<std::optional<LiveResource>> live = provider_.read(type, identifier);
    JsonWriter json;
    json.begin_object()
        .member("call", "read")
        .member("type", type)
        .member("identifier", identifier)
        .member("at", lines_.at());
    if (live) {
      json.member("found", live->has_value());
    } else {
      add_lost(json, live.error());
    }
    lines_.add(json);
    return live;
  }

  [[nodiscard]] Result<std::optional<std::string>> parameter(
      const std::string& name) const override {
    Result<std::optional<std::string>> value = provider_.parameter(name);
    JsonWriter json;
    json.begin_object().member("call", "parameter").member("name", name).member("at", lines_.at());
    if (!value) {
      add_lost(json, value.error());
    } else if (*value) {
      json.member("value", lines_.without_secrets(**value));
    }
    lines_.add(json);
    return value;
  }

  // A run asks neither.
  [[nodiscard]] Result<std::vector<LiveResource>> list(const std::string& type) const override {
    return provider_.list(type);
  }
  [[nodiscard]] Result<std::optional<Foresight>> foresee(
      const OperationRequest& request) const override {
    return provider_.foresee(request);
  }

 private:
  void add_times(JsonWriter& json, Nanoseconds began) const {
    json.member("at", lines_.at()).member("took", clock_.glance() - began);
  }

  void add_lost(JsonWriter& json, const Error& error) const {
    json.member("lost", lines_.without_secrets(error.message));
  }

  void add_answer(JsonWriter& json, const ProgressEvent& event) const {
    constexpr std::array<const char*, 3> kStatuses = {"in_progress", "success", "failed"};
    const auto text = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) {
        json.member(name, value);
      }
    };
    json.key("answer").begin_object().member("status",
                                             kStatuses[static_cast<std::size_t>(event.status)]);
    text("token", event.request_token);
    text("identifier", event.identifier);
    text("error", handler_error_name(event.error));
    text("message", lines_.without_secrets(event.message));
    if (event.retry_after > 0) {
      json.member("retry_after", event.retry_after);
    }
    if (event.attributes.is_object() && !event.attributes.members().empty()) {
      json.key("attributes");
      write_value(json, lines_.without_secrets(event.attributes), ValueForm::Revealed);
    }
    json.end_object();
  }

  [[nodiscard]] std::uint32_t number(const std::string& token, bool client) const {
    const auto& numbers = client ? by_client_token_ : by_request_token_;
    const auto found = numbers.find(token);
    return found == numbers.end() ? 0 : found->second;
  }

  Provider& provider_;
  const RecordingClock& clock_;
  Lines& lines_;
  std::size_t starts_ = 0;
  std::map<std::string, std::uint32_t> by_client_token_;
  std::map<std::string, std::uint32_t> by_request_token_;
  std::map<std::string, std::uint32_t> attempts_;
};

class RunRecorder::RecordingHooks final : public OperationHooks {
 public:
  RecordingHooks(OperationHooks& hooks, Lines& lines) : hooks_(hooks), lines_(lines) {}

  [[nodiscard]] Result<std::optional<std::uint64_t>> start(const HookCall& call) override {
    Result<std::optional<std::uint64_t>> started = hooks_.start(call);
    JsonWriter json;
    json.begin_object()
        .member("hook", count_)
        .member("moment", call.moment == HookMoment::Before ? "before" : "after")
        .member("resource", call.address.text())
        .member("started", started && *started);
    if (!started) {
      json.member("error", lines_.without_secrets(started.error().message));
    } else if (*started) {
      running_[**started] = {count_, 0};
    }
    ++count_;
    lines_.add(json);
    return started;
  }

  [[nodiscard]] std::optional<Status> poll(std::uint64_t hook) override {
    std::optional<Status> ended = hooks_.poll(hook);
    auto& [number, polls] = running_[hook];
    if (!ended) {
      ++polls;
      return ended;
    }
    JsonWriter json;
    json.begin_object().member("hook", number).member("polls", polls);
    if (!*ended) {
      json.member("error", lines_.without_secrets(ended->error().message));
    }
    lines_.add(json);
    running_.erase(hook);
    return ended;
  }

 private:
  OperationHooks& hooks_;
  Lines& lines_;
  std::uint32_t count_ = 0;
  std::map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> running_;
};

RunRecorder::RunRecorder(std::ostream& out, const RunHeader& header, const Run& run)
    : lines_(std::make_unique<Lines>(out, run.plan, run.secret_key, header.started_at)),
      clock_(std::make_unique<RecordingClock>(run.clock, *lines_, run.options.interrupted)),
      provider_(std::make_unique<RecordingProvider>(run.provider, *clock_, *lines_)),
      options_(run.options) {
  lines_->add_text(run_header_line(header));
  options_.interrupted = &clock_->interrupted();
  if (run.options.hooks != nullptr) {
    hooks_ = std::make_unique<RecordingHooks>(*run.options.hooks, *lines_);
    options_.hooks = hooks_.get();
  }
  options_.on_event = [this, told = run.options.on_event](const StepEvent& event) {
    note_event(event);
    if (told) {
      told(event);
    }
  };
}

RunRecorder::~RunRecorder() = default;

Provider& RunRecorder::provider() { return *provider_; }
Clock& RunRecorder::clock() { return *clock_; }

void RunRecorder::note_event(const StepEvent& event) {
  JsonWriter json;
  json.begin_object()
      .member("event", event_kind_name(event.kind))
      .member("step", event.step)
      .member("at", lines_->at());
  if (!event.message.empty()) {
    json.member("message", lines_->without_secrets(event.message));
  }
  lines_->add(json);
}

bool RunRecorder::end(const Result<ApplyResult>& result) {
  JsonWriter json;
  json.begin_object();
  const RunEnd end = !result               ? RunEnd::Error
                     : result->complete()  ? RunEnd::Complete
                     : result->interrupted ? RunEnd::Interrupted
                                           : RunEnd::Incomplete;
  json.member("end", run_end_name(end));
  if (!result) {
    json.member("message", lines_->without_secrets(result.error().message));
  }
  const std::string line = json.end_object().take() + "\n";
  const bool written = lines_->finish();
  lines_->add_text(line);
  return lines_->finish() && written;
}

}  // namespace drydock
