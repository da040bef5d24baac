#include "report/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.hpp"
#include "planner/diff/change_set.hpp"

namespace drydock {
namespace {

// Deeper values are shown on one line. Readers cap the nesting of what they read far above.
constexpr std::size_t kDeepest = 200;

// What it waits for, "Ref Vpc". A long text with substitutions keeps its end, where they mostly
// are.
std::string unknown_text(const Value& value) {
  constexpr std::size_t kLongest = 48;
  constexpr std::size_t kKept = 40;
  const Value& expression = value.expression();
  if (!expression.is_object() || expression.members().size() != 1) {
    return "(known after apply)";
  }
  const Value* existing = deployed_expression(value);
  std::string text = printable(describe_expression(existing == nullptr ? expression : *existing));
  if (text.size() > kLongest) {
    std::size_t from = text.size() - kKept;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) {
      ++from;
    }
    text = text.substr(0, std::min<std::size_t>(text.find(' '), 8)) + " ..." + text.substr(from);
  }
  return fmt::format("({}: {})", existing == nullptr ? "known after apply" : "deployed", text);
}

bool is_block(const Value& value) {
  return !value.secret() && ((value.is_list() && !value.items().empty()) ||
                             (value.is_object() && !value.members().empty()));
}

void append_inline(std::string& out, const Value& value, std::size_t depth) {
  if (value.secret()) {
    out += "(sensitive)";
    return;
  }
  switch (value.kind()) {
    case ValueKind::Null:
      out += "null";
      break;
    case ValueKind::Bool:
      out += value.as_bool() ? "true" : "false";
      break;
    case ValueKind::Number:
      out += value.text();
      break;
    case ValueKind::String:
      out += '"' + printable(value.text()) + '"';
      break;
    case ValueKind::Unknown:
      out += unknown_text(value);
      break;
    case ValueKind::List:
    case ValueKind::Object: {
      const bool list = value.is_list();
      out += list ? "[" : "{";
      const std::size_t count = list ? value.items().size() : value.members().size();
      for (std::size_t i = 0; i < count && depth < kDeepest; ++i) {
        out += i == 0 ? "" : ", ";
        if (!list) {
          out += printable(value.members()[i].key) + ": ";
        }
        append_inline(out, list ? value.items()[i] : value.members()[i].value, depth + 1);
      }
      out += list ? "]" : "}";
      break;
    }
  }
}

void append_block(std::string& out, std::string_view name, const Value& value,
                  const ValueBlock& block, const ReportStyle& style, std::size_t depth) {
  const std::string lead = std::string(block.indent, ' ') + paint(style, block.ink, block.mark) +
                           (name.empty() ? "" : printable(name) + ": ");
  const std::size_t room = style.width > display_width(lead) + block.end.size() + 10
                               ? style.width - display_width(lead) - block.end.size()
                               : 10;
  const std::string line = value_inline(value);
  if (!is_block(value) || depth >= kDeepest || (display_width(line) <= room && line.size() < 60)) {
    const Ink ink = value.is_unknown() ? Ink::Dim : Ink::Plain;
    out += lead + paint(style, ink, fit(line, room, style)) + std::string(block.end) + "\n";
    return;
  }
  out += lead + (value.is_list() ? "[\n" : "{\n");
  const ValueBlock inner{block.indent + 4, block.mark, block.ink, {}};
  if (value.is_list()) {
    for (const Value& item : value.items()) {
      append_block(out, {}, item, inner, style, depth + 1);
    }
  } else {
    for (const Value::Member& member : value.members()) {
      append_block(out, member.key, member.value, inner, style, depth + 1);
    }
  }
  out += std::string(block.indent + block.mark.size(), ' ') + (value.is_list() ? "]" : "}") +
         std::string(block.end) + "\n";
}

// Whether YAML would read the text as something else than this string, if it were not quoted.
bool needs_quotes(const std::string& text) {
  static constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";
  if (text.empty() || text.front() == ' ' || text.back() == ' ' ||
      kIndicators.find(text.front()) != std::string_view::npos ||
      text.find(": ") != std::string::npos || text.find(" #") != std::string::npos ||
      text.back() == ':' || printable(text) != text) {
    return true;
  }
  static constexpr std::string_view kWords[] = {"true", "false", "null", "yes", "no",
                                                "on",   "off",   "~",    "y",   "n"};
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords) ||
         Value::string(text).as_double().has_value() ||
         (text.front() >= '0' && text.front() <= '9');
}

std::string yaml_scalar(const Value& value) {
  if (value.secret()) {
    return "(sensitive)";
  }
  if (value.is_unknown()) {
    return fmt::format("(known after apply: {})",
                       printable(describe_expression(value.expression())));
  }
  if (value.is_string()) {
    return needs_quotes(value.text()) ? json_quote(value.text()) : value.text();
  }
  return value_inline(value);
}

std::string yaml_key(const std::string& key) { return needs_quotes(key) ? json_quote(key) : key; }

void append_yaml_block(std::string& out, const Value& value, std::size_t indent,
                       const ReportStyle& style, std::size_t depth) {
  const bool list = value.is_list();
  const std::size_t count = list ? value.items().size() : value.members().size();
  for (std::size_t i = 0; i < count; ++i) {
    const Value& child = list ? value.items()[i] : value.members()[i].value;
    // An object in a list begins behind its dash; the first line's indent is already written.
    if (!(i == 0 && out.ends_with("- "))) {
      out.append(indent, ' ');
    }
    out += list ? "-" : paint(style, Ink::Cyan, yaml_key(value.members()[i].key)) + ":";
    if (!is_block(child) || depth >= kDeepest) {
      out += " " + yaml_scalar(child) + "\n";
    } else if (list) {
      out += " ";
      append_yaml_block(out, child, indent + 2, style, depth + 1);
    } else {
      out += "\n";
      append_yaml_block(out, child, indent + 2, style, depth + 1);
    }
  }
}

bool is_index(const std::string& step) {
  return !step.empty() &&
         std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string value_inline(const Value& value) {
  std::string out;
  append_inline(out, value, 0);
  return out;
}

void append_value(std::string& out, std::string_view name, const Value& value,
                  const ValueBlock& block, const ReportStyle& style) {
  append_block(out, name, value, block, style, 0);
}

void append_yaml(std::string& out, const Value& value, std::size_t indent,
                 const ReportStyle& style) {
  if (is_block(value)) {
    append_yaml_block(out, value, indent, style, 0);
  } else {
    out += std::string(indent, ' ') + yaml_scalar(value) + "\n";
  }
}

std::string property_path_display(const PropertyPath& path) {
  std::string out;
  for (const std::string& step : path) {
    if (is_index(step) && !out.empty()) {
      out += "[" + step + "]";
    } else {
      out += (out.empty() ? "" : ".") + printable(step);
    }
  }
  return out;
}

}  // namespace drydock
