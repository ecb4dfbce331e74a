/// What help tells about one argument, option or flag.
package struct ArgumentHelp: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// One line.
  package var abstract: String
  /// Paragraphs for the manual and the reference; `-h` shows the abstract alone.
  package var discussion: String
  /// The placeholder of the value, without angle brackets; nil makes it of the name.
  package var valueName: String?
  /// Where it is shown.
  package var visibility: ArgumentVisibility

  /// Every argument is optional; see the properties.
  package init(
    _ abstract: String = "", discussion: String = "", valueName: String? = nil,
    visibility: ArgumentVisibility = .default
  ) {
    self.abstract = abstract
    self.discussion = discussion
    self.valueName = valueName
    self.visibility = visibility
  }

  /// The abstract alone.
  package init(stringLiteral value: String) {
    self.init(value)
  }
}

/// Where an argument, option or flag is shown.
package enum ArgumentVisibility: Sendable, Hashable {
  /// In help, manual, reference and completion.
  case `default`
  /// Nowhere, though it is accepted.
  case hidden
}
