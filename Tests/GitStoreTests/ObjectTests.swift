import Foundation
import GitStore
import Names
import Snapshots
import Testing

@Suite struct ObjectTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `objects that Git wrote are read byte for byte, loose and packed`() throws {
    let commit = try sandbox.makeWork([
      "a.txt": "one\n", "empty": "", "folder/b.txt": String(repeating: "x", count: 70_000),
    ])
    for round in ["loose", "packed"] {
      let repository = try sandbox.open()
      for path in ["a.txt", "empty", "folder/b.txt"] {
        let id = try sandbox.id("rev-parse", "HEAD:\(path)")
        #expect(try repository.read(id, as: .blob, limit: 1 << 20) == Array((sandbox.read("work/\(path)") ?? "").utf8))
      }
      #expect(try repository.commit(commit).tree == sandbox.id("rev-parse", "HEAD^{tree}"), "\(round)")
      let names = try repository.tree(sandbox.id("rev-parse", "HEAD^{tree}")).entries().compactMap(\.text)
      #expect(names == ["a.txt", "empty", "folder"])
      try sandbox.git("gc", "-q")
    }
    #expect(try sandbox.git("count-objects").hasPrefix("0 objects"))
  }

  @Test func `an object of another kind is refused with both kinds`() throws {
    let commit = try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    #expect(throws: ObjectError.wrongKind(commit, expected: .blob, found: .commit)) {
      try repository.read(commit, as: .blob, limit: 100)
    }
  }

  @Test func `an object over the limit is refused, one of exactly the limit is read`() throws {
    try sandbox.makeWork(["a": "12345"])
    let repository = try sandbox.open()
    let id = try sandbox.id("rev-parse", "HEAD:a")
    #expect(try repository.read(id, as: .blob, limit: 5).count == 5)
    #expect(throws: ObjectError.tooLarge(id, size: 5, limit: 4)) { try repository.read(id, as: .blob, limit: 4) }
  }

  @Test(arguments: ["0000000000000000000000000000000000000000", "0123456789012345678901234567890123456789"])
  func `an object that is not there is missing`(text: String) throws {
    try sandbox.makeWork(["a": "1"])
    let repository = try sandbox.open()
    let id = try #require(ObjectID(text))
    #expect(throws: ObjectError.missing(id)) { try repository.read(id, as: .blob, limit: 100) }
    #expect(!repository.contains(id))
  }

  @Test func `a loose object with another object's content is unreadable`() throws {
    try sandbox.makeWork(["a": "1\n", "b": "2\n"])
    let (a, b) = (try sandbox.id("rev-parse", "HEAD:a"), try sandbox.id("rev-parse", "HEAD:b"))
    func place(_ id: ObjectID) -> String {
      "\(sandbox.root)/work/.git/objects/\(id.description.prefix(2))/\(id.description.dropFirst(2))"
    }
    try FileManager.default.removeItem(atPath: place(a))
    try FileManager.default.copyItem(atPath: place(b), toPath: place(a))
    let repository = try sandbox.open()
    let error = #expect(throws: ObjectError.self) { try repository.read(a, as: .blob, limit: 100) }
    guard case .unreadable(a, _)? = error else {
      Issue.record("expected unreadable, found \(String(describing: error))")
      return
    }
  }

  @Test(arguments: [[], [0], Array("blob 3\0abc".utf8), Array(repeating: 0x78, count: 100)] as [[UInt8]])
  func `a loose object of garbage throws`(bytes: [UInt8]) throws {
    try sandbox.makeWork(["a": "1\n"])
    let id = try sandbox.id("rev-parse", "HEAD:a")
    let place = "\(sandbox.root)/work/.git/objects/\(id.description.prefix(2))/\(id.description.dropFirst(2))"
    try FileManager.default.removeItem(atPath: place)
    try Data(bytes).write(to: URL(fileURLWithPath: place))
    let repository = try sandbox.open()
    #expect(throws: ObjectError.self) { try repository.read(id, as: .blob, limit: 100) }
  }

  @Test func `a damaged pack throws and never gives other bytes`() throws {
    let content = (0..<400).map { "line \($0 * 7919)" }.joined(separator: "\n")
    try sandbox.makeWork(["a": content])
    let id = try sandbox.id("rev-parse", "HEAD:a")
    try sandbox.git("gc", "-q")
    let folder = "\(sandbox.root)/work/.git/objects/pack"
    let pack = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") })
    let original = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(pack)"))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(folder)/\(pack)")
    for position in stride(from: 12, to: original.count - 20, by: max(1, original.count / 60)) {
      var damaged = original
      damaged[position] ^= 0x55
      try damaged.write(to: URL(fileURLWithPath: "\(folder)/\(pack)"))
      let repository = try sandbox.open()
      if let bytes = try? repository.read(id, as: .blob, limit: 1 << 20) { #expect(bytes == Array(content.utf8)) }
    }
  }

  @Test func `blobs get the ids that git hash-object gives`() throws {
    try sandbox.makeWork()
    let repository = try sandbox.open()
    for content in [[], [0], Array("a\n".utf8), Array(repeating: 255, count: 100_000)] as [[UInt8]] {
      #expect(try repository.writeBlob(content) == sandbox.id("hash-object", "--stdin", input: content))
    }
  }

  @Test func `a shallow clone says so, and what is cut off is missing`() throws {
    try sandbox.makeWork(["a": "1"])
    let first = try sandbox.id("rev-parse", "HEAD")
    try sandbox.commit(["a": "2"])
    try sandbox.git("clone", "-q", "--depth", "1", "file://\(sandbox.root)/work", "shallow", in: "")
    let repository = try sandbox.open("shallow")
    #expect(repository.isShallow)
    #expect(try !sandbox.open().isShallow)
    #expect(throws: ObjectError.missing(first)) { try repository.commit(first) }
  }
}
