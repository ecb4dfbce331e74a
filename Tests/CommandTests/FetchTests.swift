import Foundation
import TestSupport
import Testing

@Suite struct `Fetching an artifact` {
  private let team: Team
  private var dev: Person { team.dev }
  private var out: String { "\(dev.home)/out" }

  init() throws { team = try Team() }

  /// The files below a path with their digests.
  private func content(_ path: String) throws -> String {
    try dev.run(["sh", "-c", "cd '\(path)' && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"])
  }

  /// Everything in the folder of the destination, by name.
  private func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: dev.home).filter { $0.hasPrefix("out") }.sorted()
  }

  /// Registers version 1 of fraud; its URI may name another place than the files that are measured.
  private func register(_ artifact: String = sample("model"), uri: String? = nil) throws {
    let more = uri.map { ["--uri", $0] } ?? []
    try dev.run([try TestedProgram.path(), "register", "fraud", "--artifact", artifact] + more)
  }

  private func serve(_ folder: String = sample("model")) throws -> ArtifactServer {
    try ArtifactServer(serving: folder, scratch: team.scratch.path)
  }

  /// Expects that fetching fails with these words and leaves nothing.
  private func refuse(
    _ words: String, version: Int = 1, _ sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let answer = try dev.command(["fetch", "fraud@v\(version)", "-o", out])
    #expect(answer.status != 0 && answer.errors.contains("hint: "), "\(answer.errors)", sourceLocation: sourceLocation)
    #expect(answer.errors.contains(words), "\(answer.errors)", sourceLocation: sourceLocation)
    #expect(answer.output == "", sourceLocation: sourceLocation)
    #expect(try leftovers() == [], sourceLocation: sourceLocation)
  }

  @Test func `brings a folder from this machine, byte for byte`() throws {
    try register()
    let answer = try dev.command(["fetch", "fraud@v1", "-o", out])
    #expect(answer.status == 0 && answer.output == "\(out)\n", "\(answer.errors)")
    #expect(answer.errors.contains("fraud@v1 fetched and checked: 8 files, 29611 bytes, sha256:ecf3232d"))
    #expect(try content(out) == content(sample("model")))
    #expect(try leftovers() == ["out"])
  }

  @Test func `leaves what is there already, and replaces it only when told to`() throws {
    try register()
    try dev.model("fetch", "fraud@v1", "-o", out)
    let again = try dev.command(["fetch", "models:/fraud/1", "-o", "\(out)/", "--json"])
    #expect(again.status == 0)
    #expect(JSON(again.output)["wasThere"].truth == true && JSON(again.output)["files"].number == 8)
    for change in ["echo x >>'\(out)/MLmodel'", "rm '\(out)/conda.yaml'", "echo x >'\(out)/new'"] {
      try dev.run(["sh", "-c", change])
      let before = try content(out)
      let refused = try dev.command(["fetch", "fraud@v1", "-o", out])
      #expect(refused.status == 1)
      #expect(refused.errors.contains("is there and is not fraud@v1"), "\(refused.errors)")
      #expect(refused.errors.contains("--force"))
      #expect(try content(out) == before)
      let forced = try dev.command(["fetch", "fraud@v1", "-o", out, "--force", "--json"])
      #expect(JSON(forced.output)["wasThere"].truth == false, "\(forced.errors)")
      #expect(try content(out) == content(sample("model")))
    }
    try dev.run(["sh", "-c", "mkdir '\(dev.home)/out-empty'"])
    try dev.model("fetch", "fraud@v1", "-o", "\(dev.home)/out-empty")
    #expect(try content("\(dev.home)/out-empty") == content(sample("model")))
    #expect(try leftovers() == ["out", "out-empty"])
  }

  @Test func `brings one file to a path or into a folder`() throws {
    try register(sample("model/model.skops"))
    try dev.model("fetch", "fraud@v1", "-o", "\(dev.home)/out-1.skops")
    try dev.run(["mkdir", "\(dev.home)/out-2"])
    try dev.model("fetch", "fraud@v1", "-o", "\(dev.home)/out-2")
    try dev.model("fetch", "fraud@v1", "-o", "\(dev.home)/out-3/deep/")
    for path in ["out-1.skops", "out-2/model.skops", "out-3/deep/model.skops"] {
      let digest = try dev.run(["sha256sum", "\(dev.home)/\(path)"])
      #expect(digest.hasPrefix("df7cc77c09e9ec496322dc0a0b6b1143398b6ad6f1edf7eb72d69f334f94d0be"), "\(path)")
    }
    try dev.run(["sh", "-c", "echo other >'\(dev.home)/out-1.skops'"])
    #expect(try dev.command(["fetch", "fraud@v1", "-o", "\(dev.home)/out-1.skops"]).status == 1)
    try dev.model("fetch", "fraud@v1", "-o", "\(dev.home)/out-1.skops", "-f")
    #expect(try dev.run(["sha256sum", "\(dev.home)/out-1.skops"]).hasPrefix("df7cc77c09e9"))
    #expect(try leftovers() == ["out-1.skops", "out-2", "out-3"])
  }

  @Test func `reads names with spaces, percent signs and letters of other scripts`() throws {
    let folder = "\(team.scratch.path)/50% off ü"
    for name in ["a b", "c%20d", "é/日本", "x#y?z", "+&="] {
      let place = "\(folder)/\(name)"
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(name.utf8).write(to: URL(fileURLWithPath: place))
    }
    try register(folder)
    try dev.model("fetch", "fraud@v1", "-o", out)
    #expect(try content(out) == content(folder))
    let server = try serve(folder)
    try dev.run([try TestedProgram.path(), "register", "fraud", "--artifact", folder, "--uri", server.url("files/")])
    try dev.model("fetch", "fraud@v2", "-o", "\(dev.home)/out-web")
    #expect(try content("\(dev.home)/out-web") == content(folder))
  }

  @Test func `brings a folder and a file from the web, redirects followed`() throws {
    let server = try serve()
    for (version, path) in ["files", "redirect/1/files", "redirect/5/files", "files/"].enumerated() {
      try register(uri: server.url(path))
      try dev.model("fetch", "fraud@v\(version + 1)", "-o", "\(out)-\(version)")
      #expect(try content("\(out)-\(version)") == content(sample("model")), "\(path)")
    }
    try register(sample("model/model.skops"), uri: server.url("redirect/1/files/model.skops?token=1"))
    try dev.model("fetch", "fraud@v5", "-o", "\(out)-last/")
    #expect(try dev.run(["sha256sum", "\(out)-last/model.skops"]).hasPrefix("df7cc77c09e9"))
  }

  private static let oddAnswers = [
    ("redirect/6/files", "more than 5 redirects"), ("to-file", "redirects to another protocol"),
    ("to-ftp", "redirects to another protocol"), ("status/404", "the server answered 404"),
    ("status/500", "the server answered 500"), ("status/206", "the server answered 206"),
    ("endless", "more than 204 bytes"), ("cut", "cannot download"),
    ("short", "203 bytes; sha256:3028a76d"), ("long", "more than 204 bytes"), ("untold", "more than 204 bytes"),
    ("flipped", "204 bytes were registered"),
  ]

  @Test func `leaves nothing when the web answers something else`() throws {
    let server = try serve()
    // The first file that comes is MLmodel; the one that goes wrong is the second.
    let folder = "\(team.scratch.path)/conda"
    try dev.run(["sh", "-c", "mkdir '\(folder)' && cp '\(sample("model/conda.yaml"))' '\(folder)'"])
    for (number, (path, words)) in Self.oddAnswers.enumerated() {
      try register(folder, uri: server.url(path))
      try refuse(words, version: number + 1)
    }
  }

  @Test func `leaves nothing when what is at the URI has changed`() throws {
    let folder = "\(team.scratch.path)/changing"
    try dev.run(["cp", "-r", sample("model"), folder])
    try register(folder)
    let changes = [
      ("printf x >>requirements.txt", "it has more bytes than the 89 that were registered"),
      ("printf x | dd of=requirements.txt conv=notrunc status=none", "requirements.txt of file://"),
      ("truncate -s 10 requirements.txt", "10 bytes; sha256:06972e0f"), ("rm requirements.txt", "No such file"),
      ("rm requirements.txt; ln -s MLmodel requirements.txt", "is a symbolic link"),
      ("rm requirements.txt; mkfifo requirements.txt", "is no plain file"),
      ("rm requirements.txt; mkdir requirements.txt", "is no plain file"), ("rm -r .", "No such file"),
    ]
    for (change, words) in changes {
      try dev.run(["sh", "-c", "rm -rf '\(folder)' && cp -r '\(sample("model"))' '\(folder)'"])
      try dev.run(["sh", "-c", change == "rm -r ." ? "rm -r '\(folder)'" : "cd '\(folder)'; \(change)"])
      try refuse(words)
    }
  }

  @Test(arguments: [
    ("https://ci:secret@example.org/model", false), ("https://ci@example.org/model", true),
    ("s3://bucket/a:b@c", true), ("http://:x@example.org", false), ("https://example.org/?u=a:b@c", true),
  ])
  func `is never registered with a password in its URI`(_ uri: String, _ isFine: Bool) throws {
    if isFine {
      try register(uri: uri)
    } else {
      try dev.expectNoChange(
        129, "register", "fraud", "--artifact", sample("model"), "--uri", uri, saying: "the URI holds a password")
    }
  }

  @Test func `says what it cannot read`() throws {
    let answers: [(uri: String, words: String)] = [
      ("s3://models/1", "is not read by git model"), ("ftp://127.0.0.1/model", "is not read by git model"),
      ("runs:/abc/model", "is not read by git model"), ("file://other.example.org/model", "is no path on this machine"),
      ("file:relative", "is no path on this machine"), ("file:///a%zz", "is no path on this machine"),
      ("file:///a%00b", "is no path on this machine"), ("http://127.0.0.1:1/x", "cannot download"),
      ("http://127.0.0.1:1/x?y", "has a query"), ("https://127.0.0.1:1/x", "cannot download"),
    ]
    for (number, answer) in answers.enumerated() {
      try register(uri: answer.uri)
      let said = try dev.command(["fetch", "fraud@v\(number + 1)", "-o", out])
      #expect(said.status != 0 && said.errors.contains(answer.words), "\(answer.uri): \(said.errors)")
      #expect(try leftovers() == [])
    }
    try dev.model("register", "fraud", "--uri", "s3://x")
    let last = try dev.command(["fetch", "fraud@v\(answers.count + 1)", "-o", out])
    #expect(last.status == 1 && last.errors.contains("has no artifact digest"), "\(last.errors)")
    #expect(try dev.command(["fetch", "fraud@champion", "-o", out]).errors.contains("has no alias champion"))
    #expect(try dev.command(["fetch", "fraud", "-o", out]).status == 129)
    #expect(try dev.command(["fetch", "fraud@v1"]).status == 129)
  }

  @Test func `brings no version that was banned`() throws {
    try register()
    try dev.write(
      "models/fr/fraud/versions/1/banned.yaml",
      """
      apiVersion: git-model/v1
      kind: BannedVersion
      reason: leaked data
      bannedAt: 2026-01-01T00:00:00Z
      bannedBy: risk-1

      """)
    try dev.commit()
    try refuse("fraud@v1 is banned: leaked data")
  }

  @Test func `re-hashing finds what differs and what cannot be reached`() throws {
    let folder = "\(team.scratch.path)/changing"
    try dev.run(["cp", "-r", sample("model"), folder])
    let server = try serve(folder)
    try register(folder)
    try register(folder, uri: server.url("files"))
    #expect(try dev.command(["verify", "--artifacts", "fraud"]).status == 0)
    try dev.model("register", "fraud", "--uri", "s3://x")
    let all = try dev.command(["verify", "--artifacts", "fraud"])
    #expect(all.status == 2, "what was not read is not known to be intact: \(all.errors)")
    #expect(all.output.lines.filter { $0.hasPrefix("intact") }.count == 2, "\(all.output)")
    #expect(all.errors.contains("2 intact, 0 differing, 1 not reachable from here"))
    #expect(try dev.command(["verify", "--artifacts", "fraud@v3"]).status == 2)
    try dev.run(["sh", "-c", "cd '\(folder)'; echo x >>conda.yaml; echo x >new"])
    let changed = try dev.command(["verify", "--artifacts", "fraud"])
    #expect(changed.status == 1)
    #expect(changed.output.contains("new was not registered"), "\(changed.output)")
    #expect(changed.output.contains("conda.yaml has more bytes than the 204 registered"), "\(changed.output)")
    #expect(changed.errors.contains("0 intact, 2 differing, 1 not reachable"), "\(changed.errors)")
    let json = try dev.command(["verify", "--artifacts", "fraud@v2", "--json"])
    #expect(json.status == 1)
    #expect(JSON(json.output)["artifacts"][0]["outcome"].text == "differs", "\(json.output)")
    #expect(try dev.command(["verify", "--artifacts", "fraud@v1", "--at", sample("model")]).status == 0)
    #expect(try dev.command(["verify", "--artifacts", "fraud", "--at", sample("model")]).status == 1)
    #expect(try dev.command(["verify", "--at", sample("model")]).status == 129)
    try dev.run(["rm", "-r", folder])
    #expect(try dev.command(["verify", "--artifacts", "fraud@v1"]).status == 2)
    #expect(try dev.command(["verify", "--artifacts"]).errors.contains("not reachable from here"))
  }

  @Test func `many files are listed beside version yaml, and come back all the same`() throws {
    let folder = "\(team.scratch.path)/many"
    try dev.run([
      "sh", "-c",
      "mkdir -p '\(folder)/a' '\(folder)/b'; for i in $(seq 0 1200); do echo $i >'\(folder)/a/f'$i; done; echo x >'\(folder)/b/x'",
    ])
    try register(folder)
    let text = try dev.read("models/fr/fraud/versions/1/version.yaml")
    #expect(text.contains("fileList:") && text.contains("count: 1202") && text.utf8.count < 1000, "\(text)")
    try dev.git("push", "-q", "origin", "main")
    #expect(try dev.json("resolve", "models:/fraud/1")["digest"].text?.hasPrefix("sha256:") == true)
    try dev.model("fetch", "fraud@v1", "-o", out)
    #expect(try content(out) == content(folder))
    let list = "sed 's/^sha256:\\([0-9a-f]*\\) [0-9]* /\\1  /' models/fr/fraud/versions/1/files.txt"
    try dev.run([
      "sh", "-c", "\(list) >'\(dev.home)/sums' && cd '\(folder)' && sha256sum --quiet -c '\(dev.home)/sums'",
    ])
  }
}
