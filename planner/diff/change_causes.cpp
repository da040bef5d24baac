#include "planner/diff/change_causes.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "planner/diff/property_diff.hpp"

namespace drydock {
namespace {

struct Cause {
  ChangeSource source;
  std::string entity;
  ChangeEvaluation evaluation;

  friend bool operator==(const Cause&, const Cause&) = default;
};

// A place of the properties that is to be in the change set.
struct Place {
  PropertyChange change;
  std::string text;      // of the path
  bool differs = false;  // between the templates; else only what it refers to moves
  std::vector<Cause> causes;
};

// One path begins the other: "Subnets" and "Subnets/0".
bool overlap(std::string_view a, std::string_view b) {
  const std::string_view shorter = a.size() < b.size() ? a : b;
  const std::string_view longer = a.size() < b.size() ? b : a;
  return shorter.empty() || (longer.starts_with(shorter) &&
                             (longer.size() == shorter.size() || longer[shorter.size()] == '/'));
}

// What an SSM parameter was given, or the value itself.
std::string given_text(const ParameterValue& parameter) {
  const Value& value = parameter.value;
  if (value.is_unknown()) {
    const Value* stored = value.expression().find("$resolve");
    if (stored != nullptr && stored->is_string() && stored->text().starts_with("ssm:")) {
      return stored->text().substr(4);
    }
  }
  return value.scalar_text().value_or("");
}

bool same_given(const ParameterValue& a, const ParameterValue& b) {
  const bool scalar = (a.value.is_scalar() || a.value.is_unknown()) &&
                      (b.value.is_scalar() || b.value.is_unknown());
  return a.value == b.value || (scalar && !given_text(a).empty() && given_text(a) == given_text(b));
}

// The value at "Tags/0/Value"; names may hold slashes themselves. Null pointer if there is none.
const Value* locate(const Value& root, std::string_view path, PropertyPath& names) {
  const Value* at = &root;
  std::size_t begin = 0;
  while (begin < path.size() && at != nullptr) {
    std::size_t end = path.find('/', begin);
    if (at->is_list()) {
      const std::string name(path.substr(begin, end - begin));
      const std::optional<std::int64_t> index = Value::string(name).as_integer();
      const bool inside =
          index && *index >= 0 && static_cast<std::size_t>(*index) < at->items().size();
      at = inside ? &at->items()[static_cast<std::size_t>(*index)] : nullptr;
      names.push_back(name);
    } else {
      const Value* next = at->find(path.substr(begin, end - begin));
      while (next == nullptr && end != std::string_view::npos) {
        end = path.find('/', end + 1);
        next = at->find(path.substr(begin, end - begin));
      }
      names.emplace_back(path.substr(begin, end - begin));
      at = next;
    }
    begin = end == std::string_view::npos ? path.size() : end + 1;
  }
  return at;
}

bool mentions(const Value& value, const Reference& use) {
  const std::vector<ExpressionReference> references = references_of(value);
  return std::any_of(references.begin(), references.end(), [&](const ExpressionReference& r) {
    return r.target == use.target && r.attribute == use.attribute;
  });
}

class PropertyPlaces {
 public:
  PropertyPlaces(const ResourcePair& pair, const SettledValues& before, const SettledValues& after)
      : pair_(pair), before_(before), after_(after) {
    if (!(pair.before->properties == pair.after->properties)) {
      add_differences();
    }
  }

  void add_moving_references() {
    for (const Reference& use : pair_.after->references) {
      const Movement movement = after_.movement(use.target, use.attribute);
      if (movement == Movement::Stays) {
        continue;
      }
      const bool whole = use.attribute.empty();
      add_cause(use, {whole ? ChangeSource::ResourceReference : ChangeSource::ResourceAttribute,
                      use.target.text() + (whole ? "" : "." + use.attribute),
                      movement == Movement::Surely ? ChangeEvaluation::Static
                                                   : ChangeEvaluation::Dynamic});
    }
  }

  // Inside a nested stack ("Network.Vpc") the names are those of its own template's parameters.
  void add_parameters(const std::set<std::string_view>& changed) {
    if (pair_.after->address.text().find('.') != std::string::npos) {
      return;
    }
    for (const ParameterUse& use : pair_.after->parameter_uses) {
      if (!changed.contains(use.parameter)) {
        continue;
      }
      for (Place& place : places_) {
        if (place.differs && overlap(place.text, use.property_path)) {
          add(place, {ChangeSource::ParameterReference, use.parameter, ChangeEvaluation::Static});
        }
      }
    }
  }

  std::vector<Place> take() { return std::move(places_); }

 private:
  void add_differences() {
    for (PropertyChange& change :
         diff_properties(coerced(pair_.before->properties), coerced(pair_.after->properties),
                         pair_.type, Sameness::AsWritten)) {
      Value before = before_.settled(change.before);
      Value after = after_.settled(change.after);
      if (!same_property_value(before, after)) {
        change.before = std::move(before);
        change.after = std::move(after);
        add_place(std::move(change), true);
      }
    }
  }

  Value coerced(const Value& value) const {
    return pair_.type == nullptr ? value : pair_.type->coerced(value);
  }

  static void add(Place& place, Cause cause) {
    if (std::find(place.causes.begin(), place.causes.end(), cause) == place.causes.end()) {
      place.causes.push_back(std::move(cause));
    }
  }

  Place& add_place(PropertyChange change, bool differs) {
    if (pair_.type == nullptr) {
      change.behavior = UpdateBehavior::MayReplace;  // nobody can tell
    }
    std::string text = property_path_text(change.path);
    places_.push_back({std::move(change), std::move(text), differs, {}});
    return places_.back();
  }

  // To every place that the use stands in or holds; if there is none, the place is its own.
  void add_cause(const Reference& use, const Cause& cause) {
    bool found = false;
    for (Place& place : places_) {
      if (overlap(place.text, use.property_path) &&
          (!place.differs || mentions(place.change.after, use))) {
        add(place, cause);
        found = true;
      }
    }
    if (!found) {
      add(add_place(change_at(use), false), cause);
    }
  }

  // Items that AWS::NoValue took away shift those behind them; then the list is the place.
  PropertyChange change_at(const Reference& use) const {
    std::string_view path = use.property_path;
    while (true) {
      PropertyChange change;
      const Value* after = locate(pair_.after->properties, path, change.path);
      const std::size_t slash = path.rfind('/');
      if ((after != nullptr && mentions(*after, use)) || slash == std::string_view::npos) {
        PropertyPath same;
        const Value* before = locate(pair_.before->properties, path, same);
        change.before = before == nullptr ? Value() : before_.settled(*before);
        change.after = after == nullptr ? Value() : after_.settled(*after);
        change.behavior = pair_.type == nullptr ? UpdateBehavior::MayReplace
                                                : pair_.type->update_behavior(change.path);
        return change;
      }
      path = path.substr(0, slash);
    }
  }

  const ResourcePair& pair_;
  const SettledValues& before_;
  const SettledValues& after_;
  std::vector<Place> places_;
};

// A list of Tags at the top counts as an attribute of its own, a map of them as a property
// (recorded: AWS::EC2::Instance has the one, AWS::SSM::Parameter the other).
ChangeAttribute attribute_of(const Place& place, const ResourcePair& pair) {
  if (place.change.path.empty() || place.change.path.front() != "Tags") {
    return ChangeAttribute::Properties;
  }
  const Value* before = pair.before->properties.find("Tags");
  const Value* after = pair.after->properties.find("Tags");
  const bool list =
      (before != nullptr && before->is_list()) || (after != nullptr && after->is_list());
  return list ? ChangeAttribute::Tags : ChangeAttribute::Properties;
}

void append_details(std::vector<ChangeDetail>& details, const Place& place,
                    const ResourcePair& pair, const SettledValues& before,
                    const SettledValues& after) {
  ChangeDetail detail;
  detail.attribute = attribute_of(place, pair);
  detail.path = place.change.path;
  detail.requires_recreation = place.change.behavior;
  detail.before = before.presented(place.change.before);
  detail.after = after.presented(place.change.after);
  const auto append = [&](Cause cause) {
    detail.evaluation = cause.evaluation;
    detail.source = cause.source;
    detail.causing_entity = std::move(cause.entity);
    details.push_back(detail);
  };
  const auto is_static = [](const Cause& cause) {
    return cause.evaluation == ChangeEvaluation::Static;
  };
  const bool caused = std::any_of(place.causes.begin(), place.causes.end(), is_static);
  for (const Cause& cause : place.causes) {
    append(cause);
  }
  // Beside a known cause the template itself may differ as well: recorded as a second, Dynamic
  // detail.
  if (caused || place.differs) {
    append({ChangeSource::DirectModification, "",
            caused ? ChangeEvaluation::Dynamic : ChangeEvaluation::Static});
  }
}

auto detail_order(const ChangeDetail& detail) {
  return std::tie(detail.attribute, detail.path, detail.evaluation, detail.source,
                  detail.causing_entity);
}

}  // namespace

std::set<std::string_view> changed_parameters(const ResourceSet& before, const ResourceSet& after) {
  std::map<std::string_view, const ParameterValue*> deployed;
  for (const ParameterValue& parameter : before.parameters) {
    deployed.emplace(parameter.name, &parameter);
  }
  std::set<std::string_view> changed;
  for (const ParameterValue& parameter : after.parameters) {
    const auto found = deployed.find(parameter.name);
    if (found == deployed.end() || !same_given(*found->second, parameter)) {
      changed.insert(parameter.name);
    }
  }
  return changed;
}

std::vector<ChangeDetail> property_details(const ResourcePair& pair, const SettledValues& before,
                                           const SettledValues& after,
                                           const std::set<std::string_view>& parameters) {
  PropertyPlaces places(pair, before, after);
  places.add_moving_references();
  places.add_parameters(parameters);
  std::vector<ChangeDetail> details;
  for (const Place& place : places.take()) {
    append_details(details, place, pair, before, after);
  }
  std::stable_sort(details.begin(), details.end(),
                   [](const auto& a, const auto& b) { return detail_order(a) < detail_order(b); });
  return details;
}

}  // namespace drydock
