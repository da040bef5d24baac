#include "simulator/events/target_input.hpp"

#include <algorithm>
#include <array>

#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

std::string unquoted(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '"'), text.end());
  return text;
}

// The event as `aws.events.event` shows it, in the order that the service writes.
Json without_detail(const Json& event, JsonArena& arena) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kMembers = {
      {{"id", "id"},
       {"account", "account"},
       {"detailType", "detail-type"},
       {"time", "time"},
       {"source", "source"},
       {"region", "region"},
       {"resources", "resources"},
       {"version", "version"}}};
  JsonObjectBuilder object(arena);
  for (const auto& [shown, name] : kMembers) {
    if (const Json value = event.find(name); value.is_present()) {
      object.set(shown, value);
    }
  }
  return object.finish();
}

}  // namespace

void TargetInput::append(const Piece& piece, const Json& event, const EventDelivery& delivery,
                         JsonArena& arena, std::string& out) const {
  Json value;
  switch (piece.name) {
    case Name::RuleArn:
      value = arena.string(delivery.rule_arn);
      break;
    case Name::RuleName:
      value = arena.string(delivery.rule_name);
      break;
    case Name::SourceArn:
      value = arena.string(delivery.source_arn);
      break;
    case Name::EnrichmentArn:
      value = arena.string(delivery.enrichment_arn);
      break;
    case Name::TargetArn:
      value = arena.string(delivery.target_arn);
      break;
    case Name::IngestionTime:
      value = arena.string(format_instant(delivery.ingestion_time));
      break;
    case Name::Event:
      append_json_text(out, without_detail(event, arena));
      return;
    case Name::EventJson:
      append_json_text(out, event);
      return;
    case Name::Path:
      value = paths_[piece.path].find_in(event, arena);
      break;
  }
  if (value.is_absent()) {
    value = arena.string("");
  }
  if (!piece.quoted) {
    append_json_text(out, value);
  } else if (value.is_string()) {
    out += value.text();
  } else {
    out += unquoted(json_text(value));
  }
}

DeliveredInput TargetInput::make(const Json& event, const EventDelivery& delivery,
                                 JsonArena& arena) const {
  DeliveredInput made;
  if (kind_ == Kind::Event || kind_ == Kind::Path) {
    made.value = kind_ == Kind::Event ? event : paths_.front().find_in(event, arena);
    made.value = made.value.is_absent() ? Json::null() : made.value;
    made.text = json_text(made.value);
    return made;
  }
  made.text = constant_;
  for (const Piece& piece : pieces_) {
    made.text += piece.text;
    if (piece.has_name) {
      append(piece, event, delivery, arena, made.text);
    }
  }
  if (const Result<Json> value = read_json_value(made.text, arena)) {
    made.value = *value;
    made.text = json_text(made.value);
  }
  return made;
}

}  // namespace drydock
