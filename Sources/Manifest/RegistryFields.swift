package import Documents
package import Names

/// Fields whose values are names, digests and times of the registry.
extension FieldParser {
  /// A string that a type of the domain reads.
  package static func name(_ make: @escaping @Sendable (String) throws(InvalidName) -> Parsed) -> Self {
    FieldParser<String>.string.refined(make)
  }
}

extension FieldParser where Parsed == Version {
  package static var version: Self {
    FieldParser<Int>.integer(in: 1...Version.maximum).refined(expecting: "an integer from 1") { Version($0) }
  }
}

extension FieldParser where Parsed == Digest {
  /// 64 hexadecimal digits without a prefix, as in-toto writes them.
  package static var hexDigest: Self {
    FieldParser<String>.string.refined(expecting: "64 lower-case hexadecimal digits") { Digest(hex: $0) }
  }
}

extension FieldParser where Parsed == ObjectID {
  package static var objectID: Self {
    FieldParser<String>.string.refined(expecting: "a Git object id of 40 hexadecimal digits") { ObjectID($0) }
  }
}

extension FieldParser where Parsed == String {
  /// A UUID in lower case (RFC 9562).
  package static var uuid: Self {
    FieldParser<String>.string.refined(expecting: "a UUID in lower case") { text in
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      let isHex = parts.allSatisfy { $0.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) } }
      return isHex && parts.map(\.utf8.count) == [8, 4, 4, 4, 12] ? text : nil
    }
  }

  /// Why something is proposed, in a person's words: not empty, and without characters that move a terminal's cursor.
  package static var reason: Self {
    FieldParser<String>.nonEmptyString(maxBytes: 10_000).refined(
      expecting: "a reason in words, without control characters"
    ) { text in
      text.unicodeScalars.allSatisfy { $0 == "\n" || !Text.isInvisible($0) } ? text : nil
    }
  }

  /// A full commit id of SHA-1 or SHA-256.
  package static var commitID: Self {
    FieldParser<String>.string.refined(expecting: "a full commit id of 40 or 64 hexadecimal digits") { text in
      let isHex = text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
      return isHex && [40, 64].contains(text.utf8.count) ? text : nil
    }
  }

  /// A file name without folders.
  package static var fileName: Self {
    FieldParser<String>.string.refined(expecting: "a file name without folders that begins with no dot") { text in
      // A name that begins with a dot is hidden, and could be Git's own (.gitattributes).
      let isPlain = !text.isEmpty && text.utf8.first != UInt8(ascii: ".") && text.utf8.count <= 255
      let parts = text.utf8.split(omittingEmptySubsequences: false) {
        $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
      }
      return isPlain && parts.count == 1 ? text : nil
    }
  }

  /// A path below a folder: no `..`, not absolute, no backslash.
  package static var relativePath: Self {
    FieldParser<String>.string.refined(expecting: "a path below the artifact, without \"..\"") { text in
      let isPlain = Text.components(text).allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
      return isPlain && !text.utf8.contains(UInt8(ascii: "\\")) && text.utf8.count <= 4096 ? text : nil
    }
  }
}

extension Fields {
  /// A field that must be a mapping; the caller closes it.
  package func mapping(_ key: String) -> Fields? {
    guard let node = take(key) else {
      refuse(key, "\"\(path(of: key))\" is missing; expected a mapping")
      return nil
    }
    return Fields(node, in: report, at: path(of: key))
  }

  /// A field that is a mapping where it is there; the caller closes it.
  package func optionalMapping(_ key: String) -> Fields? {
    take(key).map { Fields($0, in: report, at: path(of: key)) }
  }

  /// A field that must be there and may be null: nil after a problem, else the value or null.
  package func nullable<Parsed>(_ key: String, _ parser: FieldParser<Parsed>) -> Parsed?? {
    if let node = take(key), case .null = node.value { return .some(nil) }
    return required(
      key, FieldParser<Parsed?>(expected: "\(parser.expected), or null") { node throws(Mismatch) in try parser(node) })
  }

  package func requiredList(_ key: String, _ read: (Node, String) -> Void) {
    _ = list(key, .required) { node, path -> Void? in read(node, path) }
  }

  package func optionalList(_ key: String, _ read: (Node, String) -> Void) {
    _ = list(key, .optional) { node, path -> Void? in read(node, path) }
  }

  /// Free keys with strings; absent is empty.
  package func stringMap(_ key: String) -> [(key: String, value: String)] { map(key, .optional, of: .string) }

  /// Free keys with finite numbers; absent is empty.
  package func numberMap(_ key: String) -> [(key: String, value: Double)] { map(key, .optional, of: .number) }

  /// A list of datasets; absent is empty.
  package func datasets(_ key: String) -> [DatasetReference] {
    list(key, .optional) { node, path in DatasetReference(Fields(node, in: report, at: path)) }
  }
}

extension Node {
  /// The number of a version; null for none.
  package static func version(_ version: Version?) -> Node {
    version.map { .integer(Int64($0.number)) } ?? .null
  }
}
