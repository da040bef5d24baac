#include "planner/source/git_file_system.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace drydock {
namespace {

namespace fs = std::filesystem;

// A repository of two commits in a temporary folder; made with the git command.
class GitFileSystemTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "drydock-git-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    if (!git("init -q")) {
      GTEST_SKIP() << "no git command";
    }
    write("dir/t.yaml", "first\n");
    write("top.yaml", "top\n");
    fs::create_symlink("t.yaml", root_ / "dir/link.yaml");
    ASSERT_TRUE(commit());
    write("dir/t.yaml", "second\n");
    ASSERT_TRUE(commit());
    write("dir/t.yaml", "not committed\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  [[nodiscard]] bool git(const std::string& arguments) const {
    const std::string command =
        "git -C '" + root_.string() +
        "' -c user.name=t -c user.email=t@example.com -c commit.gpgsign=false " + arguments +
        " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  }
  [[nodiscard]] bool commit() const { return git("add -A") && git("commit -q -m m"); }
  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  fs::path root_;
};

TEST_F(GitFileSystemTest, ReadsWhatWasCommitted) {
  const auto head = GitFileSystem::open(root_.string(), "HEAD");
  const auto before = GitFileSystem::open(root_.string(), "HEAD~1");
  ASSERT_TRUE(head.ok() && before.ok());
  EXPECT_EQ(head.value()->read("dir/t.yaml").value(), "second\n");
  EXPECT_EQ(before.value()->read("dir/t.yaml").value(), "first\n");
  EXPECT_EQ(head.value()->commit().size(), 40U);
  EXPECT_NE(head.value()->commit(), before.value()->commit());
  EXPECT_TRUE(head.value()->exists("dir"));
  EXPECT_FALSE(head.value()->exists("dir/x.yaml"));
  EXPECT_EQ(head.value()->list("").value(), (std::vector<std::string>{"dir", "top.yaml"}));
  EXPECT_EQ(head.value()->list("dir").value(), (std::vector<std::string>{"link.yaml", "t.yaml"}));
}

TEST_F(GitFileSystemTest, DotsCountFromTheFolderGiven) {
  const auto files = GitFileSystem::open((root_ / "dir").string(), "HEAD");
  ASSERT_TRUE(files.ok()) << files.error().message;
  EXPECT_EQ(files.value()->read("./t.yaml").value(), "second\n");
  EXPECT_EQ(files.value()->read("../top.yaml").value(), "top\n");
  EXPECT_EQ(files.value()->read("dir/../top.yaml").value(), "top\n");
  EXPECT_NE(files.value()->read("../../x").error().message.find("outside"), std::string::npos);
}

TEST_F(GitFileSystemTest, SaysWhatIsMissing) {
  const auto files = GitFileSystem::open(root_.string(), "HEAD");
  ASSERT_TRUE(files.ok());
  EXPECT_EQ(files.value()->read("x.yaml").error().message,
            "there is no file x.yaml in revision HEAD");
  EXPECT_EQ(files.value()->read("dir").error().message, "cannot read HEAD:dir: it is a folder");
  EXPECT_EQ(files.value()->read("dir/link.yaml").error().message,
            "HEAD:dir/link.yaml is a symbolic link, not a file");
  EXPECT_EQ(files.value()->list("x").error().message, "there is no folder x in revision HEAD");
  EXPECT_TRUE(GitFileSystem::open(root_.string(), "nosuch")
                  .error()
                  .message.starts_with("there is no commit nosuch in the git repository"));
  EXPECT_TRUE(GitFileSystem::open(root_.string(), "HEAD~9")
                  .error()
                  .message.starts_with("there is no commit HEAD~9"));
  EXPECT_TRUE(
      GitFileSystem::open("/", "HEAD").error().message.ends_with("is not in a git repository"));
}

TEST_F(GitFileSystemTest, ExplainsARepositoryOfAnotherUser) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root can give files away";
  }
  ASSERT_EQ(::chown(root_.c_str(), 65534, 65534), 0);
  ASSERT_EQ(::chown((root_ / ".git").c_str(), 65534, 65534), 0);
  const auto files = GitFileSystem::open(root_.string(), "HEAD");
  ASSERT_FALSE(files.ok());
  EXPECT_TRUE(files.error().message.ends_with("belongs to another user")) << files.error().message;
}

TEST(SplitRevisionPath, SeparatesRevisionAndPath) {
  const auto split = split_revision_path("HEAD~1:dir/t.yaml");
  ASSERT_TRUE(split);
  EXPECT_EQ(split->revision, "HEAD~1");
  EXPECT_EQ(split->path, "dir/t.yaml");
  EXPECT_EQ(split_revision_path("v1:./a:b")->path, "./a:b");
  for (const char* text : {"t.yaml", ":x", "HEAD:", "./a:b", "/a:b", "C:\\x", ""}) {
    EXPECT_FALSE(split_revision_path(text)) << text;
  }
}

}  // namespace
}  // namespace drydock
