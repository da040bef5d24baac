#include "simulator/jsonata/builtins.hpp"

#include <algorithm>
#include <vector>

#include "base/check.hpp"

namespace drydock::jsonata {
namespace {

using Entry = CheckedBuiltin;

// In order of name.
const std::vector<Entry>& all_builtins() {
  static const std::vector<Entry> kAll = [] {
    std::vector<Entry> all;
    for (const std::span<const Builtin> table :
         {text_functions(), pattern_functions(), encoding_functions(), number_functions(),
          array_functions(), object_functions(), higher_order_functions(), time_functions(),
          service_functions()}) {
      for (const Builtin& builtin : table) {
        Problem problem;
        std::optional<Signature> signature = Signature::parse(builtin.signature, problem);
        DRYDOCK_CHECK(signature.has_value());
        all.push_back({builtin, *std::move(signature)});
      }
    }
    std::sort(all.begin(), all.end(),
              [](const Entry& a, const Entry& b) { return a.builtin.name < b.builtin.name; });
    return all;
  }();
  return kAll;
}

}  // namespace

std::uint32_t find_builtin(std::string_view name) {
  const std::vector<Entry>& all = all_builtins();
  const auto found = std::lower_bound(
      all.begin(), all.end(), name,
      [](const Entry& entry, std::string_view wanted) { return entry.builtin.name < wanted; });
  return found != all.end() && found->builtin.name == name
             ? static_cast<std::uint32_t>(found - all.begin())
             : 0xFFFFFFFFU;
}

const CheckedBuiltin& builtin_at(std::uint32_t number) { return all_builtins()[number]; }

}  // namespace drydock::jsonata
