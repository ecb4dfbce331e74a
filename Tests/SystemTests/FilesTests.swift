import Foundation
import System
import TestSupport
import Testing

@Suite struct `Reading and writing files` {
  private let scratch: Scratch
  private var root: String { scratch.path }

  init() throws { scratch = try Scratch() }

  @Test func `are read whole up to a limit, and refused above it`() throws {
    let path = "\(root)/f"
    for count in [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try Files.write(bytes, to: path)
      #expect(try Files.read(path, limit: count) == bytes)
      #expect(FileManager.default.contents(atPath: path) == Data(bytes))
      if count > 0 {
        #expect(throws: SystemError.self) { try Files.read(path, limit: count - 1) }
      }
    }
  }

  @Test func `come in chunks that add up`() throws {
    let path = "\(root)/f"
    try Files.write([UInt8](repeating: 7, count: 2_500_000), to: path)
    var chunks = 0
    let total = try unsafe Files.stream(path) { chunk throws(SystemError) in
      chunks += chunk.count <= 1 << 20 ? 1 : 100
    }
    #expect(total == 2_500_000 && chunks >= 3 && chunks < 100)
  }

  @Test func `are written whole, with their mode, and leave nothing beside them`() throws {
    let path = "\(root)/f"
    try Files.write(Array("old".utf8), to: path, mode: 0o600)
    try Files.write(Array("new".utf8), to: path, mode: 0o755)
    #expect(try Files.read(path, limit: 10) == Array("new".utf8))
    #expect(Files.isExecutable(path))
    #expect(try Files.list(root) == ["f"])
    #expect(throws: SystemError.self) { try Files.write([], to: "\(root)/nowhere/f") }
    try FileManager.default.createDirectory(atPath: "\(root)/taken", withIntermediateDirectories: false)
    #expect(throws: SystemError.self) { try Files.write([], to: "\(root)/taken") }
    #expect(try Files.list(root) == ["f", "taken"])
  }

  @Test func `that could not be written leave no descriptor open`() throws {
    func open() throws -> Int { try Files.list("/proc/self/fd").count }
    try FileManager.default.createDirectory(atPath: "\(root)/taken", withIntermediateDirectories: false)
    let before = try open()
    for _ in 0..<50 { try? Files.write([1], to: "\(root)/taken") }
    // Other tests run beside this one and open some of their own.
    #expect(try open() < before + 40)
  }

  @Test func `have kinds, links not followed`() throws {
    let manager = FileManager.default
    try Files.write([], to: "\(root)/file")
    try manager.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "file")
    try manager.createSymbolicLink(atPath: "\(root)/dangling", withDestinationPath: "nothing")
    #expect(try Files.kind(of: "\(root)/file") == .file)
    #expect(try Files.kind(of: root) == .folder)
    #expect(try Files.kind(of: "\(root)/link") == .symbolicLink)
    #expect(try Files.kind(of: "\(root)/dangling") == .symbolicLink)
    #expect(try Files.kind(of: "\(root)/nothing") == nil)
    #expect(try Files.kind(of: "\(root)/file/below") == nil)
    #expect(try Files.kind(of: "/dev/null") == .other)
    #expect(Files.exists("\(root)/link") && !Files.exists("\(root)/dangling"))
    #expect(Files.realPath("\(root)/link") == Files.realPath("\(root)/file"))
    #expect(Files.realPath("\(root)/dangling") == nil)
  }

  @Test func `are listed in the order of their bytes`() throws {
    let names = ["a", "B", "é", "a.b", "a-b", ".hidden", "日本", "ab", "a b"]
    for name in names { try Files.write([], to: "\(root)/\(name)") }
    #expect(try Files.list(root) == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(throws: SystemError.self) { try Files.list("\(root)/nothing") }
    #expect(throws: SystemError.self) { try Files.list("\(root)/a") }
  }

  @Test func `get the folders that lead to them`() throws {
    try Files.makeFolder("\(root)/x/y/z")
    try Files.makeFolder("\(root)/x//y/")
    #expect(try Files.kind(of: "\(root)/x/y/z") == .folder)
    try Files.write([], to: "\(root)/file")
    #expect(throws: SystemError.self) { try Files.makeFolder("\(root)/file/below") }
  }

  @Test func `in a temporary folder are private and go with it`() throws {
    var place = ""
    try Files.withTemporaryFolder { folder in
      place = folder
      let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
      #expect(mode == 0o700)
      try Files.write([1], to: "\(folder)/f")
    }
    #expect(place != "" && !Files.exists(place))
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try Files.withTemporaryFolder { folder in
        place = folder
        throw Stop()
      }
    }
    #expect(!Files.exists(place))
  }

  @Test func `that are missing are named with the reason`() {
    #expect { try Files.read("\(root)/nothing", limit: 1) } throws: { error in
      "\(error)" == "cannot open \(root)/nothing: No such file or directory"
    }
  }
}
