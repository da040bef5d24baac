// Which part of a plan is to be carried out: `--target`, `--exclude`, and what they drag along.
//
// A selector is one of
//   Vpc, Network.Vpc, Web*     an address, or a glob of addresses; a nested stack stands for all
//                              that is in it
//   type=AWS::EC2::*           a glob of types
//   tag:Team=web               a tag, as the template says it or as it is recorded; globs both
//   changed-since=REV          resources whose text in the template differs from a git revision
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

enum class SelectorKind : std::uint8_t { Address, Type, Tag, ChangedSince };

struct Selector {
  SelectorKind kind = SelectorKind::Address;
  std::string text;       // as it was given
  std::string pattern;    // glob of addresses, types or tag keys; or the revision
  std::string tag_value;  // glob
  // ChangedSince: the logical ids of the template that differ, found by who knows the revision.
  std::set<std::string, std::less<>> names = {};
};

// Reports what is none of these forms.
[[nodiscard]] std::optional<Selector> parse_selector(const std::string& text,
                                                     Diagnostics& diagnostics);

struct Selection {
  std::vector<Selector> targets;   // with what they need
  std::vector<Selector> excludes;  // with what needs them; never both
  std::set<Address> replace;
  std::set<Address> accept;

  [[nodiscard]] bool partial() const { return !targets.empty() || !excludes.empty(); }
};

[[nodiscard]] bool selects(const Selector& selector, const ResourceChange& change);

using ChangeKey = std::pair<Address, std::string>;  // address, deposed

// What of `plan` is not to be carried out. A target draws in every step that one of its own waits
// for; an exclusion pushes out every step that waits for one of its own. Reports a selector that
// matches no resource, with the nearest address.
[[nodiscard]] std::set<ChangeKey> left_out_by(const Selection& selection, const Plan& plan,
                                              Diagnostics& diagnostics);

// Reports what `--replace` and `--accept` name and no change of `diff` has.
void check_named(const Selection& selection, const Diff& diff, Diagnostics& diagnostics);

}  // namespace drydock
