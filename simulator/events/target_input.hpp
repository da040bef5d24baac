// What a target of an EventBridge rule gets to see of an event: the event, a constant (Input), a
// part of it (InputPath), or text made from parts of it (InputTransformer). Sources: EventBridge
// User Guide, "Amazon EventBridge input transformation"; API reference, InputTransformer; recorded
// answers of the service.
//
// A template holds `<name>` of InputPathsMap, or one of five names of the service. Outside quotes
// texts get quotes, and everything else stands as JSON. Within quotes texts stand as they are, and
// nothing in them is escaped; objects and lists lose their own quotes. A path that leads nowhere
// gives an empty text. `aws.events.event` is the event without its detail, its detail-type under
// `detailType`; `aws.events.event.json` is all of it; both stand as they are even within quotes.
//
// What is made is minified if it is JSON, and passed on as it is if it is not; a target such as a
// state machine then refuses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "planner/model/value.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/json_path.hpp"

namespace drydock {

// What the names of the service stand for.
struct EventDelivery {
  std::string_view rule_arn;  // or of the pipe
  std::string_view rule_name;
  Nanoseconds ingestion_time = 0;
  // Of a pipe.
  std::string_view source_arn = {};
  std::string_view enrichment_arn = {};
  std::string_view target_arn = {};
};

struct DeliveredInput {
  std::string text;
  Json value;  // Absent if the text is not JSON
};

class TargetInput {
 public:
  // The event itself.
  TargetInput() = default;
  // From a target of AWS::Events::Rule, or anything with Input, InputPath and InputTransformer.
  // `where` is its path in the template. Nothing, and every reason, if the service would refuse it.
  [[nodiscard]] static std::optional<TargetInput> read(const Value& target,
                                                       const std::string& where,
                                                       Diagnostics& diagnostics);

  // From the TargetParameters or EnrichmentParameters of a pipe: an InputTemplate whose
  // placeholders are paths themselves, `<$.body.id>`, or names of the service,
  // `<aws.pipes.pipe-name>` (EventBridge User Guide, "Amazon EventBridge Pipes input
  // transformation"). Bodies that are JSON are parsed by whoever makes the record, as pipes do
  // ("implicit body data parsing").
  [[nodiscard]] static std::optional<TargetInput> read_pipe(const Value& parameters,
                                                            const std::string& where,
                                                            Diagnostics& diagnostics);

  [[nodiscard]] DeliveredInput make(const Json& event, const EventDelivery& delivery,
                                    JsonArena& arena) const;

 private:
  friend class TargetInputReader;

  enum class Kind : std::uint8_t { Event, Constant, Path, Template };
  enum class Name : std::uint8_t {
    Path,
    RuleArn,
    RuleName,
    IngestionTime,
    Event,
    EventJson,
    SourceArn,
    EnrichmentArn,
    TargetArn,
  };
  // A stretch of the template, and what follows it.
  struct Piece {
    std::string text;
    bool has_name = false;
    Name name = Name::Path;
    std::uint32_t path = 0;  // which of paths_
    bool quoted = false;
  };
  void append(const Piece& piece, const Json& event, const EventDelivery& delivery,
              JsonArena& arena, std::string& out) const;

  Kind kind_ = Kind::Event;
  std::string constant_;
  std::vector<JsonPath> paths_;
  std::vector<Piece> pieces_;
};

}  // namespace drydock
