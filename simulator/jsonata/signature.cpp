#include "simulator/jsonata/signature.hpp"

#include <algorithm>

namespace drydock::jsonata {
namespace {

char type_letter(const Json& value) {
  switch (value.kind()) {
    case JsonKind::Absent:
      return 'm';
    case JsonKind::Null:
      return 'l';
    case JsonKind::Bool:
      return 'b';
    case JsonKind::Number:
      return 'n';
    case JsonKind::String:
      return 's';
    case JsonKind::Array:
      return 'a';
    case JsonKind::Object:
      return 'o';
    case JsonKind::Function:
      return 'f';
  }
  return 'm';
}

// Where the bracket that is open at `begin` closes; the end of the text if it does not.
std::size_t closing(std::string_view text, std::size_t begin, char open, char close) {
  int depth = 0;
  for (std::size_t at = begin; at < text.size(); ++at) {
    depth += text[at] == open ? 1 : text[at] == close ? -1 : 0;
    if (depth == 0) {
      return at;
    }
  }
  return text.size();
}

bool is_array_of(const Json& array, std::string_view subtype) {
  return std::all_of(array.items().begin(), array.items().end(),
                     [&](const Json& item) { return type_letter(item) == subtype[0]; });
}

}  // namespace

std::optional<Signature> Signature::parse(std::string_view text, Problem& problem) {
  Signature signature;
  std::vector<Parameter>& all = signature.parameters_;
  const auto refuse = [&](std::string_view code, std::size_t at, std::string_view value) {
    problem = {std::string(code), problem_message(code, {.value = value}),
               static_cast<std::uint32_t>(at), ""};
    return std::nullopt;
  };
  for (std::size_t at = 0; at < text.size() && text[at] != ':'; ++at) {
    const char c = text[at];
    Parameter parameter;
    parameter.type = c;
    switch (c) {
      case 's':
      case 'n':
      case 'b':
      case 'l':
      case 'o':
        parameter.types = {c, 'm'};
        break;
      case 'a':
      case 'x':
        parameter.types = "asnblfom";
        break;
      case 'f':
        parameter.types = "f";
        break;
      case 'j':
        parameter.types = "asnblom";
        break;
      case '(': {
        const std::size_t close = closing(text, at, '(', ')');
        const std::string_view choice = text.substr(at + 1, close - at - 1);
        if (choice.find('<') != std::string_view::npos) {
          return refuse("S0402", at + 1, choice);
        }
        parameter.types = std::string(choice) + "m";
        at = close;
        break;
      }
      default:
        if (all.empty()) {
          continue;
        }
        Parameter& last = all.back();
        last.from_context |= c == '-';
        last.optional |= c == '-' || c == '?';
        last.repeated |= c == '+';
        if (c == '<') {
          if (last.type != 'a' && last.type != 'f') {
            return refuse("S0401", at + 1, std::string_view(&last.type, 1));
          }
          const std::size_t close = closing(text, at, '<', '>');
          last.subtype = text.substr(at + 1, close - at - 1);
          at = close;
        }
        continue;
    }
    all.push_back(std::move(parameter));
  }
  return signature;
}

// Greedy, with a way back. Recursion: one level a parameter.
bool Signature::match(std::string_view given, std::size_t parameter, std::size_t at,
                      std::vector<std::size_t>& taken) const {
  if (parameter == parameters_.size()) {
    return at == given.size();
  }
  const Parameter& wanted = parameters_[parameter];
  std::size_t most = 0;
  while (at + most < given.size() && (most == 0 || wanted.repeated) &&
         wanted.types.find(given[at + most]) != std::string::npos) {
    ++most;
  }
  for (std::size_t count = most + 1; count-- > (wanted.optional ? 0U : 1U);) {
    taken[parameter] = count;
    if (match(given, parameter + 1, at + count, taken)) {
      return true;
    }
  }
  return false;
}

// The number of the argument that does not fit: parameters are matched one after another.
std::size_t Signature::first_wrong(std::string_view given) const {
  std::size_t at = 0;
  for (const Parameter& wanted : parameters_) {
    std::size_t count = 0;
    while (at + count < given.size() && (count == 0 || wanted.repeated) &&
           wanted.types.find(given[at + count]) != std::string::npos) {
      ++count;
    }
    if (count == 0 && !wanted.optional) {
      return at;
    }
    at += count;
  }
  return at;
}

std::optional<Signature::Mismatch> Signature::check(std::span<const Json> arguments,
                                                    const Json& context, JsonArena& arena,
                                                    std::vector<Json>& checked) const {
  std::string given;
  for (const Json& argument : arguments) {
    given += type_letter(argument);
  }
  const auto argument = [&](std::size_t at) {
    return at < arguments.size() ? arguments[at] : Json();
  };
  std::vector<std::size_t> taken(parameters_.size(), 0);
  if (!match(given, 0, 0, taken)) {
    const std::size_t wrong = first_wrong(given);
    return Mismatch{"T0410", wrong + 1, argument(wrong)};
  }
  // A parameter that matched nothing still uses up an argument, as in the reference
  // implementation: `at` may run ahead of what was matched, and beyond the last argument.
  std::size_t at = 0;
  std::size_t matched = 0;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const Parameter& wanted = parameters_[i];
    const std::string_view letters = std::string_view(given).substr(matched, taken[i]);
    matched += taken[i];
    if (taken[i] == 0 && wanted.from_context) {
      if (wanted.types.find(type_letter(context)) == std::string::npos) {
        return Mismatch{"T0411", at + 1, context};
      }
      checked.push_back(context);
      continue;
    }
    if (taken[i] == 0) {
      checked.push_back(argument(at++));
      continue;
    }
    for (std::size_t n = 0; n < taken[i]; ++n, ++at) {
      Json value = argument(at);
      if (wanted.type == 'a' && value.is_present()) {
        const bool good =
            wanted.subtype.empty() ||
            (value.is_array() ? is_array_of(value, wanted.subtype) : letters == wanted.subtype);
        if (!good) {
          return Mismatch{"T0412", at + 1, value};
        }
        if (!value.is_array()) {
          value = arena.array(std::span(&value, 1));
        }
      }
      checked.push_back(value);
    }
  }
  return std::nullopt;
}

}  // namespace drydock::jsonata
