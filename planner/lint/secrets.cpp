#include <fmt/format.h>

#include <algorithm>

#include "base/codes/lint_codes.hpp"
#include "planner/lint/checks.hpp"

namespace drydock {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// The name of something whose value is a password: "MasterUserPassword", "DbPassword2", but not
// "PasswordLength" or "PasswordSecretArn".
bool names_password(std::string_view name) {
  std::string word = lower_case(name);
  while (!word.empty() && word.back() >= '0' && word.back() <= '9') {
    word.pop_back();
  }
  // ManageMasterUserPassword, ResetPassword are switches.
  if (word.starts_with("manage") || word.starts_with("reset") || word.starts_with("generate")) {
    return false;
  }
  for (const std::string_view end :
       {"password", "passwd", "passphrase", "secretkey", "authtoken", "secretaccesskey"}) {
    if (word.ends_with(end)) {
      return true;
    }
  }
  return false;
}

bool is_true(const std::optional<Node>& node) {
  return node && node->is_scalar() && lower_case(node->text()) == "true";
}

bool holds_text(const Node& parameter) {
  const std::optional<Node> type = parameter.find("Type");
  return type && type->is(NodeKind::String) && type->text() == "String";
}

// The first property of a password that is set to nothing but this parameter, if there is one.
const NameUse* password_use(const LintContext& context, std::string_view parameter) {
  for (const NameUse& use : context.uses.all) {
    if (use.kind == UseKind::Ref && !use.in_sub && use.name == parameter &&
        context.tree[use.place].in_properties && names_password(context.tree.key(use.place))) {
      return &use;
    }
  }
  return nullptr;
}

void check_parameter(const LintContext& context, const TemplateEntry& entry,
                     Diagnostics& diagnostics) {
  if (!entry.node.is(NodeKind::Mapping)) {
    return;
  }
  const std::string path = fmt::format("Parameters.{}", entry.name);
  const std::optional<Node> no_echo = entry.node.find("NoEcho");
  const std::optional<Node> value = entry.node.find("Default");
  if (is_true(no_echo)) {
    if (value && value->is_scalar() && !value->text().empty() &&
        value->text().find("{{resolve:") == std::string_view::npos) {
      diagnostics.add(
          {codes::NoEchoDefault,
           fmt::format("the secret parameter {} has a default, which everybody who sees "
                       "the template can read",
                       entry.name),
           value->span(),
           "remove the default; give the value at deployment or from Secrets Manager",
           {},
           path + ".Default"});
    }
    return;
  }
  const NameUse* use = password_use(context, entry.name);
  if (!holds_text(entry.node) || no_echo || (use == nullptr && !names_password(entry.name))) {
    return;
  }
  Diagnostic diagnostic{codes::SecretWithoutNoEcho,
                        fmt::format("the parameter {} holds a password and has no NoEcho, so the "
                                    "console and the API show its value",
                                    entry.name),
                        entry.name_span, "add NoEcho: true"};
  if (use != nullptr) {
    diagnostic.labels.push_back({context.tree[use->place].node.span(), "used as a password here"});
  }
  diagnostic.path = path;
  diagnostics.add(std::move(diagnostic));
}

// What a deployment shows to whoever may describe the stack.
bool is_shown(const TemplateTree& tree, std::size_t place) {
  const TemplateTree::Place& at = tree[place];
  if (at.part == TemplatePart::Outputs) {
    return true;
  }
  if (at.part != TemplatePart::Resources || at.in_properties || at.entry == 0) {
    return false;
  }
  std::size_t below = place;
  while (tree[below].parent != at.entry && below != 0) {
    below = tree[below].parent;
  }
  return tree.key(below) == "Metadata";
}

void check_use(const LintContext& context, const NameUse& use, Diagnostics& diagnostics) {
  if (use.kind != UseKind::Ref || !is_shown(context.tree, use.place)) {
    return;
  }
  const TemplateEntry* parameter = context.source.parameters.find(use.name);
  if (parameter == nullptr || !parameter->node.is(NodeKind::Mapping) ||
      !is_true(parameter->node.find("NoEcho"))) {
    return;
  }
  const bool output = context.tree[use.place].part == TemplatePart::Outputs;
  report_at(context, codes::NoEchoExposed, use.place, context.tree[use.place].node.span(),
            fmt::format("the secret parameter {} stands in {}, which shows its value", use.name,
                        output ? "an output" : "Metadata"),
            output ? "remove the output, or output the ARN of a secret"
                   : "read the value from Secrets Manager on the instance instead",
            diagnostics);
}

// A literal as the value of a password.
void check_literal(const LintContext& context, std::size_t i, Diagnostics& diagnostics) {
  const TemplateTree::Place& place = context.tree[i];
  const std::string_view text = place.node.is_scalar() ? place.node.text() : std::string_view();
  if (!place.in_properties || !place.node.is(NodeKind::String) || text.empty() ||
      !names_password(context.tree.key(i)) || text.find("${") != std::string_view::npos) {
    return;
  }
  constexpr std::string_view kHint =
      "take it from Secrets Manager: \"{{resolve:secretsmanager:NAME:SecretString:KEY}}\"";
  if (text.find("{{resolve:") != std::string_view::npos) {
    if (text.find("{{resolve:ssm:") != std::string_view::npos) {
      report_at(context, codes::PlaintextPassword, i, place.node.span(),
                fmt::format("{} is a password taken from an SSM parameter that is plain text",
                            context.tree.key(i)),
                std::string(kHint), diagnostics);
    }
    return;
  }
  report_at(context, codes::PlaintextPassword, i, place.node.span(),
            fmt::format("{} is a password written in the template", context.tree.key(i)),
            std::string(kHint), diagnostics);
}

}  // namespace

void check_secrets(const LintContext& context, Diagnostics& diagnostics) {
  for (const TemplateEntry& entry : context.source.parameters.entries) {
    check_parameter(context, entry, diagnostics);
  }
  for (const NameUse& use : context.uses.all) {
    check_use(context, use, diagnostics);
  }
  for (std::size_t i = 0; i < context.tree.places().size(); ++i) {
    check_literal(context, i, diagnostics);
  }
}

}  // namespace drydock
