import Signatures
import Testing

@Suite("Agreement with ssh-keygen")
struct DifferentialTests {
  @Test(arguments: KeyKind.allCases)
  func `Every change of a signature gets the verdict of ssh-keygen, or a stricter one where the table says so`(
    kind: KeyKind
  ) throws {
    let workshop = try Workshop()
    let pair = try KeyPair(workshop, kind.arguments)
    let key = try pair.publicKey
    let file = try signers(key)
    let message = Array("{\"model\": \"credit-approval\", \"version\": 3}\n".utf8)
    let sound = Exhibit(armored: try pair.sign(message, namespace: "approval@git-model"), message: message)
    var accepted: Set<String> = []
    for mutation in Mutation.all where mutation.kinds.contains(kind) {
      let shown = mutation.apply(sound)
      let ours = accepts(shown.armored, message: shown.message, namespace: shown.namespace, key: key)
      let theirs = try workshop.verifies(
        shown.armored, message: shown.message, namespace: shown.namespace, signers: file)
      switch mutation.agreement {
      case .same: #expect(ours == theirs, "\(mutation): ours is \(ours), that of ssh-keygen \(theirs)")
      case .stricter: #expect(!ours && theirs, "\(mutation): ours is \(ours), that of ssh-keygen \(theirs)")
      }
      if ours { accepted.insert(mutation.description) }
    }
    let harmless: Set = [
      "nothing changed", "no line feed at the end", "one long line", "a first line of four characters",
      "fields taken apart and put together",
    ]
    #expect(accepted == (kind == .p256 || kind == .p384 ? harmless.union([Mutation.negated]) : harmless))
  }

  @Test(arguments: KeyKind.allCases)
  func `A signature of another key counts for neither`(kind: KeyKind) throws {
    let workshop = try Workshop()
    let message = Array("statement".utf8)
    let listed = try KeyPair(workshop, kind.arguments, name: "listed").publicKey
    let stranger = try KeyPair(workshop, kind.arguments, name: "stranger")
    let armored = try stranger.sign(message, namespace: "approval@git-model")
    let file = try signers(listed)
    #expect(!accepts(armored, message: message, namespace: "approval@git-model", key: listed))
    #expect(try !workshop.verifies(armored, message: message, namespace: "approval@git-model", signers: file))

    var swapped = Forgery(armored)
    swapped.key = listed.blob
    let signature = try SSHSignature(armored: swapped.armored)
    #expect(signature.publicKey == listed)
    #expect(throws: SignatureError.badSignature) { try signature.verify(message: message, namespace: .approval) }
    #expect(try !workshop.verifies(swapped.armored, message: message, namespace: "approval@git-model", signers: file))
  }

  @Test(arguments: ["ecdsa521", "rsa2048"])
  func `Keys that ssh-keygen accepts and the registry does not are refused`(name: String) throws {
    let workshop = try Workshop()
    let pair = try KeyPair(workshop, name == "rsa2048" ? ["-t", "rsa", "-b", "2048"] : ["-t", "ecdsa", "-b", "521"])
    let message = Array("statement".utf8)
    let armored = try pair.sign(message, namespace: "approval@git-model")
    #expect(try workshop.isSound(armored, message: message, namespace: "approval@git-model"))
    #expect(throws: SignatureError.self) { try SSHSignature(armored: armored) }
  }
}
