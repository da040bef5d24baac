// Base64 and percent encoding.
#include <fmt/format.h>

#include <array>
#include <optional>

#include "simulator/json/base64.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

constexpr std::string_view kUnreserved = "-_.!~*'()";  // encodeURIComponent keeps these
constexpr std::string_view kReserved = ";,/?:@&=+$#";  // and encodeURI these as well

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool has_lone_surrogate(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    if (point >= 0xD800 && point <= 0xDFFF) {
      return true;
    }
  }
  return false;
}

Json encode(Evaluator& e, const Json& text, std::string_view kept, std::string_view function) {
  if (text.is_absent()) {
    return {};
  }
  if (has_lone_surrogate(text.text())) {
    return e.fail("D3140", {.token = function, .value = json_text(text)});
  }
  std::string out;
  for (const char c : text.text()) {
    if (is_alphanumeric(c) || kUnreserved.find(c) != std::string_view::npos ||
        kept.find(c) != std::string_view::npos) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return e.text(out);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The bytes as UTF-8, without surrogates and without overlong forms.
bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const std::size_t begin = at;
    const char32_t point = next_code_point(bytes, at);
    const std::size_t size = at - begin;
    const std::size_t needed = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if ((first >= 0x80 && size == 1) || size != needed || point > 0x10FFFF ||
        (point >= 0xD800 && point <= 0xDFFF)) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> decode_percent(std::string_view text, std::string_view kept) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    std::string bytes;
    const std::size_t begin = at;
    for (; at + 2 < text.size() && text[at] == '%'; at += 3) {
      const int high = hex_digit(text[at + 1]);
      const int low = hex_digit(text[at + 2]);
      if (high < 0 || low < 0) {
        return std::nullopt;
      }
      bytes += static_cast<char>(high * 16 + low);
      if (static_cast<unsigned char>(bytes[0]) < 0x80) {
        at += 3;
        break;
      }
    }
    if (bytes.empty() || !is_utf8(bytes)) {
      return std::nullopt;
    }
    const bool stays = bytes.size() == 1 && kept.find(bytes[0]) != std::string_view::npos;
    out += stays ? text.substr(begin, 3) : std::string_view(bytes);
    --at;
  }
  return out;
}

Json decode(Evaluator& e, const Json& text, std::string_view kept, std::string_view function) {
  if (text.is_absent()) {
    return {};
  }
  const std::optional<std::string> decoded = decode_percent(text.text(), kept);
  return decoded ? e.text(*decoded)
                 : e.fail("D3140", {.token = function, .value = json_text(text)});
}

Json encode_url(Evaluator& e, Arguments a) { return encode(e, a[0], kReserved, "encodeUrl"); }
Json encode_url_component(Evaluator& e, Arguments a) {
  return encode(e, a[0], "", "encodeUrlComponent");
}
Json decode_url(Evaluator& e, Arguments a) { return decode(e, a[0], kReserved, "decodeUrl"); }
Json decode_url_component(Evaluator& e, Arguments a) {
  return decode(e, a[0], "", "decodeUrlComponent");
}

// The reference implementation takes the text's characters for bytes; characters beyond them are
// encoded as UTF-8, which is what Step Functions does.
Json encode_base64(Evaluator& e, Arguments a) {
  return a[0].is_absent() ? Json() : e.text(base64_encode(a[0].text()));
}
Json decode_base64(Evaluator& e, Arguments a) {
  return a[0].is_absent() ? Json() : e.text(base64_decode(a[0].text()).value_or(""));
}

constexpr Builtin kFunctions[] = {
    {"base64encode", "s-:s", 1, encode_base64},
    {"base64decode", "s-:s", 1, decode_base64},
    {"encodeUrl", "s-:s", 1, encode_url},
    {"encodeUrlComponent", "s-:s", 1, encode_url_component},
    {"decodeUrl", "s-:s", 1, decode_url},
    {"decodeUrlComponent", "s-:s", 1, decode_url_component},
};

}  // namespace

std::span<const Builtin> encoding_functions() { return kFunctions; }

}  // namespace drydock::jsonata
