// Identity by the schema, for types without rules of their own: names first, then the table of
// attribute_identity, then what the schema says of every other attribute.
#include <algorithm>
#include <utility>
#include <vector>

#include "planner/schema/schema_nodes.hpp"
#include "simulator/world/attribute_identity.hpp"
#include "simulator/world/identity_pattern.hpp"
#include "simulator/world/identity_rules.hpp"

namespace drydock {
namespace {

constexpr std::size_t kLongestName = 64;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// What the schema says of one attribute or property.
class Shape {
 public:
  Shape(const ResourceSchema& schema, std::string_view dotted) : schema_(&schema) {
    const std::vector<SchemaNodeId> nodes = nodes_at(schema, attribute_path(dotted));
    node_ = nodes.empty() ? nullptr : &schema.node(nodes.front());
  }

  [[nodiscard]] bool is(JsonType type) const { return node_ != nullptr && node_->types.has(type); }
  [[nodiscard]] bool has_members() const { return node_ != nullptr && node_->properties.size > 0; }

  [[nodiscard]] bool fits(const std::string& text) const {
    if (node_ == nullptr) {
      return true;
    }
    const SchemaBounds* bounds = schema_->bounds_of(*node_);
    const bool long_enough =
        bounds == nullptr || !bounds->min_length || text.size() >= *bounds->min_length;
    const bool short_enough =
        bounds == nullptr || !bounds->max_length || text.size() <= *bounds->max_length;
    return long_enough && short_enough && (pattern() == nullptr || pattern()->matches(text));
  }
  [[nodiscard]] const Pattern* pattern() const {
    return node_ != nullptr && node_->pattern.valid() ? &schema_->patterns[node_->pattern.value]
                                                      : nullptr;
  }
  [[nodiscard]] std::size_t longest(std::size_t usual) const {
    const SchemaBounds* bounds = node_ == nullptr ? nullptr : schema_->bounds_of(*node_);
    return bounds != nullptr && bounds->max_length
               ? std::min<std::size_t>(usual, static_cast<std::size_t>(*bounds->max_length))
               : usual;
  }
  // Of an enumeration: a word that says that all is well, else the first.
  [[nodiscard]] const Value* word() const {
    if (node_ == nullptr || schema_->allowed_of(*node_).empty()) {
      return nullptr;
    }
    const std::span<const Value> allowed = schema_->allowed_of(*node_);
    for (const std::string_view good :
         {"ACTIVE", "AVAILABLE", "READY", "RUNNING", "COMPLETED", "SUCCESSFUL", "ENABLED"}) {
      for (const Value& each : allowed) {
        const std::string text = each.scalar_text().value_or("");
        if (std::equal(text.begin(), text.end(), good.begin(), good.end(),
                       [](char x, char y) { return (x & ~0x20) == y; })) {
          return &each;
        }
      }
    }
    return &allowed.front();
  }
  [[nodiscard]] std::int64_t least_number() const {
    const SchemaBounds* bounds = node_ == nullptr ? nullptr : schema_->bounds_of(*node_);
    return bounds != nullptr && bounds->minimum ? static_cast<std::int64_t>(bounds->minimum->value)
                                                : 0;
  }

 private:
  const ResourceSchema* schema_;
  const SchemaNode* node_;
};

// The text itself if it fits, else the nearest spelling that does, else what the pattern makes.
std::string fitting_text(const IdentityWords& words, const Shape& shape, std::string text) {
  if (shape.fits(text)) {
    return text;
  }
  std::vector<std::string> tries = {lower(text)};
  for (const char* const without : {"-_./: ", "_./: ", "-./: "}) {
    std::string shorter = text;
    std::erase_if(shorter,
                  [&](char c) { return std::string_view(without).find(c) != std::string::npos; });
    tries.push_back(shorter);
    tries.push_back(lower(shorter));
  }
  for (std::size_t i = 0, count = tries.size(); i < count; ++i) {
    // The end of a generated name tells it from others.
    const std::size_t longest = shape.longest(tries[i].size());
    if (longest < tries[i].size()) {
      std::string end = tries[i].substr(tries[i].size() - longest);
      end.front() = is_lower_or_digit(end.front()) && end.front() > '9' ? end.front() : 'a';
      tries.push_back(std::move(end));
    }
  }
  if (const Pattern* pattern = shape.pattern()) {
    for (const std::size_t repeats : {8U, 17U, 36U, 1U, 2U, 64U}) {
      if (std::optional<std::string> made = text_of_pattern(pattern->text(), words, repeats)) {
        tries.push_back(*std::move(made));
      }
    }
  }
  const auto found = std::find_if(tries.begin(), tries.end(),
                                  [&](const std::string& each) { return shape.fits(each); });
  return found == tries.end() ? text : *found;
}

// A text as the kind of value that the schema names.
Value typed(const Shape& shape, std::string text) {
  if (shape.is(JsonType::String)) {
    return Value::string(std::move(text));
  }
  const Value plain = Value::string(text);
  if (shape.is(JsonType::Integer) && plain.as_integer()) {
    return Value::integer(*plain.as_integer());
  }
  if (shape.is(JsonType::Boolean) && plain.as_truth()) {
    return Value::boolean(*plain.as_truth());
  }
  return Value::string(std::move(text));
}

std::string dotted(const PropertyPath& path) {
  std::string text;
  for (const std::string& step : path) {
    text += (text.empty() ? "" : ".") + step;
  }
  return text;
}

class SchemaIdentity {
 public:
  SchemaIdentity(const IdentityWords& words, const ResourceType& type, Value attributes)
      : words_(words), type_(type), made_(std::move(attributes)) {}

  // What the identifier is made of: names first, which other attributes hold, then the table.
  void identify() {
    name_parts();
    for (const AttributeForm& form : attribute_forms(words_.inputs().type)) {
      fill(std::string(form.attribute),
           [&](const Shape& shape) { return typed(shape, expand_form(words_, form, made_)); });
    }
    for (const PropertyPath& path : type_.primary_identifier()) {
      const std::string name = dotted(path);
      fill(name, [&](const Shape& shape) { return made_up(shape, name); });
    }
  }

  // Precondition: identify() was called.
  [[nodiscard]] std::string identifier() const {
    std::string all;
    for (const PropertyPath& path : type_.primary_identifier()) {
      const std::string name = dotted(path);
      const Value* made = made_.find(name);
      all += all.empty() && &path == &type_.primary_identifier().front() ? "" : "|";
      all += made == nullptr ? words_.given_at(name) : made->scalar_text().value_or("");
    }
    return all;
  }

  // The rest of the attributes.
  Value run() {
    const std::vector<std::string> names = type_.attribute_names();
    for (const std::string& name : names) {
      if (!(Shape(type_.schema(), name).has_members())) {
        fill(name, [&](const Shape& shape) { return made_up(shape, name); });
      }
    }
    // Deepest first, so that an object holds its objects.
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
      if (Shape(type_.schema(), *name).has_members() && made_.find(*name) == nullptr) {
        made_.set(*name, gathered(*name));
      }
    }
    return std::move(made_);
  }

 private:
  template <class Make>
  void fill(const std::string& name, Make make) {
    const bool own = !type_.is_read_only(attribute_path(name)) && !words_.given_at(name).empty();
    if (!own && made_.find(name) == nullptr) {
      const Shape shape(type_.schema(), name);
      made_.set(name, make(shape));
    }
  }

  // Parts of the identifier that may be given and were not: the service makes a name.
  void name_parts() {
    const std::span<const AttributeForm> forms = attribute_forms(words_.inputs().type);
    for (const PropertyPath& path : type_.primary_identifier()) {
      const std::string name = path.empty() ? std::string() : path.back();
      const bool in_table = std::any_of(forms.begin(), forms.end(), [&](const AttributeForm& form) {
        return form.attribute == name;
      });
      if (path.size() == 1 && !type_.is_read_only(path) && !in_table) {
        fill(name, [&](const Shape& shape) {
          return shape.is(JsonType::String)
                     ? Value::string(fitting_text(
                           words_, shape, words_.generated_name(shape.longest(kLongestName))))
                     : made_up(shape, name);
        });
      }
    }
  }

  [[nodiscard]] Value made_up(const Shape& shape, const std::string& name) const {
    if (const Value* word = shape.word()) {
      return *word;
    }
    if (shape.is(JsonType::String)) {
      const Value made = made_up_attribute(words_, name);
      return Value::string(fitting_text(words_, shape, made.scalar_text().value_or("")));
    }
    if (shape.is(JsonType::Integer) || shape.is(JsonType::Number)) {
      return Value::integer(shape.least_number());
    }
    if (shape.is(JsonType::Boolean)) {
      return Value::boolean(false);
    }
    if (shape.is(JsonType::Array)) {
      return Value::list({});
    }
    return shape.is(JsonType::Object) ? Value::object({}) : made_up_attribute(words_, name);
  }

  [[nodiscard]] Value gathered(const std::string& name) const {
    Value object = Value::object({});
    const std::string prefix = name + ".";
    for (const Value::Member& member : made_.members()) {
      if (member.key.starts_with(prefix) &&
          member.key.find('.', prefix.size()) == std::string::npos) {
        object.set(member.key.substr(prefix.size()), member.value);
      }
    }
    return object;
  }

  const IdentityWords& words_;
  const ResourceType& type_;
  Value made_;
};

}  // namespace

Value schema_attributes(const IdentityWords& words, const ResourceType& type, Value made) {
  SchemaIdentity identity(words, type, std::move(made));
  identity.identify();
  return identity.run();
}

ResourceIdentity default_identity(const IdentityWords& words, const ResourceType* type) {
  if (type == nullptr || type->primary_identifier().empty()) {
    return {words.generated_name(kLongestName), Value::object({})};
  }
  SchemaIdentity identity(words, *type, Value::object({}));
  identity.identify();
  std::string identifier = identity.identifier();
  return {std::move(identifier), identity.run()};
}

std::string default_identifier(const IdentityWords& words, const ResourceType* type) {
  if (type == nullptr || type->primary_identifier().empty()) {
    return words.generated_name(kLongestName);
  }
  SchemaIdentity identity(words, *type, Value::object({}));
  identity.identify();
  return identity.identifier();
}

}  // namespace drydock
