#include <algorithm>
#include <map>

#include "planner/diff/drift.hpp"
#include "planner/pipeline.hpp"

namespace drydock {
namespace {

// From here on one listing of a type is cheaper than a call for each object.
constexpr std::size_t kListFrom = 8;

class Reader {
 public:
  Reader(const StateSnapshot& recorded, const ReadOnlyProvider& provider,
         const std::function<void(std::size_t, std::size_t)>& progress)
      : recorded_(recorded), provider_(provider), progress_(progress) {}

  Result<LiveState> run() {
    live_.rows.resize(recorded_.resources.size());
    std::map<std::string_view, std::vector<std::size_t>> by_type;
    for (std::size_t i = 0; i < recorded_.resources.size(); ++i) {
      by_type[recorded_.resources[i].type].push_back(i);
    }
    for (const auto& [type, rows] : by_type) {
      if (rows.size() >= kListFrom) {
        list(std::string(type), rows);
      }
      for (const std::size_t row : rows) {
        if (Status read = read_one(row); !read) {
          return read.error();
        }
      }
    }
    return std::move(live_);
  }

 private:
  // What a listing does not have is asked for by name: only that says that it is gone. A listing
  // that fails costs no more than that.
  void list(const std::string& type, const std::vector<std::size_t>& rows) {
    Result<std::vector<LiveResource>> found = provider_.list(type);
    if (!found) {
      return;
    }
    std::map<std::string_view, std::size_t> by_identifier;
    for (std::size_t i = 0; i < found->size(); ++i) {
      by_identifier.emplace((*found)[i].identifier, i);
    }
    for (const std::size_t row : rows) {
      const auto known = by_identifier.find(recorded_.resources[row].identifier);
      if (known != by_identifier.end()) {
        live_.rows[row] = {true, (*found)[known->second]};
        tell();
      }
    }
  }

  Status read_one(std::size_t row) {
    if (live_.rows[row].read) {
      return success();
    }
    const RecordedResource& recorded = recorded_.resources[row];
    Result<std::optional<LiveResource>> object = provider_.read(recorded.type, recorded.identifier);
    if (!object) {
      return Error{recorded.address.text() + ": " + object.error().message, object.error().hint};
    }
    live_.rows[row] = {true, std::move(*object)};
    tell();
    return success();
  }

  void tell() {
    ++done_;
    if (progress_) {
      progress_(done_, recorded_.resources.size());
    }
  }

  const StateSnapshot& recorded_;
  const ReadOnlyProvider& provider_;
  const std::function<void(std::size_t, std::size_t)>& progress_;
  LiveState live_;
  std::size_t done_ = 0;
};

}  // namespace

Result<LiveState> read_live(const StateSnapshot& recorded, const ReadOnlyProvider& provider,
                            const std::function<void(std::size_t, std::size_t)>& progress) {
  return Reader(recorded, provider, progress).run();
}

Status read_imports(std::vector<ImportRule>& imports, const ResourceSet& desired,
                    const ReadOnlyProvider& provider) {
  for (ImportRule& rule : imports) {
    const Resource* wanted = desired.find(rule.address);
    const std::string& type = wanted != nullptr ? wanted->type : rule.type;
    if (type.empty()) {
      continue;
    }
    Result<std::optional<LiveResource>> object = provider.read(type, rule.identifier);
    if (!object) {
      return object.error();
    }
    rule.object = std::move(*object);
  }
  return success();
}

std::vector<ResourceDrift> find_drift(const StateSnapshot& recorded, const LiveState& live,
                                      const SchemaRegistry& schemas,
                                      std::span<const DriftIgnore> ignore) {
  return refresh(recorded, live, schemas, ignore).drift;
}

}  // namespace drydock
