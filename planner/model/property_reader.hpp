// Reads the properties of a resource for those who give them a meaning: asks for members by name,
// and reports what is not of the kind or in the bounds that the service documents. Whether a
// property exists and is of the right type is the business of the schemas; this is for the rules
// that schemas do not hold. A value that only the deployment can know is taken as absent.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "planner/model/value.hpp"

namespace drydock {

class PropertyReader {
 public:
  // `value` may be null: everything is absent then. `where` is the path of diagnostics,
  // "Resources.Rule.Properties". `code` is what every problem is reported with.
  PropertyReader(const Value* value, std::string where, DiagnosticCode code,
                 Diagnostics& diagnostics)
      : value_(value), where_(std::move(where)), code_(code), diagnostics_(&diagnostics) {}

  // Null if it is absent, null or unknown.
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }

  // Nothing if it is absent, and after a report if it is no scalar.
  std::optional<std::string> text(std::string_view key);
  std::string text_or(std::string_view key, std::string fallback);
  // One of `choices`; reports anything else.
  std::optional<std::string> choice(std::string_view key,
                                    std::initializer_list<std::string_view> choices);
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t least, std::int64_t most);
  std::int64_t whole_or(std::string_view key, std::int64_t least, std::int64_t most,
                        std::int64_t fallback);
  bool truth_or(std::string_view key, bool fallback);
  // Empty if it is absent; reports what is no list.
  std::span<const Value> list(std::string_view key);
  // A reader of a member that is an object, and of an item of a list.
  [[nodiscard]] PropertyReader object(std::string_view key);
  [[nodiscard]] PropertyReader item(std::string_view key, std::size_t i);

  // At the member, or at the whole if it is absent or the key is "".
  void report(std::string_view key, std::string message, std::string hint = {});
  void report(DiagnosticCode code, std::string_view key, std::string message,
              std::string hint = {});

  [[nodiscard]] const Value* value() const { return value_; }
  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] Diagnostics& diagnostics() const { return *diagnostics_; }
  [[nodiscard]] Span span_of(std::string_view key) const;
  [[nodiscard]] std::string path_of(std::string_view key) const;

 private:
  const Value* value_;
  std::string where_;
  DiagnosticCode code_;
  Diagnostics* diagnostics_;
};

}  // namespace drydock
