#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/codes/graph_codes.hpp"
#include "planner/graph/resource_graph.hpp"

namespace drydock {
namespace {

constexpr std::string_view kArrow = " → ";
constexpr std::string_view kSecurityGroup = "AWS::EC2::SecurityGroup";

// The first use of `target` inside `resource`: a function before a DependsOn.
const Reference* find_use(const Resource& resource, const Address& target) {
  for (const std::vector<Reference>* uses : {&resource.references, &resource.depends_on}) {
    const auto found = std::find_if(uses->begin(), uses->end(),
                                    [&](const Reference& use) { return use.target == target; });
    if (found != uses->end()) {
      return &*found;
    }
  }
  return nullptr;
}

bool is_depends_on(const Resource& resource, const Reference& use) {
  return !resource.depends_on.empty() && &use >= resource.depends_on.data() &&
         &use <= &resource.depends_on.back();
}

std::string describe_use(const Resource& resource, const Reference& use) {
  if (is_depends_on(resource, use)) {
    return fmt::format("`{}` depends on `{}` by DependsOn", resource.address.text(),
                       use.target.text());
  }
  const std::string property =
      use.property_path.empty() ? std::string() : fmt::format(" in `{}`", use.property_path);
  if (use.attribute.empty()) {
    return fmt::format("`{}` refers to `{}`{}", resource.address.text(), use.target.text(),
                       property);
  }
  return fmt::format("`{}` takes `{}.{}`{}", resource.address.text(), use.target.text(),
                     use.attribute, property);
}

class CycleReport {
 public:
  CycleReport(const ResourceSet& resources, const std::vector<NodeIndex>& cycle)
      : resources_(resources), cycle_(cycle) {}

  Diagnostic diagnostic() {
    std::string path;
    for (std::size_t i = 0; i < cycle_.size(); ++i) {
      add_step(resources_.resources[cycle_[i]],
               resources_.resources[cycle_[(i + 1) % cycle_.size()]]);
      path += resources_.resources[cycle_[i]].address.text();
      path += kArrow;
    }
    const Resource& first = resources_.resources[cycle_.front()];
    path += first.address.text();
    Diagnostic made{
        .code = codes::DependencyCycle,
        .message =
            cycle_.size() == 1
                ? fmt::format("the resource `{}` needs itself: {}", first.address.text(), path)
                : fmt::format("these resources need each other, so none can be the first: {}",
                              path),
        .span = labels_.empty() ? first.name_span : labels_.front().span,
        .hint = hint(),
        .labels = std::move(labels_),
        .path = "Resources." + first.address.text()};
    return made;
  }

 private:
  void add_step(const Resource& from, const Resource& to) {
    all_security_groups_ = all_security_groups_ && from.type == kSecurityGroup;
    const Reference* use = find_use(from, to.address);
    if (use == nullptr) {
      return;
    }
    labels_.push_back({use->span, describe_use(from, *use)});
    if (is_depends_on(from, *use) && removable_.empty()) {
      removable_ =
          fmt::format("the DependsOn of `{}` on `{}`", from.address.text(), to.address.text());
    }
  }

  [[nodiscard]] std::string hint() const {
    if (!removable_.empty()) {
      return fmt::format("remove {}", removable_);
    }
    if (all_security_groups_) {
      return "move one of the rules into an AWS::EC2::SecurityGroupIngress or "
             "AWS::EC2::SecurityGroupEgress resource of its own";
    }
    return "take one of these references out: write a name or ARN that both know beforehand, or "
           "move the property into a resource of its own";
  }

  const ResourceSet& resources_;
  const std::vector<NodeIndex>& cycle_;
  std::vector<Label> labels_;
  std::string removable_;
  bool all_security_groups_ = true;
};

}  // namespace

std::optional<ResourceGraph> build_graph(const ResourceSet& resources, Diagnostics& diagnostics) {
  const std::vector<Resource>& all = resources.resources;
  std::unordered_map<std::string_view, NodeIndex> index;  // for lookup only
  index.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    index.emplace(all[i].address.text(), static_cast<NodeIndex>(i));
  }
  std::vector<GraphEdge> edges;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::vector<Reference>* uses : {&all[i].references, &all[i].depends_on}) {
      for (const Reference& use : *uses) {
        const auto found = index.find(use.target.text());
        if (found != index.end()) {
          edges.push_back({static_cast<NodeIndex>(i), found->second});
        }
      }
    }
  }
  ResourceGraph graph = ResourceGraph::from_edges(all.size(), std::move(edges));
  if (graph.topological_order().has_value()) {
    return graph;
  }
  for (const std::vector<NodeIndex>& cycle : graph.cycles()) {
    diagnostics.add(CycleReport(resources, cycle).diagnostic());
  }
  return std::nullopt;
}

}  // namespace drydock
