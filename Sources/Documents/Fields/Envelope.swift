/// The two keys with which every manifest starts: `apiVersion: git-model/v1` and `kind: …`.
package enum Envelope {
  /// The only format version that this program reads and writes.
  package static let apiVersion = "git-model/v1"

  /// The kind that a document claims to be; nil when it claims none.
  package static func kind(of node: Node) -> String? { node["kind"]?.text }

  /// The first two entries of a manifest that is to be written.
  package static func entries(kind: String) -> [(String, Node)] {
    [("apiVersion", .string(apiVersion)), ("kind", .string(kind))]
  }

  /// Reads a whole manifest: checks its envelope, reads its fields, refuses unknown keys.
  ///
  /// When the envelope is wrong, only that is reported: the fields of another kind or version would be noise.
  ///
  /// - Parameters:
  ///   - node: the root of the document.
  ///   - kind: the kind that it must be.
  ///   - read: makes the value; nil when a field that it needs is missing or wrong, which is then noted already.
  /// - Throws: every problem of the document.
  package static func read<Result>(
    _ node: Node, kind: String, _ read: (Fields) -> Result?
  ) throws(Problems) -> Result {
    let report = Report()
    let fields = open(node, kind: kind, in: report)
    let value = read(fields)
    fields.close()
    return try report.finish(value)
  }

  /// Opens the fields of a manifest after checking its envelope; when that is wrong, all fields are nil without a
  /// further problem.
  package static func open(_ node: Node, kind: String, in report: Report, at path: String = "") -> Fields {
    let fields = Fields(node, in: report, at: path)
    guard fields.node.pairs != nil else { return fields }
    let version = FieldParser<String>(expected: "git-model/v1") { (node: Node) throws(Mismatch) -> String in
      guard node.text == apiVersion else {
        throw Mismatch(because: "this program reads \(apiVersion); a newer program may read it")
      }
      return apiVersion
    }
    let isRightVersion = fields.required("apiVersion", version) != nil
    let isRightKind = fields.required("kind", .exactly(kind)) != nil
    return isRightVersion && isRightKind ? fields : Fields(node, in: report, at: path, isSilent: true)
  }
}
