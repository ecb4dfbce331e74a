import Documents
package import Names

/// A pointer of a model: the stage of a version, or an alias.
package enum Pointer: Hashable, Sendable, CustomStringConvertible {
  case stage(Version)
  case alias(Alias)

  /// The path of its file below the model's folder.
  package var path: ModelPath {
    switch self {
    case .stage(let version): .stage(version)
    case .alias(let alias): .alias(alias)
    }
  }

  package var description: String {
    switch self {
    case .stage(let version): "stage of v\(version)"
    case .alias(let alias): "alias \(alias)"
    }
  }
}

/// What a pointer goes from and to.
package enum Move: Hashable, Sendable, CustomStringConvertible {
  /// A version's stage; `Stage.none` stands for no stage file.
  case stage(of: Version, from: Stage, to: Stage)
  /// An alias; nil stands for no alias file.
  case alias(Alias, from: Version?, to: Version?)

  package var pointer: Pointer {
    switch self {
    case .stage(let version, _, _): .stage(version)
    case .alias(let alias, _, _): .alias(alias)
    }
  }

  /// The version that it is about; nil for an alias that is taken away.
  package var version: Version? {
    switch self {
    case .stage(let version, _, _): version
    case .alias(_, _, let to): to
    }
  }

  /// The move that undoes this one.
  package var inverse: Move {
    switch self {
    case .stage(let version, let from, let to): .stage(of: version, from: to, to: from)
    case .alias(let alias, let from, let to): .alias(alias, from: to, to: from)
    }
  }

  package var description: String {
    func text(_ version: Version?) -> String { version.map { "\($0)" } ?? "none" }
    return switch self {
    case .stage(let version, let from, let to): "v\(version) \(from) -> \(to)"
    case .alias(let alias, let from, let to): "\(alias) \(text(from)) -> \(text(to))"
    }
  }
}

/// One pointer's move in a promotion, with the record that last set the pointer.
package struct Transition: Hashable, Sendable {
  package let move: Move
  /// The record that set the pointer to what it is moved from; nil when none did.
  package let previous: RecordID?

  package init(move: Move, previous: RecordID?) {
    self.move = move
    self.previous = previous
  }
}
