// A change set as text, for tests to compare.
#pragma once

#include <string>

#include "planner/diff/change_set.hpp"

namespace drydock {

// "A Modify True ReplaceAndDelete: Frozen Always Static DirectModification; …", one change a line.
inline std::string text_of(const ChangeSet& set) {
  std::string out;
  for (const ChangeSetEntry& entry : set.changes) {
    out += entry.address.text() + " " + std::string(change_set_word(entry.action));
    if (entry.action == ChangeSetAction::Modify) {
      out += " " + std::string(change_set_word(entry.replacement));
    }
    out += entry.policy_action.empty() ? "" : " " + entry.policy_action;
    for (const ChangeDetail& detail : entry.details) {
      out += &detail == &entry.details.front() ? ": " : "; ";
      out += detail.path.empty() ? std::string(change_set_word(detail.attribute))
                                 : property_path_text(detail.path);
      out += " " + std::string(recreation_word(detail.requires_recreation)) + " " +
             std::string(change_set_word(detail.evaluation)) + " " +
             std::string(change_set_word(detail.source));
      out += detail.causing_entity.empty() ? "" : " " + detail.causing_entity;
    }
    out += "\n";
  }
  return out;
}

}  // namespace drydock
