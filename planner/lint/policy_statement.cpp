#include "planner/lint/policy_statement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

#include "base/codes/lint_codes.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/lint/policy_words.hpp"
#include "planner/lint/service_prefixes.hpp"

namespace drydock {
namespace {

bool is_sid(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

// True also of what has wildcards. IAM reads prefixes in any case.
bool is_service_prefix(std::string_view written) {
  if (written.find_first_of("*?") != std::string_view::npos) {
    return true;
  }
  std::string prefix(written);
  std::transform(prefix.begin(), prefix.end(), prefix.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  const std::span<const std::string_view> known = service_prefixes();
  return std::binary_search(known.begin(), known.end(), prefix);
}

class StatementChecker {
 public:
  StatementChecker(const Node& node, PolicyKind kind, const std::string& path,
                   Diagnostics& diagnostics)
      : node_(node), kind_(kind), path_(path), diagnostics_(diagnostics) {}

  void check() {
    check_keys();
    check_effect();
    check_sid();
    check_choice("Action", "NotAction");
    check_resource_choice();
    check_principal_choice();
    texts({"Action", "NotAction"}, codes::PolicyAction, is_policy_action, "is no action",
          "write service:Action, for example s3:GetObject");
    texts({"Resource", "NotResource"}, codes::PolicyArn, is_policy_resource, "is no ARN",
          "write an ARN such as arn:aws:s3:::bucket/*, or \"*\"");
    check_services("Action");
    check_services("NotAction");
    check_principals("Principal");
    check_principals("NotPrincipal");
    check_conditions();
    check_breadth();
  }

 private:
  void report(DiagnosticCode code, Span span, std::string_view key, std::string message,
              std::string hint) {
    diagnostics_.add({code,
                      std::move(message),
                      span,
                      std::move(hint),
                      {},
                      key.empty() ? path_ : fmt::format("{}.{}", path_, key)});
  }

  [[nodiscard]] std::optional<Node> find(std::string_view key) const { return node_.find(key); }

  [[nodiscard]] Span span_of_key(std::string_view key) const {
    for (std::size_t i = 0; i < node_.size(); ++i) {
      if (node_.key(i) == key) {
        return node_.key_span(i);
      }
    }
    return node_.span();
  }

  void check_keys() {
    const std::vector<std::string_view>& keys = policy_statement_keys();
    for (std::size_t i = 0; i < node_.size(); ++i) {
      if (std::find(keys.begin(), keys.end(), node_.key(i)) == keys.end()) {
        report(codes::PolicyUnknownKey, node_.key_span(i), "",
               fmt::format("a policy statement has no element \"{}\"", node_.key(i)),
               nearest_hint(node_.key(i), keys,
                            "its elements are Sid, Effect, Principal, Action, Resource, Condition "
                            "and their Not forms"));
      }
    }
  }

  // A key that is likely meant for `key` is reported already.
  [[nodiscard]] bool misspells(std::string_view key) const {
    for (std::size_t i = 0; i < node_.size(); ++i) {
      const std::vector<std::string_view>& keys = policy_statement_keys();
      if (std::find(keys.begin(), keys.end(), node_.key(i)) == keys.end() &&
          !nearest_hint(node_.key(i), {key}).empty()) {
        return true;
      }
    }
    return false;
  }

  void check_effect() {
    const std::optional<Node> effect = find("Effect");
    if (!effect) {
      if (!misspells("Effect")) {
        report(codes::PolicyMissingKey, node_.span(), "", "the policy statement has no Effect",
               "write Effect: Allow or Effect: Deny");
      }
      return;
    }
    if (!is_policy_function(*effect) &&
        (!effect->is_scalar() || (effect->text() != "Allow" && effect->text() != "Deny"))) {
      report(codes::PolicyValue, effect->span(), "Effect",
             fmt::format("Effect is \"{}\"",
                         effect->is_scalar() ? effect->text() : std::string_view("…")),
             "Effect is Allow or Deny, in this spelling");
    }
  }

  void check_sid() {
    const std::optional<Node> sid = find("Sid");
    const bool strict = kind_ == PolicyKind::Identity || kind_ == PolicyKind::Trust;
    if (sid && strict && sid->is_scalar() && !is_sid(sid->text())) {
      report(codes::PolicyValue, sid->span(), "Sid",
             fmt::format("the Sid \"{}\" has a character that IAM does not take", sid->text()),
             "use letters and digits only");
    }
  }

  // One of two elements must be there, and not both.
  void check_choice(std::string_view key, std::string_view other) {
    if (find(key) && find(other)) {
      report(codes::PolicyKindMismatch, span_of_key(other), other,
             fmt::format("a policy statement has {} or {}, not both", key, other),
             fmt::format("split it into two statements, or remove {}", other));
    } else if (!find(key) && !find(other) && !misspells(key) && !misspells(other)) {
      report(codes::PolicyMissingKey, node_.span(), "",
             fmt::format("the policy statement has neither {} nor {}", key, other),
             fmt::format("add {}", key));
    }
  }

  void forbid(std::string_view key, std::string_view why, std::string_view hint) {
    if (find(key)) {
      report(codes::PolicyKindMismatch, span_of_key(key), key,
             fmt::format("{} must not stand in {}", key, why), std::string(hint));
    }
  }

  void check_resource_choice() {
    if (kind_ == PolicyKind::Trust) {
      for (const std::string_view key : {"Resource", "NotResource"}) {
        forbid(key, "the trust policy of a role", "the role itself is the resource: remove it");
      }
      return;
    }
    const bool either = find("Resource") || find("NotResource");
    if (either || kind_ != PolicyKind::ResourceImplied) {
      check_choice("Resource", "NotResource");
    }
  }

  void check_principal_choice() {
    if (kind_ == PolicyKind::Identity) {
      for (const std::string_view key : {"Principal", "NotPrincipal"}) {
        forbid(key, "a policy of an identity",
               "the identity that the policy belongs to is the principal: remove it");
      }
      return;
    }
    check_choice("Principal", "NotPrincipal");
  }

  void texts(std::initializer_list<std::string_view> keys, DiagnosticCode code,
             bool (*fits)(std::string_view), std::string_view what, std::string_view hint) {
    for (const std::string_view key : keys) {
      if (const std::optional<Node> value = find(key)) {
        each_policy_value(
            *value, fmt::format("{}.{}", path_, key),
            [&](const Node& item, const std::string& path) {
              if (!item.is_scalar() || !fits(item.text())) {
                diagnostics_.add({code,
                                  item.is_scalar()
                                      ? fmt::format("\"{}\" in {} {}", item.text(), key, what)
                                      : fmt::format("{} is a text or a list of texts", key),
                                  item.span(),
                                  std::string(hint),
                                  {},
                                  path});
              }
            });
      }
    }
  }

  // IAM takes any word before the colon. A slip is a warning; a word like no other may be of a
  // service that is newer than our list.
  void check_services(std::string_view key) {
    const std::optional<Node> value = find(key);
    if (!value) {
      return;
    }
    each_policy_value(
        *value, fmt::format("{}.{}", path_, key), [&](const Node& item, const std::string& path) {
          const std::string_view text = item.is_scalar() ? item.text() : std::string_view();
          const std::size_t colon = text.find(':');
          if (colon == std::string_view::npos || !is_policy_action(text) ||
              is_service_prefix(text.substr(0, colon))) {
            return;
          }
          const std::string_view prefix = text.substr(0, colon);
          const std::span<const std::string_view> known = service_prefixes();
          const std::string near = nearest_hint(prefix, {known.begin(), known.end()});
          diagnostics_.add(
              {codes::PolicyServiceUnknown,
               fmt::format("no service is known whose actions begin with \"{}:\"", prefix),
               item.span(),
               near.empty() ? "compare with the Service Authorization Reference" : near,
               {},
               path,
               near.empty() ? std::optional(Severity::Note) : std::nullopt});
        });
  }

  void check_principals(std::string_view key) {
    const std::optional<Node> principal = find(key);
    if (!principal || is_policy_function(*principal)) {
      return;
    }
    if (principal->is_scalar()) {
      if (principal->text() != "*") {
        report(codes::PolicyValue, principal->span(), key,
               fmt::format("{} is the text \"{}\"", key, principal->text()),
               "write \"*\", or a mapping such as {AWS: ARN} or {Service: NAME.amazonaws.com}");
      }
      return;
    }
    if (!principal->is(NodeKind::Mapping)) {
      report(codes::PolicyValue, principal->span(), key, fmt::format("{} is a list", key),
             "write a mapping such as {AWS: [ARN, ARN]}");
      return;
    }
    const std::vector<std::string_view>& keys = policy_principal_keys();
    for (std::size_t i = 0; i < principal->size(); ++i) {
      const std::string_view kind = principal->key(i);
      if (std::find(keys.begin(), keys.end(), kind) == keys.end()) {
        report(codes::PolicyUnknownKey, principal->key_span(i), key,
               fmt::format("there is no kind of principal \"{}\"", kind),
               nearest_hint(kind, keys, "kinds are AWS, Service, Federated and CanonicalUser"));
      } else if (kind == "AWS") {
        each_policy_value(
            (*principal)[i], fmt::format("{}.{}.AWS", path_, key),
            [&](const Node& item, const std::string& path) {
              if (item.is_scalar() && !is_policy_aws_principal(item.text())) {
                diagnostics_.add(
                    {codes::PolicyArn,
                     fmt::format("\"{}\" is no AWS principal", item.text()),
                     item.span(),
                     "write an account of 12 digits or the ARN of a role, user or account",
                     {},
                     path});
              }
            });
      }
    }
  }

  void check_conditions() {
    const std::optional<Node> condition = find("Condition");
    if (!condition || is_policy_function(*condition)) {
      return;
    }
    if (!condition->is(NodeKind::Mapping)) {
      report(codes::PolicyValue, condition->span(), "Condition",
             "Condition is no mapping of operators", "write {StringEquals: {key: value}}");
      return;
    }
    for (std::size_t i = 0; i < condition->size(); ++i) {
      const std::string_view name = condition->key(i);
      if (!is_policy_operator(name)) {
        report(codes::PolicyOperatorUnknown, condition->key_span(i), "Condition",
               fmt::format("there is no condition operator \"{}\"", name),
               nearest_hint(plain_operator(name), policy_operators(),
                            "for example StringEquals, ArnLike, Bool, IpAddress"));
      } else if ((*condition)[i].is_scalar() || (*condition)[i].is(NodeKind::Sequence)) {
        report(codes::PolicyValue, (*condition)[i].span(), "Condition",
               fmt::format("the operator {} has no mapping of condition keys", name),
               fmt::format("write {}: {{aws:SourceArn: value}}", name));
      }
    }
  }

  // The node of `key` that is, or lists, "*".
  [[nodiscard]] std::optional<Node> star(const std::optional<Node>& value) const {
    std::optional<Node> found;
    if (value) {
      each_policy_value(*value, path_, [&](const Node& item, const std::string&) {
        if (item.is_scalar() && (item.text() == "*" || item.text() == "*:*")) {
          found = item;
        }
      });
    }
    return found;
  }

  void check_breadth() {
    const std::optional<Node> effect = find("Effect");
    if (!effect || !effect->is_scalar() || effect->text() != "Allow") {
      return;
    }
    const std::optional<Node> action = star(find("Action"));
    if (kind_ == PolicyKind::Identity && action && star(find("Resource"))) {
      report(codes::PolicyBroad, action->span(), "Action",
             "the policy allows every action on every resource",
             "name the actions and resources that are needed");
    }
    const std::optional<Node> principal = find("Principal");
    const std::optional<Node> everyone =
        principal && principal->is(NodeKind::Mapping) && !is_policy_function(*principal)
            ? star(principal->find("AWS"))
            : star(principal);
    if (kind_ != PolicyKind::Identity && everyone && !find("Condition")) {
      report(codes::PolicyBroad, everyone->span(), "Principal",
             "the policy allows everyone, in any account",
             "name the principals, or add a Condition that says who is meant");
    }
  }

  const Node& node_;
  PolicyKind kind_;
  const std::string& path_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool is_policy_function(const Node& node) {
  if (!node.is(NodeKind::Mapping)) {
    return false;
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (node.key(i).starts_with("Fn::") || (node.size() == 1 && node.key(i) == "Ref")) {
      return true;
    }
  }
  return false;
}

// Recursion is bounded by kDeepestNesting, which every document keeps.
void each_policy_value(const Node& node, const std::string& path,
                       const std::function<void(const Node&, const std::string&)>& use) {
  if (node.is(NodeKind::Sequence)) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      each_policy_value(node[i], fmt::format("{}.{}", path, i), use);
    }
    return;
  }
  if (!is_policy_function(node)) {
    use(node, path);
    return;
  }
  const std::optional<Node> branches = node.size() == 1 ? node.find("Fn::If") : std::nullopt;
  if (branches && branches->is(NodeKind::Sequence) && branches->size() == 3) {
    for (std::size_t i = 1; i < 3; ++i) {
      each_policy_value((*branches)[i], fmt::format("{}.Fn::If.{}", path, i), use);
    }
  }
}

void check_policy_statement(const Node& node, PolicyKind kind, const std::string& path,
                            Diagnostics& diagnostics) {
  if (!node.is(NodeKind::Mapping)) {
    diagnostics.add({codes::PolicyValue,
                     "a policy statement is a mapping",
                     node.span(),
                     "write Effect, Action and what else the statement needs",
                     {},
                     path});
    return;
  }
  StatementChecker(node, kind, path, diagnostics).check();
}

}  // namespace drydock
