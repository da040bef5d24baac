#include "planner/source/git_file_system.hpp"

#include <fmt/format.h>
#include <git2.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace drydock {
namespace {

constexpr git_object_size_t kLargestFile = git_object_size_t{64} << 20U;

// libgit2 counts its users; each open file system is one.
class Library {
 public:
  Library() { git_libgit2_init(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() { git_libgit2_shutdown(); }
};

struct Release {
  void operator()(git_repository* handle) const { git_repository_free(handle); }
  void operator()(git_object* handle) const { git_object_free(handle); }
  void operator()(git_tree* handle) const { git_tree_free(handle); }
  void operator()(git_tree_entry* handle) const { git_tree_entry_free(handle); }
  void operator()(git_blob* handle) const { git_blob_free(handle); }
};
template <class T>
using Handle = std::unique_ptr<T, Release>;

std::string last_error() {
  const git_error* error = git_error_last();
  return error != nullptr && error->message != nullptr ? error->message : "unknown reason";
}

Result<Handle<git_repository>> open_repository(const std::string& folder) {
  git_repository* raw = nullptr;
  const int code = git_repository_open_ext(&raw, folder.c_str(), 0, nullptr);
  Handle<git_repository> repository(raw);
  if (code == 0) {
    return repository;
  }
  const std::string reason = last_error();
  // A repository of another user is refused; without a setting the lookup of the exception fails.
  if (code == GIT_EOWNER || reason.find("safe.directory") != std::string::npos) {
    return Error{fmt::format("the git repository of {} belongs to another user", folder),
                 "if you trust it: git config --global --add safe.directory FOLDER"};
  }
  if (code == GIT_ENOTFOUND) {
    return Error{fmt::format("{} is not in a git repository", folder),
                 "give a path in the working tree, or run this inside the repository"};
  }
  return Error{fmt::format("cannot open the git repository of {}: {}", folder, reason), {}};
}

Result<Handle<git_object>> find_commit(git_repository* repository, const std::string& revision) {
  git_object* raw = nullptr;
  int code = git_revparse_single(&raw, repository, revision.c_str());
  Handle<git_object> object(raw);
  if (code == 0) {
    git_object* peeled = nullptr;
    code = git_object_peel(&peeled, object.get(), GIT_OBJECT_COMMIT);
    object.reset(peeled);
  }
  if (code == 0) {
    return object;
  }
  if (code == GIT_EAMBIGUOUS) {
    return Error{fmt::format("the git revision {} is ambiguous", revision),
                 "write more digits of the commit"};
  }
  return Error{
      fmt::format("there is no commit {} in the git repository: {}", revision, last_error()),
      "git log --oneline shows the commits; a shallow clone lacks the older ones"};
}

// `path` from `base`, both with /; nothing if it leaves the root.
std::optional<std::string> resolve(const std::string& base, const std::string& path) {
  const std::filesystem::path full =
      (std::filesystem::path(base) / std::filesystem::path(path)).lexically_normal();
  std::string text = full.generic_string();
  while (text.ends_with('/')) {
    text.pop_back();
  }
  if (text.starts_with('/') || text == ".." || text.starts_with("../")) {
    return std::nullopt;
  }
  return text == "." ? std::string() : text;
}

}  // namespace

struct GitFileSystem::Repository {
  Library library;
  Handle<git_repository> handle;
  Handle<git_tree> tree;

  [[nodiscard]] Handle<git_tree_entry> find(const std::string& path) const {
    git_tree_entry* raw = nullptr;
    git_tree_entry_bypath(&raw, tree.get(), path.c_str());
    return Handle<git_tree_entry>(raw);
  }
};

std::optional<RevisionPath> split_revision_path(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) {
    return std::nullopt;
  }
  const std::string_view revision = text.substr(0, colon);
  const bool drive = revision.size() == 1 && (text[colon + 1] == '\\' || text[colon + 1] == '/');
  if (revision.starts_with('.') || revision.starts_with('/') || drive) {
    return std::nullopt;
  }
  return RevisionPath{std::string(revision), std::string(text.substr(colon + 1))};
}

GitFileSystem::GitFileSystem(std::unique_ptr<Repository> repository, std::string revision,
                             std::string folder, std::string commit)
    : repository_(std::move(repository)),
      revision_(std::move(revision)),
      folder_(std::move(folder)),
      commit_(std::move(commit)) {}

GitFileSystem::~GitFileSystem() = default;

Result<std::unique_ptr<GitFileSystem>> GitFileSystem::open(const std::string& folder,
                                                           const std::string& revision) {
  auto repository = std::make_unique<Repository>();
  Result<Handle<git_repository>> opened = open_repository(folder);
  if (!opened) {
    return opened.error();
  }
  repository->handle = std::move(opened).value();
  Result<Handle<git_object>> commit = find_commit(repository->handle.get(), revision);
  if (!commit) {
    return commit.error();
  }
  git_object* tree = nullptr;
  if (git_object_peel(&tree, commit->get(), GIT_OBJECT_TREE) != 0) {
    return Error{fmt::format("cannot read the files of commit {}: {}", revision, last_error()), {}};
  }
  // git_tree is what an object of that type is (libgit2, "git_object_peel").
  repository->tree.reset(reinterpret_cast<git_tree*>(tree));  // NOLINT
  std::array<char, GIT_OID_HEXSZ + 1> hex{};
  git_oid_tostr(hex.data(), hex.size(), git_object_id(commit->get()));

  std::string inside;
  if (const char* root = git_repository_workdir(repository->handle.get()); root != nullptr) {
    std::error_code error;
    const auto relative = std::filesystem::relative(folder, root, error);
    inside = error || relative == "." ? std::string() : relative.generic_string();
  }
  return std::unique_ptr<GitFileSystem>(
      new GitFileSystem(std::move(repository), revision, std::move(inside), hex.data()));
}

std::optional<std::string> GitFileSystem::from_root(const std::string& path) const {
  const bool relative =
      path == "." || path == ".." || path.starts_with("./") || path.starts_with("../");
  return resolve(relative ? folder_ : std::string(), path);
}

Result<std::string> GitFileSystem::read(const std::string& path) const {
  const std::optional<std::string> place = from_root(path);
  if (!place) {
    return Error{fmt::format("{} is outside of the git repository", path),
                 "give a path from the root of the repository"};
  }
  const Handle<git_tree_entry> entry = repository_->find(*place);
  if (place->empty() || (entry && git_tree_entry_type(entry.get()) == GIT_OBJECT_TREE)) {
    return Error{fmt::format("cannot read {}:{}: it is a folder", revision_, path),
                 "name a file in it"};
  }
  if (!entry) {
    return Error{fmt::format("there is no file {} in revision {}", path, revision_),
                 "paths count from the root of the repository; ./ counts from the folder given"};
  }
  const auto mode = git_tree_entry_filemode(entry.get());
  if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE) {
    return Error{fmt::format("{}:{} is a {}, not a file", revision_, path,
                             mode == GIT_FILEMODE_LINK ? "symbolic link" : "submodule"),
                 "name the file itself"};
  }
  git_blob* raw = nullptr;
  const int code = git_blob_lookup(&raw, repository_->handle.get(), git_tree_entry_id(entry.get()));
  const Handle<git_blob> blob(raw);
  if (code != 0) {
    return Error{fmt::format("cannot read {}:{}: {}", revision_, path, last_error()),
                 "git fsck tells whether the repository is whole"};
  }
  const auto size = static_cast<git_object_size_t>(git_blob_rawsize(blob.get()));
  if (size > kLargestFile) {
    return Error{fmt::format("cannot read {}:{}: it is larger than 64 MiB", revision_, path),
                 "a CloudFormation template is at most 1 MB; is this the right file?"};
  }
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                     static_cast<std::size_t>(size));
}

bool GitFileSystem::exists(const std::string& path) const {
  const std::optional<std::string> place = from_root(path);
  return place && (place->empty() || repository_->find(*place) != nullptr);
}

Result<std::vector<std::string>> GitFileSystem::list(const std::string& folder) const {
  const std::optional<std::string> place = from_root(folder);
  Handle<git_tree> subtree;
  if (place && !place->empty()) {
    const Handle<git_tree_entry> entry = repository_->find(*place);
    git_tree* raw = nullptr;
    if (entry && git_tree_entry_type(entry.get()) == GIT_OBJECT_TREE) {
      git_tree_lookup(&raw, repository_->handle.get(), git_tree_entry_id(entry.get()));
    }
    subtree.reset(raw);
  }
  const git_tree* tree = subtree                   ? subtree.get()
                         : place && place->empty() ? repository_->tree.get()
                                                   : nullptr;
  if (tree == nullptr) {
    return Error{fmt::format("there is no folder {} in revision {}", folder, revision_),
                 "paths count from the root of the repository"};
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < git_tree_entrycount(tree); ++i) {
    names.emplace_back(git_tree_entry_name(git_tree_entry_byindex(tree, i)));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace drydock
