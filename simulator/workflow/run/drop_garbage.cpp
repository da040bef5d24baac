#include <algorithm>
#include <map>
#include <tuple>

#include "simulator/workflow/run/interpreter.hpp"

namespace drydock {
namespace {

// Copies what is still needed into a new arena, each value once however many handles there are.
class Mover {
 public:
  explicit Mover(JsonArena& to) : to_(to) {}

  void move(Json& value) {
    if (value.is_array() || value.is_object() || value.is_string()) {
      const auto key = std::tuple(value.place(), value.size(), value.kind());
      const auto known = moved_.find(key);
      if (known != moved_.end()) {
        value = known->second;
        return;
      }
      value = to_.copy(value);
      moved_.emplace(key, value);
    }
  }
  void move(std::vector<JsonMember>& members) {
    for (JsonMember& member : members) {
      member.key = to_.copy_text(member.key);
      move(member.value);
    }
  }

 private:
  JsonArena& to_;
  std::map<std::tuple<const void*, std::size_t, JsonKind>, Json> moved_;
};

}  // namespace

void Interpreter::drop_garbage(MachineRun& run) {
  JsonArena fresh;
  Mover mover(fresh);
  mover.move(run.input);
  mover.move(run.about);
  mover.move(run.about_machine);
  for (std::uint32_t i = 0; i < run.branches.size(); ++i) {
    Branch& at = run.branches[i];
    if (at.phase == BranchPhase::Free) {
      continue;
    }
    mover.move(at.input);
    at.measured = {};
    mover.move(at.map_value);
    mover.move(at.variables);
    if (at.join != nullptr) {
      mover.move(at.join->items);
      mover.move(at.join->writer);
      for (Json& result : at.join->results) {
        mover.move(result);
      }
    }
    if (at.task) {
      mover.move(at.task->submission);
      mover.move(at.task->outcome.output);
    }
  }
  run.arena = std::move(fresh);
  run.arena_limit = std::max(run.arena_limit, 2 * run.arena.bytes());
}

}  // namespace drydock
