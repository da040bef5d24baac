#include "report/plan_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "report/drift_report.hpp"
#include "report/property_text.hpp"
#include "report/value_text.hpp"

namespace drydock {
namespace {

bool retains_old(const ResourceChange& change) {
  return change.update_replace_policy == RetentionPolicy::Retain ||
         change.update_replace_policy == RetentionPolicy::RetainExceptOnCreate;
}

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
  if (!change.previous_address.empty()) {
    title += fmt::format(" (until now {})", printable(change.previous_address.text()));
  }
  if (change.imported) {
    title += " is imported, and";
  }
  title += fmt::format(" {}", look.verb);
  title += change.reason.empty() ? "" : ": " + printable(change.reason);
  out += paint(style, Ink::Bold, wrapped("  # ", title, style));
  if (change.action == Action::Delete && change.deletion_policy == RetentionPolicy::Snapshot) {
    out += "  # A snapshot is taken first (DeletionPolicy: Snapshot).\n";
  }
  if (change.action == Action::Replace && retains_old(change)) {
    out += "  # The old one is kept, no longer managed (UpdateReplacePolicy: " +
           std::string(retention_policy_name(change.update_replace_policy)) + ").\n";
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

void append_outside(std::string& out, const Plan& plan, const ReportStyle& style) {
  const bool drifted = std::any_of(plan.diff.drift.begin(), plan.diff.drift.end(),
                                   [](const ResourceDrift& one) { return one.drifted(); });
  if (drifted) {
    out += "Changed outside since it was recorded:\n\n";
    append_drift(out, plan.diff.drift, style);
  }
  if (const std::string note = ignored_drift_note(plan.diff.drift); !note.empty()) {
    out += paint(style, Ink::Dim, note + ".") + "\n\n";
  }
}

void append_nothing(std::string& out, const Plan& plan, const ReportStyle& style) {
  const bool left_out = !plan.selection.empty();
  out +=
      paint(style, Ink::Green, plan.destroy && !left_out ? "Nothing to destroy." : "No changes.");
  if (plan.refresh_only) {
    out += " What is recorded is what is real.\n";
  } else if (left_out) {
    out += " Nothing that is selected changes.\n";
  } else if (plan.destroy) {
    out += " The recorded state holds no resources.\n";
  } else {
    out += plan.refreshed ? " The template, the recorded state and the cloud agree.\n"
                          : " The template and the recorded state agree.\n";
  }
}

// What changes in the record alone. A move or an import whose object also changes stands above.
void append_edits(std::string& out, const Plan& plan, const ReportStyle& style) {
  if (plan.diff.edits.empty()) {
    return;
  }
  out += "Only the record changes:\n";
  for (const ResourceChange& change : plan.diff.changes) {
    const std::string name = printable(change.address.text());
    if (!change.previous_address.empty()) {
      out += fmt::format("  {} {} was {}\n", paint(style, Ink::Blue, ">"), name,
                         printable(change.previous_address.text()));
    }
    if (change.imported && !change.left_out) {
      out += fmt::format("  {} {} is imported [id={}]\n", paint(style, Ink::Blue, "<"), name,
                         printable(change.identifier));
    }
  }
  std::map<std::string_view, std::string_view> reasons;
  for (const ResourceChange& change : plan.diff.changes) {
    if (change.action == Action::NoChange && change.deposed.empty()) {
      reasons.emplace(change.address.text(), change.reason);
    }
  }
  for (const StateEdit& edit : plan.diff.edits) {
    if (edit.what.starts_with("mv ") || edit.what.starts_with("import ")) {
      continue;
    }
    const auto why =
        edit.upsert.size() == 1 ? reasons.find(edit.upsert.front().address.text()) : reasons.end();
    out += wrapped(
        "  " + paint(style, Ink::Blue, "=") + " ",
        printable(edit.what) + (why == reasons.end() ? "" : ": " + printable(why->second)), style);
  }
  out += "\n";
}

std::string outputs_left_out(const Plan& plan) {
  std::string names;
  for (const std::string& name : plan.outputs_left_out) {
    names += (names.empty() ? "" : ", ") + printable(name);
  }
  return names.empty() ? names
         : plan.outputs_left_out.size() == 1
             ? fmt::format(", and the output {} is not shown", names)
             : fmt::format(", and the outputs {} are not shown", names);
}

// "This plan is partial".
void append_partial(std::string& out, const Plan& plan, const ReportStyle& style) {
  if (plan.selection.empty()) {
    return;
  }
  const auto left = static_cast<std::size_t>(
      std::count_if(plan.diff.changes.begin(), plan.diff.changes.end(),
                    [](const ResourceChange& change) { return change.left_out; }));
  std::string options;
  for (const std::string& option : plan.selection) {
    options += (options.empty() ? "" : " ") + printable(option);
  }
  if (left == 0 && plan.outputs_left_out.empty()) {
    out += "\n" + wrapped("Note: ", fmt::format("{} leaves nothing out.", options), style);
    return;
  }
  out += "\n" +
         wrapped("Note: ",
                 fmt::format("this plan is partial ({}): {} not looked at{}. Plan once more "
                             "without it to see what is left.",
                             options,
                             left == 1 ? "1 resource is" : fmt::format("{} resources are", left),
                             outputs_left_out(plan)),
                 style);
}

}  // namespace

PlanCounts count_changes(const Plan& plan) {
  PlanCounts counts;
  for (const ResourceChange& change : plan.diff.changes) {
    const bool replaced = change.action == Action::Replace;
    const bool kept = replaced && retains_old(change);
    counts.add += replaced || change.action == Action::Create ? 1U : 0U;
    counts.change += change.action == Action::Update ? 1U : 0U;
    counts.destroy += (replaced && !kept) || change.action == Action::Delete ? 1U : 0U;
    counts.forget += kept || change.action == Action::Forget ? 1U : 0U;
    counts.import += change.imported && !change.left_out ? 1U : 0U;
    counts.move += change.previous_address.empty() ? 0U : 1U;
  }
  for (const StateEdit& edit : plan.diff.edits) {
    const bool counted = edit.what.starts_with("mv ") || edit.what.starts_with("import ");
    counts.record += counted ? 0U : 1U;
  }
  return counts;
}

std::string plan_summary(const Plan& plan) {
  const PlanCounts counts = count_changes(plan);
  std::string out = fmt::format("Plan: {} to add, {} to change, {} to destroy", counts.add,
                                counts.change, counts.destroy);
  out += counts.import == 0 ? "" : fmt::format(", {} to import", counts.import);
  out += counts.move == 0 ? "" : fmt::format(", {} to move", counts.move);
  out += counts.forget == 0 ? "" : fmt::format(", {} to forget", counts.forget);
  out += counts.record == 0 ? "" : fmt::format(", {} to record", counts.record);
  return out + ".";
}

std::string plan_text(const Plan& plan, const ReportStyle& style) {
  const bool any =
      std::any_of(plan.diff.changes.begin(), plan.diff.changes.end(),
                  [](const ResourceChange& change) { return change.action != Action::NoChange; });
  std::string out;
  append_outside(out, plan, style);
  if (!any && plan.diff.outputs.empty() && plan.diff.edits.empty()) {
    append_nothing(out, plan, style);
    append_partial(out, plan, style);
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
  append_edits(out, plan, style);
  out += paint(style, Ink::Bold, plan_summary(plan)) + "\n";
  append_partial(out, plan, style);
  append_outputs(out, plan, style);
  return out;
}

}  // namespace drydock
