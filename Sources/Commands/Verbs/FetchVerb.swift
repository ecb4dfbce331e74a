import Arguments
import Documents
import Manifest
import Names
import Registry

struct Fetch: Verb {
  static let configuration = CommandConfiguration(
    abstract: "bring a version's artifact here, whole and checked",
    discussion: """
      Reads file:, http: and https: URIs, and Git LFS. The files are written beside the destination, each compared with \
      the digest and size that were registered, and put in place in one step; when anything differs, nothing is left \
      there. What is there already and is the artifact is left as it is. Servers need the certificates that Git asks for: \
      GIT_SSL_CAINFO, else http.sslCAInfo, else those that the system trusts.
      """,
    examples: [
      CommandExample("git model fetch credit-approval@champion -o /srv/model", "Brings today's champion."),
      CommandExample(
        "git model fetch models:/credit-approval/Production -o model --force", "Replaces what is at the destination."),
    ])
  @Argument(
    help: ArgumentHelp("MODEL@ALIAS, MODEL@vN, MODEL/STAGE, or the same behind models:/", valueName: "version"),
    completion: .models, transform: parsed(VersionReference.init(_:))) var reference: VersionReference
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("the folder it becomes; of one file, that file or a folder for it", valueName: "path"),
    completion: .file()) var output: String
  @Flag(name: [.customShort("f"), .long], help: "replace what is there and differs") var force = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let made = try run.readRegistry().fetchArtifact(reference, to: output, replace: force)
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("model", .string(made.model.text)), ("version", .version(made.version)),
          ("uri", .string(made.uri)), ("digest", .string(made.digest.description)), ("path", .string(made.path)),
          ("files", .integer(Int64(made.files))), ("bytes", .integer(made.bytes)), ("wasThere", .bool(made.wasThere)),
        ]))
      return 0
    }
    run.print(made.path)
    let what = made.wasThere ? "was there already, intact" : "fetched and checked"
    run.say(
      "\(safe(made.model))@v\(made.version) \(what): \(made.files) \(made.files == 1 ? "file" : "files"), \(made.bytes) bytes, \(made.digest)"
    )
    return 0
  }
}
