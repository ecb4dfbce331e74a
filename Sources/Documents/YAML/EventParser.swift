import CLibYAML

/// Where an event starts or ends, as libyaml counts: all from 0, in characters.
struct Mark {
  let index: Int
  let line: Int
  let column: Int

  var position: Position { Position(line: line + 1, column: column + 1) }
}

/// One event of libyaml, copied into Swift.
struct Event {
  enum Kind {
    case streamStart, streamEnd, documentEnd
    case documentStart(hasDirectives: Bool)
    case alias(String)
    case scalar(text: String, style: Node.Source.Style, properties: Properties)
    case sequenceStart(Properties)
    case mappingStart(Properties)
    case collectionEnd
  }

  /// The anchor and the tag that may stand before a value.
  struct Properties {
    let anchor: String?
    let tag: String?
  }

  let kind: Kind
  let start: Mark
  let end: Mark
}

/// What libyaml says when the text is not YAML.
struct SyntaxError: Error {
  /// What libyaml was doing, such as `while scanning a simple key`; may be empty.
  let context: String
  /// What it found.
  let problem: String
  /// Where the construct began, if it is known.
  let contextMark: Mark?
  let mark: Mark
}

/// Owner of one libyaml parser and of a copy of its input; both are freed with it.
@safe struct EventParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let isReady: Bool

  /// Starts a parser over UTF-8 bytes; a byte order mark would not change the encoding.
  init(_ bytes: [UInt8]) {
    unsafe parser = .allocate(capacity: 1)
    unsafe input = .allocate(capacity: max(bytes.count, 1))
    _ = unsafe input.initialize(from: bytes)
    isReady = unsafe yaml_parser_initialize(parser) == 1
    guard isReady else { return }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    if isReady { unsafe yaml_parser_delete(parser) }
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event; after `streamEnd` there is none worth asking for.
  mutating func next() throws(SyntaxError) -> Event {
    guard isReady else { throw outOfMemory }
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw unsafe syntaxError(parser.pointee) }
    defer { unsafe yaml_event_delete(&event) }
    guard let kind = unsafe Event.Kind(event) else { throw outOfMemory }
    return unsafe Event(kind: kind, start: Mark(event.start_mark), end: Mark(event.end_mark))
  }

  private var outOfMemory: SyntaxError {
    SyntaxError(
      context: "", problem: "there is not enough memory", contextMark: nil, mark: Mark(index: 0, line: 0, column: 0))
  }

  private func syntaxError(_ state: yaml_parser_t) -> SyntaxError {
    guard unsafe state.error != YAML_MEMORY_ERROR else { return outOfMemory }
    let hasContext = unsafe state.context != nil
    return unsafe SyntaxError(
      context: state.context.map { unsafe String(cString: $0) } ?? "",
      problem: state.problem.map { unsafe String(cString: $0) } ?? "the text is not YAML",
      contextMark: hasContext ? Mark(state.context_mark) : nil,
      mark: Mark(state.problem_mark))
  }
}

extension Mark {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(
      index: Int(clamping: mark.index), line: Int(clamping: mark.line), column: Int(clamping: mark.column))
  }
}

extension Event.Kind {
  /// Copies what an event carries; nil for the event that means none.
  fileprivate init?(_ event: yaml_event_t) {
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: self = .streamStart
    case YAML_STREAM_END_EVENT: self = .streamEnd
    case YAML_DOCUMENT_START_EVENT:
      let start = unsafe event.data.document_start
      let hasTags = unsafe start.tag_directives.start != start.tag_directives.end
      self = unsafe .documentStart(hasDirectives: start.version_directive != nil || hasTags)
    case YAML_DOCUMENT_END_EVENT: self = .documentEnd
    case YAML_ALIAS_EVENT: self = unsafe .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let content = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      self = unsafe .scalar(
        text: String(decoding: content, as: UTF8.self), style: .init(scalar.style),
        properties: .init(anchor: text(scalar.anchor), tag: text(scalar.tag)))
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      self = unsafe .sequenceStart(.init(anchor: text(start.anchor), tag: text(start.tag)))
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      self = unsafe .mappingStart(.init(anchor: text(start.anchor), tag: text(start.tag)))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: self = .collectionEnd
    default: return nil
    }
  }
}

extension Node.Source.Style {
  fileprivate init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}

/// Copies a C string of libyaml's; nil for null.
private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
  guard let pointer = unsafe pointer else { return nil }
  return unsafe String(cString: pointer)
}
