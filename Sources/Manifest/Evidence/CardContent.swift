/// What a section of a model card holds; docs/checks/model-card.md has the rule.
package enum CardContent: Hashable, Sendable {
  /// Something that its author wrote: a word.
  case text
  /// Words that stand for something to be written, such as `[More Information Needed]`.
  case placeholder
  /// Only sentences that come with the template.
  case boilerplate
  /// No word.
  case nothing
  /// Nothing that a reader of the page is sure to see.
  case hidden

  /// Judges lines that a reader sees. The cost is linear in the length.
  init(of lines: [CardLine]) {
    var words = CardWords()
    var isReminded = false
    for line in CardMarkup.removed(from: lines) {
      let (text, hasStandIn) = line.withoutOpenLabel()
      let own = CardWords(text)
      isReminded = isReminded || hasStandIn
      if own.isReminder { isReminded = true } else { words += own }
    }
    let written = words.removing(Self.sentences)
    let filled = written.removing(CardWords.standIns)
    if filled.hasWord {
      self = .text
    } else if isReminded || filled != written {
      self = .placeholder
    } else {
      self = written == words ? .nothing : .boilerplate
    }
  }

  /// Sentences of huggingface_hub's template that stand in a card whether or not anybody filled it in, and those of the
  /// cards that transformers writes by itself. One that holds another comes before it.
  private static let sentences = [
    """
    Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. \
    More information needed for further recommendations.
    """,
    "Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model.",
    "Use the code below to get started with the model.",
    """
    Carbon emissions can be estimated using the Machine Learning Impact calculator presented in Lacoste et al. (2019).
    """,
    "This modelcard aims to be a base template for new models. It has been generated using this raw template.",
    """
    This is the model card of a 🤗 transformers model that has been pushed on the Hub. This model card has been \
    automatically generated.
    """,
  ].map { CardWords(Array($0.utf8)[...]) }
}
