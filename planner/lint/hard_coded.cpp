#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/lint_codes.hpp"
#include "planner/evaluate/sub_text.hpp"
#include "planner/lint/checks.hpp"
#include "planner/lint/spans.hpp"
#include "planner/model/region.hpp"

namespace drydock {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// A Region that there is: "us-east-1".
bool is_region(std::string_view text) {
  return text.size() >= 9 && text.size() <= 16 && is_digit(text.back()) &&
         !availability_zones(text).empty();
}

bool is_zone(std::string_view text) {
  return text.size() >= 10 && is_lower(text.back()) && is_region(text.substr(0, text.size() - 1));
}

// Accounts of AWS whose number the documentation asks to write: load balancers' access logs
// (Elastic Load Balancing User Guide, "Enable access logs"), Deep Learning Containers, Lambda
// Insights, Powertools. Sorted.
constexpr std::array<std::string_view, 26> kServiceAccounts = {
    "009996457667", "017000801446", "027434742980", "033677994240", "054676820928", "076674570225",
    "098369216593", "114774131450", "127311923021", "156460612806", "383597477331", "507241528517",
    "580247275435", "582318560864", "589379963580", "600734575887", "635631232127", "652711504416",
    "718504428378", "754344448648", "763104351884", "783225319266", "797873946194", "897822967062",
    "985666609251", "602401143452"};

bool is_service_account(std::string_view text) {
  return std::find(kServiceAccounts.begin(), kServiceAccounts.end(), text) !=
         kServiceAccounts.end();
}

struct Field {
  std::string_view text;
  std::size_t at = 0;  // in the whole text
};

class ValueChecker {
 public:
  ValueChecker(const LintContext& context, Diagnostics& diagnostics)
      : context_(context), diagnostics_(diagnostics) {}

  void check(std::size_t place) {
    const Node& node = context_.tree[place].node;
    const std::string_view text = node.text();
    if (is_zone(text)) {
      report(place, codes::HardCodedZone, {text, 0},
             fmt::format("the Availability Zone {} is written out", text),
             "choose by Region: !Select [0, !GetAZs \"\"], or a parameter");
    } else if (is_region(text) && !chooses_mapping(place)) {
      report(place, codes::HardCodedRegion, {text, 0},
             fmt::format("the Region {} is written out", text), "write !Ref AWS::Region");
    }
    for (std::size_t at = text.find("arn:"); at != std::string_view::npos;
         at = text.find("arn:", at + 1)) {
      check_arn(place, text, at);
    }
  }

 private:
  void report(std::size_t place, DiagnosticCode code, const Field& field, std::string message,
              std::string hint) {
    report_at(context_, code, place,
              part_span(context_.tree[place].node, static_cast<std::ptrdiff_t>(field.at),
                        field.text.size()),
              std::move(message), std::move(hint), diagnostics_);
  }

  // A key of Fn::FindInMap is a Region for good reason.
  [[nodiscard]] bool chooses_mapping(std::size_t place) const {
    const TemplateTree& tree = context_.tree;
    return tree.function(tree[tree[place].parent].parent) == "Fn::FindInMap";
  }

  // The text is put together from what the stack knows; a plain one, such as that of a managed
  // policy, is not expected to be.
  [[nodiscard]] bool is_assembled(std::size_t place) const {
    const TemplateTree& tree = context_.tree;
    for (std::size_t at = tree[place].parent; tree[at].in_properties; at = tree[at].parent) {
      const std::string_view function = tree.function(at);
      if (function == "Fn::Sub" || function == "Fn::Join") {
        return true;
      }
    }
    return false;
  }

  // arn:partition:service:region:account:resource, of which a piece of a Fn::Join may hold only the
  // beginning. A field ends at the next ":" outside ${…}.
  static std::array<Field, 5> arn_fields(std::string_view text, std::size_t at) {
    std::array<Field, 5> fields;
    std::size_t number = 0;
    std::size_t begin = at;
    std::size_t open = 0;
    for (std::size_t i = at; i <= text.size() && number < fields.size(); ++i) {
      const char c = i < text.size() ? text[i] : '\0';
      open += c == '{' ? 1 : 0;
      open -= c == '}' && open > 0 ? 1 : 0;
      if (c == '\0' || (open == 0 && (c == ':' || c == ' ' || c == '"' || c == '\n'))) {
        if (c == ':') {
          fields[number] = {text.substr(begin, i - begin), begin};
        }
        ++number;
        begin = i + 1;
        if (c != ':') {
          break;
        }
      }
    }
    return fields;
  }

  void check_arn(std::size_t place, std::string_view text, std::size_t at) {
    const std::array<Field, 5> fields = arn_fields(text, at);
    const Field& partition = fields[1];
    const Field& region = fields[3];
    const Field& account = fields[4];
    const bool written =
        partition.text == "aws" || partition.text == "aws-cn" || partition.text == "aws-us-gov";
    if (!written && !partition.text.starts_with("${")) {
      return;
    }
    if (written && is_assembled(place)) {
      report(place, codes::HardCodedPartition, partition,
             fmt::format("the partition {} of an ARN is written out", partition.text),
             "write ${AWS::Partition} inside Fn::Sub");
    }
    if (is_region(region.text)) {
      report(place, codes::HardCodedRegion, region,
             fmt::format("the Region {} of an ARN is written out", region.text),
             "write ${AWS::Region} inside Fn::Sub");
    }
    const bool layer =
        fields[2].text == "lambda" && text.find(":layer:", at) != std::string_view::npos;
    if (account.text.size() == 12 &&
        std::all_of(account.text.begin(), account.text.end(), is_digit) &&
        !is_service_account(account.text) && !layer) {
      report(place, codes::HardCodedAccount, account,
             fmt::format("the account {} of an ARN is written out", account.text),
             "write ${AWS::AccountId} inside Fn::Sub, or take another account as a parameter");
    }
  }

  const LintContext& context_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_hard_coded(const LintContext& context, Diagnostics& diagnostics) {
  ValueChecker checker(context, diagnostics);
  for (std::size_t i = 0; i < context.tree.places().size(); ++i) {
    const TemplateTree::Place& place = context.tree[i];
    if (place.in_properties && place.node.is(NodeKind::String)) {
      checker.check(i);
    }
  }
}

}  // namespace drydock
