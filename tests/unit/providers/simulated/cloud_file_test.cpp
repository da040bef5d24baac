// What the embedded cloud keeps in its file: what is given back, what stays secret, and what
// happens when the disk is full or two processes come at once.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/unit/providers/simulated/cloud_test.hpp"

namespace drydock {
namespace {

constexpr const char* kParameter = "AWS::SSM::Parameter";
constexpr const char* kSecret = "correct-horse-battery";

class CloudFileTest : public CloudTest {
 protected:
  [[nodiscard]] std::string bytes() const {
    std::ostringstream all;
    all << std::ifstream(path_, std::ios::binary).rdbuf();
    return all.str();
  }
  // In a child, with its own connection: SQLite's may not cross a fork. Its answer is its exit
  // code.
  template <class Body>
  [[nodiscard]] pid_t in_child(Body body) {
    provider_.reset();
    const pid_t child = fork();
    if (child == 0) {
      open();
      const int answer = body();
      provider_.reset();
      _exit(answer);
    }
    return child;
  }
  [[nodiscard]] static int answer_of(pid_t child) {
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

TEST_F(CloudFileTest, ReadGivesWhatTheLastUpdateAskedFor) {
  const std::string id = made("AWS::EC2::VPC", R"({"CidrBlock":"10.0.0.0/16"})");
  const ProgressEvent changed = update(
      "AWS::EC2::VPC", id,
      R"({"CidrBlock":"10.0.0.0/16","EnableDnsHostnames":true,"Tags":[{"Key":"k","Value":"v"}]})");
  ASSERT_EQ(changed.status, OperationStatus::Success) << changed.message;
  open();
  const auto live = provider_->read("AWS::EC2::VPC", id);
  EXPECT_EQ(value_to_canonical_json((*live)->properties),
            R"({"CidrBlock":"10.0.0.0/16","EnableDnsHostnames":true,)"
            R"("Tags":[{"Key":"k","Value":"v"}]})");
  EXPECT_EQ((*live)->attributes, changed.attributes);
  EXPECT_EQ((*live)->attributes.find("VpcId")->text(), id);
}

TEST_F(CloudFileTest, WriteOnlyPropertiesAreNotGivenBackAtAnyDepth) {
  const std::string plain =
      R"({"CidrBlock":"10.0.0.0/16","VpcEncryptionControl":{"Mode":"monitor"}})";
  const std::string full =
      R"({"CidrBlock":"10.0.0.0/16","Ipv4NetmaskLength":16,"VpcEncryptionControl":{"Mode":"monitor","LambdaExclusion":"enable"}})";
  const std::string id = made("AWS::EC2::VPC", full);
  const auto kept = provider_->read("AWS::EC2::VPC", id);
  EXPECT_EQ((*kept)->properties, *value_from_json(plain));
  // Asking for the same again changes nothing that may not change.
  EXPECT_EQ(update("AWS::EC2::VPC", id, full).status, OperationStatus::Success);

  const std::string group =
      R"({"GroupDescription":"d","SecurityGroupIngress":[{"IpProtocol":"tcp","SourceSecurityGroupName":"n"}]})";
  const std::string group_id = made("AWS::EC2::SecurityGroup", group);
  const auto rules = provider_->read("AWS::EC2::SecurityGroup", group_id);
  EXPECT_EQ((*rules)->properties,
            *value_from_json(
                R"({"GroupDescription":"d","SecurityGroupIngress":[{"IpProtocol":"tcp"}]})"));
}

TEST_F(CloudFileTest, AnswersForParameters) {
  made(kParameter, R"({"Name":"/app/size","Type":"String","Value":"large"})");
  EXPECT_EQ(**provider_->parameter("/app/size"), "large");
  EXPECT_EQ(
      update(kParameter, "/app/size", R"({"Name":"/app/size","Type":"String","Value":"small"})")
          .status,
      OperationStatus::Success);
  EXPECT_EQ(**provider_->parameter("/app/size"), "small");
  EXPECT_FALSE(provider_->parameter("/app/none")->has_value());
  const auto image =
      provider_->parameter("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");
  ASSERT_TRUE(image->has_value());
  EXPECT_TRUE((*image)->starts_with("ami-"));
}

// A cloud keeps what it is given: the value of a parameter stands in the file, which is for its
// owner alone. Write-only properties, ended requests, attributes and messages hold no secret.
TEST_F(CloudFileTest, SecretsStayOutOfAttributesAndMessagesAndLeaveWithTheRequest) {
  OperationRequest asked =
      request(OperationKind::Create, kParameter, "",
              R"({"Name":"p","Type":"String","Value":"plain","Description":"x"})");
  asked.desired.set("Value", Value::string(kSecret).mark_secret());
  EXPECT_EQ(finish(asked).attributes.find("Value"), nullptr);
  EXPECT_EQ(**provider_->parameter("p"), kSecret);
  EXPECT_EQ(std::filesystem::status(path_).permissions() &
                (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
  EXPECT_EQ(remove(kParameter, "p").status, OperationStatus::Success);
  EXPECT_EQ(bytes().find(kSecret), std::string::npos);

  OperationRequest hidden = request(OperationKind::Create, kParameter, "",
                                    R"({"Name":"q","Type":"String","Value":"plain"})");
  hidden.desired.set("Description", Value::string(kSecret).mark_secret());
  ASSERT_EQ(finish(hidden).status, OperationStatus::Success);
  EXPECT_EQ(bytes().find(kSecret), std::string::npos);

  OperationRequest wrong = request(OperationKind::Create, "AWS::EC2::VPC", "", "{}");
  wrong.desired.set("CidrBlock", Value::string(kSecret).mark_secret());
  const ProgressEvent refused = finish(wrong);
  EXPECT_EQ(refused.status, OperationStatus::Failed);
  EXPECT_NE(refused.message.find("(sensitive)"), std::string::npos) << refused.message;
  EXPECT_EQ(refused.message.find(kSecret), std::string::npos) << refused.message;
  EXPECT_EQ(bytes().find(kSecret), std::string::npos);
}

TEST_F(CloudFileTest, AFullDiskIsAnErrorAndLosesNothing) {
  made(kParameter, R"({"Name":"kept","Type":"String","Value":"v"})");
  const std::uintmax_t size = std::filesystem::file_size(path_);
  const pid_t child = in_child([&] {
    // Writing past the limit fails like a full disk once its signal is ignored.
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{size, size};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) {
      return 2;
    }
    const std::string large(200'000, 'x');
    const Result<ProgressEvent> started = provider_->start(
        request(OperationKind::Create, kParameter, "",
                fmt::format(R"({{"Name":"big","Type":"String","Value":"{}"}})", large)));
    if (started.ok()) {
      return 3;
    }
    if (started.error().hint.find("free some space") == std::string::npos) {
      return 4;
    }
    // What was there can still be read.
    return provider_->parameter("kept")->value_or("") == "v" ? 0 : 5;
  });
  EXPECT_EQ(answer_of(child), 0);
  open();
  EXPECT_EQ(**provider_->parameter("kept"), "v");
  EXPECT_EQ(provider_->list(kParameter)->size(), 1U);
  EXPECT_EQ(made(kParameter, R"({"Name":"later","Type":"String","Value":"v"})"), "later");
}

TEST_F(CloudFileTest, ACloudThatCannotBeLookedForIsNotAnEmptyOne) {
  path_ += std::string(5000, 'x');  // longer than a name may be
  open();
  EXPECT_FALSE(provider_->list("AWS::EC2::VPC").ok());
  path_.clear();
}

TEST_F(CloudFileTest, TwoProcessesAtOnceLoseNothing) {
  constexpr int kEach = 12;
  // The file does not exist yet: they race to make it, too.
  std::vector<pid_t> children;
  for (int process = 0; process < 2; ++process) {
    children.push_back(in_child([&, process] {
      for (int i = 0; i < kEach; ++i) {
        OperationRequest asked =
            request(OperationKind::Create, kParameter, "",
                    fmt::format(R"({{"Name":"p{}-{}","Type":"String","Value":"v"}})", process, i));
        asked.client_token = fmt::format("process-{}-{}", process, i);
        if (!provider_->start(asked).ok()) {
          return 2;
        }
        clock_.sleep(kLong);
        const Result<std::optional<ProgressEvent>> done =
            provider_->find_operation(asked.client_token);
        if (!done.ok() || !done->has_value() || (*done)->status != OperationStatus::Success) {
          return 3;
        }
      }
      return 0;
    }));
  }
  for (const pid_t child : children) {
    EXPECT_EQ(answer_of(child), 0);
  }
  clock_.sleep(kEach * kLong);
  open();
  const auto all = provider_->list(kParameter);
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->size(), 2U * kEach);
}

}  // namespace
}  // namespace drydock
