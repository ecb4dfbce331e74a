// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: see docs/architecture.md.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  // The gate is made of small generic functions of several rooms.
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// A C library of the system, found through pkg-config, with the Debian package that brings it.
func library(_ name: String, pkgConfig: String?, debian: String) -> Target {
  .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// One room of the program. `uses` is the table of docs/architecture.md; LayerTests reads the imports against it.
func room(_ name: String, uses: [String] = []) -> Target {
  .target(name: name, dependencies: uses.map { .byName(name: $0) }, path: "Sources/\(name)", swiftSettings: settings)
}

func tests(_ name: String, uses: [String], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name, dependencies: uses.map { .byName(name: $0) }, path: "Tests/\(name)", resources: resources,
    swiftSettings: settings)
}

let domain = ["Names", "Documents", "Signatures", "Snapshots", "Manifest", "Policy", "Gate"]

let package = Package(
  name: "git-model",
  products: [.executable(name: "git-model", targets: ["git-model"])],
  targets: [
    library("CLibGit2", pkgConfig: "libgit2", debian: "libgit2-dev"),
    library("CLibYAML", pkgConfig: "yaml-0.1", debian: "libyaml-dev"),
    // No pkg-config: it would name the shared library, and the archive is linked.
    library("CLibCMark", pkgConfig: nil, debian: "libcmark-dev"),
    library("CLibCrypto", pkgConfig: "libcrypto", debian: "libssl-dev"),
    library("CLibSodium", pkgConfig: "libsodium", debian: "libsodium-dev"),
    library("CLibJansson", pkgConfig: "jansson", debian: "libjansson-dev"),
    library("CLibCurl", pkgConfig: nil, debian: "libcurl4-openssl-dev"),
    .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
    library("CUTF8Proc", pkgConfig: nil, debian: "libutf8proc-dev"),

    room("Names", uses: ["CUTF8Proc"]),
    room("Documents", uses: ["CLibYAML", "CLibJansson", "CLibCMark"]),
    room("Signatures", uses: ["Names", "CLibCrypto", "CLibSodium"]),
    room("Snapshots", uses: ["Names"]),
    room("Manifest", uses: ["Names", "Documents"]),
    room("Policy", uses: ["Names", "Documents", "Signatures", "Manifest"]),
    room("Gate", uses: ["Names", "Documents", "Signatures", "Snapshots", "Manifest", "Policy"]),
    room("GitStore", uses: ["Names", "Snapshots", "CLibGit2"]),
    room("System", uses: ["Names", "Signatures", "CLibCurl", "CLinux"]),
    room("Registry", uses: domain + ["GitStore", "System"]),
    room("Arguments"),
    .target(
      name: "Templates", dependencies: ["Names", "Documents", "Policy", "Gate"], path: "templates",
      exclude: ["schemas", "examples"], resources: [.embedInCode("files"), .embedInCode("ci")], swiftSettings: settings),
    room("Commands", uses: domain + ["GitStore", "System", "Registry", "Arguments", "Templates"]),
    room("Hooks", uses: domain + ["GitStore", "System", "Registry"]),
    .executableTarget(
      name: "git-model", dependencies: ["Commands", "Hooks", "System"], path: "Sources/git-model",
      swiftSettings: settings),

    tests("NamesTests", uses: ["Names"]),
    tests("DocumentsTests", uses: ["Documents"]),
    tests("SignaturesTests", uses: ["Names", "Signatures"]),
    tests("SnapshotsTests", uses: ["Names", "Snapshots"]),
    tests("GitStoreTests", uses: ["Names", "Snapshots", "GitStore"]),
    tests("ArgumentsTests", uses: ["Arguments"]),
    tests("ManifestTests", uses: ["Names", "Documents", "Manifest", "Policy", "TestSupport"]),
    tests("PolicyTests", uses: ["Names", "Documents", "Signatures", "Manifest", "Policy", "Gate", "Templates"]),
    .target(
      name: "TestSupport", dependencies: domain.map { .byName(name: $0) }, path: "Tests/TestSupport",
      swiftSettings: settings),
    tests("GateTests", uses: domain + ["TestSupport"]),
    tests("HookTests", uses: ["TestSupport", "git-model"]),
    tests("SystemTests", uses: ["Names", "Signatures", "Manifest", "Gate", "System", "Registry", "TestSupport"]),
    tests("CommandTests", uses: ["TestSupport", "git-model"]),
    tests("HostTests", uses: ["Documents", "Templates", "TestSupport", "git-model"]),
    tests("LayerTests", uses: []),
    .executableTarget(
      name: "git-model-bench", dependencies: (domain + ["GitStore", "System"]).map { .byName(name: $0) },
      path: "benchmarks/Sources", swiftSettings: settings),
  ]
)

// scripts/asan builds only the rooms that call C, with their tests; of those of System, the ones that need no other room.
if Context.environment["GIT_MODEL_ROOMS"] == "c" {
  let rooms = ["Names", "Documents", "Signatures", "Snapshots", "GitStore", "System"]
  let kept = Set(rooms + rooms.map { "\($0)Tests" } + ["TestSupport"])
  package.targets.removeAll { $0.type != .system && !kept.contains($0.name) }
  package.products.removeAll()
  for target in package.targets {
    switch target.name {
    case "TestSupport":
      target.dependencies = []
      target.sources = ["EndToEndProcess.swift", "Scratch.swift"]
    case "SystemTests":
      target.dependencies = ["Names", "Signatures", "System", "TestSupport"]
      target.sources = ["DownloadTests.swift", "FilesTests.swift", "SSHSignerTests.swift", "SubprocessTests.swift"]
    default: break
    }
  }
}
