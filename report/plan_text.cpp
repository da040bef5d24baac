#include "report/plan_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/value_text.hpp"

namespace drydock {
namespace {

struct Look {
  std::string_view symbol;  // three columns
  std::string_view mark;    // of the properties
  Ink ink;
  std::string_view verb;  // "# Vpc will be created"
};

Look look_of(const ResourceChange& change) {
  switch (change.action) {
    case Action::Create:
      return {"  +", "+ ", Ink::Green, "will be created"};
    case Action::Update:
      return {"  ~", "~ ", Ink::Yellow, "will be updated in place"};
    case Action::Replace:
      return {change.delete_first ? "-/+" : "+/-", "~ ", Ink::Magenta, "must be replaced"};
    case Action::Delete:
      return {"  -", "- ", Ink::Red, "will be destroyed"};
    case Action::Forget:
      return {"  .", "  ", Ink::Dim, "will no longer be managed, and stays as it is"};
    case Action::NoChange:
      break;
  }
  return {"   ", "  ", Ink::Plain, "stays as it is"};
}

std::size_t common_prefix(const std::string& a, const std::string& b) {
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) {
    ++same;
  }
  while (same > 0 && same < a.size() && (static_cast<unsigned char>(a[same]) & 0xC0U) == 0x80U) {
    --same;
  }
  return same;
}

// Two long texts, one below the other, cut where they begin to differ.
void append_long_pair(std::string& out, const std::string& name, const std::string& before,
                      const std::string& after, std::string_view note, const ReportStyle& style) {
  constexpr std::size_t kKept = 20;
  const std::size_t same = common_prefix(before, after);
  std::size_t skip = same > kKept + 10 ? same - kKept : 0;
  while (skip > 0 && (static_cast<unsigned char>(before[skip]) & 0xC0U) == 0x80U) {
    --skip;
  }
  const std::string lead = skip == 0 ? "" : style.unicode ? "…" : "...";
  const std::size_t room = style.width > 40 ? style.width - 14 : 26;
  out += fmt::format("      {}{}:{}\n", paint(style, Ink::Yellow, "~ "), name, note);
  out += fmt::format("          {}{}\n", paint(style, Ink::Red, "- "),
                     fit(lead + before.substr(skip), room, style));
  out += fmt::format("          {}{}\n", paint(style, Ink::Green, "+ "),
                     fit(lead + after.substr(skip), room, style));
}

void append_property(std::string& out, const PropertyChange& property, const ReportStyle& style) {
  const std::string name = property_path_display(property.path);
  std::string note;
  if (property.behavior != UpdateBehavior::InPlace) {
    note = property.behavior == UpdateBehavior::Replaces ? " # forces replacement"
                                                         : " # may force replacement";
  }
  const std::string painted = paint(style, Ink::Red, note);
  if (property.before.is_null() && !property.before.secret()) {
    append_value(out, name, property.after, {6, "+ ", Ink::Green, note}, style);
  } else if (property.after.is_null() && !property.after.secret()) {
    append_value(out, name, property.before, {6, "- ", Ink::Red, note}, style);
  } else {
    const std::string before = value_inline(property.before);
    const std::string after = value_inline(property.after);
    const std::size_t columns =
        8 + display_width(name) + 2 + display_width(before) + 4 + display_width(after);
    if (columns + note.size() <= style.width) {
      out += fmt::format("      {}{}: {} -> {}{}\n", paint(style, Ink::Yellow, "~ "), name, before,
                         paint(style, property.after.is_unknown() ? Ink::Dim : Ink::Plain, after),
                         painted);
    } else {
      append_long_pair(out, name, before, after, painted, style);
    }
  }
  if (!property.cause.empty()) {
    out += paint(style, Ink::Dim, wrapped("          # ", printable(property.cause), style));
  }
}

void append_all(std::string& out, const Value& value, const Look& look, const ReportStyle& style) {
  if (!value.is_object()) {
    return;
  }
  for (const Value::Member& member : value.members()) {
    append_value(out, member.key, member.value, {6, look.mark, look.ink, {}}, style);
  }
}

std::size_t unchanged_properties(const ResourceChange& change) {
  std::set<std::string_view> changed;
  for (const PropertyChange& property : change.properties) {
    if (!property.path.empty()) {
      changed.insert(property.path.front());
    }
  }
  if (!change.after.is_object()) {
    return 0;
  }
  const Value::Object& members = change.after.members();
  return static_cast<std::size_t>(
      std::count_if(members.begin(), members.end(),
                    [&](const Value::Member& member) { return !changed.contains(member.key); }));
}

void append_change(std::string& out, const ResourceChange& change, const ReportStyle& style) {
  const Look look = look_of(change);
  std::string title = printable(change.address.text());
  if (!change.deposed.empty()) {
    title += fmt::format(" (old generation {})", printable(change.deposed));
  }
  title += fmt::format(" {}", look.verb);
  title += change.reason.empty() ? "" : ": " + printable(change.reason);
  out += paint(style, Ink::Bold, wrapped("  # ", title, style));
  if (change.action == Action::Delete && change.deletion_policy == RetentionPolicy::Snapshot) {
    out += "  # A snapshot is taken first (DeletionPolicy: Snapshot).\n";
  }
  if (change.action == Action::Replace && change.update_replace_policy == RetentionPolicy::Retain) {
    out += "  # The old one is kept, no longer managed (UpdateReplacePolicy: Retain).\n";
  }
  out += fmt::format("{} {} {}", paint(style, look.ink, look.symbol), printable(change.type),
                     printable(change.address.text()));
  if (!change.identifier.empty()) {
    out += fmt::format(" [id={}]", printable(change.identifier));
  }
  if (change.action == Action::Forget) {
    out += "\n\n";
    return;
  }
  out += " {\n";
  if (change.action == Action::Create) {
    append_all(out, change.after, look, style);
  } else if (change.action == Action::Delete) {
    append_all(out, change.before, look, style);
  } else {
    for (const PropertyChange& property : change.properties) {
      append_property(out, property, style);
    }
    const std::size_t hidden = unchanged_properties(change);
    if (hidden != 0) {
      out += paint(style, Ink::Dim,
                   fmt::format("        # ({} hidden)",
                               counted(hidden, "unchanged property", "unchanged properties"))) +
             "\n";
    }
  }
  out += "    }\n\n";
}

void append_legend(std::string& out, const Plan& plan, const ReportStyle& style) {
  struct Entry {
    std::string_view symbol;
    Ink ink;
    std::string_view text;
    bool used = false;
  };
  Entry entries[] = {{"  +", Ink::Green, "create"},
                     {"  ~", Ink::Yellow, "update in place"},
                     {"-/+", Ink::Magenta, "delete and then create"},
                     {"+/-", Ink::Magenta, "create and then delete"},
                     {"  -", Ink::Red, "delete"},
                     {"  .", Ink::Dim, "forget"}};
  for (const ResourceChange& change : plan.diff.changes) {
    for (Entry& entry : entries) {
      entry.used = entry.used || entry.symbol == look_of(change).symbol;
    }
  }
  for (const Entry& entry : entries) {
    if (entry.used) {
      out += fmt::format("{} {}\n", paint(style, entry.ink, entry.symbol), entry.text);
    }
  }
  out += "\n";
}

void append_outputs(std::string& out, const Plan& plan, const ReportStyle& style) {
  if (plan.diff.outputs.empty()) {
    return;
  }
  out += "\nChanges to outputs:\n";
  for (const OutputChange& output : plan.diff.outputs) {
    const std::string name = printable(output.name);
    if (output.before.is_null() && !output.before.secret()) {
      append_value(out, name, output.after, {2, "+ ", Ink::Green, {}}, style);
    } else if (output.after.is_null() && !output.after.secret()) {
      append_value(out, name, output.before, {2, "- ", Ink::Red, {}}, style);
    } else {
      const std::string line = fmt::format("{}: {} -> {}", name, value_inline(output.before),
                                           value_inline(output.after));
      out += fmt::format("  {}{}\n", paint(style, Ink::Yellow, "~ "),
                         fit(line, style.width > 20 ? style.width - 4 : 16, style));
    }
  }
}

}  // namespace

PlanCounts count_changes(const Plan& plan) {
  PlanCounts counts;
  for (const ResourceChange& change : plan.diff.changes) {
    const bool replaced = change.action == Action::Replace;
    const bool kept = replaced && change.update_replace_policy == RetentionPolicy::Retain;
    counts.add += replaced || change.action == Action::Create ? 1U : 0U;
    counts.change += change.action == Action::Update ? 1U : 0U;
    counts.destroy += (replaced && !kept) || change.action == Action::Delete ? 1U : 0U;
    counts.forget += kept || change.action == Action::Forget ? 1U : 0U;
  }
  return counts;
}

std::string plan_summary(const Plan& plan) {
  const PlanCounts counts = count_changes(plan);
  std::string out = fmt::format("Plan: {} to add, {} to change, {} to destroy", counts.add,
                                counts.change, counts.destroy);
  out += counts.forget == 0 ? "" : fmt::format(", {} to forget", counts.forget);
  return out + ".";
}

std::string plan_text(const Plan& plan, const ReportStyle& style) {
  const bool any =
      std::any_of(plan.diff.changes.begin(), plan.diff.changes.end(),
                  [](const ResourceChange& change) { return change.action != Action::NoChange; });
  std::string out;
  if (!any && plan.diff.outputs.empty()) {
    out += paint(style, Ink::Green, plan.destroy ? "Nothing to destroy." : "No changes.");
    out += plan.destroy ? " The recorded state holds no resources.\n"
                        : " The template and the recorded state agree.\n";
    return out;
  }
  if (any) {
    out += fmt::format("Drydock will do the following in stack {} ({}):\n\n",
                       printable(plan.stack_name), printable(plan.region));
    append_legend(out, plan, style);
    for (const ResourceChange& change : plan.diff.changes) {
      if (change.action != Action::NoChange) {
        append_change(out, change, style);
      }
    }
  }
  out += paint(style, Ink::Bold, plan_summary(plan)) + "\n";
  append_outputs(out, plan, style);
  return out;
}

}  // namespace drydock
