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
    /// What hides it, where it is hidden.
    package let obstacle: CardObstacle?
  }

  private let metadata: Node
  /// The results in the metadata; nil when there are none.
  package let index: ModelIndex?
  /// The first thing in the Markdown that hides a part of it; nil when everything can be seen.
  package let obstacle: CardObstacle?
  private let sections: [String: [Section]]

  /// Reads a card.
  ///
  /// - Throws: everything that is wrong with it: metadata that is no YAML, results that huggingface_hub would not read,
  ///   Markdown that is too long or too deep; or that it is something else, with neither metadata nor a heading.
  package static func read(_ payload: [UInt8]) throws(Problems) -> ModelCard {
    let text = try CardText(payload)
    let metadata = try text.metadata()
    let body = text.body
    let outline = try CardOutline(body.text, firstLine: body.line)
    guard text.hasMetadata || !outline.isEmpty else {
      throw Problems(Problem("it has neither metadata nor a heading; expected a Hugging Face model card"))
    }
    return ModelCard(metadata: metadata.root, index: try metadata.modelIndex(), outline: outline)
  }

  private init(metadata: Node, index: ModelIndex?, outline: CardOutline) {
    self.metadata = metadata
    self.index = index
    obstacle = outline.obstacle
    sections = Dictionary(grouping: outline.sections()) { CardTitle.key($0.title) }
  }

  /// The sections with a title, in any case and at any level; `[optional]` at its end does not count.
  package func sections(titled title: String) -> [Section] { sections[CardTitle.key(title)] ?? [] }

  /// Whether the metadata say something under a key: a number, a truth value, or text with a letter or digit that is no
  /// placeholder; of a list or mapping, somewhere in it.
  package func hasMetadata(_ key: String) -> Bool { metadata[key].map(Self.says) ?? false }

  private static func says(_ node: Node) -> Bool {
    switch node.value {
    case .mapping(let pairs): return pairs.contains { says($0.value) }
    case .sequence(let nodes): return nodes.contains(where: says)
    case .string(let text):
      let words = CardWords(Array(text.utf8)[...])
      return !words.isReminder && !words.removing(CardWords.standIns).isEmpty
    case .integer, .float, .bool: return true
    case .null: return false
    }
  }
}
