#include "report/change_set_text.hpp"

#include <fmt/format.h>

#include <array>

#include "report/value_text.hpp"

namespace drydock {
namespace {

struct Look {
  std::string_view symbol;  // three columns
  Ink ink;
  std::string_view legend;
};

constexpr Look kAdd = {"  +", Ink::Green, "add"};
constexpr Look kModify = {"  ~", Ink::Yellow, "modify"};
constexpr Look kCreateFirst = {"+/-", Ink::Magenta, "replace: create the new one, delete the old"};
constexpr Look kDeleteFirst = {"-/+", Ink::Magenta, "replace: delete the old one, create the new"};
constexpr Look kMaybe = {"~/?", Ink::Magenta, "modify, perhaps by replacement (Conditional)"};
constexpr Look kRemove = {"  -", Ink::Red, "remove"};
constexpr std::array<const Look*, 6> kLooks = {&kAdd,         &kModify, &kCreateFirst,
                                               &kDeleteFirst, &kMaybe,  &kRemove};

const Look& look_of(const ChangeSetEntry& entry) {
  if (entry.action == ChangeSetAction::Add || entry.action == ChangeSetAction::Import) {
    return kAdd;
  }
  if (entry.action == ChangeSetAction::Remove) {
    return kRemove;
  }
  switch (entry.replacement) {
    case Replacement::True:
      return entry.delete_first ? kDeleteFirst : kCreateFirst;
    case Replacement::Conditional:
      return kMaybe;
    case Replacement::False:
      break;
  }
  return kModify;
}

bool present(const Value& value) { return !value.is_null() || value.secret(); }

std::string cause_text(const ChangeDetail& detail) {
  const bool sure = detail.evaluation == ChangeEvaluation::Static;
  switch (detail.source) {
    case ChangeSource::ParameterReference:
      return fmt::format("parameter {} changes", detail.causing_entity);
    case ChangeSource::ResourceReference:
      return fmt::format("Ref {} {}", detail.causing_entity, sure ? "changes" : "may change");
    case ChangeSource::ResourceAttribute:
      return fmt::format("GetAtt {} {}", detail.causing_entity, sure ? "changes" : "may change");
    case ChangeSource::Automatic:
      return "the template of a nested stack may have changed";
    case ChangeSource::DirectModification:
      break;
  }
  return {};
}

std::string place_name(const ChangeDetail& detail) {
  const bool property =
      detail.attribute == ChangeAttribute::Properties || detail.attribute == ChangeAttribute::Tags;
  return property && !detail.path.empty() ? property_path_display(detail.path)
                                          : std::string(change_set_word(detail.attribute));
}

std::string recreation_note(const ChangeDetail& detail) {
  switch (detail.requires_recreation) {
    case UpdateBehavior::Replaces:
      return detail.evaluation == ChangeEvaluation::Static ? " # forces replacement"
                                                           : " # replaces if it changes";
    case UpdateBehavior::MayReplace:
      return " # may force replacement";
    case UpdateBehavior::InPlace:
      break;
  }
  return {};
}

void append_values(std::string& out, const ChangeDetail& detail, const ReportStyle& style) {
  const std::string name = place_name(detail);
  const std::string note = paint(style, Ink::Red, recreation_note(detail));
  if (!present(detail.before) && !present(detail.after)) {
    out += fmt::format("      {}{}{}\n", paint(style, Ink::Yellow, "~ "), name, note);
    return;
  }
  if (!present(detail.before)) {
    append_value(out, name, detail.after, {6, "+ ", Ink::Green, note}, style);
    return;
  }
  if (!present(detail.after)) {
    append_value(out, name, detail.before, {6, "- ", Ink::Red, note}, style);
    return;
  }
  const std::string before = value_inline(detail.before);
  const std::string after = value_inline(detail.after);
  const std::size_t columns = 14 + display_width(name) + display_width(before) +
                              display_width(after) + recreation_note(detail).size();
  if (columns <= style.width) {
    out += fmt::format("      {}{}: {} -> {}{}\n", paint(style, Ink::Yellow, "~ "), name, before,
                       after, note);
    return;
  }
  const std::size_t room = style.width > 40 ? style.width - 14 : 26;
  out += fmt::format("      {}{}:{}\n", paint(style, Ink::Yellow, "~ "), name, note);
  out += fmt::format("          {}{}\n", paint(style, Ink::Red, "- "), fit(before, room, style));
  out += fmt::format("          {}{}\n", paint(style, Ink::Green, "+ "), fit(after, room, style));
}

// The details of one place stand together; its values are shown once, with every cause below.
void append_details(std::string& out, const ChangeSetEntry& entry, const ReportStyle& style) {
  for (std::size_t i = 0; i < entry.details.size();) {
    const ChangeDetail& first = entry.details[i];
    append_values(out, first, style);
    std::string causes;
    for (; i < entry.details.size() && entry.details[i].attribute == first.attribute &&
           entry.details[i].path == first.path;
         ++i) {
      const std::string cause = cause_text(entry.details[i]);
      causes += causes.empty() || cause.empty() ? cause : "; " + cause;
    }
    if (!causes.empty()) {
      out += paint(style, Ink::Dim, wrapped("          # ", printable(causes), style));
    }
  }
}

void append_properties(std::string& out, const Value& properties, std::string_view mark, Ink ink,
                       const ReportStyle& style) {
  if (!properties.is_object()) {
    return;
  }
  for (const Value::Member& member : properties.members()) {
    append_value(out, member.key, member.value, {6, mark, ink, {}}, style);
  }
}

std::string title_note(const ChangeSetEntry& entry) {
  const std::string& policy = entry.policy_action;
  if (policy.ends_with("Retain")) {
    return " (the old one is retained)";
  }
  if (policy.ends_with("Snapshot")) {
    return " (a snapshot is taken first)";
  }
  return {};
}

std::string type_text(const ChangeSetEntry& entry, const ReportStyle& style) {
  const std::string type = printable(entry.type);
  return entry.previous_type.empty() ? type
                                     : fmt::format("{} {} {}", printable(entry.previous_type),
                                                   style.unicode ? "→" : "->", type);
}

void append_entry(std::string& out, const ChangeSetEntry& entry, const ReportStyle& style) {
  const Look& look = look_of(entry);
  const std::string name = printable(entry.address.text());
  const std::string type = type_text(entry, style) + title_note(entry);
  const bool fits = 6 + display_width(name) + display_width(type) <= style.width;
  out += fmt::format("{} {}{}{}\n", paint(style, look.ink, look.symbol),
                     paint(style, Ink::Bold, name), fits ? "  " : "\n    ", type);
  if (entry.action == ChangeSetAction::Add) {
    append_properties(out, entry.after, "+ ", Ink::Green, style);
  } else if (entry.action != ChangeSetAction::Remove) {
    append_details(out, entry, style);
  }
  out += "\n";
}

void append_outputs(std::string& out, const ChangeSet& set, const ReportStyle& style) {
  if (set.outputs.empty()) {
    return;
  }
  out += "\nOutputs:\n";
  for (const OutputChange& output : set.outputs) {
    const std::string name = printable(output.name);
    if (!present(output.before)) {
      append_value(out, name, output.after, {2, "+ ", Ink::Green, {}}, style);
    } else if (!present(output.after)) {
      append_value(out, name, output.before, {2, "- ", Ink::Red, {}}, style);
    } else {
      const std::string line = fmt::format("{}: {} -> {}", name, value_inline(output.before),
                                           value_inline(output.after));
      out += fmt::format("  {}{}\n", paint(style, Ink::Yellow, "~ "),
                         fit(line, style.width > 20 ? style.width - 4 : 16, style));
    }
  }
}

std::string summary(const ChangeSet& set) {
  std::array<std::size_t, kLooks.size()> counts = {};
  for (const ChangeSetEntry& entry : set.changes) {
    for (std::size_t i = 0; i < kLooks.size(); ++i) {
      counts[i] += kLooks[i] == &look_of(entry) ? 1U : 0U;
    }
  }
  const std::size_t modified = counts[1] + counts[4];
  std::string out = fmt::format("Change set: {} to add, {} to modify", counts[0], modified);
  if (counts[4] != 0) {
    out += fmt::format(" ({} may be replaced)", counts[4]);
  }
  return out + fmt::format(", {} to replace, {} to remove, {} unchanged.", counts[2] + counts[3],
                           counts[5], set.unchanged);
}

}  // namespace

std::string change_set_text(const ChangeSet& set, const ResourceSet& after,
                            const ReportStyle& style) {
  std::string out;
  if (set.changes.empty()) {
    out += paint(style, Ink::Green, "No changes.");
    out += set.outputs.empty()
               ? " CloudFormation would refuse this change set: \"The submitted information\n"
                 "didn't contain changes.\"\n"
               : " Outputs alone differ: the change set is empty, and succeeds.\n";
    append_outputs(out, set, style);
    return out;
  }
  out += wrapped("",
                 fmt::format("Change set for stack {} ({}):", printable(after.stack_name),
                             printable(after.region)),
                 style) +
         "\n";
  for (const Look* look : kLooks) {
    for (const ChangeSetEntry& entry : set.changes) {
      if (&look_of(entry) == look) {
        out += fmt::format("{} {}\n", paint(style, look->ink, look->symbol), look->legend);
        break;
      }
    }
  }
  out += "\n";
  for (const ChangeSetEntry& entry : set.changes) {
    append_entry(out, entry, style);
  }
  out += paint(style, Ink::Bold, summary(set)) + "\n";
  append_outputs(out, set, style);
  return out;
}

}  // namespace drydock
