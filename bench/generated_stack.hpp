// A generated template with the schemas that we ship, taken through the stages before the one that
// is measured; and the state that a finished apply of it would have left. What does not hold (an
// error of any stage) ends the program.
#pragma once

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "bench/generate_template.hpp"
#include "planner/document/document.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

class GeneratedStack {
 public:
  explicit GeneratedStack(const TemplateOptions& options);

  [[nodiscard]] const SchemaRegistry& schemas() const { return schemas_; }
  [[nodiscard]] const SourceMap& sources() const { return sources_; }
  [[nodiscard]] FileId file() const { return file_; }
  [[nodiscard]] Document document() const;
  [[nodiscard]] ResourceSet resources() const;
  // With the identifiers that plan_identities foresees.
  [[nodiscard]] StateSnapshot recorded() const;

 private:
  SourceMap sources_;
  SchemaRegistry schemas_;
  FileId file_;
};

// Ends the program if there is an error.
void expect_no_errors(const Diagnostics& diagnostics);

}  // namespace drydock
