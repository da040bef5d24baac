// Runs a definition on virtual time for the tests, and shows what became of it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_map.hpp"
#include "planner/document/read_document.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/workflow/history.hpp"
#include "simulator/workflow/mocks.hpp"
#include "simulator/workflow/state_machine.hpp"

namespace drydock {

// Objects by "bucket/key".
class MapObjects final : public ObjectSource {
 public:
  explicit MapObjects(std::map<std::string, std::string> objects) : objects_(std::move(objects)) {}
  std::optional<std::string> read(std::string_view bucket, std::string_view key) override {
    const auto found = objects_.find(std::string(bucket) + "/" + std::string(key));
    return found == objects_.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<StoredObject> list(std::string_view bucket, std::string_view prefix) override {
    std::vector<StoredObject> found;
    const std::string begins = std::string(bucket) + "/" + std::string(prefix);
    for (const auto& [name, text] : objects_) {
      if (name.starts_with(begins)) {
        StoredObject object;
        object.key = name.substr(bucket.size() + 1);
        object.size = static_cast<double>(text.size());
        found.push_back(std::move(object));
      }
    }
    return found;
  }

 private:
  std::map<std::string, std::string> objects_;
};

// A definition that was compiled, with all that it refers to.
struct CompiledText {
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Document> document;
  std::optional<StateMachine> machine;
};

inline std::unique_ptr<CompiledText> compile_text(std::string_view definition) {
  auto made = std::make_unique<CompiledText>();
  const FileId file = made->sources.add("definition.json", std::string(definition));
  made->document = read_document(made->sources, file, made->diagnostics, ReadAs::OwnFile);
  if (made->document) {
    made->machine = compile_state_machine(made->document->root(), made->diagnostics);
  }
  return made;
}

// Names children only when somebody asks, as simulations do.
class NamesWhenAsked final : public ExecutionObserver {
 public:
  explicit NamesWhenAsked(ExecutionObserver& inner) : inner_(inner) {}
  void on_start(ExecutionId id, ExecutionId parent, const StateMachine& machine,
                const ExecutionOptions& options) override {
    inner_.on_start(id, parent, machine, options);
  }
  [[nodiscard]] bool wants_names() const override { return false; }
  [[nodiscard]] bool wants_events(ExecutionId id, ExecutionId parent) override {
    return inner_.wants_events(id, parent);
  }
  void on_event(ExecutionId id, const HistoryEvent& event) override { inner_.on_event(id, event); }
  void on_end(ExecutionId id, const ExecutionEnd& end) override { inner_.on_end(id, end); }

 private:
  ExecutionObserver& inner_;
};

struct RunSettings {
  bool names_when_asked = false;
  std::string mocks = "{}";
  MachineType type = MachineType::Standard;
  std::map<std::string, std::string> objects;
  EngineOptions engine;
};

// Shown as "SUCCEEDED {output}", or "FAILED error: cause".
class DefinitionRun {
 public:
  DefinitionRun(std::string_view definition, std::string_view input,
                const RunSettings& settings = {}) {
    const std::unique_ptr<CompiledText> compiled = compile_text(definition);
    for (const Diagnostic& diagnostic : compiled->diagnostics.all()) {
      ADD_FAILURE() << diagnostic.message;
    }
    const std::unique_ptr<CompiledText> mocks_text = std::make_unique<CompiledText>();
    const FileId file = mocks_text->sources.add("mocks.json", settings.mocks);
    const std::optional<Document> document =
        read_document(mocks_text->sources, file, mocks_text->diagnostics, ReadAs::OwnFile);
    JsonArena arena;
    const Result<Json> value = read_json_value(input, arena);
    if (!compiled->machine || !document || !value) {
      ADD_FAILURE() << "the test's own definition, mocks or input cannot be read";
      return;
    }
    const std::optional<Mocks> mocks = read_mocks(document->root(), {}, mocks_text->diagnostics);
    MockedTasks tasks(*mocks, nullptr);
    MapObjects objects(settings.objects);
    EngineOptions options = settings.engine;
    NamesWhenAsked later(history_);
    options.observer = &history_;
    if (settings.names_when_asked) {
      options.observer = &later;
    }
    options.objects = &objects;
    WorkflowEngine engine(tasks, options);
    ExecutionOptions names;
    names.type = settings.type;
    names.name = "one";
    names.machine_name = "machine";
    names.arn = "arn:aws:states:eu-west-1:111122223333:execution:machine:one";
    names.machine_arn = "arn:aws:states:eu-west-1:111122223333:stateMachine:machine";
    engine.start(*compiled->machine, *value, names);
    engine.run();
  }

  [[nodiscard]] std::string shown() const {
    if (!history_.end()) {
      return "did not end";
    }
    const ExecutionEnd& end = history_.end()->end;
    std::string text(execution_status_name(end.status));
    if (end.status == ExecutionStatus::Succeeded) {
      return text + " " + json_text(history_.end()->output);
    }
    return text + (end.error ? " " + *end.error : "") + (end.cause ? ": " + *end.cause : "");
  }
  [[nodiscard]] double seconds() const {
    const ExecutionEnd& end = history_.end()->end;
    return static_cast<double>(end.ended - end.started) / 1e9;
  }
  // "2<0 PassStateEntered A, 3<2 PassStateExited A", without the first and the last event.
  [[nodiscard]] std::string events() const {
    std::string text;
    for (std::size_t i = 1; i + 1 < history_.events().size(); ++i) {
      const RecordedEvent& event = history_.events()[i];
      text += (text.empty() ? "" : ", ") + std::to_string(event.id) + "<" +
              std::to_string(event.previous) + " " + std::string(event.type());
      text += event.name().empty() ? "" : " " + std::string(event.name());
    }
    return text;
  }
  [[nodiscard]] int count(std::string_view type) const {
    int count = 0;
    for (const RecordedEvent& event : history_.events()) {
      count += event.type() == type ? 1 : 0;
    }
    return count;
  }
  // FIELD of the first event of the type, as JSON; "" if there is none.
  [[nodiscard]] std::string field(std::string_view type, std::string_view name) const {
    for (const RecordedEvent& event : history_.events()) {
      if (event.type() == type && event.fields.find(name).is_present()) {
        return json_text(event.fields.find(name));
      }
    }
    return "";
  }
  [[nodiscard]] const HistoryRecorder& history() const { return history_; }

 private:
  HistoryRecorder history_;
};

inline std::string run_shown(std::string_view definition, std::string_view input,
                             const RunSettings& settings = {}) {
  return DefinitionRun(definition, input, settings).shown();
}

// One state `S` with these fields, which is the whole machine.
inline std::string one_state(std::string_view fields) {
  return R"({"StartAt": "S", "States": {"S": {)" + std::string(fields) + R"(, "End": true}}})";
}

}  // namespace drydock
