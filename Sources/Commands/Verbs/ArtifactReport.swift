import Arguments
import Documents
import Manifest
import Names
import Registry

/// What `verify --artifacts` says.
struct ArtifactReport {
  let run: Run

  init(_ run: Run) { self.run = run }

  /// - Returns: 0 when all is intact, 1 when something differs, 2 when nothing differs but something could not be read.
  func verify(_ what: String?, at place: String?) throws -> Int32 {
    let reference = try what.map { try parsed(VersionReference.init(_:))($0) }
    let isOne = reference != nil && reference?.selector != VersionReference.Selector.none
    var (intact, differing, unreachable) = (0, 0, 0)
    var nodes: [Node] = []
    try run.readRegistry().verifyArtifacts(reference, at: place) { finding in
      switch finding.outcome {
      case .intact: intact += 1
      case .differs: differing += 1
      case .unreachable: unreachable += 1
      }
      if run.wantsJSON { nodes.append(node(finding)) } else { show(finding) }
    }
    if run.wantsJSON {
      run.print(json: .mapping([("formatVersion", .integer(1)), ("artifacts", .sequence(nodes))]))
    } else if !isOne {
      run.say("\(intact) intact, \(differing) differing, \(unreachable) not reachable from here")
    }
    if differing > 0 { return 1 }
    return unreachable > 0 ? 2 : 0
  }

  private func show(_ finding: ArtifactFinding) {
    let label = "\(safe(finding.model))@v\(finding.version)"
    let count = "\(finding.files) \(finding.files == 1 ? "file" : "files"), \(finding.bytes) bytes"
    switch finding.outcome {
    case .intact: run.print("intact       \(label)  \(count)  \(safe(finding.uri ?? "-", limit: 1000))")
    case .differs(let reasons):
      run.print("differs      \(label)  \(safe(finding.uri ?? "-", limit: 1000))")
      for reason in reasons { run.print("  \(safe(reason, limit: 1000))") }
    case .unreachable(let reason): run.print("unreachable  \(label)  \(safe(reason, limit: 1000))")
    }
  }

  private func node(_ finding: ArtifactFinding) -> Node {
    let (outcome, reasons): (String, [String]) =
      switch finding.outcome {
      case .intact: ("intact", [])
      case .differs(let reasons): ("differs", reasons)
      case .unreachable(let reason): ("unreachable", [reason])
      }
    return .mapping([
      ("model", .string(finding.model.text)), ("version", .version(finding.version)),
      ("uri", finding.uri.map { .string($0) } ?? .null), ("outcome", .string(outcome)),
      ("files", .integer(Int64(finding.files))), ("bytes", .integer(finding.bytes)), ("reasons", .strings(reasons)),
    ])
  }
}
