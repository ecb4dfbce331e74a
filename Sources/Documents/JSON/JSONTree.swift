import CLibJansson

/// Owner of one parsed tree of jansson's, freed with it.
@safe struct JSONTree: ~Copyable {
  private let root: UnsafeMutablePointer<json_t>

  /// Parses a document that passed ``JSONPrescan``.
  init(_ bytes: [UInt8], allowAnyRoot: Bool) throws(Problem) {
    let flags = JSON_REJECT_DUPLICATES | (allowAnyRoot ? JSON_DECODE_ANY : 0)
    var error = json_error_t()
    let parsed = unsafe bytes.withUnsafeBytes { buffer in
      unsafe json_loadb(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, size_t(flags), &error)
    }
    guard let parsed = unsafe parsed else { throw JSONProblem.explain(error, bytes) }
    unsafe root = parsed
  }

  deinit { unsafe json_decref(root) }

  /// Copies the tree into nodes; its depth is bounded by the scan that came before.
  func node(limits: Limits) throws(Problem) -> Node {
    var steps: [PathStep] = []
    return try unsafe Self.copy(root, limits: limits, steps: &steps)
  }

  private static func copy(_ json: UnsafeMutablePointer<json_t>, limits: Limits, steps: inout [PathStep])
    throws(Problem)
    -> Node
  {
    switch unsafe json.pointee.type {
    case JSON_OBJECT: return Node(.mapping(try unsafe pairs(json, limits: limits, steps: &steps)))
    case JSON_ARRAY:
      var nodes: [Node] = []
      let count = unsafe json_array_size(json)
      nodes.reserveCapacity(count)
      for index in 0..<count {
        guard let element = unsafe json_array_get(json, index) else { continue }
        steps.append(.index(index))
        nodes.append(try unsafe copy(element, limits: limits, steps: &steps))
        steps.removeLast()
      }
      return Node(.sequence(nodes))
    case JSON_STRING:
      return unsafe .string(text(json_string_value(json), json_string_length(json)))
    case JSON_INTEGER: return unsafe .integer(Int64(json_integer_value(json)))
    case JSON_REAL: return unsafe .float(json_real_value(json))
    case JSON_TRUE: return .bool(true)
    case JSON_FALSE: return .bool(false)
    default: return .null
    }
  }

  private static func pairs(_ json: UnsafeMutablePointer<json_t>, limits: Limits, steps: inout [PathStep])
    throws(Problem)
    -> [Pair]
  {
    var pairs: [Pair] = []
    unsafe pairs.reserveCapacity(json_object_size(json))
    var isASCII = true
    var iterator = unsafe json_object_iter(json)
    while let current = unsafe iterator {
      defer { unsafe iterator = unsafe json_object_iter_next(json, current) }
      let key = unsafe text(json_object_iter_key(current), json_object_iter_key_len(current))
      guard key.utf8.count <= limits.maxKeyBytes else {
        throw Problem(
          "a key of \(key.utf8.count) bytes; at most \(limits.maxKeyBytes) are allowed", path: PathStep.spell(steps))
      }
      if isASCII { isASCII = key.utf8.allSatisfy { $0 < 0x80 } }
      guard let value = unsafe json_object_iter_value(current) else { continue }
      steps.append(.key(key))
      pairs.append(Pair(key, try unsafe copy(value, limits: limits, steps: &steps)))
      steps.removeLast()
    }
    // jansson has refused keys of equal bytes; beyond ASCII, one text has several spellings.
    var seen: Set<String> = []
    if !isASCII, let pair = pairs.first(where: { !seen.insert($0.key).inserted }) {
      throw Problem(
        "the key \(quoted(pair.key)) appears twice, in two spellings of one text", path: PathStep.spell(steps))
    }
    return pairs
  }

  private static func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: unsafe start == nil ? 0 : count), as: UTF8.self)
  }
}
