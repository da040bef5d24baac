// One object of every resource type through its whole life on the embedded cloud: made with no more
// than its schema demands, read, listed, updated, deleted; with every attribute that the schema
// promises, of the type, pattern and words that it names.
#include <algorithm>
#include <cstdlib>

#include "base/rng.hpp"
#include "tests/unit/providers/simulated/cloud_test.hpp"
#include "tests/unit/providers/simulated/schema_sampler.hpp"

namespace drydock {
namespace {

// Rules of the services need objects that a sample cannot name; they have tests of their own.
bool has_rules_of_its_own(std::string_view type) {
  return type == "AWS::AutoScaling::AutoScalingGroup" || type == "AWS::EC2::Instance" ||
         type == "AWS::EC2::VPC" || type == "AWS::EC2::Subnet" ||
         type == "AWS::EC2::CapacityReservation";
}

class EveryTypeTest : public CloudTest {
 protected:
  void SetUp() override {
    CloudTest::SetUp();
    open_empty();
  }
  void open_empty() {
    SimulatedOptions options{std::string(kMemoryCloud), "us-east-1", "123456789012", 0.0};
    provider_ = std::make_unique<SimulatedProvider>(std::move(options), schemas_, clock_);
  }

  // Objects that others name by ids which the cloud checks.
  void make_parents() {
    const std::string vpc = made("AWS::EC2::VPC", R"({"CidrBlock":"10.0.0.0/16"})");
    const std::string in_vpc = fmt::format(R"("VpcId":"{}")", vpc);
    const std::string subnet =
        made("AWS::EC2::Subnet", fmt::format(R"({{{},"CidrBlock":"10.0.0.0/24"}})", in_vpc));
    const std::string group =
        made("AWS::EC2::SecurityGroup", fmt::format(R"({{{},"GroupDescription":"d"}})", in_vpc));
    known_ = {{"VpcId", vpc},
              {"SubnetId", subnet},
              {"SubnetIds", subnet},
              {"SecurityGroupIds", group},
              {"RouteTableId", made("AWS::EC2::RouteTable", fmt::format("{{{}}}", in_vpc))},
              {"InternetGatewayId", made("AWS::EC2::InternetGateway", "{}")}};
  }

  [[nodiscard]] bool listed(const ResourceType& type, const std::string& identifier) const {
    const auto all = provider_->list(type.name());
    return std::any_of(all->begin(), all->end(),
                       [&](const LiveResource& each) { return each.identifier == identifier; });
  }

  // What is wrong with an attribute, or "".
  static std::string problem_of(const ResourceType& type, const std::string& name,
                                const Value& value) {
    const std::vector<SchemaNodeId> nodes = nodes_at(type.schema(), attribute_path(name));
    for (const SchemaNodeId node : nodes) {
      // An object of attributes holds what was known; its parts are checked each. A list that must
      // not be empty repeats what the cloud does not know: versions of a prompt.
      const bool parts = value.is_object() || (value.is_list() && value.items().empty());
      if (!parts && !ValueChecker(type.schema(), {}).test(node, value, Reading::Strict).fits) {
        return fmt::format("{}: {} = {} does not fit its schema", type.name(), name,
                           value_to_json(value, ValueForm::Revealed));
      }
    }
    return value.is_null() ? fmt::format("{}: {} is null", type.name(), name) : "";
  }

  void check_attributes(const ResourceType& type, const Value& properties,
                        const Value& attributes) {
    for (const std::string& name : type.attribute_names()) {
      const Value* value = attributes.find(name);
      value = value == nullptr ? properties.find(name) : value;
      if (value == nullptr) {
        problems_.push_back(fmt::format("{}: no attribute {}", type.name(), name));
      } else if (std::string problem = problem_of(type, name, *value); !problem.empty()) {
        problems_.push_back(std::move(problem));
      }
    }
  }

  void check_identifier(const ResourceType& type, const std::string& identifier,
                        const Value& properties, const Value& attributes) {
    std::string parts;
    for (const PropertyPath& path : type.primary_identifier()) {
      const Value* at = &properties;
      for (const std::string& step : path) {
        at = at == nullptr ? nullptr : at->find(step);
      }
      const std::string dotted = fmt::format("{}", fmt::join(path, "."));
      const Value* part = attributes.find(dotted);
      part = part == nullptr ? at : part;
      parts += &path == &type.primary_identifier().front() ? "" : "|";
      parts += part == nullptr ? "?" : part->scalar_text().value_or("?");
    }
    if (identifier.empty() || parts != identifier) {
      problems_.push_back(
          fmt::format("{}: identifier '{}', its parts '{}'", type.name(), identifier, parts));
    }
  }

  // Changes the first top-level property that may change and is a text, a number or a truth.
  [[nodiscard]] std::optional<Value> changed(const ResourceType& type,
                                             const Value& properties) const {
    for (const std::string_view name : type.property_names(true)) {
      const PropertyPath path = {std::string(name)};
      if (type.update_behavior(path) != UpdateBehavior::InPlace || type.is_write_only(path) ||
          name.starts_with("DeletionProtection") || known_.contains(path.front())) {
        continue;
      }
      const std::vector<SchemaNodeId> nodes = nodes_at(type.schema(), path);
      std::optional<Value> other =
          SchemaSampler(type.schema()).sample(nodes.front(), path.front(), 1, 1);
      if (!other || !other->is_scalar()) {
        continue;
      }
      Value after = properties;
      after.set(path.front(), *std::move(other));
      if (!(after == properties) &&
          ValueChecker(type.schema(), {}).test(type.schema().root, after, Reading::Strict).fits) {
        return after;
      }
    }
    return std::nullopt;
  }

  void live(const ResourceType& type) {
    if (!type.can_be_created()) {
      ++refused_;
      const auto event = provider_->start(request(OperationKind::Create, type.name(), "", "{}"));
      EXPECT_NE(event->message.find("UnsupportedActionException"), std::string::npos)
          << type.name();
      return;
    }
    const std::optional<Value> properties = SchemaSampler(type.schema(), known_).minimal();
    if (!properties) {
      unsampled_.push_back(type.name());
      return;
    }
    OperationRequest asked = request(OperationKind::Create, type.name(), "", "{}");
    asked.desired = *properties;
    const Result<ProgressEvent> first = provider_->start(asked);
    const ProgressEvent made =
        first->status == OperationStatus::Failed ? *first : *provider_->poll(first->request_token);
    if (made.status != OperationStatus::Success) {
      problems_.push_back(fmt::format("{}: {} ({})", type.name(), made.message,
                                      value_to_json(*properties, ValueForm::Revealed)));
      return;
    }
    ++lived_;
    check_attributes(type, *properties, made.attributes);
    check_identifier(type, made.identifier, *properties, made.attributes);
    const auto live = provider_->read(type.name(), made.identifier);
    if (!live.ok() || !*live || !((*live)->attributes == made.attributes)) {
      problems_.push_back(fmt::format("{}: reads otherwise than it was made", type.name()));
      return;
    }
    if (!listed(type, made.identifier)) {
      problems_.push_back(fmt::format("{}: is not listed", type.name()));
    }
    if (!first->identifier.empty()) {
      ++named_;
      check_clash(type, asked, made.identifier);
    }
    change_and_delete(type, made.identifier, (*live)->properties);
  }

  // An identifier that could be told before is taken now.
  void check_clash(const ResourceType& type, OperationRequest asked, const std::string& id) {
    asked.client_token += " again";
    const ProgressEvent clash = finish(asked);
    if (clash.error != HandlerError::AlreadyExists || clash.identifier != id) {
      problems_.push_back(fmt::format("{}: made twice as {}: {}", type.name(), id, clash.message));
    }
  }

  void change_and_delete(const ResourceType& type, const std::string& id, const Value& properties) {
    OperationRequest asked = request(OperationKind::Update, type.name(), id, "{}");
    if (const std::optional<Value> after = changed(type, properties); after && !type.immutable()) {
      asked.desired = *after;
      const ProgressEvent event = finish(asked);
      const auto live = provider_->read(type.name(), id);
      if (event.status != OperationStatus::Success || !((*live)->properties == *after)) {
        problems_.push_back(fmt::format("{}: cannot be updated: {}", type.name(), event.message));
      }
      ++updated_;
    }
    const ProgressEvent gone = remove(type.name(), id);
    if (gone.status != OperationStatus::Success || listed(type, id)) {
      problems_.push_back(fmt::format("{}: cannot be deleted: {}", type.name(), gone.message));
    }
  }

  void report() {
    for (std::size_t i = 0; i < problems_.size() && i < 40; ++i) {
      ADD_FAILURE() << problems_[i];
    }
    EXPECT_TRUE(problems_.empty()) << problems_.size() << " problems in all";
    RecordProperty("lived", lived_);
    RecordProperty("updated", updated_);
    RecordProperty("unsampled", static_cast<int>(unsampled_.size()));
  }

  std::map<std::string, std::string> known_;
  std::vector<std::string> problems_;
  std::vector<std::string> unsampled_;
  int lived_ = 0;
  int updated_ = 0;
  int named_ = 0;
  int refused_ = 0;
};

TEST_F(EveryTypeTest, OfTheProductsOwnSchemasLivesThroughEveryOperation) {
  make_parents();
  int all = 0;
  for (const std::string_view name : schemas_.type_names()) {
    if (has_rules_of_its_own(name)) {
      continue;
    }
    ++all;
    live(*schemas_.find(name));
  }
  EXPECT_TRUE(unsampled_.empty()) << fmt::format("no sample: {}", fmt::join(unsampled_, " "));
  EXPECT_EQ(lived_, all);
  EXPECT_GT(updated_, all / 2);
  EXPECT_GT(named_, all / 6);
  report();
}

// A sample of the public registry: every type of it takes minutes. DRYDOCK_ALL_TYPES takes all.
TEST_F(EveryTypeTest, OfTheRegistryIsMadeByItsSchema) {
  const std::string folder = DRYDOCK_SOURCE_DIR "/../shared/data/schemas";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "../shared/data/schemas is not here";
  }
  Diagnostics diagnostics;
  schemas_ = index_schemas(DiskFileSystem(), folder, sources_, diagnostics);
  open_empty();
  make_parents();
  const bool all = std::getenv("DRYDOCK_ALL_TYPES") != nullptr;
  Rng draw({20261121, 0, 0, stream_hash("types")});
  for (const std::string_view name : schemas_.type_names()) {
    const bool drawn = draw.below(8) == 0;
    const ResourceType* type =
        (drawn || all) && !has_rules_of_its_own(name) ? schemas_.find(name) : nullptr;
    if (type != nullptr && !type->primary_identifier().empty()) {
      live(*type);
    }
  }
  EXPECT_GT(lived_, 100);
  EXPECT_LT(unsampled_.size(), static_cast<std::size_t>(lived_) / 20)
      << fmt::format("no sample: {}", fmt::join(unsampled_, " "));
  report();
}

}  // namespace
}  // namespace drydock
