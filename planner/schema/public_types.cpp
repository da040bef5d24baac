#include "planner/schema/public_types.hpp"

#include <algorithm>

namespace drydock {
namespace {

constexpr std::string_view kNames =
#include "planner/schema/public_types.inc"
    ;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

}  // namespace

std::vector<PublicService> public_services() {
  std::vector<PublicService> services;
  std::string_view rest = kNames;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::vector<std::string_view> words = words_of(rest.substr(0, end));
    const std::string_view name = words.front();
    words.erase(words.begin());
    services.push_back({name, std::move(words)});
    rest.remove_prefix(end + 1);
  }
  return services;
}

bool is_public_type(std::string_view type_name) {
  const std::size_t at = type_name.rfind("::");
  if (at == std::string_view::npos) {
    return false;
  }
  const std::vector<PublicService> services = public_services();
  return std::any_of(services.begin(), services.end(), [&](const PublicService& service) {
    return service.name == type_name.substr(0, at) &&
           std::binary_search(service.resources.begin(), service.resources.end(),
                              type_name.substr(at + 2));
  });
}

}  // namespace drydock
