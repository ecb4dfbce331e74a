package import Documents

/// A Hugging Face model card: metadata in YAML (https://huggingface.co/docs/hub/model-cards), and Markdown.
package struct ModelCard: Sendable {
  /// A section: a heading and the text up to the next one.
  package struct Section: Hashable, Sendable {
    package let title: String
    /// The line of the heading, from 1.
    package let line: Int
    /// What is between the heading and the next one of the same or a higher level.
    package let content: CardContent
  }

  private let metadata: Node
  /// The results in the metadata; nil when there are none.
  package let index: ModelIndex?
  private let sections: [String: [Section]]

  /// Reads a card.
  ///
  /// - Throws: everything that is wrong with it: metadata that is no YAML, results that huggingface_hub would not read,
  ///   a comment without end; or that it is something else, with neither metadata nor a heading.
  package static func read(_ payload: [UInt8]) throws(Problems) -> ModelCard {
    let text = try CardText(payload)
    let metadata = try text.metadata()
    let body = text.body
    let outline = try MarkdownOutline(body.text, firstLine: body.line)
    guard text.hasMetadata || !outline.isEmpty else {
      throw Problems(Problem("it has neither metadata nor a heading; expected a Hugging Face model card"))
    }
    return ModelCard(metadata: metadata.root, index: try metadata.modelIndex(), sections: outline.sections())
  }

  private init(metadata: Node, index: ModelIndex?, sections: [Section]) {
    self.metadata = metadata
    self.index = index
    self.sections = Dictionary(grouping: sections) { MarkdownTitle.key($0.title) }
  }

  /// The sections with a title, in any case and at any level; `[optional]` at its end does not count.
  package func sections(titled title: String) -> [Section] { sections[MarkdownTitle.key(title)] ?? [] }

  /// Whether the metadata say something under a key: a value that is not empty and no placeholder.
  package func hasMetadata(_ key: String) -> Bool {
    guard let node = metadata[key] else { return false }
    switch node.value {
    case .mapping(let pairs): return !pairs.isEmpty
    case .sequence(let nodes): return nodes.contains { $0.value != .null && $0.text?.isEmpty != true }
    case .string(let text): return CardContent(of: [text]) == .text
    case .integer, .float, .bool: return true
    case .null: return false
    }
  }
}
