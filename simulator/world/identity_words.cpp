#include "simulator/world/identity_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "base/digest.hpp"

namespace drydock {
namespace {

constexpr std::size_t kServiceIdDigits = 17;
constexpr std::size_t kGeneratedSuffix = 12;

unsigned hex_digit(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }

unsigned byte_at(const std::string& hex, std::size_t index) {
  return hex_digit(hex[2 * index]) * 16U + hex_digit(hex[2 * index + 1]);
}

}  // namespace

std::string IdentityWords::hex(std::string_view purpose, std::size_t digits) const {
  DRYDOCK_CHECK(digits <= 64);
  return sha256_hex(fmt::format("{}\n{}", inputs_.entropy, purpose)).substr(0, digits);
}

std::string IdentityWords::id(std::string_view prefix) const {
  return fmt::format("{}-{}", prefix, hex(prefix, kServiceIdDigits));
}

std::string IdentityWords::letters(std::string_view purpose, std::size_t count,
                                   std::string_view alphabet) const {
  DRYDOCK_CHECK(count <= 32);
  const std::string digest = hex(purpose, 64);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += alphabet[byte_at(digest, i) % alphabet.size()];
  }
  return text;
}

std::string IdentityWords::base32(std::string_view purpose, std::size_t count) const {
  return letters(purpose, count, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
}

std::string IdentityWords::base36(std::string_view purpose, std::size_t count) const {
  return letters(purpose, count, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

std::string IdentityWords::given(std::string_view property) const {
  const Value* value = desired_.find(property);
  return value == nullptr ? std::string() : value->scalar_text().value_or("");
}

std::string IdentityWords::given_at(std::string_view dotted) const {
  const Value* at = &desired_;
  while (at != nullptr) {
    const std::size_t dot = dotted.find('.');
    const std::string_view step = dotted.substr(0, dot);
    if (at->is_list()) {
      const std::optional<std::int64_t> index = Value::string(std::string(step)).as_integer();
      const bool there =
          index && *index >= 0 && *index < static_cast<std::int64_t>(at->items().size());
      at = there ? &at->items()[static_cast<std::size_t>(*index)] : nullptr;
    } else {
      at = at->find(step);
    }
    if (dot == std::string_view::npos) {
      break;
    }
    dotted.remove_prefix(dot + 1);
  }
  return at == nullptr ? std::string() : at->scalar_text().value_or("");
}

std::string IdentityWords::generated_name(std::size_t longest) const {
  std::string stem = fmt::format("{}-{}", inputs_.stack_name, inputs_.logical_id);
  // A logical id of a nested stack holds a dot, which few services take in a name.
  std::replace(stem.begin(), stem.end(), '.', '-');
  if (longest < kGeneratedSuffix + 2) {
    return base36("name", longest);  // no room for more than what tells it from others
  }
  if (stem.size() + 1 + kGeneratedSuffix > longest) {
    stem.resize(longest - 1 - kGeneratedSuffix);
  }
  return fmt::format("{}-{}", stem, base36("name", kGeneratedSuffix));
}

std::string IdentityWords::given_or_generated(std::string_view property,
                                              std::size_t longest) const {
  std::string name = given(property);
  return name.empty() ? generated_name(longest) : name;
}

std::string IdentityWords::arn(std::string_view service, std::string_view rest) const {
  return fmt::format("arn:{}:{}:{}:{}:{}", inputs_.partition, service, inputs_.region,
                     inputs_.account, rest);
}

std::string IdentityWords::global_arn(std::string_view service, std::string_view rest) const {
  return fmt::format("arn:{}:{}::{}:{}", inputs_.partition, service, inputs_.account, rest);
}

std::string IdentityWords::private_address() const {
  const std::string digest = hex("address", 6);
  // .0 to .3 and .255 of a subnet are AWS's own.
  return fmt::format("10.{}.{}.{}", byte_at(digest, 0), byte_at(digest, 1),
                     4 + byte_at(digest, 2) % 250);
}

std::string IdentityWords::url_suffix() const {
  return inputs_.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

}  // namespace drydock
