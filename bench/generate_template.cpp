#include "bench/generate_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/json_writer.hpp"

namespace drydock {
namespace {

// Cells that refer to the one before them: the longest chain of references is this many cells.
constexpr std::size_t kChain = 8;

enum class PartKind : std::uint8_t { Text, Word, List, Map, Call };

// A piece of a template before it has a syntax. A Word is a number or a boolean; a Call has the
// function's short name and one child.
struct Part {
  PartKind kind = PartKind::Text;
  std::string text;
  std::vector<std::pair<std::string, Part>> children = {};
};

Part text(std::string value) { return {PartKind::Text, std::move(value)}; }
Part word(std::string value) { return {PartKind::Word, std::move(value)}; }
Part list(std::vector<Part> items) {
  Part part{PartKind::List, {}};
  for (Part& item : items) {
    part.children.emplace_back(std::string(), std::move(item));
  }
  return part;
}
Part map(std::vector<std::pair<std::string, Part>> members) {
  return {PartKind::Map, {}, std::move(members)};
}
Part call(std::string function, Part argument) {
  Part part{PartKind::Call, std::move(function)};
  part.children.emplace_back(std::string(), std::move(argument));
  return part;
}
Part ref(std::string name) { return call("Ref", text(std::move(name))); }
Part attribute(const std::string& name, const std::string& of) {
  return call("GetAtt", text(fmt::format("{}.{}", of, name)));
}

Part tags(const std::string& name) {
  return list({map({{"Key", text("Name")},
                    {"Value", call("Sub", text(fmt::format("${{AWS::StackName}}-{}", name)))}}),
               map({{"Key", text("Stage")}, {"Value", ref("Stage")}})});
}

Part resource(std::string type, Part properties) {
  return map({{"Type", text(std::move(type))}, {"Properties", std::move(properties)}});
}

Part subnet(std::size_t cell, std::size_t zone) {
  return resource(
      "AWS::EC2::Subnet",
      map({{"VpcId", ref(fmt::format("Vpc{}", cell))},
           {"CidrBlock", text(fmt::format("10.{}.{}.0/24", cell % 256, zone))},
           {"AvailabilityZone",
            call("Select", list({word(fmt::format("{}", zone)), call("GetAZs", text(""))}))},
           {"Tags", tags(fmt::format("subnet-{}-{}", cell, zone))}}));
}

Part security_group(std::size_t cell) {
  std::vector<Part> ingress = {
      map({{"IpProtocol", text("tcp")},
           {"FromPort", word("443")},
           {"ToPort", word("443")},
           {"CidrIp", attribute("CidrBlock", fmt::format("Vpc{}", cell))}})};
  if (cell % kChain != 0) {
    ingress.push_back(map({{"IpProtocol", text("tcp")},
                           {"FromPort", word("8080")},
                           {"ToPort", word("8080")},
                           {"SourceSecurityGroupId",
                            attribute("GroupId", fmt::format("SecurityGroup{}", cell - 1))}}));
  }
  return resource("AWS::EC2::SecurityGroup",
                  map({{"GroupDescription", text(fmt::format("Workers of cell {}: HTTPS", cell))},
                       {"VpcId", ref(fmt::format("Vpc{}", cell))},
                       {"SecurityGroupIngress", list(std::move(ingress))},
                       {"Tags", tags(fmt::format("workers-{}", cell))}}));
}

Part role(std::size_t cell) {
  const Part trust = map({{"Effect", text("Allow")},
                          {"Principal", map({{"Service", text("ec2.amazonaws.com")}})},
                          {"Action", text("sts:AssumeRole")}});
  const Part read =
      map({{"Effect", text("Allow")},
           {"Action", list({text("s3:GetObject"), text("s3:ListBucket")})},
           {"Resource",
            call("Sub", text(fmt::format("arn:${{AWS::Partition}}:s3:::input-{}/*", cell)))}});
  const Part policy = map(
      {{"PolicyName", text("read-input")},
       {"PolicyDocument", map({{"Version", text("2012-10-17")}, {"Statement", list({read})}})}});
  return resource("AWS::IAM::Role",
                  map({{"AssumeRolePolicyDocument",
                        map({{"Version", text("2012-10-17")}, {"Statement", list({trust})}})},
                       {"Policies", list({policy})}}));
}

Part launch_template(std::size_t cell) {
  return resource(
      "AWS::EC2::LaunchTemplate",
      map({{"LaunchTemplateData",
            map({{"ImageId", ref("ImageId")},
                 {"InstanceType",
                  call("FindInMap", list({text("Sizes"), ref("Stage"), text("Worker")}))},
                 {"IamInstanceProfile",
                  map({{"Arn", attribute("Arn", fmt::format("InstanceProfile{}", cell))}})},
                 {"SecurityGroupIds",
                  list({attribute("GroupId", fmt::format("SecurityGroup{}", cell))})},
                 {"UserData",
                  call("Base64", call("Sub", text(fmt::format("#!/bin/sh\nexec worker --cell {} "
                                                              "--stack ${{AWS::StackName}}\n",
                                                              cell))))}})}}));
}

Part scaling_group(std::size_t cell, int revision) {
  const std::string launch = fmt::format("LaunchTemplate{}", cell);
  Part group = resource(
      "AWS::AutoScaling::AutoScalingGroup",
      map({{"MinSize", text("0")},
           {"MaxSize", text(fmt::format("{}", 10 + revision))},
           {"DesiredCapacity", text("6")},
           {"LaunchTemplate", map({{"LaunchTemplateId", ref(launch)},
                                   {"Version", attribute("LatestVersionNumber", launch)}})},
           {"VPCZoneIdentifier",
            list({ref(fmt::format("SubnetA{}", cell)), ref(fmt::format("SubnetB{}", cell)),
                  ref(fmt::format("SubnetC{}", cell))})}}));
  group.children.insert(group.children.begin() + 1,
                        {"DependsOn", list({text(fmt::format("Role{}", cell))})});
  return group;
}

Part ssm_parameter(std::size_t cell) {
  return resource(
      "AWS::SSM::Parameter",
      map({{"Type", text("String")},
           {"Value", call("Join", list({text(","), list({ref(fmt::format("Vpc{}", cell)),
                                                         ref(fmt::format("ScalingGroup{}", cell)),
                                                         text("ready: yes")})}))}}));
}

// The resource `index` of a cell; what it refers to comes before it.
std::pair<std::string, Part> cell_resource(std::size_t cell, std::size_t index, int revision) {
  switch (index) {
    case 0:
      return {"Vpc", resource("AWS::EC2::VPC",
                              map({{"CidrBlock", text(fmt::format("10.{}.0.0/16", cell % 256))},
                                   {"EnableDnsSupport", word("true")},
                                   {"EnableDnsHostnames", word("true")},
                                   {"Tags", tags(fmt::format("vpc-{}", cell))}}))};
    case 1:
      return {"SubnetA", subnet(cell, 0)};
    case 2:
      return {"SubnetB", subnet(cell, 1)};
    case 3:
      return {"SubnetC", subnet(cell, 2)};
    case 4:
      return {"SecurityGroup", security_group(cell)};
    case 5:
      return {"Role", role(cell)};
    case 6:
      return {"InstanceProfile",
              resource("AWS::IAM::InstanceProfile",
                       map({{"Roles", list({ref(fmt::format("Role{}", cell))})}}))};
    case 7:
      return {"LaunchTemplate", launch_template(cell)};
    case 8:
      return {"ScalingGroup", scaling_group(cell, revision)};
    case 9:
      return {"Endpoint", ssm_parameter(cell)};
    default:
      break;
  }
  DRYDOCK_CHECK(false);
  return {};
}

Part whole_template(const TemplateOptions& options) {
  Part resources = map({});
  for (std::size_t i = 0; i < options.resources; ++i) {
    std::pair<std::string, Part> made = cell_resource(i / 10, i % 10, options.revision);
    resources.children.emplace_back(fmt::format("{}{}", made.first, i / 10),
                                    std::move(made.second));
  }
  const Part stage = map({{"Type", text("String")},
                          {"Default", text("test")},
                          {"AllowedValues", list({text("test"), text("production")})}});
  const Part image = map({{"Type", text("String")}, {"Default", text("ami-0123456789abcdef0")}});
  const Part sizes = map({{"test", map({{"Worker", text("m6i.large")}})},
                          {"production", map({{"Worker", text("r6i.4xlarge")}})}});
  return map({{"AWSTemplateFormatVersion", text("2010-09-09")},
              {"Description", text(fmt::format("{} generated resources", options.resources))},
              {"Parameters", map({{"Stage", stage}, {"ImageId", image}})},
              {"Mappings", map({{"Sizes", sizes}})},
              {"Resources", std::move(resources)}});
}

// Depth of all writers below: that of the template's parts, which is fixed.
void write_json(JsonWriter& json, const Part& part) {
  switch (part.kind) {
    case PartKind::Text:
      json.string(part.text);
      return;
    case PartKind::Word:
      json.raw(part.text);
      return;
    case PartKind::List:
      json.begin_array();
      for (const auto& [name, item] : part.children) {
        write_json(json, item);
      }
      json.end_array();
      return;
    case PartKind::Map:
      json.begin_object();
      for (const auto& [name, value] : part.children) {
        json.key(name);
        write_json(json, value);
      }
      json.end_object();
      return;
    case PartKind::Call:
      json.begin_object().key(part.text == "Ref" ? part.text : "Fn::" + part.text);
      write_json(json, part.children.front().second);
      json.end_object();
      return;
  }
}

bool plain_in_yaml(const std::string& value) {
  constexpr std::array<std::string_view, 3> kDoubtful = {"true", "false", "null"};
  const bool letters = !value.empty() && ((value[0] >= 'a' && value[0] <= 'z') ||
                                          (value[0] >= 'A' && value[0] <= 'Z'));
  return letters && value.find_first_of(":#,[]{}\n\"'") == std::string::npos &&
         std::find(kDoubtful.begin(), kDoubtful.end(), value) == kDoubtful.end();
}

// On the rest of a line, in flow style.
void write_flow(std::string& out, const Part& part) {
  switch (part.kind) {
    case PartKind::Text:
      out += plain_in_yaml(part.text) ? part.text : json_quote(part.text);
      return;
    case PartKind::Word:
      out += part.text;
      return;
    case PartKind::List:
      out += '[';
      for (std::size_t i = 0; i < part.children.size(); ++i) {
        out += i == 0 ? "" : ", ";
        write_flow(out, part.children[i].second);
      }
      out += ']';
      return;
    case PartKind::Map:
      DRYDOCK_CHECK(part.children.empty());
      out += "{}";
      return;
    case PartKind::Call:
      out += fmt::format("!{} ", part.text);
      write_flow(out, part.children.front().second);
      return;
  }
}

// Behind a key or a dash: the rest of the line, or lines below it that are indented by `depth`.
void write_block(std::string& out, const Part& part, std::size_t depth) {
  const std::string indentation(depth, ' ');
  const bool nested_call =
      part.kind == PartKind::Call && part.children.front().second.kind == PartKind::Call;
  if (nested_call) {
    // Two short forms must not follow each other.
    out += fmt::format("\n{}Fn::{}:", indentation, part.text);
    write_block(out, part.children.front().second, depth + 2);
    return;
  }
  if (part.children.empty() || part.kind == PartKind::Call) {
    out += ' ';
    write_flow(out, part);
    out += '\n';
    return;
  }
  out += '\n';
  for (const auto& [name, child] : part.children) {
    if (part.kind == PartKind::Map) {
      out += fmt::format("{}{}:", indentation, name);
      write_block(out, child, depth + 2);
      continue;
    }
    std::string item;
    write_block(item, child, depth + 2);
    // The first member of a mapping stands on the line of its dash.
    const std::size_t first = item.find_first_not_of("\n ");
    out += fmt::format("{}- {}", indentation, item.substr(first));
  }
}

}  // namespace

std::string generate_template(const TemplateOptions& options) {
  const Part whole = whole_template(options);
  if (options.syntax == TemplateSyntax::Json) {
    JsonWriter json(JsonWriter::Style::Indented);
    write_json(json, whole);
    return json.take() + "\n";
  }
  std::string yaml;
  write_block(yaml, whole, 0);
  return yaml.substr(1);
}

}  // namespace drydock
