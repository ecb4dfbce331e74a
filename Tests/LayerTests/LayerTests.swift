import Foundation
import Testing

/// SwiftPM lets a target import what its dependencies import; this reads the `import` lines against the table of rooms.
@Suite struct `Layers` {
  /// What each room may import: the table of docs/architecture.md.
  private static let allowed: [String: Set<String>] = {
    let domain: Set = ["Names", "Documents", "Signatures", "Snapshots", "Manifest", "Policy", "Gate"]
    let registry = domain.union(["GitStore", "System"])
    return [
      "Names": ["CUTF8Proc"],
      "Documents": ["CLibYAML", "CLibJansson", "CLibCMark"],
      "Signatures": ["Names", "CLibCrypto", "CLibSodium"],
      "Snapshots": ["Names"],
      "Manifest": ["Names", "Documents"],
      "Policy": ["Names", "Documents", "Signatures", "Manifest"],
      "Gate": domain.subtracting(["Gate"]),
      "GitStore": ["Names", "Snapshots", "CLibGit2", "Glibc"],
      "System": ["Names", "Signatures", "CLibCurl", "CLinux", "Glibc", "Synchronization"],
      "Registry": registry.union(["Synchronization"]),
      "Arguments": [],
      "Templates": ["Names", "Documents", "Policy", "Gate"],
      "Commands": registry.union(["Registry", "Arguments", "Templates", "Glibc"]),
      "Hooks": registry.union(["Registry", "Glibc"]),
      "git-model": ["Commands", "Hooks", "System", "Glibc"],
    ]
  }()

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func folder(of room: String) -> URL {
    room == "Templates" ? root.appending(path: "templates") : root.appending(path: "Sources/\(room)")
  }

  private static func swiftFiles(below folder: URL) -> [URL] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
  }

  /// The modules that a source file imports.
  static func imports(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      var words = line.split(separator: " ").map(String.init)
      while let first = words.first,
        first.hasPrefix("@") || ["package", "public", "internal", "private"].contains(first)
      {
        words.removeFirst()
      }
      guard words.first == "import", words.count >= 2 else { return nil }
      let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
      let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
      return name.split(separator: ".").first.map(String.init)
    }
  }

  @Test(arguments: allowed.keys.sorted())
  func `a room imports only what the table allows`(room: String) throws {
    let files = Self.swiftFiles(below: Self.folder(of: room))
    try #require(!files.isEmpty)
    for file in files {
      let found = Set(Self.imports(in: try String(contentsOf: file, encoding: .utf8)))
      let forbidden = found.subtracting(Self.allowed[room] ?? [])
      #expect(forbidden.isEmpty, "\(file.lastPathComponent) of \(room) imports \(forbidden.sorted())")
    }
  }

  @Test func `every room stands in the table`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    let rooms = folders.filter { name in
      !Self.swiftFiles(below: Self.root.appending(path: "Sources/\(name)")).isEmpty
    }
    #expect(Set(rooms).union(["Templates"]) == Set(Self.allowed.keys))
  }

  @Test func `only the command room prints, and nothing is forced`() throws {
    for room in Self.allowed.keys where room != "Commands" {
      for file in Self.swiftFiles(below: Self.folder(of: room)) {
        let text = try String(contentsOf: file, encoding: .utf8)
        for word in [" print(", "try!", "as! "] {
          #expect(!text.contains(word), "\(file.lastPathComponent) of \(room) contains \(word)")
        }
      }
    }
  }

  @Test func `every decision has a number of its own and stands in the index`() throws {
    let folder = Self.root.appending(path: "docs/decisions")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "README.md" }.sorted()
    let index = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    #expect(Set(files.map { $0.prefix(4) }).count == files.count, "\(files)")
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      let title = try #require(text.split(separator: "\n").first?.split(separator: ". ", maxSplits: 1))
      #expect(title.first.flatMap { Int($0.dropFirst(2)) } == Int(file.prefix(4)), "the heading of \(file)")
      #expect(index.contains("| [\(Int(file.prefix(4)) ?? 0)](\(file)) | \(title.last ?? "") |"), "\(file)")
    }
  }

  @Test func `the reader of imports sees every form`() {
    let text = "import A\npackage import B\n@preconcurrency import C\nimport struct D.E\n// import F\nlet x = 1\n"
    #expect(Self.imports(in: text) == ["A", "B", "C", "D"])
  }
}
