#include "simulator/catalog/import_instance_types.hpp"

#include <algorithm>
#include <vector>

#include "simulator/catalog/catalog_words.hpp"

namespace drydock {
namespace {

bool holds(const std::optional<Node>& list, std::string_view wanted) {
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    if ((*list)[i].is_scalar() && (*list)[i].text() == wanted) {
      return true;
    }
  }
  return false;
}

bool flag(const Node& record, std::string_view key) {
  const std::optional<Node> found = record.find(key);
  return found && found->is(NodeKind::Bool) && found->text() == "true";
}

std::optional<Node> part(const Node& record, std::string_view key) {
  const std::optional<Node> found = record.find(key);
  return found && found->is(NodeKind::Mapping) ? found : std::nullopt;
}

std::string optional_word(const Node& record, std::string_view key) {
  const std::optional<Node> found = record.is(NodeKind::Mapping) ? record.find(key) : std::nullopt;
  return found && found->is(NodeKind::String) && is_catalog_word(found->text())
             ? std::string(found->text())
             : std::string();
}

// The catalog's order: i386 before x86_64, each once.
std::string architecture_of(const Node& processor, ExportReport& report) {
  const std::optional<Node> all = report.list(processor, "SupportedArchitectures");
  const bool small = holds(all, "i386");
  for (const char* each : {"x86_64", "arm64", "x86_64_mac", "arm64_mac"}) {
    if (holds(all, each)) {
      return small && std::string_view(each) == "x86_64" ? "i386|x86_64" : each;
    }
  }
  if (!small) {
    report.wrong(processor.span(), "no architecture is known for the type");
  }
  return "i386";
}

std::string manufacturer_of(const Node& processor) {
  const std::string name = optional_word(processor, "Manufacturer");
  return name == "Intel"   ? "intel"
         : name == "AMD"   ? "amd"
         : name == "AWS"   ? "amazon-web-services"
         : name == "Apple" ? "apple"
                           : name;
}

void add_accelerators(const Node& record, std::string_view info, std::string_view list,
                      const char* kind, InstanceType& type, ExportReport& report) {
  const std::optional<Node> found = part(record, info);
  const std::optional<Node> all = found ? report.list(*found, list) : std::nullopt;
  for (std::size_t i = 0; all && i < all->size(); ++i) {
    const Node each = (*all)[i];
    const std::uint64_t count = std::min<std::uint64_t>(report.whole_or(each, "Count", 1), 10'000);
    const std::optional<Node> memory =
        each.is(NodeKind::Mapping) ? part(each, "MemoryInfo") : std::nullopt;
    const std::uint64_t mib = memory ? report.whole_or(*memory, "SizeInMiB", 0) : 0;
    type.accelerators.push_back({kind, optional_word(each, "Manufacturer"),
                                 optional_word(each, "Name"), static_cast<std::uint32_t>(count),
                                 mib * std::max<std::uint64_t>(count, 1)});
  }
}

void read_network(const Node& record, InstanceType& type, ExportReport& report) {
  const std::optional<Node> network = part(record, "NetworkInfo");
  if (!network) {
    return;
  }
  type.network_interfaces = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(report.whole_or(*network, "MaximumNetworkInterfaces", 0), 100'000));
  const std::optional<Node> words = network->find("NetworkPerformance");
  type.network_gbps = words && words->is(NodeKind::String) ? network_gbps_of(words->text()) : 0;
  const std::optional<Node> cards = report.list(*network, "NetworkCards");
  for (std::size_t i = 0; cards && i < cards->size(); ++i) {
    type.network_baseline_gbps += report.amount_or((*cards)[i], "BaselineBandwidthInGbps", 0);
  }
}

void read_storage(const Node& record, InstanceType& type, ExportReport& report) {
  const std::optional<Node> storage = part(record, "InstanceStorageInfo");
  if (!storage) {
    return;
  }
  type.storage_gb = static_cast<double>(report.whole_or(*storage, "TotalSizeInGB", 0));
  const std::optional<Node> disks = report.list(*storage, "Disks");
  type.storage = LocalStorage::Ssd;
  if (disks && disks->size() > 0 && (*disks)[0].is(NodeKind::Mapping) &&
      optional_word((*disks)[0], "Type") == "hdd") {
    type.storage = LocalStorage::Hdd;
  }
}

}  // namespace

double network_gbps_of(std::string_view performance) {
  constexpr std::string_view kUpTo = "Up to ";
  if (performance.starts_with(kUpTo)) {
    performance.remove_prefix(kUpTo.size());
  }
  std::vector<std::string_view> words;
  for_each_part(performance, ' ', [&](std::string_view word) { words.push_back(word); });
  std::uint32_t cards = 1;
  if (words.size() == 3 && words[0].ends_with('x')) {
    words[0].remove_suffix(1);
    cards = parse_whole<std::uint32_t>(words[0]).value_or(0);
    words.erase(words.begin());
  }
  const bool is_speed = words.size() == 2 && (words[1] == "Gigabit" || words[1] == "Gbps");
  return is_speed ? parse_amount(words[0]).value_or(0) * cards : 0;
}

std::optional<InstanceType> read_instance_type(const Node& record, ExportReport& report) {
  InstanceType type;
  type.name = report.text(record, "InstanceType");
  if (type.name.empty()) {
    return std::nullopt;
  }
  constexpr std::uint64_t kMostVcpus = 1'000'000;
  if (const std::optional<Node> vcpus = report.require(record, "VCpuInfo", NodeKind::Mapping)) {
    type.vcpus =
        static_cast<std::uint32_t>(std::min(report.whole(*vcpus, "DefaultVCpus"), kMostVcpus));
  }
  if (const std::optional<Node> memory = report.require(record, "MemoryInfo", NodeKind::Mapping)) {
    type.memory_mib = report.whole(*memory, "SizeInMiB");
  }
  if (type.vcpus == 0 || type.memory_mib == 0) {
    report.wrong(record.span(), "the type " + type.name + " has no vCPUs or no memory");
  }
  if (const std::optional<Node> processor =
          report.require(record, "ProcessorInfo", NodeKind::Mapping)) {
    type.architecture = architecture_of(*processor, report);
    type.cpu_manufacturer = manufacturer_of(*processor);
  }
  type.current_generation = flag(record, "CurrentGeneration");
  type.bare_metal = flag(record, "BareMetal");
  type.burstable = flag(record, "BurstablePerformanceSupported");
  type.hibernation = flag(record, "HibernationSupported");
  const std::optional<Node> uses = report.list(record, "SupportedUsageClasses");
  type.spot = holds(uses, "spot");
  type.capacity_block = holds(uses, "capacity-block");
  add_accelerators(record, "GpuInfo", "Gpus", "gpu", type, report);
  add_accelerators(record, "FpgaInfo", "Fpgas", "fpga", type, report);
  add_accelerators(record, "InferenceAcceleratorInfo", "Accelerators", "inference", type, report);
  add_accelerators(record, "MediaAcceleratorInfo", "Accelerators", "media", type, report);
  read_network(record, type, report);
  read_storage(record, type, report);
  const std::optional<Node> ebs = part(record, "EbsInfo");
  const std::optional<Node> optimized = ebs ? part(*ebs, "EbsOptimizedInfo") : std::nullopt;
  if (optimized) {
    type.ebs_baseline_mbps = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        report.whole_or(*optimized, "BaselineBandwidthInMbps", 0), 1'000'000'000));
  }
  return type;
}

}  // namespace drydock
