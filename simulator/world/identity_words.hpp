// The pieces of which services make identifiers: hex digits, ARNs, generated names. All are pure
// functions of the inputs, so that the same entropy gives the same identity.
#pragma once

#include <string>
#include <string_view>

#include "planner/model/value.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {

class IdentityWords {
 public:
  // Both outlive this object.
  IdentityWords(const IdentityInputs& inputs, const Value& desired)
      : inputs_(inputs), desired_(desired) {}

  [[nodiscard]] const IdentityInputs& inputs() const { return inputs_; }
  [[nodiscard]] const Value& desired() const { return desired_; }
  // Precondition: at most 64 digits. `purpose` keeps the identifiers of one resource apart.
  [[nodiscard]] std::string hex(std::string_view purpose, std::size_t digits) const;
  // "vpc-" and 17 hex digits.
  [[nodiscard]] std::string id(std::string_view prefix) const;
  // Characters of A-Z2-7 (IAM's unique ids) or A-Z0-9. Precondition: at most 32.
  [[nodiscard]] std::string base32(std::string_view purpose, std::size_t count) const;
  [[nodiscard]] std::string base36(std::string_view purpose, std::size_t count) const;
  // A property that was given as a scalar; "" if it was not.
  [[nodiscard]] std::string given(std::string_view property) const;
  // The same for "A.0.B", which leads into objects and lists.
  [[nodiscard]] std::string given_at(std::string_view dotted) const;
  // Of an alphabet. Precondition: at most 32.
  [[nodiscard]] std::string letters(std::string_view purpose, std::size_t count,
                                    std::string_view alphabet) const;
  // "stack-Logical-A1B2C3D4E5F6", the part before the last dash cut to fit (CloudFormation User
  // Guide, "Name type": a generated physical id).
  [[nodiscard]] std::string generated_name(std::size_t longest) const;
  [[nodiscard]] std::string given_or_generated(std::string_view property,
                                               std::size_t longest) const;
  // "arn:aws:ec2:us-east-1:123456789012:" and `rest`.
  [[nodiscard]] std::string arn(std::string_view service, std::string_view rest) const;
  // Without Region: IAM and other global services.
  [[nodiscard]] std::string global_arn(std::string_view service, std::string_view rest) const;
  // An address of 10.0.0.0/8.
  [[nodiscard]] std::string private_address() const;
  // "amazonaws.com", or what the Region's partition has.
  [[nodiscard]] std::string url_suffix() const;

 private:
  const IdentityInputs& inputs_;
  const Value& desired_;
};

}  // namespace drydock
