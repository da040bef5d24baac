#include "planner/lint/name_uses.hpp"

#include <algorithm>
#include <array>

#include "base/glob.hpp"
#include "planner/evaluate/sub_text.hpp"

namespace drydock {
namespace {

// What these transforms add uses no name that is not in the template before.
constexpr std::array<std::string_view, 4> kClosedTransforms = {
    "AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-2020-07-23"};

// "Subnet${Zone}" and "Subnet&{Zone}", as a loop computes names, become "Subnet*".
std::string as_glob(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool opens =
        (name[i] == '$' || name[i] == '&') && i + 1 < name.size() && name[i + 1] == '{';
    const std::size_t close = opens ? name.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += name[i];
    } else {
      out += '*';
      i = close;
    }
  }
  return out;
}

class UseCollector {
 public:
  explicit UseCollector(const TemplateTree& tree) : tree_(tree) {}

  NameUses collect() {
    for (std::size_t i = 0; i < tree_.places().size(); ++i) {
      const TemplateTree::Place& place = tree_[i];
      if (place.part == TemplatePart::Metadata) {
        continue;  // nothing evaluates it
      }
      entry_condition(i);
      if (const std::string_view name = tree_.function(i); !name.empty()) {
        function(name, i);
      }
    }
    read_transform();
    return std::move(uses_);
  }

 private:
  void add(UseKind kind, std::string_view name, std::string_view attribute, std::size_t place,
           bool in_sub = false) {
    std::string glob = as_glob(name);
    const auto number = static_cast<std::size_t>(kind);
    if (glob.find('*') == std::string::npos) {
      uses_.names[number].insert(glob);
    } else {
      uses_.globs[number].push_back(glob);
    }
    uses_.all.push_back(
        {kind, std::move(glob), std::string(attribute), static_cast<std::uint32_t>(place), in_sub});
  }

  // `Condition: Name` of a resource or output, or deeper, as SAM and loops write it.
  void entry_condition(std::size_t i) {
    const TemplateTree::Place& place = tree_[i];
    const bool declares =
        place.part == TemplatePart::Resources || place.part == TemplatePart::Outputs;
    if (declares && place.node.is(NodeKind::String) && tree_.key(i) == "Condition" &&
        tree_.function(place.parent).empty()) {
      add(UseKind::Condition, place.node.text(), {}, i);
    }
  }

  void function(std::string_view name, std::size_t i) {
    const Node argument = tree_[TemplateTree::argument(i)].node;
    if (name == "Ref") {
      if (argument.is(NodeKind::String)) {
        add(UseKind::Ref, argument.text(), {}, i);
      } else {
        computed(UseKind::Ref, argument, i);
      }
    } else if (name == "Fn::GetAtt") {
      get_att(argument, i);
    } else if (name == "Fn::Sub") {
      sub(argument, i);
    } else if (name == "Condition") {
      add(UseKind::Condition, argument.text(), {}, i);
    } else if (name == "Fn::If") {
      if (argument.is(NodeKind::Sequence) && argument.size() > 0 && argument[0].is_scalar()) {
        add(UseKind::Condition, argument[0].text(), {}, i);
      }
    } else if (name == "Fn::FindInMap") {
      find_in_map(argument, i);
    } else if (name == "Fn::ValueOf" || name == "Fn::ValueOfAll") {
      const bool listed = argument.is(NodeKind::Sequence) && argument.size() > 0;
      if (listed && argument[0].is(NodeKind::String)) {
        add(UseKind::Ref, argument[0].text(), {}, i);
      }
    } else if (name == "Fn::Transform") {
      uses_.open = true;
    }
  }

  // {"Ref": {"Fn::Sub": "Vpc${Zone}"}}: the name is known but for its variables.
  void computed(UseKind kind, const Node& argument, std::size_t i) {
    const std::optional<Node> sub =
        argument.is(NodeKind::Mapping) ? argument.find("Fn::Sub") : std::nullopt;
    add(kind, sub && sub->is(NodeKind::String) ? sub->text() : std::string_view("&{}"), {}, i);
  }

  void get_att(const Node& argument, std::size_t i) {
    if (argument.is(NodeKind::String)) {
      const std::string_view text = argument.text();
      const std::size_t dot = std::min(text.find('.'), text.size());
      add(UseKind::Attribute, text.substr(0, dot), text.substr(std::min(dot + 1, text.size())), i);
    } else if (argument.is(NodeKind::Sequence) && argument.size() == 2) {
      if (argument[0].is(NodeKind::String)) {
        add(UseKind::Attribute, argument[0].text(),
            argument[1].is_scalar() ? argument[1].text() : std::string_view(), i);
      } else {
        computed(UseKind::Attribute, argument[0], i);
      }
    }
  }

  void sub(const Node& argument, std::size_t i) {
    const bool listed = argument.is(NodeKind::Sequence) && argument.size() > 0;
    const Node text = listed ? argument[0] : argument;
    if (!text.is_scalar()) {
      return;
    }
    const bool mapped = listed && argument.size() == 2 && argument[1].is(NodeKind::Mapping);
    for (const SubPiece& piece : parse_sub_text(text.text())) {
      if (!piece.variable || (mapped && argument[1].find(piece.text))) {
        continue;
      }
      const std::size_t dot = std::min(piece.text.find('.'), piece.text.size());
      const std::string_view name = std::string_view(piece.text).substr(0, dot);
      const bool attribute = dot < piece.text.size();
      add(attribute ? UseKind::Attribute : UseKind::Ref, name,
          attribute ? std::string_view(piece.text).substr(dot + 1) : std::string_view(), i, true);
    }
  }

  void find_in_map(const Node& argument, std::size_t i) {
    if (!argument.is(NodeKind::Sequence) || argument.size() == 0) {
      return;
    }
    if (argument[0].is_scalar()) {
      add(UseKind::Mapping, argument[0].text(), {}, i);
    } else {
      uses_.any_mapping = true;
    }
  }

  void read_transform() {
    const std::optional<std::size_t> section = tree_.child(0, "Transform");
    if (!section) {
      return;
    }
    const Node transform = tree_[*section].node;
    const auto closed = [](const Node& node) {
      return node.is(NodeKind::String) &&
             std::find(kClosedTransforms.begin(), kClosedTransforms.end(), node.text()) !=
                 kClosedTransforms.end();
    };
    if (!transform.is(NodeKind::Sequence)) {
      uses_.open = uses_.open || !closed(transform);
      return;
    }
    for (std::size_t i = 0; i < transform.size(); ++i) {
      uses_.open = uses_.open || !closed(transform[i]);
    }
  }

  const TemplateTree& tree_;
  NameUses uses_;
};

}  // namespace

bool NameUses::uses(UseKind kind, std::string_view name) const {
  const auto number = static_cast<std::size_t>(kind);
  return names[number].contains(name) ||
         std::any_of(globs[number].begin(), globs[number].end(),
                     [&](const std::string& glob) { return matches_glob(glob, name); });
}

NameUses collect_name_uses(const TemplateTree& tree) { return UseCollector(tree).collect(); }

}  // namespace drydock
