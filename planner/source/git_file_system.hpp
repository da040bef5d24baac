// Files of a git revision, read from the repository's objects: nothing is checked out, and the
// working tree is neither read nor changed. Symbolic links and submodules inside the revision are
// not followed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace drydock {

// "HEAD~1:dir/t.yaml" as (revision, path). Nothing if the text has no colon, nothing on one side of
// it, or is a path that merely looks like it: "./a:b", "/a:b", "C:\x".
struct RevisionPath {
  std::string revision;
  std::string path;
};
[[nodiscard]] std::optional<RevisionPath> split_revision_path(std::string_view text);

class GitFileSystem final : public FileSystem {
 public:
  // Opens the repository that contains `folder` at `revision` (anything that `git rev-parse`
  // takes). Paths are then relative to the root of the repository; with a leading "./" or "../"
  // they are relative to `folder`, as git reads REV:./PATH.
  [[nodiscard]] static Result<std::unique_ptr<GitFileSystem>> open(const std::string& folder,
                                                                   const std::string& revision);
  ~GitFileSystem() override;

  [[nodiscard]] Result<std::string> read(const std::string& path) const override;
  [[nodiscard]] bool exists(const std::string& path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& folder) const override;

  // The 40 hexadecimal digits of the commit, for what is recorded about a run.
  [[nodiscard]] const std::string& commit() const { return commit_; }

 private:
  struct Repository;  // libgit2's handles
  GitFileSystem(std::unique_ptr<Repository> repository, std::string revision, std::string folder,
                std::string commit);
  // The path from the root of the repository, without "." and ".."; nothing if it leaves it.
  [[nodiscard]] std::optional<std::string> from_root(const std::string& path) const;

  std::unique_ptr<Repository> repository_;
  std::string revision_;
  std::string folder_;  // of open(), from the root of the repository
  std::string commit_;
};

}  // namespace drydock
