/// Reads the arguments of one command into the values of its parameters.
struct ArgumentReader {
  private let parameters: [Parameter]
  /// The parameter of each name, and whether the name is the negative one of a flag.
  private var byName: [OptionName: (index: Int, isNegative: Bool)] = [:]
  private var given: [Int: [Any]] = [:]
  private var positionals: [String] = []

  init(_ parameters: [Parameter]) {
    self.parameters = parameters
    for (index, parameter) in parameters.enumerated() {
      for name in parameter.description.names { byName[name] = (index, false) }
      for name in parameter.description.inverseNames { byName[name] = (index, true) }
    }
  }

  /// The value of every parameter by its path.
  /// - Throws: what is wrong with the arguments, or that help is asked for.
  mutating func values(of arguments: [String]) throws(Interruption) -> [[String]: Any] {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positionals += rest
        break
      } else if !isOption(word) && !isDeclaredDigit(word) {
        positionals.append(word)
      } else if word.hasPrefix("--") {
        try readLong(word, &rest)
      } else {
        try readShort(word, &rest)
      }
    }
    try assignPositionals()
    return try complete()
  }

  /// Whether the word is like `-5` and there is an option `-5`.
  private func isDeclaredDigit(_ word: String) -> Bool {
    guard word.hasPrefix("-"), let second = word.dropFirst().first else { return false }
    return byName[.short(second)] != nil
  }

  // `--name`, `--name=value`, `--name value`
  private mutating func readLong(_ word: String, _ rest: inout ArraySlice<String>) throws(Interruption) {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = OptionName.long(parts.first.map(String.init) ?? "")
    let joined = parts.count == 2 ? String(parts[1]) : nil
    guard let (index, isNegative) = byName[name] else { throw undeclared(name, in: nil) }
    if parameters[index].description.kind == .option {
      let value = if let joined { joined } else { try next(name, &rest) }
      try take(index, name, value)
    } else if let joined {
      throw .misuse("'\(name.spelling)' takes no value: leave out \(quoted("=\(joined)")).")
    } else {
      try take(index, name, isNegative ? negativeOccurrence : "true")
    }
  }

  // `-n value`, `-nvalue`, `-n=value`, and flags together as in `-qv`
  private mutating func readShort(_ word: String, _ rest: inout ArraySlice<String>) throws(Interruption) {
    var cluster = word.dropFirst()
    while let character = cluster.popFirst() {
      let name = OptionName.short(character)
      guard let (index, isNegative) = byName[name] else { throw undeclared(name, in: word) }
      guard parameters[index].description.kind == .option else {
        if cluster.first == "=" {
          throw .misuse("'\(name.spelling)' takes no value: leave out \(quoted(String(cluster))).")
        }
        try take(index, name, isNegative ? negativeOccurrence : "true")
        continue
      }
      if cluster.first == "=" {
        cluster.removeFirst()
      } else if cluster.isEmpty {
        return try take(index, name, try next(name, &rest))
      }
      return try take(index, name, String(cluster))
    }
  }

  /// The word after an option, which is its value.
  private func next(_ name: OptionName, _ rest: inout ArraySlice<String>) throws(Interruption) -> String {
    guard let value = rest.first, value != "--" else { throw .misuse("'\(name.spelling)' needs a value.") }
    // What has a blank in it is no option: "- like this" is a value.
    if isOption(value), !value.prefix(while: { $0 != "=" }).contains(where: \.isWhitespace) {
      let form = name.isShort ? "\(name.spelling)\(value)" : "\(name.spelling)=\(value)"
      throw .misuse(
        "'\(name.spelling)' needs a value, and \(quoted(value)) looks like an option. "
          + "If it is the value, write \(quoted(form)).")
    }
    rest.removeFirst()
    return value
  }

  private func undeclared(_ name: OptionName, in cluster: String?) -> Interruption {
    if name == .long("help") || name == .short("h") { return .help }
    let visible = parameters.map(\.description).filter { !$0.isHidden }
    return .misuse(
      unknownOption(name.spelling, in: cluster, among: visible.flatMap(\.allNames).map(\.spelling) + ["--help"]))
  }

  private mutating func take(_ index: Int, _ name: OptionName?, _ word: String) throws(Interruption) {
    let parameter = parameters[index]
    do {
      given[index, default: []].append(try parameter.read(word))
    } catch {
      throw .misuse(refusal(of: word, for: name?.spelling ?? parameter.description.placeholder, error))
    }
  }

  private mutating func assignPositionals() throws(Interruption) {
    let slots = parameters.indices.filter { parameters[$0].description.kind == .argument }
    var next = slots.startIndex
    for word in positionals {
      guard next < slots.endIndex else { throw .misuse(surplus(word, slots.count)) }
      try take(slots[next], nil, word)
      if !parameters[slots[next]].description.isRepeating { next += 1 }
    }
  }

  private func surplus(_ word: String, _ count: Int) -> String {
    let limit =
      switch count {
      case 0: "no arguments are taken here"
      case 1: "one argument is taken here"
      default: "\(count) arguments are taken here"
      }
    let hint = word.contains(where: \.isWhitespace) || word.isEmpty ? "" : " Quote a value that has blanks in it."
    return "Unexpected argument \(quoted(word)): \(limit).\(hint)"
  }

  private func complete() throws(Interruption) -> [[String]: Any] {
    var values: [[String]: Any] = [:]
    var missing: [String] = []
    for (index, parameter) in parameters.enumerated() {
      if let value = given[index].map(parameter.combine) ?? parameter.initial {
        values[parameter.path] = value
      } else {
        missing.append(parameter.description.synopsis)
      }
    }
    guard missing.isEmpty else { throw .misuse("Missing \(listed(missing, "and")).") }
    return values
  }
}

/// The sentence about a value that was refused.
private func refusal(of word: String, for place: String, _ error: any Error) -> String {
  let value = word.isEmpty ? "An empty value" : quoted(word)
  guard let invalid = error as? InvalidValue else {
    return "\(value) does not do for \(place): \(error)"
  }
  if !invalid.values.isEmpty {
    return "\(value) does not do for \(place): it is \(listed(invalid.values, "or"))."
      + suggestion(for: word, among: invalid.values)
  }
  return "\(value) does not do for \(place)" + (invalid.expectation.map { ": it must be \($0)." } ?? ".")
}
