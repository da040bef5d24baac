// Any text in which a dynamic reference may stand: it is found or it is text, and the resolved
// value has none left.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "planner/evaluate/intrinsics.hpp"
#include "planner/evaluate/resolve.hpp"

namespace {

class Answers final : public drydock::ReferenceResolver {
 public:
  [[nodiscard]] std::optional<drydock::Value> attribute_of(const drydock::Address&,
                                                           const std::string&) const override {
    return std::nullopt;
  }
  [[nodiscard]] std::optional<drydock::Value> dynamic_reference(
      const std::string& reference) const override {
    DRYDOCK_CHECK(!reference.empty());
    return drydock::Value::string("x");
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const drydock::Value value = drydock::with_dynamic_references(drydock::Value::string(text));
  if (text.find("{{resolve:") == std::string::npos) {
    DRYDOCK_CHECK(value.is_string() && value.text() == text);
    return 0;
  }
  const drydock::Result<drydock::Value> resolved = drydock::resolve(value, Answers());
  DRYDOCK_CHECK(!resolved.ok() || !resolved->is_unknown());
  return 0;
}
