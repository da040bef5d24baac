// What EventBridge takes as the input of a target.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/codes/events_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/model/property_reader.hpp"
#include "simulator/events/target_input.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {
namespace {

// API reference, Target and InputTransformer.
constexpr std::size_t kMostPaths = 100;
constexpr std::size_t kLongestTemplate = 8192;
constexpr std::size_t kLongestName = 256;

// A name, or a path of a pipe.
bool is_placeholder(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '$' || c == '[' || c == ']' || c == '*';
  });
}

bool is_name(std::string_view text) {
  return is_placeholder(text) && text.find_first_of(".$[]*") == std::string_view::npos;
}

}  // namespace

class TargetInputReader {
 public:
  TargetInputReader(const Value& target, const std::string& where, Diagnostics& diagnostics)
      : target_(&target, where, codes::TargetInputInvalid, diagnostics) {}

  // Of a pipe: the template alone.
  std::optional<TargetInput> read_pipe() {
    pipe_ = true;
    if (const std::optional<std::string> text = target_.text("InputTemplate")) {
      input_.kind_ = Kind::Template;
      if (text->size() > kLongestTemplate) {
        refuse(target_, "InputTemplate", "InputTemplate is longer than 8192 characters", "");
      } else {
        read_template(target_, *text);
      }
    }
    return wrong_ ? std::nullopt : std::optional(std::move(input_));
  }

  std::optional<TargetInput> read() {
    std::vector<std::string_view> given;
    for (const std::string_view name : {"Input", "InputPath", "InputTransformer"}) {
      if (target_.has(name)) {
        given.push_back(name);
      }
    }
    if (given.size() > 1) {
      refuse(target_, "", fmt::format("a target has one of {}", fmt::join(given, " and ")),
             "EventBridge takes Input, InputPath or InputTransformer, and no two of them");
    } else if (target_.has("Input")) {
      read_constant();
    } else if (target_.has("InputPath")) {
      read_path();
    } else if (target_.has("InputTransformer")) {
      read_transformer();
    }
    return wrong_ ? std::nullopt : std::optional(std::move(input_));
  }

 private:
  using Kind = TargetInput::Kind;
  using Name = TargetInput::Name;

  void refuse(PropertyReader& at, std::string_view key, std::string message, std::string hint) {
    wrong_ = true;
    at.report(key, std::move(message), std::move(hint));
  }

  void read_constant() {
    input_.kind_ = Kind::Constant;
    const std::optional<std::string> text = target_.text("Input");
    JsonArena arena;
    if (!text || text->size() > kLongestTemplate) {
      refuse(target_, "Input", "Input is no text of at most 8192 characters", "");
    } else if (const Result<Json> value = read_json_value(*text, arena); !value) {
      refuse(target_, "Input", "Input is " + value.error().message,
             "a plain text is JSON with quotes around it: '\"text\"'");
    }
    input_.constant_ = text.value_or("");
  }

  void read_path() {
    input_.kind_ = Kind::Path;
    add_path(target_, "InputPath", target_.text_or("InputPath", ""));
  }

  bool add_path(PropertyReader& at, std::string_view key, const std::string& text) {
    std::string why;
    std::optional<JsonPath> path = JsonPath::parse(text, why);
    if (!path || path->root() != JsonPath::Root::Input) {
      refuse(at, key,
             fmt::format("{} is `{}`, which is no path into the event{}{}", key, text,
                         why.empty() ? "" : ": ", why),
             "write a path with dots, such as $.detail.state");
      return false;
    }
    input_.paths_.push_back(*std::move(path));
    return true;
  }

  void read_transformer() {
    input_.kind_ = Kind::Template;
    PropertyReader transformer = target_.object("InputTransformer");
    PropertyReader map = transformer.object("InputPathsMap");
    if (map.value() != nullptr) {
      read_map(map);
    }
    const std::optional<std::string> text = transformer.text("InputTemplate");
    if (!text || text->empty() || text->size() > kLongestTemplate) {
      refuse(transformer, "InputTemplate", "InputTemplate is no text of 1 to 8192 characters", "");
      return;
    }
    read_template(transformer, *text);
  }

  void read_map(PropertyReader& map) {
    if (map.value()->members().size() > kMostPaths) {
      refuse(map, "",
             fmt::format("InputPathsMap has {} paths, and 100 is the most",
                         map.value()->members().size()),
             "");
    }
    for (const Value::Member& member : map.value()->members()) {
      const std::string& name = member.key;
      if (!is_name(name) || name.size() > kLongestName) {
        refuse(map, name, fmt::format("`{}` cannot be a name in InputPathsMap", name),
               "names are of letters, digits, _ and -");
        continue;
      }
      if (add_path(map, name, map.text_or(name, ""))) {
        names_.push_back(name);
      }
    }
  }

  // Where in the template the names stand, and whether within quotes.
  void read_template(PropertyReader& transformer, std::string_view text) {
    std::string literal;
    std::string sample;  // with something in the place of each name
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      const std::size_t end = c == '<' ? text.find_first_of("<>", at + 1) : std::string_view::npos;
      const bool closed = end != std::string_view::npos && text[end] == '>';
      if (closed && is_placeholder(text.substr(at + 1, end - at - 1))) {
        TargetInput::Piece piece;
        piece.text = std::exchange(literal, {});
        piece.quoted = quoted;
        sample += piece.text;
        sample += quoted ? kMark : std::string_view("null");
        name_of(transformer, text.substr(at + 1, end - at - 1), piece);
        input_.pieces_.push_back(std::move(piece));
        at = end;
        continue;
      }
      literal += c;
      if (c == '\\' && quoted && at + 1 < text.size()) {
        literal += text[++at];
      } else if (c == '"') {
        quoted = !quoted;
      }
    }
    sample += literal;
    input_.pieces_.push_back({std::move(literal)});
    if (!wrong_) {
      check_shape(transformer, sample);
    }
  }

  void name_of(PropertyReader& transformer, std::string_view name, TargetInput::Piece& piece) {
    piece.has_name = true;
    const auto& known_names = pipe_ ? kPipeNames : kRuleNames;
    const auto service = std::find_if(known_names.begin(), known_names.end(),
                                      [&](const auto& known) { return known.first == name; });
    if (service != known_names.end() && !name.empty()) {
      piece.name = service->second;
      return;
    }
    if (pipe_ && name.starts_with('$')) {
      piece.path = static_cast<std::uint32_t>(input_.paths_.size());
      add_path(transformer, "InputTemplate", std::string(name));
      return;
    }
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) {
      piece.path = static_cast<std::uint32_t>(found - names_.begin());
      return;
    }
    std::vector<std::string_view> known(names_.begin(), names_.end());
    for (const auto& [service_name, what] : known_names) {
      if (!service_name.empty()) {
        known.push_back(service_name);
      }
    }
    const auto near = nearest_name(name, known);
    refuse(transformer, "InputTemplate",
           fmt::format("InputTemplate contains the invalid placeholder `<{}>`", name),
           near ? fmt::format("did you mean `<{}>`?", *near)
                : fmt::format("give `{}` a path in InputPathsMap", name));
  }

  void check_shape(PropertyReader& transformer, std::string_view sample) {
    JsonArena arena;
    const Result<Json> value = read_json_value(sample, arena);
    if (!value) {
      transformer.report(
          codes::InputTemplateNotJson, "InputTemplate",
          "with its placeholders filled in, InputTemplate is " + value.error().message,
          "put quotes around text; a state machine refuses what is not JSON");
    } else if (has_marked_key(*value)) {
      refuse(transformer, "InputTemplate", "a placeholder stands in the place of a key",
             "write the key out; placeholders are for values");
    }
  }

  // Recursion: as deep as the value, at most kDeepestJson.
  static bool has_marked_key(const Json& value) {
    if (value.is_array()) {
      return std::any_of(value.items().begin(), value.items().end(), has_marked_key);
    }
    return value.is_object() &&
           std::any_of(value.members().begin(), value.members().end(), [](const JsonMember& m) {
             return m.key.find(kMark) != std::string_view::npos || has_marked_key(m.value);
           });
  }

  static constexpr std::string_view kMark = "<placeholder>";
  using ServiceNames = std::array<std::pair<std::string_view, Name>, 8>;
  static constexpr ServiceNames kRuleNames = {
      {{"aws.events.rule-arn", Name::RuleArn},
       {"aws.events.rule-name", Name::RuleName},
       {"aws.events.event.ingestion-time", Name::IngestionTime},
       {"aws.events.event", Name::Event},
       {"aws.events.event.json", Name::EventJson}}};
  static constexpr ServiceNames kPipeNames = {
      {{"aws.pipes.pipe-arn", Name::RuleArn},
       {"aws.pipes.pipe-name", Name::RuleName},
       {"aws.pipes.event.ingestion-time", Name::IngestionTime},
       {"aws.pipes.event", Name::EventJson},
       {"aws.pipes.event.json", Name::EventJson},
       {"aws.pipes.source-arn", Name::SourceArn},
       {"aws.pipes.enrichment-arn", Name::EnrichmentArn},
       {"aws.pipes.target-arn", Name::TargetArn}}};
  PropertyReader target_;
  TargetInput input_;
  std::vector<std::string> names_;  // of input_.paths_
  bool pipe_ = false;
  bool wrong_ = false;
};

std::optional<TargetInput> TargetInput::read(const Value& target, const std::string& where,
                                             Diagnostics& diagnostics) {
  return TargetInputReader(target, where, diagnostics).read();
}

std::optional<TargetInput> TargetInput::read_pipe(const Value& parameters, const std::string& where,
                                                  Diagnostics& diagnostics) {
  return TargetInputReader(parameters, where, diagnostics).read_pipe();
}

}  // namespace drydock
