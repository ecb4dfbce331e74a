import GitStore
import Names
import Snapshots
import Testing

@Suite struct ConcurrencyTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `several threads read one repository at once, each through its own handle`() async throws {
    try sandbox.makeWork(["a": "0"])
    for number in 1...20 { try sandbox.commit(["a": "\(number)", "folder/\(number)": "x"]) }
    try sandbox.git("gc", "-q")
    let head = try sandbox.id("rev-parse", "HEAD")
    let path = "\(sandbox.root)/work"
    let library = try Sandbox.library.get()
    let lengths = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var steps = 0
          for _ in 0..<50 {
            let repository = try Repository.open(at: path, library: library)
            var next: ObjectID? = head
            while let id = next {
              let commit = try repository.commit(id)
              _ = try repository.tree(commit.tree).entries()
              next = commit.parents.first
              steps += 1
            }
          }
          return steps
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(lengths == [1050, 1050, 1050, 1050])
  }

  @Test func `several threads write objects of one repository at once`() async throws {
    try sandbox.makeWork()
    let path = "\(sandbox.root)/work"
    let library = try Sandbox.library.get()
    let trees = try await withThrowingTaskGroup(of: ObjectID.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let repository = try Repository.open(at: path, library: library)
          var tree: ObjectID?
          for number in 0..<40 {
            let blob = try repository.writeBlob(Array("\(number)".utf8))
            tree = try repository.writeTree(base: tree, edits: [.put("m/\(number % 7)/\(number)", blob)])
          }
          return tree ?? .zero
        }
      }
      return try await group.reduce(into: Set<ObjectID>()) { $0.insert($1) }
    }
    #expect(trees.count == 1)
    try sandbox.git("fsck", "--strict")
  }
}
