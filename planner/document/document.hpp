// A YAML or JSON file as one tree in an arena: nodes in a vector, named by index, each with its
// byte-exact span. Both readers build it, and nothing after them knows which syntax it was.
//
// Guarantees of a finished document:
//   - a short form (`!Ref X`, `!GetAtt A.B`) is already the one-member mapping {Ref: X},
//     {"Fn::GetAtt": A.B}; its span covers tag and argument, and `short_form` is set;
//   - keys of a mapping are unique (of several equal ones the last member stays); nesting is at
//   most
//     kDeepestNesting;
//   - a plain YAML scalar is typed by CloudFormation's rules (YAML 1.1 without timestamps), a
//     quoted one is a String; numbers keep their spelling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.hpp"
#include "base/strong_id.hpp"

namespace drydock {

inline constexpr std::size_t kDeepestNesting = 200;
inline constexpr std::size_t kMostRepeatedKeys = 100;

enum class NodeKind : std::uint8_t { Null, Bool, Number, String, Sequence, Mapping };

using NodeId = StrongId<struct NodeTag>;

class Document;

// A node of a document: cheap to copy, valid as long as the document lives.
class Node {
 public:
  Node(const Document& document, NodeId id) : document_(&document), id_(id) {}

  [[nodiscard]] NodeKind kind() const;
  [[nodiscard]] bool is(NodeKind wanted) const { return kind() == wanted; }
  [[nodiscard]] bool is_scalar() const {
    return kind() != NodeKind::Sequence && kind() != NodeKind::Mapping;
  }
  [[nodiscard]] Span span() const;
  // Of a scalar: the decoded text ("true"/"false" for a Bool, "" for Null).
  [[nodiscard]] std::string_view text() const;
  // Items of a sequence, or members of a mapping; 0 for a scalar.
  [[nodiscard]] std::size_t size() const;
  // Item of a sequence, or value of a mapping's member, in file order. Precondition: i < size().
  [[nodiscard]] Node operator[](std::size_t i) const;
  // Of a mapping. Precondition: i < size().
  [[nodiscard]] std::string_view key(std::size_t i) const;
  [[nodiscard]] Span key_span(std::size_t i) const;
  // Costs log size() for a large mapping.
  [[nodiscard]] std::optional<Node> find(std::string_view key) const;
  // The mapping was written as a YAML tag.
  [[nodiscard]] bool short_form() const;
  [[nodiscard]] NodeId id() const { return id_; }

 private:
  const Document* document_;
  NodeId id_;
};

class Document {
 public:
  // Precondition: the document is not empty (readers never return an empty one).
  [[nodiscard]] Node root() const { return {*this, root_}; }
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }
  [[nodiscard]] FileId file() const { return file_; }

 private:
  friend class DocumentBuilder;
  friend class Node;

  // 40 bytes. Children of a mapping alternate key, value; a key is a String node. Behind those of
  // a mapping of kIndexedSize members or more stand the numbers of its members in order of key.
  struct Record {
    Span span;
    std::uint32_t text_begin = 0;  // into text_
    std::uint32_t text_size = 0;
    std::uint32_t first_child = 0;  // into children_
    std::uint32_t child_count = 0;
    NodeKind kind = NodeKind::Null;
    bool short_form = false;
  };

  static constexpr std::size_t kIndexedSize = 16;

  std::vector<Record> nodes_;
  std::vector<NodeId> children_;
  std::string text_;
  NodeId root_;
  FileId file_;
};

// A key that stood twice in one mapping; the later member stays.
struct RepeatedKey {
  std::string name;
  Span earlier;
  Span later;
  bool same_value = false;
  std::size_t depth = 0;    // of the mapping: 1 for the root
  std::string parent_name;  // the key whose value the mapping is; empty if it is none's
};

// Builds a document in the order in which a reader meets it. Misuse (an unbalanced end, a key
// outside a mapping) is a defect of the reader and checked.
class DocumentBuilder {
 public:
  explicit DocumentBuilder(FileId file) { document_.file_ = file; }

  void scalar(NodeKind kind, std::string_view text, Span span);
  void begin_sequence(Span span);
  void begin_mapping(Span span, bool short_form = false);
  // Of the innermost mapping. Returns the span of the last use if the key is there already; that
  // member is dropped when the mapping ends.
  std::optional<Span> key(std::string_view name, Span span);
  // Ends the innermost sequence or mapping; its span then ends at `end`.
  void end(std::uint32_t end);

  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  // Of the mappings that were ended; the first kMostRepeatedKeys of them, and how many there were.
  [[nodiscard]] const std::vector<RepeatedKey>& repeated_keys() const { return repeated_; }
  [[nodiscard]] std::size_t repeated_key_count() const { return repeated_count_; }
  // Precondition: everything is ended and there is exactly one root.
  [[nodiscard]] Document finish() &&;

 private:
  struct Open {
    NodeId id;
    std::size_t first_child = 0;  // into pending_
    // Member numbers + 1 by hash of the key, open addressing; filled once there are many.
    std::vector<std::uint32_t> slots = {};
    // Numbers of the members that are dropped, each with the next of the same key.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> repeats = {};
  };
  NodeId add(Document::Record record);
  void attach(NodeId id);
  void open(Document::Record record);
  [[nodiscard]] std::string_view key_text(const Open& mapping, std::size_t member) const;
  [[nodiscard]] std::optional<std::size_t> find_key(const Open& mapping, std::string_view name,
                                                    std::size_t members) const;
  // Replaces the number of an earlier member of the same key.
  void insert_slot(Open& mapping, std::string_view name, std::size_t member) const;
  // Tells of the repeated keys of a mapping that ends, and drops their earlier members.
  void settle_repeats(const Open& mapping);
  void add_index(const Open& mapping, std::size_t members);

  Document document_;
  std::vector<Open> open_;
  std::vector<NodeId> pending_;  // children of what is open, outermost first
  std::vector<RepeatedKey> repeated_;
  std::size_t repeated_count_ = 0;
};

}  // namespace drydock
