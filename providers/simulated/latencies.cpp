#include "providers/simulated/latencies.hpp"

#include <algorithm>
#include <array>

#include "base/duration.hpp"

namespace drydock {
namespace {

// The real ones in order (an instance profile takes longest, a route least), a thousandth as long:
// a demonstration does not wait.
struct Latency {
  std::string_view type;
  std::int64_t milliseconds;
};
constexpr std::int64_t kUsualLatency = 60;
constexpr std::array<Latency, 12> kLatencies = {{
    {"AWS::AutoScaling::AutoScalingGroup", 180},
    {"AWS::EC2::Instance", 150},
    {"AWS::EC2::LaunchTemplate", 30},
    {"AWS::EC2::Route", 20},
    {"AWS::EC2::RouteTable", 30},
    {"AWS::EC2::SecurityGroup", 40},
    {"AWS::EC2::Subnet", 30},
    {"AWS::EC2::SubnetRouteTableAssociation", 25},
    {"AWS::EC2::VPC", 40},
    {"AWS::IAM::InstanceProfile", 200},
    {"AWS::IAM::Role", 120},
    {"AWS::ResourceGroups::Group", 50},
}};

}  // namespace

Nanoseconds usual_latency(std::string_view type) {
  const auto* const found = std::find_if(kLatencies.begin(), kLatencies.end(),
                                         [&](const Latency& each) { return each.type == type; });
  return (found == kLatencies.end() ? kUsualLatency : found->milliseconds) * kMillisecond;
}

}  // namespace drydock
