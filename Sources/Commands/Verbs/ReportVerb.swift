import Arguments
import Documents
import Gate
import Names
import Registry
import System

/// How `git model report` prints.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case html, json, svr
}

struct ReportVerb: Verb {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "write the auditor's packet on a version or a promotion",
    discussion: """
      One self-contained document: what the version is, where it came from, each decision on it with every check, the \
      evidence, the signatures with their keys and the policy that was in force, and its whole history, judged again while \
      it is written. HTML for people, JSON with the exact signed bytes for programs, or only the verdict on the newest \
      decision as an in-toto Simple Verification Result. Exits with 1 if the gate does not allow a step that it tells of.
      """,
    examples: [
      CommandExample("git model report credit-approval 3 -o packet.html", "Everything about version 3."),
      CommandExample("git model report credit-approval@champion --json", "The champion's, for a program."),
      CommandExample(
        "git model report credit-approval 7cb561c40d087ac3 -o packet.html",
        "One promotion, also one that was rolled back."),
    ])
  @Argument(
    help: ArgumentHelp("MODEL, MODEL@ALIAS, MODEL@v3 or MODEL/STAGE", valueName: "model"), completion: .models,
    transform: parsed(VersionReference.init(_:))) var reference: VersionReference
  @Argument(help: ArgumentHelp("a version, or the id of a promotion", valueName: "version | promotion")) var what:
    String?
  @Option(help: "html, json or svr; html if left out") var format: ReportFormat?
  @Option(name: .customShort("o"), help: ArgumentHelp("write to this file", valueName: "file"), completion: .file())
  var output: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.readRegistry()
    let packet = try registry.packet(of: reference.model, subject(registry), jobs: ParallelMap.processors)
    let bytes: [UInt8]
    switch format ?? (run.wantsJSON ? .json : .html) {
    case .html: bytes = PacketPage(packet: packet).write()
    case .json: bytes = JSON.write(PacketJSON(packet).node(), style: .printed)
    case .svr: bytes = JSON.write(try result(packet), style: .printed)
    }
    if let output {
      try Files.write(bytes, to: output)
      run.say("\(safe(packet.name)): \(safe(output)), \(bytes.count) bytes")
    } else {
      run.surroundings.write(bytes)
    }
    if !packet.outcome.permits { run.say("the gate does not allow a step of \(packet.name); the packet says which") }
    switch packet.outcome {
    case .allowed, .overridden: return 0
    case .refused: return 1
    case .undecided: return 2
    }
  }

  private func subject(_ registry: OpenRegistry) throws -> PacketSubject {
    guard let what else {
      if reference.selector == .none {
        throw ValidationError("Name a version or a promotion too: git model report \(safe(reference.model)) 1")
      }
      return .version(try registry.version(of: reference, in: registry.currentState()).version)
    }
    guard reference.selector == .none else {
      throw ValidationError("\"\(safe(what))\" is one too many: the first word names the version already.")
    }
    if let version = try? Version(typed: what) { return .version(version) }
    if let id = try? RecordID(what) { return .record(id) }
    if let digest = try? Digest(what) { return .record(RecordID(digest)) }
    throw ValidationError("\"\(safe(what))\" is neither a version nor the id of a promotion.")
  }

  private func result(_ packet: AuditPacket) throws -> Node {
    guard let decision = packet.decisions.first else {
      throw RegistryError("nothing was decided about \(packet.name) yet", hint: "git model promote")
    }
    guard let result = PacketJSON(packet).result(of: decision) else {
      throw RegistryError(
        "the gate does not allow \(decision.change.title), so there is no verification result of it",
        hint: "git model report --format html says why")
    }
    return result
  }
}
