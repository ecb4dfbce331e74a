import Documents
import Gate
import Manifest
import Names
import Registry

/// What the version is, and what it was made from.
struct IdentityPart {
  let packet: AuditPacket
  private var manifest: VersionManifest { packet.facts.manifest }
  /// How many files a page lists; the JSON has all of them.
  private static let fileLimit = 200

  var identity: [Markup] { [registry, artifact] + files }

  private var registry: Markup {
    var facts = FactList("Identity")
    facts.add("Registry", PageParts.joined([.text(packet.registry.name), PageParts.soft("id \(packet.registry.id)")]))
    facts.add("Root (first commit)", code: packet.audit.root.description)
    facts.add("Tip of \(packet.ref.short)", code: packet.audit.tip.description)
    facts.add("version.yaml, SHA-256", code: packet.versionDigest.hex)
    facts.add("model.yaml, SHA-256", code: packet.modelDigest.hex)
    facts.add(
      "Registered",
      PageParts.joined(
        [PageParts.time(manifest.createdAt), .text("by \(manifest.createdBy), as the file says")], by: " "))
    return facts.markup
  }

  private var artifact: Markup {
    var facts = FactList("Artifact")
    guard let artifact = manifest.artifact else {
      facts.add("Artifact", PageParts.soft("none"))
      return facts.markup
    }
    facts.add("URI", PageParts.optional(artifact.uri))
    facts.add("Digest", artifact.digest.map { PageParts.code($0.description) } ?? PageParts.soft("none"))
    if artifact.digest != nil {
      facts.add(
        "How it is taken",
        text: artifact.isOneFile
          ? "SHA-256 of the file"
          : "root digest of OpenSSF Model Signing v1.0: SHA-256 over the digests of the files, by name")
    }
    facts.add("Size", text: artifact.size.map { "\($0) bytes" })
    facts.add("Format", text: artifact.format)
    return facts.markup
  }

  private var files: [Markup] {
    guard !packet.files.isEmpty else { return [] }
    let rows = packet.files.prefix(Self.fileLimit).map { file -> [Markup] in
      [PageParts.code(file.path), .text("\(file.size)"), PageParts.code(file.digest.hex)]
    }
    let table = PageParts.table("Files of the artifact", ["Path", "Bytes", "SHA-256"], rows)
    let rest = packet.files.count - rows.count
    guard rest > 0 else { return [table] }
    return [
      table,
      PageParts.paragraph("\(rest) more of \(packet.files.count) files are in the packet's JSON (--format json)."),
    ]
  }

  var lineage: [Markup] {
    var facts = FactList("Where it came from")
    facts.add("Run", PageParts.optional(manifest.run.map { "\($0.tracker) \($0.id)" }))
    facts.add("Code repository", text: manifest.code?.repository)
    facts.add("Code commit", manifest.code.map { PageParts.code($0.commit) } ?? PageParts.soft("none"))
    facts.add("Model inputs", code: manifest.signature?.inputs)
    facts.add("Model outputs", code: manifest.signature?.outputs)
    let data = manifest.data.map { data -> [Markup] in
      [.text(data.name), data.digest.map { PageParts.code($0.description) } ?? PageParts.soft("none")]
    }
    let parameters = manifest.parameters.map { [Markup.text($0.key), .text($0.value)] }
    let metrics = manifest.metrics.map { [Markup.text($0.name), .text("\($0.value)")] }
    return [
      facts.markup, PageParts.table("Training data", ["Dataset", "Digest"], data),
      PageParts.table("Parameters of the run", ["Parameter", "Value"], parameters),
      PageParts.table(
        "Metrics of the run, as registered (the gate judges evidence instead)", ["Metric", "Value"], metrics),
    ]
  }
}

/// Every piece of evidence of the version.
struct EvidencePart {
  let packet: AuditPacket

  static func anchor(_ id: EvidenceID) -> String { "evidence-\(id)" }

  var body: [Markup] {
    [
      PageParts.table(
        "Evidence attached to the version, append-only", ["Evidence", "Dataset", "Payload", "Who and when"],
        packet.evidence.map(row))
    ]
  }

  private func row(_ evidence: PacketEvidence) -> [Markup] {
    let manifest = evidence.manifest
    let what: [Markup] = [
      .element("span", ["id": Self.anchor(evidence.id)], [.text(evidence.id.text)]),
      .element("span", ["class": "weak"], [.text("\(manifest.type.rawValue), \(manifest.format)")]),
    ]
    let payload = [
      Markup.text("\(manifest.payload.file), \(manifest.payload.size) bytes"),
      PageParts.code(manifest.payload.digest.description),
    ]
    return [
      PageParts.lines(what), dataset(manifest.dataset), PageParts.lines(payload), PageParts.lines(provenance(evidence)),
    ]
  }

  private func dataset(_ dataset: DatasetReference?) -> Markup {
    guard let dataset else { return PageParts.soft("none") }
    let digest = dataset.digest.map { PageParts.code($0.description) } ?? PageParts.soft("no digest")
    return PageParts.lines([.text(dataset.name), digest])
  }

  private func provenance(_ evidence: PacketEvidence) -> [Markup] {
    let manifest = evidence.manifest
    var lines = [
      PageParts.joined(
        [.text("produced"), PageParts.time(manifest.producedAt), .text("by \(manifest.producedBy), as it says")],
        by: " ")
    ]
    if let at = evidence.step {
      lines.append(
        PageParts.joined(
          [
            .text("attached"), PageParts.time(at.step.time), .text("in step \(at.number),"),
            PageParts.commit(at.step.commit),
          ],
          by: " "))
    }
    return lines + (evidence.signer.map { SignerText($0).summary } ?? [PageParts.soft("not signed")])
  }
}
