package import Documents
package import Names

/// An in-toto Statement v1 (in-toto attestation framework, spec/v1/statement.md) with one subject.
///
/// The exact bytes are signed and stored; nothing is ever signed again after being read and rewritten.
package protocol Statement: Sendable, Hashable {
  /// The URI that names what the predicate says.
  static var predicateType: String { get }
  var subjectName: String { get }
  var subjectDigest: Digest { get }
  var predicate: Node { get }
  /// Reads the predicate; nil after the problems were reported.
  init?(subjectName: String, subjectDigest: Digest, predicate: Fields)
}

/// The `_type` of every statement.
package let statementType = "https://in-toto.io/Statement/v1"

extension Statement {
  /// The bytes that are signed: indented JSON in UTF-8, so that a reviewer can read what they sign.
  package func write() -> [UInt8] {
    let subject = Node.mapping([
      ("name", .string(subjectName)),
      ("digest", .mapping([("sha256", .string(subjectDigest.hex))])),
    ])
    let statement = Node.mapping([
      ("_type", .string(statementType)),
      ("subject", .sequence([subject])),
      ("predicateType", .string(Self.predicateType)),
      ("predicate", predicate),
    ])
    return JSON.write(statement, style: .indented)
  }

  /// Reads a statement of this type; throws everything that is wrong with it.
  package static func read(_ bytes: [UInt8]) throws(Problems) -> Self {
    let node = try JSON.read(bytes, limits: .json)
    let report = Report()
    let fields = Fields(node, in: report)
    _ = fields.required("_type", .exactly(statementType))
    _ = fields.required("predicateType", .exactly(predicateType))
    var subjects: [(name: String, digest: Digest)?] = []
    fields.requiredList("subject") { node, path in
      let subject = Fields(node, in: report, at: path)
      let name = subject.required("name", .string)
      var digest: Digest?
      if let node = subject.mapping("digest") {
        digest = node.required("sha256", .hexDigest)
        node.close()
      }
      subject.close()
      if let name, let digest { subjects.append((name, digest)) } else { subjects.append(nil) }
    }
    if subjects.count > 1 {
      report.add(Problem("\"subject\" names \(subjects.count) things; expected one", path: "subject"))
    }
    let predicate = fields.mapping("predicate")
    fields.close()
    var value: Self?
    if let predicate, let subject = subjects.first, let subject {
      value = Self(subjectName: subject.name, subjectDigest: subject.digest, predicate: predicate)
      predicate.close()
      if let expected = value?.subjectName, !expected.utf8.elementsEqual(subject.name.utf8) {
        report.add(
          Problem("the subject is \(quoted(subject.name, limit: 80)); expected \(quoted(expected))", path: "subject"))
      }
    }
    return try report.finish(value)
  }
}
