/// Turns libyaml's events into nodes, and refuses what our subset of YAML leaves out.
///
/// Problems that do not stop the reading are collected, so that one run shows all of them; syntax errors and
/// exceeded limits end it.
struct TreeBuilder: ~Copyable {
  private let source: SourceText
  private let limits: Limits
  private var parser: EventParser
  private var problems = ProblemList()
  private var steps: [PathStep] = []
  private var nodes = 0
  /// The quoted scalars and keys in order: the only places where a tab may stand.
  private var quotedRanges: [Range<Int>] = []
  /// The values that aliases may stand for; only where the limits allow foreign YAML.
  private var anchors: [String: Anchored] = [:]

  /// A value with an anchor, once it is read as a whole.
  private struct Anchored {
    let node: Node
    /// How many values it holds, itself included, and how many mappings and sequences lie inside each other.
    let size: Int
    let height: Int
  }

  /// Reading cannot go on; why is among the problems.
  private struct Halt: Error {}

  init(_ source: SourceText, limits: Limits) {
    self.source = source
    self.limits = limits
    parser = EventParser(source.bytes)
  }

  /// Reads the one document of the file.
  mutating func read() throws(Problems) -> Node {
    var root: Node?
    do throws(Halt) {
      root = try document()
      reportTabs(before: source.bytes.count)
    } catch {
      root = nil
    }
    if let found = Problems(
      problems.all.sorted { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) })
    {
      throw found
    }
    guard let root else { throw Problems(Problem("the file holds no document", at: Position(line: 1, column: 1))) }
    return root
  }

  private mutating func document() throws(Halt) -> Node? {
    _ = try next()  // the start of the stream
    let start = try next()
    guard case .documentStart(let hasDirectives) = start.kind else {
      refuse("the document is empty; expected a mapping such as `apiVersion: git-model/v1`", at: start.start)
      return nil
    }
    if hasDirectives { refuse("a directive (a line that starts with %); directives are not allowed", at: start.start) }
    let first = try next()
    let root = try node(first, depth: 1)
    if root.value == .null, root.source?.bytes.isEmpty == true {
      refuse("the document is empty; expected a mapping such as `apiVersion: git-model/v1`", at: first.start)
    }
    _ = try next()  // the end of the document
    let after = try next()
    if case .documentStart = after.kind {
      refuse("a second document begins here; a file holds one document", at: after.start)
    }
    return root
  }

  private mutating func node(_ event: Event, depth: Int) throws(Halt) -> Node {
    if limits.allowForeignYAML {
      if case .alias(let name) = event.kind { return try alias(name, event, depth: depth) }
      if let name = event.anchor { return try anchored(name, event, depth: depth) }
    }
    return try plainNode(event, depth: depth)
  }

  /// Reads a value and remembers it; it is known to aliases only when it is complete, so none can hold itself.
  private mutating func anchored(_ name: String, _ event: Event, depth: Int) throws(Halt) -> Node {
    let before = nodes
    let node = try plainNode(event, depth: depth)
    let known = Anchored(node: node, size: nodes - before, height: node.height)
    if anchors.updateValue(known, forKey: name) != nil {
      refuse("the anchor &\(printable(name, limit: 40)) appears twice", at: event.start)
    }
    return node
  }

  /// The value that an alias stands for. It counts as if it were written out, so aliases cannot pile up.
  private mutating func alias(_ name: String, _ event: Event, depth: Int) throws(Halt) -> Node {
    guard let known = anchors[name] else {
      throw halt("the alias *\(printable(name, limit: 40)) stands for nothing before it", at: event.start)
    }
    nodes += known.size
    guard nodes <= limits.maxNodes else {
      throw halt("the document holds more than \(limits.maxNodes) values", at: event.start)
    }
    try checkDepth(depth + known.height - 1, at: event.start)
    return known.node
  }

  private mutating func plainNode(_ event: Event, depth: Int) throws(Halt) -> Node {
    nodes += 1
    guard nodes <= limits.maxNodes else {
      throw halt("the document holds more than \(limits.maxNodes) values", at: event.start)
    }
    let position = event.start.position
    switch event.kind {
    case .scalar(let text, let style, let properties):
      refuseProperties(properties, at: event.start)
      let source = scalarSource(style, event)
      return Node(scalarValue(text, style, at: event.start), at: position, source: source)
    case .sequenceStart(let properties):
      refuseProperties(properties, at: event.start)
      try checkDepth(depth, at: event.start)
      return Node(.sequence(try elements(depth: depth)), at: position)
    case .mappingStart(let properties):
      refuseProperties(properties, at: event.start)
      try checkDepth(depth, at: event.start)
      return Node(.mapping(try pairs(depth: depth)), at: position)
    case .alias(let name):
      refuse("the alias *\(printable(name, limit: 40)); aliases are not allowed: write the value out", at: event.start)
      return Node(.null, at: position)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .collectionEnd:
      throw halt("the document ends where a value was expected", at: event.start)
    }
  }

  private mutating func elements(depth: Int) throws(Halt) -> [Node] {
    var result: [Node] = []
    while true {
      let event = try next()
      if case .collectionEnd = event.kind { return result }
      steps.append(.index(result.count))
      result.append(try node(event, depth: depth + 1))
      steps.removeLast()
    }
  }

  private mutating func pairs(depth: Int) throws(Halt) -> [Pair] {
    var result: [Pair] = []
    // Swift's own equality of strings: keys that Unicode holds to be the same text count as the same key.
    var seen: [String: Position] = [:]
    while true {
      let event = try next()
      if case .collectionEnd = event.kind { return result }
      let key = try key(event, depth: depth)
      steps.append(.key(key ?? "?"))
      if let key, let first = seen.updateValue(event.start.position, forKey: key) {
        refuse("the key \(quoted(key)) appears twice; it was first used on line \(first.line)", at: event.start)
      }
      let value = try node(try next(), depth: depth + 1)
      steps.removeLast()
      if let key { result.append(Pair(key, value, at: event.start.position)) }
    }
  }

  /// Reads a key; nil, with the problem noted, when it is not a string.
  private mutating func key(_ event: Event, depth: Int) throws(Halt) -> String? {
    guard case .scalar(let text, let style, let properties) = event.kind else {
      refuse("a key that is not a plain text; expected `key: value`", at: event.start)
      steps.append(.key("?"))
      _ = try node(event, depth: depth + 1)
      steps.removeLast()
      return nil
    }
    refuseProperties(properties, at: event.start)
    _ = scalarSource(style, event)
    if style == .plain && text == "<<" {
      refuse("the merge key <<; merging is not allowed: write the keys out", at: event.start)
      return nil
    }
    guard text.utf8.count <= limits.maxKeyBytes else {
      refuse("a key of \(text.utf8.count) bytes; at most \(limits.maxKeyBytes) are allowed", at: event.start)
      return nil
    }
    if limits.allowForeignYAML { return text }
    let value = scalarValue(text, style, at: event.start)
    guard case .string(let key) = value else {
      refuse("the key is \(Node(value).summary); a key must be a string: put it in quotes", at: event.start)
      return nil
    }
    return key
  }

  private mutating func scalarValue(_ text: String, _ style: Node.Source.Style, at mark: Mark) -> Value {
    guard style == .plain else {
      if text.utf8.contains(0) { refuse("the character U+0000 in a string, which no text may hold", at: mark) }
      return .string(text)
    }
    do {
      return try CoreSchema.resolve(text)
    } catch {
      refuse(error.message, at: mark)
      return .null
    }
  }

  private mutating func scalarSource(_ style: Node.Source.Style, _ event: Event) -> Node.Source {
    let start = source.byteOffset(ofCharacter: event.start.index)
    let end = max(start, source.byteOffset(ofCharacter: event.end.index))
    if !source.tabs.isEmpty, style == .singleQuoted || style == .doubleQuoted { quotedRanges.append(start..<end) }
    if style == .literal || style == .folded, !source.hasCleanBlockHeader(at: start) {
      refuse("a comment right behind a block scalar's sign; put a space before the #", at: event.start)
    }
    return Node.Source(style: style, bytes: start..<end)
  }
}

extension TreeBuilder {
  private mutating func next() throws(Halt) -> Event {
    do {
      return try parser.next()
    } catch {
      let reach = error.contextMark.map { min($0.index, error.mark.index) } ?? error.mark.index
      let tabbed = reportTabs(before: source.byteOffset(ofCharacter: reach) + 1)
      if !tabbed { problems.add(SyntaxProblem.explain(error, in: source, path: PathStep.spell(steps))) }
      throw Halt()
    }
  }

  /// Notes each tab before a byte offset that is not inside a quoted scalar; true when there was one.
  @discardableResult
  private mutating func reportTabs(before end: Int) -> Bool {
    var found = false
    var ranges = quotedRanges[...]
    for tab in source.tabs.prefix(while: { $0.byte < end }) {
      ranges = ranges.drop { $0.upperBound <= tab.byte }
      if let range = ranges.first, range.contains(tab.byte) { continue }
      problems.add(Problem("a tab; indent and separate with spaces, or write \\t in double quotes", at: tab.position))
      found = true
    }
    return found
  }

  private mutating func refuseProperties(_ properties: Event.Properties, at mark: Mark) {
    if let anchor = properties.anchor, !limits.allowForeignYAML {
      refuse("the anchor &\(printable(anchor, limit: 40)); anchors are not allowed: write the value out", at: mark)
    }
    if let tag = properties.tag {
      refuse("the tag \(printable(tag, limit: 40)); tags are not allowed", at: mark)
    }
  }

  private mutating func checkDepth(_ depth: Int, at mark: Mark) throws(Halt) {
    guard depth <= limits.maxDepth else {
      throw halt("values lie more than \(limits.maxDepth) levels deep", at: mark)
    }
  }

  private mutating func refuse(_ message: String, at mark: Mark) {
    problems.add(Problem(message, at: mark.position, path: problems.isFull ? "" : PathStep.spell(steps)))
  }

  private mutating func halt(_ message: String, at mark: Mark) -> Halt {
    refuse(message, at: mark)
    return Halt()
  }
}

extension Event {
  /// The anchor before a value; nil when it has none.
  fileprivate var anchor: String? {
    switch kind {
    case .scalar(_, _, let properties), .sequenceStart(let properties), .mappingStart(let properties):
      properties.anchor
    default: nil
    }
  }
}

extension Node {
  /// How many mappings and sequences lie inside each other, itself included.
  fileprivate var height: Int {
    switch value {
    case .mapping(let pairs): 1 + (pairs.map(\.value.height).max() ?? 0)
    case .sequence(let nodes): 1 + (nodes.map(\.height).max() ?? 0)
    case .string, .integer, .float, .bool, .null: 0
    }
  }
}
