import Arguments
import Documents
import Gate
import Manifest
import Names
import Policy
import Registry

struct List: Verb {
  static let configuration = CommandConfiguration(
    abstract: "list the registered models",
    examples: [
      CommandExample("git model list", "Lists every model with its aliases."),
      CommandExample("git model list 'credit-*' --json", "The same for some models, for a script."),
    ])
  @Argument(help: "only names that match; * stands for any characters", transform: parsed(NamePattern.init(_:)))
  var pattern: NamePattern?
  @Flag(help: "print only names") var names = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.readRegistry()
    let models = try registry.list(pattern ?? .any, in: registry.currentState())
    if run.wantsJSON {
      let nodes = models.map { model in
        Node.mapping([
          ("name", .string(model.name.text)), ("latest", .version(model.latest)),
          ("aliases", .mapping(model.aliases.map { ($0.alias.text, .version($0.version)) })),
        ])
      }
      run.print(json: .mapping([("formatVersion", .integer(1)), ("models", .sequence(nodes))]))
      return 0
    }
    if names {
      for model in models { run.print(safe(model.name)) }
      return 0
    }
    if models.isEmpty {
      run.say("No model is registered\(pattern == nil ? "" : " under that name").")
      return 0
    }
    var table = Table(["MODEL", "LATEST", "CHAMPION", "OTHER ALIASES"])
    for model in models {
      let champion = model.aliases.first { $0.alias.text == "champion" }.map { "v\($0.version)" } ?? "-"
      let others = model.aliases.filter { $0.alias.text != "champion" }.map { "\($0.alias)=v\($0.version)" }
      table.add([
        model.name.text, model.latest.map { "v\($0)" } ?? "-", champion,
        others.isEmpty ? "-" : others.joined(separator: " "),
      ])
    }
    for line in table.lines(width: run.surroundings.tableWidth) { run.print(line) }
    return 0
  }
}

struct Resolve: Verb {
  static let configuration = CommandConfiguration(
    abstract: "print where a version's artifact is",
    discussion:
      "This is what deploy scripts call: it prints the artifact's URI, or with --json its version and digests too. A banned or deleted version is refused.",
    examples: [
      CommandExample("git model resolve models:/credit-approval@champion", "By alias."),
      CommandExample("git model resolve models:/credit-approval/Production --json", "By stage, with digests."),
    ])
  @Argument(
    help: ArgumentHelp("models:/NAME@ALIAS, models:/NAME/STAGE or models:/NAME/N", valueName: "model-uri"),
    transform: parsed(VersionReference.init(_:))) var reference: VersionReference
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.readRegistry()
    let (model, version) = try registry.version(of: reference, in: registry.currentState())
    guard let manifest = try model.version(version) else {
      throw RegistryError("\(model.name)@v\(version) has no manifest", kind: .undecided)
    }
    try registry.refuseUnusable(version, of: model)
    if run.wantsJSON {
      let artifact = manifest.artifact
      run.print(
        json: .mapping(omittingNil: [
          ("formatVersion", .integer(1)), ("model", .string(model.name.text)), ("version", .version(version)),
          ("stage", .string(try model.stage(of: version).text)), ("uri", artifact?.uri.map { .string($0) } ?? .null),
          ("digest", artifact?.digest.map { .string($0.description) } ?? .null),
          ("format", artifact?.format.map { .string($0) }),
          (
            "files",
            .sequence(
              (artifact?.files ?? []).map {
                .mapping([
                  ("path", .string($0.path)), ("digest", .string($0.digest.description)),
                  ("size", .integer(Int64($0.size))),
                ])
              })
          ),
        ]))
      return 0
    }
    guard let target = manifest.artifact?.uri else {
      throw RegistryError("\(model.name)@v\(version) names no URI", hint: "git model show \(model.name)@v\(version)")
    }
    run.print(safe(target, limit: 4096))
    return 0
  }
}
