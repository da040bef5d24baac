#include "simulator/world/attribute_identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr std::size_t kUsualName = 64;
constexpr std::string_view kPastInstant = "2026-01-01T00:00:00Z";

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

// What stands behind the last of `marks`.
std::string behind_last(const std::string& text, const char* marks) {
  const std::size_t at = text.find_last_of(marks);
  return at == std::string::npos ? text : text.substr(at + 1);
}

// "a/b" of "arn:…:word/a/b".
std::string behind(const std::string& text, std::string_view word) {
  const std::size_t at = text.find(word);
  return at == std::string::npos ? std::string() : text.substr(at + word.size());
}

struct Place {
  const IdentityWords& words;
  std::string given;  // "" if it is not
  std::size_t longest;

  [[nodiscard]] std::string name() const {
    return given.empty() ? words.generated_name(longest) : given;
  }
};

std::string last_part(const Place& place) {
  return place.given.empty() ? "default" : behind_last(place.given, "/:");
}
std::string given_or_default(const Place& place) {
  return place.given.empty() ? "default" : place.given;
}
std::string path_part(const Place& place) { return place.given.empty() ? "/" : place.given; }
std::string lower_name(const Place& place) { return lower(place.name()); }
std::string underscored(const Place& place) {
  std::string text = place.name();
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}
// "app/name/0123" of the ARN of a load balancer, or of one of its listeners.
std::string balancer_part(const Place& place) {
  const std::string of_balancer = behind(place.given, ":loadbalancer/");
  const std::string of_listener = behind(place.given, ":listener/");
  return !of_balancer.empty()   ? of_balancer
         : !of_listener.empty() ? of_listener
                                : fmt::format("app/default/{}", place.words.hex("balancer", 16));
}
std::string balancer_kind(const Place& place) {
  return place.given == "network" ? "net" : place.given == "gateway" ? "gwy" : "app";
}
// Rules of the default bus do not name it.
std::string bus_part(const Place& place) {
  const std::string bus = behind_last(place.given, "/");
  return bus.empty() || bus == "default" ? std::string() : bus + "/";
}
std::string host_part(const Place& place) {
  const std::string host = behind(place.given, "://");
  return host.empty() ? place.name() : host;
}
// "Autoscaling" of "autoscaling.amazonaws.com".
std::string service_part(const Place& place) {
  std::string service = place.given.substr(0, place.given.find('.'));
  if (service.empty()) {
    service = "service";
  }
  return upper(service.substr(0, 1)) + service.substr(1);
}
// The name of a function or layer, which may be given as an ARN.
std::string function_name(const Place& place) {
  const std::string of_arn = behind(place.given, ":function:");
  return of_arn.empty() ? place.name() : of_arn.substr(0, of_arn.find(':'));
}
std::string function_arn(const Place& place) {
  return place.given.starts_with("arn:")
             ? place.given
             : place.words.arn("lambda", "function:" + function_name(place));
}
std::string registry_part(const Place& place) {
  return place.given.empty() ? "default-registry" : place.given;
}
// The state machine of a version's ARN.
std::string machine_arn(const Place& place) {
  return place.given.empty() ? place.words.arn("states", "stateMachine:" + place.name())
                             : place.given.substr(0, place.given.rfind(':'));
}
// RDS User Guide, "CreateDBInstance", Port: the default of each engine.
std::string database_port(const Place& place) {
  if (!place.given.empty()) {
    return place.given;
  }
  const std::string engine = place.words.given("Engine");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPorts = {
      {{"postgres", "5432"}, {"oracle", "1521"}, {"sqlserver", "1433"}, {"db2", "50000"}}};
  for (const auto& [name, port] : kPorts) {
    if (engine.find(name) != std::string::npos) {
      return std::string(port);
    }
  }
  return "3306";
}
// Amazon SQS Developer Guide: the name of a FIFO queue ends with the suffix.
std::string queue_name(const Place& place) {
  const bool fifo = place.words.given("FifoQueue") == "true";
  const std::string name = place.name();
  return fifo && !name.ends_with(".fifo") ? name + ".fifo" : name;
}

using Modifier = std::string (*)(const Place&);
constexpr std::array<std::pair<std::string_view, Modifier>, 16> kModifiers = {{
    {"balancer", balancer_part},
    {"balancer_kind", balancer_kind},
    {"bus", bus_part},
    {"database", database_port},
    {"default", given_or_default},
    {"function", function_name},
    {"host", host_part},
    {"lambda_arn", function_arn},
    {"last", last_part},
    {"lower", lower_name},
    {"machine", machine_arn},
    {"path", path_part},
    {"queue", queue_name},
    {"registry", registry_part},
    {"service", service_part},
    {"underscore", underscored},
}};

std::string uuid_of(const std::string& hex) {
  return fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3),
                     hex.substr(17, 3), hex.substr(20, 12));
}

// One "{word|modifier:length}".
struct Word {
  std::string_view name;
  std::string_view modifier;
  std::size_t length = 0;
};

Word parse_word(std::string_view text) {
  Word word;
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), word.length);
    text = text.substr(0, colon);
  }
  const std::size_t bar = text.find('|');
  word.name = text.substr(0, bar);
  word.modifier = bar == std::string_view::npos ? std::string_view() : text.substr(bar + 1);
  return word;
}

class FormExpander {
 public:
  FormExpander(const IdentityWords& words, const AttributeForm& form, const Value& made)
      : words_(words), form_(form), made_(made) {}

  std::string run() {
    std::string text;
    std::string_view rest = form_.form;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
      const std::size_t close = rest.find('}', open);
      DRYDOCK_CHECK(close != std::string_view::npos);
      text += rest.substr(0, open);
      text += expand(parse_word(rest.substr(open + 1, close - open - 1)));
      rest.remove_prefix(close + 1);
    }
    return text.append(rest);
  }

 private:
  std::string expand(const Word& word) {
    const IdentityInputs& inputs = words_.inputs();
    const std::array<std::pair<std::string_view, std::string_view>, 5> fixed = {
        {{"r", inputs.region},
         {"a", inputs.account},
         {"p", inputs.partition},
         {"stack", inputs.stack_name},
         {"now", kPastInstant}}};
    for (const auto& [name, value] : fixed) {
      if (word.name == name) {
        return std::string(value);
      }
    }
    if (word.name == "s") {
      return words_.url_suffix();
    }
    if (word.name.starts_with('@')) {
      // A name that the template gives (a schema may call it read-only all the same) is not made.
      std::string given = words_.given_at(word.name.substr(1));
      if (!given.empty()) {
        return given;
      }
      const Value* other = made_.find(word.name.substr(1));
      DRYDOCK_CHECK(other != nullptr);
      return other->scalar_text().value_or("");
    }
    const char first = word.name.front();
    return first >= 'a' && first <= 'z' ? made_up(word) : named(word);
  }

  // The position in the form keeps two words of one attribute apart.
  std::string made_up(const Word& word) {
    const std::string purpose = fmt::format("{} {}", form_.attribute, used_++);
    if (word.name == "generated") {
      const std::string name = words_.generated_name(word.length == 0 ? kUsualName : word.length);
      return word.modifier == "lower" ? lower(name) : name;
    }
    if (word.name == "uuid") {
      return uuid_of(words_.hex(purpose, 32));
    }
    if (word.name == "public_ip") {
      // 203.0.113.0/24 is for documentation (RFC 5737), with 198.51.100.0/24.
      const std::string digits = words_.letters(purpose, 3, kDigits);
      const bool high = digits[0] >= '5';
      return fmt::format("{}.{}", high ? "203.0.113" : "198.51.100",
                         1 + (digits[1] - '0') * 25 + (digits[2] - '0') * 2);
    }
    if (word.name == "hex") {
      const std::string digits = words_.hex(purpose, word.length);
      return word.modifier == "upper" ? upper(digits) : digits;
    }
    const std::string_view alphabet = word.name == "num"   ? kDigits
                                      : word.name == "low" ? kLowerAndDigits
                                      : word.name == "up"  ? kBase32
                                                           : kMixed;
    return words_.letters(purpose, word.length, alphabet);
  }

  std::string named(const Word& word) {
    Place place{words_, words_.given_at(word.name), word.length == 0 ? kUsualName : word.length};
    if (const Value* known = place.given.empty() ? made_.find(word.name) : nullptr) {
      place.given = known->scalar_text().value_or("");
    }
    for (const auto& [name, modifier] : kModifiers) {
      if (name == word.modifier) {
        return modifier(place);
      }
    }
    DRYDOCK_CHECK(word.modifier.empty());
    return place.name();
  }

  static constexpr std::string_view kDigits = "0123456789";
  static constexpr std::string_view kLowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
  static constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  static constexpr std::string_view kMixed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  const IdentityWords& words_;
  const AttributeForm& form_;
  const Value& made_;
  int used_ = 0;
};

}  // namespace

std::string expand_form(const IdentityWords& words, const AttributeForm& form, const Value& made) {
  return FormExpander(words, form, made).run();
}

}  // namespace drydock
