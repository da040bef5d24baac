// A cloud's file of an earlier format is brought to today's, and loses nothing.
#include "planner/state/sqlite_database.hpp"
#include "providers/simulated/cloud_tables.hpp"
#include "tests/unit/providers/simulated/cloud_test.hpp"

namespace drydock {
namespace {

class CloudFormatTest : public CloudTest {};

// As format 1 was, with a VPC, a subnet in it, and a creation that was not done yet.
constexpr std::string_view kFormat1 = R"(
CREATE TABLE resources (
  number INTEGER PRIMARY KEY,
  type TEXT NOT NULL, identifier TEXT NOT NULL, stack TEXT NOT NULL, logical_id TEXT NOT NULL,
  region TEXT NOT NULL, entropy TEXT NOT NULL, properties TEXT NOT NULL, attributes TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  UNIQUE (type, identifier, region));
CREATE TABLE instances (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, group_name TEXT NOT NULL, region TEXT NOT NULL, zone TEXT NOT NULL,
  instance_type TEXT NOT NULL, reservation_id TEXT NOT NULL, subnet_id TEXT NOT NULL,
  template_id TEXT NOT NULL, template_version INTEGER NOT NULL, platform TEXT NOT NULL,
  tenancy TEXT NOT NULL, preference INTEGER NOT NULL, target_id TEXT NOT NULL,
  target_group_arn TEXT NOT NULL, spot INTEGER NOT NULL);
CREATE INDEX instances_by_group ON instances (region, group_name);
CREATE INDEX instances_by_reservation ON instances (reservation_id);
CREATE TABLE launch_template_versions (
  template_id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (template_id, version));
CREATE TABLE requests (
  number INTEGER PRIMARY KEY,
  request_token TEXT NOT NULL UNIQUE, client_token TEXT NOT NULL UNIQUE,
  desired_digest TEXT NOT NULL, operation INTEGER NOT NULL, status INTEGER NOT NULL,
  type TEXT NOT NULL, identifier TEXT NOT NULL, region TEXT NOT NULL, stack TEXT NOT NULL,
  logical_id TEXT NOT NULL, entropy TEXT NOT NULL, desired TEXT NOT NULL,
  secret_properties TEXT NOT NULL, ready_at INTEGER NOT NULL, error INTEGER NOT NULL,
  message TEXT NOT NULL, attributes TEXT NOT NULL);
CREATE INDEX requests_in_progress ON requests (ready_at) WHERE status = 0;
INSERT INTO resources VALUES (1, 'AWS::EC2::VPC', 'vpc-0123456789abcdef0', 's', 'Vpc', 'us-east-1',
  'e', '{"CidrBlock":"10.0.0.0/16"}', '{"VpcId":"vpc-0123456789abcdef0"}', 1, 1);
INSERT INTO resources VALUES (2, 'AWS::EC2::Subnet', 'subnet-0123456789abcdef0', 's', 'Subnet',
  'us-east-1', 'f', '{"VpcId":"vpc-0123456789abcdef0","CidrBlock":"10.0.0.0/24"}', '{}', 2, 2);
INSERT INTO requests VALUES (1, 'r', 'c', 'd', 0, 0, 'AWS::S3::Bucket', 'b1', 'us-east-1', 's', 'B',
  'g', '{"BucketName":"b1"}', '[]', 3, 0, '', 'null')
)";

TEST_F(CloudFormatTest, Format1BecomesTodays) {
  {
    SqliteOpenOptions options;
    options.path = path_;
    options.create = true;
    options.application_id = kCloudApplicationId;
    options.schema_version = 1;
    options.schema = kFormat1;
    options.what = "embedded cloud";
    ASSERT_TRUE(SqliteDatabase::open(options).ok());
  }
  open();
  const auto vpc = provider_->read("AWS::EC2::VPC", "vpc-0123456789abcdef0");
  ASSERT_TRUE(vpc.ok()) << vpc.error().message;
  EXPECT_TRUE(vpc->has_value());
  EXPECT_EQ((**provider_->find_operation("c")).status, OperationStatus::Success);
  EXPECT_EQ(provider_->list("AWS::S3::Bucket")->size(), 1U);
  // Who names an object is known of the old ones too.
  EXPECT_EQ(remove("AWS::EC2::VPC", "vpc-0123456789abcdef0").error, HandlerError::ResourceConflict);
  EXPECT_EQ(
      create("AWS::EC2::Subnet", R"({"VpcId":"vpc-0123456789abcdef0","CidrBlock":"10.0.0.0/25"})")
          .error,
      HandlerError::InvalidRequest);
  EXPECT_EQ(remove("AWS::EC2::Subnet", "subnet-0123456789abcdef0").status,
            OperationStatus::Success);
  EXPECT_EQ(remove("AWS::EC2::VPC", "vpc-0123456789abcdef0").status, OperationStatus::Success);
}

}  // namespace
}  // namespace drydock
