#include "tests/stacks/random_stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace drydock {
namespace {

constexpr std::array<std::string_view, 4> kTypes = {"Test::Type::Plain", "Test::Type::Named",
                                                    "Test::Type::Fixed", "Test::Type::Swap"};
constexpr std::size_t kPlain = 0;
constexpr std::size_t kNamed = 1;

bool chance(Rng& rng, std::uint32_t percent) { return rng.below(100) < percent; }

// Most resources are plain.
std::string_view random_type(Rng& rng) {
  return chance(rng, 60) ? kTypes[kPlain] : kTypes[rng.below(kTypes.size())];
}

std::uint32_t earlier(const RandomStack& stack, std::uint32_t index, Rng& rng) {
  return stack.resources[rng.below(index)].number;
}

// Precondition: the resource stands at `index` and everything it may use before it.
void rewire(RandomStack& stack, std::uint32_t index, Rng& rng) {
  RandomResource& resource = stack.resources[index];
  resource.links.clear();
  resource.notes.clear();
  resource.anchors.clear();
  resource.depends_on.clear();
  if (index == 0) {
    return;
  }
  for (std::uint32_t i = rng.below(4); i > 0; --i) {
    resource.links.push_back(earlier(stack, index, rng));
  }
  if (chance(rng, 25)) {
    resource.notes.push_back(earlier(stack, index, rng));
  }
  if (chance(rng, 25)) {
    resource.anchors.push_back(earlier(stack, index, rng));
  }
  if (chance(rng, 10)) {
    resource.depends_on.push_back(earlier(stack, index, rng));
  }
}

RandomResource random_resource(std::uint32_t number, Rng& rng) {
  RandomResource made;
  made.number = number;
  made.type = random_type(rng);
  made.frozen = rng.below(100);
  made.loose = rng.below(100);
  made.size = rng.below(10);
  made.secret = chance(rng, 10);
  // A retained object would keep its name for itself.
  if (made.type == kTypes[kNamed]) {
    made.name = chance(rng, 70) ? number + 1 : 0;
  } else if (chance(rng, 10)) {
    made.replace_policy = RetentionPolicy::Retain;
  }
  return made;
}

Value reference_to(const std::string& prefix, std::uint32_t number, std::string_view attribute,
                   std::string path, Resource& user) {
  const std::string target = fmt::format("{}{}", prefix, number);
  user.references.push_back({Address(target), std::string(attribute), std::move(path), Span{}});
  Value expression = Value::object({});
  if (attribute.empty()) {
    expression.set("Ref", Value::string(target));
  } else {
    expression.set("Fn::GetAtt",
                   Value::list({Value::string(target), Value::string(std::string(attribute))}));
  }
  return Value::unknown(std::move(expression));
}

Resource to_resource(const RandomResource& from, const std::string& prefix) {
  Resource made;
  made.address = Address(fmt::format("{}{}", prefix, from.number));
  made.type = from.type;
  made.update_replace_policy = from.replace_policy;
  made.properties = Value::object({});
  made.properties.set("Frozen", Value::string(fmt::format("f{}", from.frozen)));
  made.properties.set("Loose",
                      Value::string(fmt::format("l{}", from.loose)).mark_secret(from.secret));
  made.properties.set("Size", Value::string(fmt::format("{}", from.size)));
  if (from.name != 0) {
    made.properties.set("Name", Value::string(fmt::format("name-{}", from.name)));
  }
  if (!from.links.empty()) {
    Value::List links;
    for (const std::uint32_t link : from.links) {
      links.push_back(reference_to(prefix, link, "", fmt::format("Links/{}", links.size()), made));
    }
    made.properties.set("Links", Value::list(std::move(links)));
  }
  for (const std::uint32_t note : from.notes) {
    made.properties.set("Note", reference_to(prefix, note, "Version", "Note", made));
  }
  for (const std::uint32_t anchor : from.anchors) {
    made.properties.set("Anchor", reference_to(prefix, anchor, "", "Anchor", made));
  }
  for (const std::uint32_t target : from.depends_on) {
    made.depends_on.push_back({Address(fmt::format("{}{}", prefix, target)), "", "", Span{}});
  }
  return made;
}

void drop_references(RandomResource& resource, std::uint32_t gone) {
  for (std::vector<std::uint32_t>* uses :
       {&resource.links, &resource.notes, &resource.anchors, &resource.depends_on}) {
    std::erase(*uses, gone);
  }
}

}  // namespace

ResourceSet RandomStack::to_set(const std::string& prefix, Rng shuffle) const {
  ResourceSet set;
  set.stack_name = "stack";
  set.region = "us-east-1";
  set.account = "123456789012";
  set.template_digest = "template";
  for (const RandomResource& resource : resources) {
    set.resources.push_back(to_resource(resource, prefix));
  }
  for (std::size_t i = set.resources.size(); i > 1; --i) {
    std::swap(set.resources[i - 1], set.resources[shuffle.below(static_cast<std::uint32_t>(i))]);
  }
  if (!resources.empty()) {
    Resource unused;
    set.outputs.push_back({"First",
                           reference_to(prefix, resources.front().number, "Arn", "", unused), "",
                           "", Span{}});
  }
  return set;
}

RandomStack random_stack(std::uint32_t count, Rng& rng) {
  RandomStack stack;
  for (std::uint32_t i = 0; i < count; ++i) {
    stack.resources.push_back(random_resource(i, rng));
    rewire(stack, i, rng);
  }
  return stack;
}

RandomStack mutated(const RandomStack& stack, Rng& rng) {
  RandomStack next = stack;
  for (std::uint32_t i = 0; i < next.resources.size(); ++i) {
    RandomResource& resource = next.resources[i];
    if (chance(rng, 8)) {
      resource.loose = rng.below(100);
    }
    if (chance(rng, 6)) {
      resource.frozen = rng.below(100);
    }
    if (chance(rng, 6)) {
      rewire(next, i, rng);
    }
    if (chance(rng, 3)) {
      resource = random_resource(resource.number, rng);
      rewire(next, i, rng);
    }
  }
  for (std::uint32_t i = rng.below(1 + static_cast<std::uint32_t>(next.resources.size()) / 10);
       i > 0 && next.resources.size() > 1; --i) {
    const std::uint32_t at = rng.below(static_cast<std::uint32_t>(next.resources.size()));
    const std::uint32_t gone = next.resources[at].number;
    next.resources.erase(next.resources.begin() + at);
    for (RandomResource& resource : next.resources) {
      drop_references(resource, gone);
    }
  }
  for (std::uint32_t i = rng.below(5); i > 0; --i) {
    next.resources.push_back(random_resource(next.resources.back().number + 1, rng));
    rewire(next, static_cast<std::uint32_t>(next.resources.size() - 1), rng);
  }
  return next;
}

}  // namespace drydock
