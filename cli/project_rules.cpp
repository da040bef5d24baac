#include "cli/project_rules.hpp"

#include <fmt/format.h>

#include <functional>

#include "base/codes/project_codes.hpp"

namespace drydock {
namespace {

class RuleReader {
 public:
  RuleReader(MappingReader& owner, Diagnostics& diagnostics)
      : owner_(owner), diagnostics_(diagnostics) {}

  ResourceRules read() {
    ResourceRules rules;
    each(owner_, "moved", "[{from: Old, to: New}]", [&](MappingReader& one) {
      one.allow_only({"from", "to"});
      const std::optional<std::string> from = one.required_text("from");
      const std::optional<std::string> to = one.required_text("to");
      if (from && to) {
        rules.moves.push_back(
            {Address(*from), Address(*to), one.find("from")->span(), one.find("to")->span()});
      }
    });
    each(owner_, "imports", "[{address: Name, identifier: vpc-1}]", [&](MappingReader& one) {
      one.allow_only({"address", "identifier", "type"});
      const std::optional<std::string> address = one.required_text("address");
      const std::optional<std::string> identifier = one.required_text("identifier");
      if (address && identifier) {
        rules.imports.push_back({Address(*address), *identifier, one.text("type").value_or(""),
                                 one.find("address")->span()});
      }
    });
    read_forget(rules);
    if (const std::optional<Node> node = owner_.find("drift")) {
      MappingReader drift(*node, owner_.path_of("drift"), codes::ProjectFile, diagnostics_);
      drift.allow_only({"ignore"});
      each(drift, "ignore", "[{address: \"Web*\", path: \"Tags/*\", reason: \"…\"}]",
           [&](MappingReader& one) { read_ignore(one, rules); });
    }
    return rules;
  }

 private:
  void each(MappingReader& owner, std::string_view key, std::string_view form,
            const std::function<void(MappingReader&)>& read) {
    const std::optional<Node> node = owner.find(key);
    if (!node) {
      return;
    }
    if (!node->is(NodeKind::Sequence)) {
      owner.report(*node, fmt::format("`{}` must be a list", owner.path_of(key)),
                   fmt::format("write {}: {}", key, form));
      return;
    }
    for (std::size_t i = 0; i < node->size(); ++i) {
      MappingReader one((*node)[i], fmt::format("{}.{}", owner.path_of(key), i), codes::ProjectFile,
                        diagnostics_);
      read(one);
    }
  }

  void read_forget(ResourceRules& rules) {
    const std::optional<Node> node = owner_.find("forget");
    if (!node) {
      return;
    }
    for (std::size_t i = 0; node->is(NodeKind::Sequence) && i < node->size(); ++i) {
      const Node item = (*node)[i];
      if (item.is(NodeKind::String) && !item.text().empty()) {
        rules.forget.push_back({Address(std::string(item.text())), item.span()});
      } else {
        owner_.report(item, fmt::format("`{}.{}` must be an address", owner_.path_of("forget"), i));
      }
    }
    if (!node->is(NodeKind::Sequence)) {
      owner_.report(*node, fmt::format("`{}` must be a list", owner_.path_of("forget")),
                    "write forget: [OldBucket, OldTopic]");
    }
  }

  static void read_ignore(MappingReader& one, ResourceRules& rules) {
    one.allow_only({"address", "path", "reason"});
    const std::optional<std::string> reason = one.required_text("reason");
    if (reason && reason->empty()) {
      one.report(*one.find("reason"), "an ignored difference needs a reason",
                 "say why it is to be ignored");
    } else if (reason) {
      rules.ignore_drift.push_back(
          {one.text("address").value_or("*"), one.text("path").value_or("*"), *reason});
    }
  }

  MappingReader& owner_;
  Diagnostics& diagnostics_;
};

template <class Rule>
void append_all(std::vector<Rule>& to, const std::vector<Rule>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

void ResourceRules::append(const ResourceRules& more) {
  append_all(moves, more.moves);
  append_all(forget, more.forget);
  append_all(imports, more.imports);
  append_all(ignore_drift, more.ignore_drift);
}

ResourceRules read_resource_rules(MappingReader& owner, Diagnostics& diagnostics) {
  return RuleReader(owner, diagnostics).read();
}

}  // namespace drydock
