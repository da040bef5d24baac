#include <fmt/format.h>

#include <iterator>
#include <mutex>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "planner/schema/load_schema.hpp"
#include "planner/schema/resource_schema.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {

struct SchemaRegistry::Entry {
  UnreadSchema unread;  // of a type that came compiled: its name and origin alone
  std::once_flag once;
  std::optional<ResourceType> type;
  std::optional<Error> problem;

  void compile() {
    if (type) {
      return;
    }
    if (!unread.digest.empty() && sha256_hex(unread.text) != unread.digest) {
      fail("its text is not what was imported", "import the schemas again: drydock schema import");
      return;
    }
    SourceMap sources;
    Diagnostics diagnostics;
    const FileId file = sources.add(unread.file, std::string(unread.text));
    type = load_resource_type(sources, file, diagnostics);
    if (!type) {
      const Diagnostic first = diagnostics.sorted().front();
      const Position at = sources.begin(first.span);
      fail(fmt::format("{} (line {}, column {})", first.message, at.line, at.column),
           "mend or remove that schema");
    }
  }

 private:
  void fail(const std::string& why, std::string hint) {
    problem = Error{fmt::format("the schema of {} in {} cannot be used: {}", unread.type_name,
                                unread.file, why),
                    std::move(hint)};
  }
};

SchemaRegistry::SchemaRegistry() = default;
SchemaRegistry::SchemaRegistry(SchemaRegistry&&) noexcept = default;
SchemaRegistry& SchemaRegistry::operator=(SchemaRegistry&&) noexcept = default;
SchemaRegistry::~SchemaRegistry() = default;

void SchemaRegistry::add(ResourceType type) {
  auto made = std::make_unique<Entry>();
  made->unread.type_name = type.name();
  made->unread.origin = "drydock";
  made->unread.digest = type.schema().digest;
  made->type = std::move(type);
  std::string name = made->unread.type_name;
  types_.insert_or_assign(std::move(name), std::move(made));
}

void SchemaRegistry::add_unread(UnreadSchema schema) {
  auto made = std::make_unique<Entry>();
  std::string name = schema.type_name;
  made->unread = std::move(schema);
  types_.insert_or_assign(std::move(name), std::move(made));
}

void SchemaRegistry::add_all(SchemaRegistry other) {
  for (auto& [name, entry] : other.types_) {
    types_.insert_or_assign(name, std::move(entry));
  }
  std::move(other.kept_.begin(), other.kept_.end(), std::back_inserter(kept_));
}

std::string_view SchemaRegistry::keep(std::string text) {
  kept_.push_back(std::make_unique<const std::string>(std::move(text)));
  return *kept_.back();
}

SchemaRegistry::Entry* SchemaRegistry::entry(std::string_view type_name) const {
  const auto found = types_.find(type_name);
  return found == types_.end() ? nullptr : found->second.get();
}

const ResourceType* SchemaRegistry::find(std::string_view type_name) const {
  Entry* const found = entry(type_name);
  if (found == nullptr) {
    return nullptr;
  }
  std::call_once(found->once, [&] { found->compile(); });
  return found->type ? &*found->type : nullptr;
}

std::optional<Error> SchemaRegistry::problem(std::string_view type_name) const {
  if (find(type_name) != nullptr) {
    return std::nullopt;
  }
  const Entry* const found = entry(type_name);
  return found == nullptr ? std::nullopt : found->problem;
}

bool SchemaRegistry::contains(std::string_view type_name) const {
  return entry(type_name) != nullptr;
}

std::string_view SchemaRegistry::origin(std::string_view type_name) const {
  const Entry* const found = entry(type_name);
  DRYDOCK_CHECK(found != nullptr);
  return found->unread.origin;
}

std::vector<std::string_view> SchemaRegistry::type_names() const {
  std::vector<std::string_view> names;
  names.reserve(types_.size());
  for (const auto& [name, entry] : types_) {
    names.emplace_back(name);
  }
  return names;
}

std::string SchemaRegistry::digest() const {
  std::string all;
  for (const auto& [name, held] : types_) {
    const UnreadSchema& schema = held->unread;
    all.append(name).append(" ");
    all.append(schema.digest.empty() ? sha256_hex(schema.text) : schema.digest).append("\n");
  }
  return sha256_hex(all);
}

}  // namespace drydock
