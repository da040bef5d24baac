#include "base/file_system.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace drydock {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20U;

Error world_error(std::string_view what, const std::string& path, int code, std::string hint = {}) {
  return {fmt::format("cannot {} {}: {}", what, path, std::generic_category().message(code)),
          std::move(hint)};
}

// Closes on leaving; the descriptor is never negative while owned.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::string> DiskFileSystem::read(const std::string& path) const {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) {
    return world_error("read", path, errno, "check the path and its permissions");
  }
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) {
    return world_error("read", path, errno);
  }
  if (S_ISDIR(facts.st_mode)) {
    return Error{fmt::format("cannot read {}: it is a folder", path), "name a file in it"};
  }
  std::string bytes;
  std::string buffer(std::size_t{1} << 16U, '\0');
  while (true) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return world_error("read", path, errno);
    }
    if (count == 0) {
      return bytes;
    }
    bytes.append(buffer, 0, static_cast<std::size_t>(count));
    if (bytes.size() > kLargestFile) {
      return Error{fmt::format("cannot read {}: it is larger than 64 MiB", path),
                   "a CloudFormation template is at most 1 MB; is this the right file?"};
    }
  }
}

bool DiskFileSystem::exists(const std::string& path) const {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

Result<std::vector<std::string>> DiskFileSystem::list(const std::string& folder) const {
  std::error_code error;
  std::vector<std::string> names;
  auto entry = std::filesystem::directory_iterator(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error) {
    return world_error("list", folder, error.value());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::string> MemoryFileSystem::read(const std::string& path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) {
    return world_error("read", path, ENOENT, "check the path and its permissions");
  }
  return found->second;
}

bool MemoryFileSystem::exists(const std::string& path) const { return files_.contains(path); }

Result<std::vector<std::string>> MemoryFileSystem::list(const std::string& folder) const {
  const std::string prefix = folder + "/";
  std::vector<std::string> names;
  for (const auto& [path, text] : files_) {
    if (path.starts_with(prefix)) {
      const std::string rest = path.substr(prefix.size());
      names.push_back(rest.substr(0, rest.find('/')));
    }
  }
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Status write_file_atomically(const std::string& path, std::string_view bytes) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : ".";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return world_error("create folder", folder.string(), error.value());
  }
  std::string temporary = path + ".XXXXXX";
  bool written = false;
  {
    const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file.open()) {
      return world_error("write", path, errno, "check that the folder is writable");
    }
    written =
        ::fchmod(file.get(), 0644) == 0 && write_all(file.get(), bytes) && ::fsync(file.get()) == 0;
  }
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary.c_str());
    return world_error("write", path, code, "nothing was changed; free some space and try again");
  }
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.open()) {
    ::fsync(directory.get());
  }
  return success();
}

}  // namespace drydock
