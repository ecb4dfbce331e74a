import Documents
import Testing

@Suite("Writing YAML")
struct YAMLWritingTests {
  @Test func `a mapping is written in its own order`() throws {
    let node = Node.mapping([("kind", .string("x")), ("apiVersion", .string("git-model/v1"))])
    #expect(YAML.write(node) == Array("kind: x\napiVersion: git-model/v1\n".utf8))
  }
}
