#include "simulator/json/hash.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace drydock {

std::optional<std::string> hash_hex(std::string_view algorithm, std::string_view bytes) {
  const EVP_MD* digest = algorithm == "MD5"       ? EVP_md5()
                         : algorithm == "SHA-1"   ? EVP_sha1()
                         : algorithm == "SHA-256" ? EVP_sha256()
                         : algorithm == "SHA-384" ? EVP_sha384()
                         : algorithm == "SHA-512" ? EVP_sha512()
                                                  : nullptr;
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (digest == nullptr ||
      EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, digest, nullptr) != 1) {
    return std::nullopt;
  }
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    fmt::format_to(std::back_inserter(hex), "{:02x}", out[i]);
  }
  return hex;
}

}  // namespace drydock
