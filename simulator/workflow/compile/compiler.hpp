// Turns a definition into a StateMachine, field by field; the parts of compile_state_machine share
// it. What stands in a field that its state's query language does not have is left out: the
// validator speaks of it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "simulator/workflow/state_machine.hpp"

namespace drydock {

class StateCompiler {
 public:
  // `open`: a state that does not exist may be named; it is made up, as a Succeed.
  StateCompiler(StateMachine& machine, Diagnostics& diagnostics, bool open)
      : machine_(machine), diagnostics_(diagnostics), open_(open) {}

  // Recursion: flows lie in states, so it is as deep as the document, at most kDeepestNesting.
  FlowNumber compile_flow(const Node& node, std::uint32_t depth);
  // A flow of this state alone.
  void compile_lone_state(const Node& node, std::string_view name);

 private:
  using Names = std::map<std::string_view, StateNumber>;

  void compile_state(const Node& node, State& state, const Names& names);
  void compile_data_flow(const Node& node, State& state);
  void compile_task(const Node& node, State& state);
  void compile_retriers(const Node& node, State& state);
  void compile_catchers(const Node& node, State& state, const Names& names);
  void compile_parallel(const Node& node, State& state);

  void compile_choice(const Node& node, State& state, const Names& names);
  void compile_test(const Node& node, State& state, std::uint32_t at, int depth);
  void compile_comparison(const Node& node, State& state, std::uint32_t at);
  [[nodiscard]] std::uint32_t add_path(const Node& node, State& state);

  void compile_map(const Node& node, State& state);
  void compile_batcher(const Node& node, const State& state, MapState& map);
  [[nodiscard]] std::unique_ptr<MapStorage> compile_storage(const Node& node, const State& state);

  // A field of the query language of the state: KEY, or in JSONPath KEYPath.
  [[nodiscard]] StateField field(const Node& node, const State& state, const std::string& key);
  // A field that only JSONPath has and that holds a path, or null.
  [[nodiscard]] StateField path_field(const Node& node, const std::string& key);
  // The same for one that also takes intrinsic functions.
  [[nodiscard]] StateField call_field(const Node& node, const State& state, const std::string& key);
  [[nodiscard]] StateTemplate payload(const Node& node, const char* key);
  [[nodiscard]] StateTemplate query(const Node& node, const char* key);
  // Of either language, under the same key.
  [[nodiscard]] StateTemplate template_of(const Node& node, const State& state, const char* key);
  [[nodiscard]] ResultPlace result_place(const Node& node);
  [[nodiscard]] StateNumber target(const Node& node, const char* key, const Names& names);
  [[nodiscard]] std::optional<double> number(const Node& node, const char* key);
  [[nodiscard]] std::string text(const Node& node, const char* key) const;
  [[nodiscard]] std::vector<std::string> texts(const Node& node, const char* key) const;

  void refuse(const Node& at, std::string message);

  StateMachine& machine_;
  Diagnostics& diagnostics_;
  bool open_;
};

}  // namespace drydock
