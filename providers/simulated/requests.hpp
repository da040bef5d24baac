// The life of a request in the embedded cloud: made when the cloud is asked, ended when its time
// has come. Both happen inside a transaction of the caller.
#pragma once

#include <optional>
#include <string>

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

struct RequestOptions {
  double latency_scale = 1.0;
  // Makes request tokens and identifiers, the same for the same requests; nothing: random ones.
  std::optional<std::uint64_t> seed;
};

// Of operation, type, identifier and desired properties.
[[nodiscard]] std::string request_digest(const OperationRequest& request);

// What is stored of a request that the registry takes: when it will be ready, what a fault plan has
// in store for it, its identifier if that is known already.
[[nodiscard]] Result<CloudRequest> make_request(const CloudContext& context,
                                                const RequestOptions& options,
                                                const OperationRequest& asked, std::string digest);

// Ends every request that is ready, in order; each takes its effect in full or not at all.
[[nodiscard]] Status end_ready_requests(const CloudContext& context);

}  // namespace drydock
