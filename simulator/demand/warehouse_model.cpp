#include "simulator/demand/warehouse_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "base/codes/demand_codes.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {
namespace {

constexpr std::string_view kCluster = "AWS::Redshift::Cluster";
constexpr std::string_view kWorkgroup = "AWS::RedshiftServerless::Workgroup";
constexpr std::string_view kParameterGroup = "AWS::Redshift::ClusterParameterGroup";
constexpr std::int64_t kUsualBaseRpus = 128;  // Management Guide, "Compute capacity"
constexpr double kMostSlots = 50;             // Database Developer Guide, "Implementing manual WLM"

std::string text_of(const Value& properties, std::string_view key) {
  const Value* found = properties.find(key);
  return found != nullptr ? found->scalar_text().value_or("") : "";
}

std::int64_t whole_of(const Value& properties, std::string_view key, std::int64_t fallback) {
  const Value* found = properties.find(key);
  return found != nullptr ? found->as_integer().value_or(fallback) : fallback;
}

class WarehouseReader {
 public:
  WarehouseReader(const PlannedResource& resource, const PlannedSet& resources,
                  const ServiceCatalog& catalog, Diagnostics& diagnostics)
      : resource_(resource), resources_(resources), catalog_(catalog), diagnostics_(diagnostics) {
    model_.address = resource.address.text();
    model_.logical_id = model_.address.substr(model_.address.rfind('.') + 1);
    model_.start = usual("redshift.scaling_start")->value;
    model_.kept = time("redshift.scaling_kept");
    model_.minimum = time("redshift.minimum");
  }

  std::optional<WarehouseModel> cluster() {
    const std::string node = text_of(resource_.properties, "NodeType");
    const ServiceDefault* rpus = usual("redshift.rpus." + node);
    if (rpus == nullptr) {
      diagnostics_.add(
          {codes::WarehouseNodeUnknown,
           fmt::format("{}: how much a node `{}` can do is not known", model_.address, node),
           resource_.span,
           "RA3 nodes are modelled; service_defaults.csv lists them as redshift.rpus"});
      return std::nullopt;
    }
    const std::int64_t nodes = whole_of(resource_.properties, "NumberOfNodes", 1);
    model_.about = fmt::format("{} × {}", nodes, node);
    model_.rpus = rpus->value.first * static_cast<double>(nodes);
    model_.item = "redshift.node." + node;
    model_.units = nodes;
    model_.daily_credit = time("redshift.daily_credit");
    model_.most_credit = time("redshift.most_credit");
    model_.most_added = static_cast<std::uint32_t>(number("redshift.scaling_clusters"));
    read_parameters(text_of(resource_.properties, "ClusterParameterGroupName"));
    if (model_.queues.empty()) {
      add_queue({{}, static_cast<std::uint32_t>(number("redshift.automatic_slots")), false});
    }
    if (nodes == 1) {
      model_.most_added = 0;  // "Concurrency scaling candidates": not a single-node cluster
    }
    return std::move(model_);
  }

  std::optional<WarehouseModel> workgroup() {
    const std::int64_t base = whole_of(resource_.properties, "BaseCapacity", kUsualBaseRpus);
    const std::int64_t most =
        whole_of(resource_.properties, "MaxCapacity",
                 static_cast<std::int64_t>(number("redshift.serverless_most_rpus")));
    model_.about = fmt::format("base {} RPU, at most {}", base, std::max(base, most));
    model_.serverless = true;
    model_.rpus = static_cast<double>(base);
    model_.item = "redshift.serverless";
    model_.units = base;
    model_.most_added = static_cast<std::uint32_t>(std::max<std::int64_t>(most / base, 1) - 1);
    add_queue({{}, static_cast<std::uint32_t>(number("redshift.automatic_slots")), true});
    return std::move(model_);
  }

 private:
  void read_parameters(const std::string& name) {
    const PlannedResource* group = resources_.find_identifier(kParameterGroup, name);
    const Value* parameters = group != nullptr ? group->properties.find("Parameters") : nullptr;
    if (parameters == nullptr || !parameters->is_list()) {
      return;
    }
    for (const Value& parameter : parameters->items()) {
      const std::string key = text_of(parameter, "ParameterName");
      const std::string value = text_of(parameter, "ParameterValue");
      if (key == "max_concurrency_scaling_clusters") {
        model_.most_added = static_cast<std::uint32_t>(
            std::clamp<std::int64_t>(whole_of(parameter, "ParameterValue", 1), 0, 1000));
      } else if (key == "wlm_json_configuration") {
        read_queues(value, *group);
      }
    }
  }

  void read_queues(const std::string& text, const PlannedResource& group) {
    JsonArena arena;
    const Result<Json> json = read_json_value(text, arena);
    if (!json || !json->is_array()) {
      diagnostics_.add(
          {codes::WarehouseQueuesUnreadable,
           fmt::format("{}: wlm_json_configuration is no list of queues{}", group.address.text(),
                       json ? std::string() : ": " + json.error().message),
           group.span, R"(for example: [{"query_concurrency": 5}])"});
      return;
    }
    for (const Json& queue : json->items()) {
      if (!queue.is_object() || queue.find("short_query_queue").is_present()) {
        continue;
      }
      QueryQueue made;
      const Json groups = queue.find("query_group");
      for (std::size_t i = 0; groups.is_array() && i < groups.size(); ++i) {
        if (groups.items()[i].is_string()) {
          made.groups.emplace_back(groups.items()[i].text());
        }
      }
      const Json automatic = queue.find("auto_wlm");
      const Json slots = queue.find("query_concurrency");
      const bool by_itself = automatic.is_bool() && automatic.as_bool();
      made.slots = static_cast<std::uint32_t>(
          slots.is_number() && !by_itself
              ? std::clamp(slots.as_number(), 1.0, kMostSlots)
              : number(by_itself ? "redshift.automatic_slots" : "redshift.slots"));
      made.scales = text_member(queue, "concurrency_scaling") == "auto";
      add_queue(std::move(made));
    }
  }

  void add_queue(QueryQueue queue) { model_.queues.push_back(std::move(queue)); }

  // Of the catalog; remembered as something that the result rests on.
  const ServiceDefault* usual(const std::string& item) {
    const ServiceDefault* found = catalog_.find_default(item);
    const bool known = std::any_of(model_.ledger.begin(), model_.ledger.end(),
                                   [&](const LedgerEntry& entry) { return entry.name == item; });
    if (found != nullptr && !known) {
      model_.ledger.push_back({item, describe(found->value, found->is_time), SourceKind::Default,
                               found->source + (found->confirmed ? "" : " (not confirmed)"), ""});
    }
    return found;
  }
  double number(const std::string& item) {
    const ServiceDefault* found = usual(item);
    DRYDOCK_CHECK(found != nullptr);
    return found->value.first;
  }
  Nanoseconds time(const std::string& item) {
    return static_cast<Nanoseconds>(number(item) * static_cast<double>(kSecond));
  }

  const PlannedResource& resource_;
  const PlannedSet& resources_;
  const ServiceCatalog& catalog_;
  Diagnostics& diagnostics_;
  WarehouseModel model_;
};

}  // namespace

bool is_warehouse(const std::string& type) { return type == kCluster || type == kWorkgroup; }

std::optional<WarehouseModel> read_warehouse(const PlannedResource& resource,
                                             const PlannedSet& resources,
                                             const ServiceCatalog& catalog,
                                             Diagnostics& diagnostics) {
  WarehouseReader reader(resource, resources, catalog, diagnostics);
  return resource.type == kWorkgroup ? reader.workgroup() : reader.cluster();
}

std::uint32_t queue_of(const WarehouseModel& model, const std::string& group) {
  for (std::uint32_t i = 0; i < model.queues.size(); ++i) {
    const std::vector<std::string>& groups = model.queues[i].groups;
    if (!group.empty() && std::find(groups.begin(), groups.end(), group) != groups.end()) {
      return i;
    }
  }
  return static_cast<std::uint32_t>(model.queues.size() - 1);
}

}  // namespace drydock
