#include "planner/schema/schema_archive.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <memory>

namespace drydock {
namespace {

// The official archive has 1,700 files of at most 1 MB, 15 MB in all.
constexpr zip_int64_t kMostFiles = 100'000;
constexpr zip_uint64_t kLargestFile = 16U << 20U;
constexpr std::size_t kLargestArchive = 512U << 20U;

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

std::string text_of(zip_error_t& error) {
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

// `bytes` must outlive the archive.
Result<Archive> open_zip(const std::string& bytes, const std::string& path) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr
                       ? nullptr
                       : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (archive == nullptr) {
    if (source != nullptr) {
      zip_source_free(source);
    }
    return Error{fmt::format("{} is not a zip that can be read: {}", path, text_of(error)),
                 "give the registry's archive of schemas, or the folder that it was unpacked to"};
  }
  return Archive(archive);
}

Result<std::string> read_entry(zip_t* archive, zip_uint64_t index, zip_uint64_t size,
                               const std::string& name) {
  const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive, index, 0));
  if (file == nullptr) {
    return Error{fmt::format("{} cannot be unpacked: {}", name, zip_strerror(archive)), {}};
  }
  std::string text(size, '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const zip_int64_t got = zip_fread(file.get(), text.data() + have, text.size() - have);
    if (got <= 0) {
      return Error{fmt::format("{} cannot be unpacked: its data are damaged", name),
                   "download the archive again"};
    }
    have += static_cast<std::size_t>(got);
  }
  // Reading on to the end makes libzip compare the checksum.
  char beyond = 0;
  if (zip_fread(file.get(), &beyond, 1) != 0) {
    return Error{fmt::format("{} cannot be unpacked: its checksum is wrong", name),
                 "download the archive again"};
  }
  return text;
}

Result<std::vector<ArchiveFile>> read_zip(const std::string& bytes, const std::string& path) {
  Result<Archive> opened = open_zip(bytes, path);
  if (!opened) {
    return opened.error();
  }
  zip_t* archive = opened->get();
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  const auto too_large = [&](std::string_view what) {
    return Error{fmt::format("{} is no archive of schemas: {}", path, what),
                 "give the registry's archive of schemas, or the folder that it was unpacked to"};
  };
  if (count > kMostFiles) {
    return too_large(fmt::format("it holds {} files", count));
  }
  std::vector<ArchiveFile> read;
  std::size_t total = 0;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(std::max<zip_int64_t>(count, 0)); ++i) {
    zip_stat_t entry;
    if (zip_stat_index(archive, i, 0, &entry) != 0 || (entry.valid & ZIP_STAT_NAME) == 0 ||
        (entry.valid & ZIP_STAT_SIZE) == 0) {
      return Error{fmt::format("{} has a damaged table of contents", path),
                   "download the archive again"};
    }
    std::string name = fmt::format("{}/{}", path, entry.name);
    if (!name.ends_with(".json")) {
      continue;
    }
    total += entry.size;
    if (entry.size > kLargestFile || total > kLargestArchive) {
      return too_large(fmt::format("{} alone has {} bytes", entry.name, entry.size));
    }
    Result<std::string> text = read_entry(archive, i, entry.size, name);
    if (!text) {
      return text.error();
    }
    read.push_back({std::move(name), std::move(*text)});
  }
  return read;
}

Result<std::vector<ArchiveFile>> read_folder(const FileSystem& files, const std::string& path,
                                             const std::vector<std::string>& names) {
  std::vector<ArchiveFile> read;
  for (const std::string& name : names) {
    if (!name.ends_with(".json")) {
      continue;
    }
    std::string file = fmt::format("{}/{}", path, name);
    Result<std::string> text = files.read(file);
    if (!text) {
      return text.error();
    }
    read.push_back({std::move(file), std::move(*text)});
  }
  return read;
}

Result<std::vector<ArchiveFile>> read_any(const FileSystem& files, const std::string& path) {
  if (const Result<std::vector<std::string>> names = files.list(path)) {
    return read_folder(files, path, *names);
  }
  const Result<std::string> bytes = files.read(path);
  return bytes ? read_zip(*bytes, path) : bytes.error();
}

}  // namespace

Result<std::vector<ArchiveFile>> read_schema_archive(const FileSystem& files,
                                                     const std::string& path) {
  Result<std::vector<ArchiveFile>> read = read_any(files, path);
  if (!read) {
    return read;
  }
  if (read->empty()) {
    return Error{fmt::format("{} holds no *.json file", path),
                 "give the registry's archive of schemas, or the folder that it was unpacked to"};
  }
  std::sort(read->begin(), read->end(),
            [](const ArchiveFile& a, const ArchiveFile& b) { return a.name < b.name; });
  return read;
}

}  // namespace drydock
