// The rows of a state file that SQLite can read: whether each means something, and whether they fit
// each other. Part of state_check.hpp.
#pragma once

#include <map>
#include <set>
#include <string>

#include "planner/state/sqlite_database.hpp"
#include "planner/state/state_check.hpp"

namespace drydock {

class StateRowCheck {
 public:
  // With `repair` inside a transaction of the caller. `now` is for the history of what is mended.
  StateRowCheck(const SqliteDatabase& database, StateCheck& check, bool repair, Nanoseconds now)
      : database_(database), check_(check), repair_(repair), now_(now) {}

  [[nodiscard]] Status run();

 private:
  struct Stack {
    std::int64_t serial = 0;
    std::int64_t kept_from = 0;
    std::int64_t fence = 0;
    bool recorded_differently = false;  // a repair has changed what is recorded
  };
  struct Row {
    std::string address, deposed, text;
    std::int64_t checksum = 0;
    std::int64_t since = 0;
  };

  [[nodiscard]] Status read_stacks();
  [[nodiscard]] Status refound_stacks();
  [[nodiscard]] Status check_strays();
  [[nodiscard]] Status check_stack(const std::string& name, Stack& stack);
  [[nodiscard]] Status check_records(const std::string& name, Stack& stack);
  [[nodiscard]] Status check_record(const std::string& name, Stack& stack, const Row& row);
  [[nodiscard]] Status check_past(const std::string& name, Stack& stack);
  [[nodiscard]] Status check_outputs(const std::string& name, Stack& stack);
  [[nodiscard]] Status check_intents(const std::string& name);
  [[nodiscard]] Status check_lock(const std::string& name, const Stack& stack);
  [[nodiscard]] Status check_history(const std::string& name, const Stack& stack);
  [[nodiscard]] Status raise_serials();

  void find(const std::string& stack, std::string problem, std::string remedy, bool harmful = true);
  template <class... Arguments>
  [[nodiscard]] Status change(std::string_view sql, const Arguments&... arguments) const;
  [[nodiscard]] Result<std::int64_t> number(std::string_view sql, const std::string& stack) const;
  // The newest earlier version of a record that can be read; "" if there is none.
  [[nodiscard]] Result<std::string> earlier_version(const std::string& stack, const Row& row) const;

  const SqliteDatabase& database_;
  StateCheck& check_;
  bool repair_;
  Nanoseconds now_;
  std::map<std::string, Stack> stacks_;
};

}  // namespace drydock
