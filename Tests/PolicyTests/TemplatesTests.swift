import Foundation
import Policy
import Templates
import Testing

@Suite("The files of a new registry")
struct TemplatesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "templates/files")

  private func files() throws -> [RegistryTemplate.File] {
    let keys = try Keys.all().map { Member.Key(key: $0) }
    let members = MembersManifest(members: [
      try member("dev-1", ["maintainers"], keys: [keys[0]]), try member("risk-1", ["risk"], keys: [keys[1]]),
    ])
    let template = RegistryTemplate(
      name: "acme {{registry.id}}\nmodels", id: "id-of-it", members: members, hosts: CIHost.allCases)
    return try #require(template.files())
  }

  @Test func `what is compiled in is what lies in templates`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(names == Templates.Name.allCases.map(\.rawValue).sorted())
    for name in names {
      let bytes = try Data(contentsOf: Self.folder.appending(path: name))
      #expect(Templates.text(name).map { Data($0.utf8) } == bytes, "\(name)")
    }
    #expect(Templates.text("missing") == nil)
  }

  @Test func `every file has a place of its own, ends in a line feed, and has no placeholder left`() throws {
    let files = try files()
    #expect(files.map(\.path) == Set(files.map(\.path)).sorted())
    #expect(
      files.map(\.path).contains("policy/gates.yaml") && files.map(\.path).contains(".github/workflows/verify.yaml"))
    for file in files {
      #expect(file.text.hasSuffix("\n") && !file.text.hasSuffix("\n\n"), "\(file.path)")
      let rest =
        file.path == "README.md" ? file.text.replacingOccurrences(of: "acme {{registry.id}}", with: "") : file.text
      #expect(!rest.contains(try Regex(#"\{\{[a-z]"#)), "\(file.path)")
      #expect(!file.text.contains("\t") && !file.text.contains("\r"), "\(file.path)")
    }
  }

  @Test func `values are put in once, on one line`() throws {
    let readme = try #require(try files().first { $0.path == "README.md" }).text
    #expect(readme.hasPrefix("# acme {{registry.id}} models\n"))
    #expect(readme.contains("Registry id: `id-of-it`"))
  }

  @Test func `a placeholder alone on its line takes lines, or goes away`() {
    #expect(Templates.fill("a\n  {{x}}\nb", ["x": "1\n2"]) == "a\n  1\n  2\nb")
    #expect(Templates.fill("a\n  {{x}}\nb", ["x": ""]) == "a\nb")
    #expect(Templates.fill("a {{x}}{{y}} {{z}}\n", ["x": "{{y}}", "y": "2"]) == "a {{y}}2 {{z}}\n")
    #expect(Templates.fill("${{ x }} {{x}", ["x": "1"]) == "${{ x }} {{x}")
    #expect(Templates.fill("", ["x": "1"]) == "")
  }

  @Test func `without a host there are no files of hosts`() throws {
    let keys = try Keys.all().map { Member.Key(key: $0) }
    let members = MembersManifest(members: [try member("dev-1", ["maintainers"], keys: [keys[0]])])
    let files = try #require(RegistryTemplate(name: "acme", id: "id", members: members).files())
    #expect(
      files.map(\.path) == [".gitattributes", ".lfsconfig", "README.md", "docs/model-card.md", "policy/gates.yaml"])
  }

  @Test func `the model card has the sections that the policy asks for`() throws {
    let card = Templates.text(.modelCard)
    for section in ["Direct Use", "Out-of-Scope Use", "Bias, Risks, and Limitations", "Training Data"] {
      #expect(card.contains("\n## \(section)\n"))
      #expect(Templates.text(.gates).contains(section))
    }
    #expect(card.hasPrefix("---\nlicense: "))
  }

  @Test func `with the attributes git changes no byte and uses no merge driver`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "attributes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Templates.text(.gitattributes).utf8).write(to: folder.appending(path: ".gitattributes"))
    let script = """
      set -e
      git init -q . && git config core.autocrlf true && git config core.eol crlf && git config merge.default evil
      git config merge.evil.driver false
      mkdir -p models/cr/credit/versions/1/evidence/e && cd models/cr/credit/versions/1
      printf 'a\\r\\nb\\n$Id$\\n' > version.yaml && cp version.yaml evidence/e/metrics.json && cp version.yaml evidence/e/x.bin
      git add . && rm -r version.yaml evidence && git checkout -q -- .
      for file in version.yaml evidence/e/metrics.json evidence/e/x.bin; do
        git cat-file blob ":./$file" | od -c | head -2 | tr -s ' '
        od -c < "$file" | head -2 | tr -s ' '
      done | sort | uniq -c | tr -s ' '
      git check-attr merge text filter -- version.yaml evidence/e/x.bin | cut -d: -f2-
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(
      output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
        "6 0000000 a \\r \\n b \\n $ I d $ \\n", "6 0000012", "merge: set", "text: unset", "filter: unset",
        "merge: set",
        "text: unset", "filter: unset",
      ])
  }
}
