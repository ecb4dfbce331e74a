package import Names

/// With what a version is compared: the version that an alias points at, or each version in a stage.
package enum Baseline: Hashable, Sendable, CustomStringConvertible {
  case alias(Alias)
  case stage(Stage)

  /// The name of the alias or stage.
  package var description: String {
    switch self {
    case .alias(let alias): alias.text
    case .stage(let stage): stage.text
    }
  }

  /// `alias` or `stage`: the key under which the name is written.
  package var kind: String {
    switch self {
    case .alias: "alias"
    case .stage: "stage"
    }
  }

  /// The pointer that makes a version the baseline.
  package func pointer(of version: Version) -> Pointer {
    switch self {
    case .alias(let alias): .alias(alias)
    case .stage: .stage(version)
    }
  }
}

extension Baseline: Comparable {
  /// Aliases before stages, each in the order of their names.
  package static func < (a: Baseline, b: Baseline) -> Bool {
    switch (a, b) {
    case (.alias(let a), .alias(let b)): a < b
    case (.stage(let a), .stage(let b)): a < b
    case (.alias, .stage): true
    case (.stage, .alias): false
    }
  }
}
