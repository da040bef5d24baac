#include <fmt/format.h>

#include "simulator/workflow/compile/compiler.hpp"

namespace drydock {

std::string StateCompiler::text(const Node& node, const char* key) const {
  const std::optional<Node> found = node.find(key);
  return found && found->is(NodeKind::String) ? std::string(found->text()) : std::string();
}

std::vector<std::string> StateCompiler::texts(const Node& node, const char* key) const {
  std::vector<std::string> all;
  const std::optional<Node> found = node.find(key);
  if (found && found->is(NodeKind::Sequence)) {
    for (std::size_t i = 0; i < found->size(); ++i) {
      if ((*found)[i].is_scalar()) {
        all.emplace_back((*found)[i].text());
      }
    }
  }
  return all;
}

std::optional<double> StateCompiler::number(const Node& node, const char* key) {
  const std::optional<Node> found = node.find(key);
  if (!found || !found->is(NodeKind::Number)) {
    return std::nullopt;
  }
  return json_of(*found, *machine_.literals).as_number();
}

StateNumber StateCompiler::target(const Node& node, const char* key, const Names& names) {
  const std::optional<Node> found = node.find(key);
  if (!found || !found->is(NodeKind::String)) {
    return kNoState;
  }
  const auto state = names.find(found->text());
  if (state == names.end() && open_) {
    State made;
    made.name = found->text();
    made.type = StateType::Succeed;
    machine_.states.push_back(std::move(made));
    return static_cast<StateNumber>(machine_.states.size() - 1);
  }
  if (state == names.end()) {
    refuse(*found,
           fmt::format("`{}` names the state `{}`, which does not exist here", key, found->text()));
    return kNoState;
  }
  return state->second;
}

StateField StateCompiler::path_field(const Node& node, const std::string& key) {
  StateField made;
  const std::optional<Node> found = node.find(key);
  if (!found) {
    return made;
  }
  made.name = key;
  if (found->is(NodeKind::Null)) {
    made.form = StateField::Form::Literal;
    made.literal = Json::null();
    return made;
  }
  std::string why = "a path is a text";
  std::optional<JsonPath> path;
  if (found->is(NodeKind::String)) {
    why.clear();
    path = JsonPath::parse(found->text(), why);
  }
  if (!path) {
    refuse(*found, fmt::format("`{}` holds no path: {}", key, why));
    return made;
  }
  made.form = StateField::Form::Path;
  made.path = std::make_unique<const JsonPath>(*std::move(path));
  return made;
}

StateField StateCompiler::field(const Node& node, const State& state, const std::string& key) {
  StateField made;
  const std::optional<Node> found = node.find(key);
  if (!found) {
    return state.language == QueryLanguage::JsonPath ? path_field(node, key + "Path")
                                                     : StateField();
  }
  made.name = key;
  if (state.language == QueryLanguage::Jsonata) {
    made.query = query(node, key.c_str()).query;
    if (made.query != nullptr && !made.query->is_literal()) {
      made.form = StateField::Form::Query;
      return made;
    }
    made.query.reset();
  }
  made.form = StateField::Form::Literal;
  made.literal = json_of(*found, *machine_.literals);
  return made;
}

StateField StateCompiler::call_field(const Node& node, const State& state, const std::string& key) {
  const std::string path_key = key + "Path";
  const std::optional<Node> found = node.find(path_key);
  if (state.language == QueryLanguage::Jsonata || !found) {
    return node.find(key) ? field(node, state, key) : StateField();
  }
  StateField made;
  made.name = path_key;
  std::string why = "it must be a text";
  std::optional<StateExpression> call;
  if (found->is(NodeKind::String)) {
    why.clear();
    call = StateExpression::parse(found->text(), why);
  }
  if (!call) {
    refuse(*found, fmt::format("`{}` holds no path and no function: {}", path_key, why));
    return made;
  }
  made.form = StateField::Form::Call;
  made.call = std::make_unique<const StateExpression>(*std::move(call));
  return made;
}

StateTemplate StateCompiler::payload(const Node& node, const char* key) {
  StateTemplate made;
  const std::optional<Node> found = node.find(key);
  if (!found) {
    return made;
  }
  std::vector<PayloadTemplate::Problem> problems;
  std::optional<PayloadTemplate> compiled =
      PayloadTemplate::compile(json_of(*found, *machine_.literals), *machine_.literals, problems);
  for (const PayloadTemplate::Problem& problem : problems) {
    refuse(*found, fmt::format("`{}` in `{}`: {}", problem.key, key, problem.message));
  }
  if (compiled) {
    made.payload = std::make_unique<const PayloadTemplate>(*std::move(compiled));
  }
  return made;
}

StateTemplate StateCompiler::query(const Node& node, const char* key) {
  StateTemplate made;
  const std::optional<Node> found = node.find(key);
  if (!found) {
    return made;
  }
  std::vector<JsonataTemplate::Problem> problems;
  std::optional<JsonataTemplate> compiled = JsonataTemplate::compile(
      json_of(*found, *machine_.literals), key, *machine_.literals, problems);
  for (const JsonataTemplate::Problem& problem : problems) {
    refuse(*found,
           fmt::format("the expression `{}` in `{}` cannot be read: {}: {}", problem.expression,
                       problem.field, problem.problem.code, problem.problem.message));
  }
  if (compiled) {
    made.query = std::make_unique<const JsonataTemplate>(*std::move(compiled));
  }
  return made;
}

StateTemplate StateCompiler::template_of(const Node& node, const State& state, const char* key) {
  return state.language == QueryLanguage::Jsonata ? query(node, key) : payload(node, key);
}

ResultPlace StateCompiler::result_place(const Node& node) {
  ResultPlace place;
  const std::optional<Node> found = node.find("ResultPath");
  if (!found) {
    return place;
  }
  if (found->is(NodeKind::Null)) {
    place.form = ResultPlace::Form::Discard;
    return place;
  }
  StateField path = path_field(node, "ResultPath");
  if (path.path == nullptr || path.path->is_root()) {
    return place;
  }
  if (!path.path->is_definite() || path.path->root() != JsonPath::Root::Input) {
    refuse(*found,
           fmt::format("`ResultPath` must lead to one place in the input, and `{}` does not",
                       path.path->text()));
    return place;
  }
  place.form = ResultPlace::Form::Put;
  place.path = std::move(path.path);
  return place;
}

void StateCompiler::compile_retriers(const Node& node, State& state) {
  const std::optional<Node> list = node.find("Retry");
  if (!list || !list->is(NodeKind::Sequence)) {
    return;
  }
  constexpr double kMostAttempts = 99'999'999;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Node item = (*list)[i];
    Retrier retrier;
    retrier.errors = texts(item, "ErrorEquals");
    retrier.interval_seconds = number(item, "IntervalSeconds").value_or(retrier.interval_seconds);
    retrier.backoff_rate = number(item, "BackoffRate").value_or(retrier.backoff_rate);
    retrier.max_delay_seconds = number(item, "MaxDelaySeconds");
    const double attempts = number(item, "MaxAttempts").value_or(retrier.max_attempts);
    retrier.max_attempts =
        attempts >= 0
            ? static_cast<std::uint32_t>(attempts < kMostAttempts ? attempts : kMostAttempts)
            : 0;
    retrier.full_jitter = text(item, "JitterStrategy") == "FULL";
    state.retriers.push_back(std::move(retrier));
  }
}

void StateCompiler::compile_catchers(const Node& node, State& state, const Names& names) {
  const std::optional<Node> list = node.find("Catch");
  if (!list || !list->is(NodeKind::Sequence)) {
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Node item = (*list)[i];
    Catcher catcher;
    catcher.errors = texts(item, "ErrorEquals");
    catcher.next = target(item, "Next", names);
    if (catcher.next == kNoState) {
      refuse(item, "a catcher names no state in `Next`");
    }
    catcher.assign = template_of(item, state, "Assign");
    if (state.language == QueryLanguage::Jsonata) {
      catcher.output = query(item, "Output");
    } else {
      catcher.result = result_place(item);
    }
    state.catchers.push_back(std::move(catcher));
  }
}

}  // namespace drydock
