import Documents
import Testing

private struct File: Hashable {
  let path: String
  let size: Int
}

private enum Risk: String, CaseIterable, Sendable { case low, medium, high }

private struct RuleBroken: Error, CustomStringConvertible {
  let description: String
}

@Suite("Reading fields")
struct FieldsTests {
  private func read<Result>(_ text: String, _ body: (Fields) -> Result?) -> (Result?, [Problem]) {
    do throws(Problems) {
      return (try Report.read(try YAML.read(bytes(text)), body), [])
    } catch {
      return (nil, error.all)
    }
  }

  @Test func `fields of every kind are read`() throws {
    let text = """
      version: 3
      name: x
      share: 0.5
      whole: 2
      on: true
      risk: high
      files:
        - {path: a, size: 1}
        - {path: b, size: 2}
      tags: {a: b, c: d}
      metrics: {auc: 0.5, n: 3}
      groups: [x, y]
      """
    let (result, problems) = read(text) { fields -> [String]? in
      let files = fields.objects("files") { fields -> File? in
        guard let path = fields.required("path", .nonEmptyString()),
          let size = fields.required("size", .integer(in: 0...))
        else { return nil }
        return File(path: path, size: size)
      }
      #expect(files == [File(path: "a", size: 1), File(path: "b", size: 2)])
      #expect(fields.required("version", .integer(in: 1...)) == 3)
      #expect(fields.required("name", .string) == "x")
      #expect(fields.required("share", .number) == 0.5)
      #expect(fields.required("whole", .number) == 2)
      #expect(fields.optional("on", .bool) == true)
      #expect(fields.optional("off", .bool, default: false) == false)
      #expect(fields.required("risk", FieldParser<Risk>.choice) == .high)
      #expect(fields.required("groups", .stringList) == ["x", "y"])
      #expect(fields.map("tags", of: .string).map(\.key) == ["a", "c"])
      #expect(fields.map("metrics", of: .decimal).map(\.value.description) == ["0.5", "3"])
      #expect(fields.list("nothing", .optional, of: .string).isEmpty)
      #expect(fields.object("none", .optional) { _ in 1 } == nil)
      return []
    }
    #expect(problems.isEmpty, "\(problems)")
    #expect(result == [])
  }

  @Test func `all problems come out at once, with place, path and what was expected`() {
    let text = """
      version: "three"
      verison: 3
      files:
        - path: a
          size: -1
        - [x]
      metrics: {auc: high}
      tags: x
      """
    let (_, problems) = read(text) { fields -> Int? in
      _ = fields.required("version", .integer(in: 1...))
      _ = fields.required("name", .string)
      _ = fields.objects("files") { fields -> Int? in
        _ = fields.required("path", .string)
        _ = fields.required("digest", .string)
        return fields.required("size", .integer(in: 0...10))
      }
      _ = fields.map("metrics", of: .number)
      _ = fields.map("tags", of: .string)
      return nil
    }
    #expect(
      problems.map(\.description) == [
        "line 1, column 1: \"name\" is missing; expected a string",
        "line 1, column 10: \"version\" is the string \"three\"; expected an integer from 1",
        "line 2, column 1: unknown key \"verison\"; did you mean \"version\"? "
          + "the keys here are version, name, files, metrics, tags",
        "line 4, column 5: \"files[0].digest\" is missing; expected a string",
        "line 5, column 11: \"files[0].size\" is the integer -1; expected an integer from 0 to 10",
        "line 6, column 5: \"files[1]\" is a list; expected a mapping",
        "line 7, column 16: \"metrics.auc\" is the string \"high\"; expected a finite number",
        "line 8, column 7: \"tags\" is the string \"x\"; expected a mapping",
      ])
    #expect(problems.map(\.path).contains("files[0].size"))
  }

  @Test func `parsers of the domain say which rule is broken`() {
    let name = FieldParser.string.refined { (text: String) throws(RuleBroken) -> String in
      guard !text.contains("/") else { throw RuleBroken(description: "a model name holds no \"/\"") }
      return text
    }
    let even = FieldParser.integer(in: 0...).refined(expecting: "an even number") { $0 % 2 == 0 ? $0 : nil }
    let (_, problems) = read("model: a/b\nn: 3\nm: x\nl: [a, 1]\nr: deep\nlong: \(String(repeating: "x", count: 9))\n")
    {
      fields -> Int? in
      _ = fields.required("model", name)
      _ = fields.required("n", even)
      _ = fields.required("m", even)
      _ = fields.required("l", .stringList)
      _ = fields.required("r", FieldParser<Risk>.choice)
      _ = fields.required("long", .nonEmptyString(maxBytes: 8))
      return nil
    }
    #expect(
      problems.map(\.message) == [
        "\"model\" is the string \"a/b\": a model name holds no \"/\"",
        "\"n\" is the integer 3; expected an even number",
        "\"m\" is the string \"x\"; expected an even number", "\"l[1]\" is the integer 1; expected a string",
        "\"r\" is the string \"deep\"; expected one of low, medium, high",
        "\"long\" is the string \"xxxxxxxxx\": it has 9 bytes, and at most 8 are allowed",
      ])
    #expect(problems[3].position == Position(line: 4, column: 8))
  }

  @Test func `closures read a field and throw a mismatch`() {
    let (_, problems) = read("a: 1\n") { fields -> Int? in
      fields.required("a") { (node: Node) throws(Mismatch) -> Int in throw Mismatch(expected: "a moon") }
    }
    #expect(problems.map(\.message) == ["\"a\" is the integer 1; expected a moon"])
  }

  @Test(
    "Values of another type are refused",
    arguments: ["1", "1.5", "x", "\"\"", "\"  \"", "true", "no", "~", "[]", "{}", "-1", "9007199254740993"])
  func types(_ text: String) throws {
    let node = try #require(try YAML.read(bytes("v: \(text)\n"))["v"])
    #expect(((try? FieldParser.integer(in: 1...)(node)) != nil) == ["1", "9007199254740993"].contains(text))
    #expect(((try? FieldParser.integer(in: 1...5)(node)) != nil) == ["1"].contains(text))
    #expect(((try? FieldParser.number(node)) != nil) == ["1", "1.5", "-1"].contains(text))
    #expect(((try? FieldParser.decimal(node)) != nil) == ["1", "1.5", "-1", "9007199254740993"].contains(text))
    #expect(((try? FieldParser.bool(node)) != nil) == ["true"].contains(text))
    #expect(((try? FieldParser.string(node)) != nil) == ["x", "\"\"", "\"  \"", "no"].contains(text))
    #expect(((try? FieldParser.nonEmptyString()(node)) != nil) == ["x", "no"].contains(text))
    #expect(((try? FieldParser.stringList(node)) != nil) == ["[]"].contains(text))
  }

  @Test func `a document that is no mapping is one problem`() {
    let (_, problems) = read("- a\n") { fields -> Int? in
      _ = fields.required("a", .string)
      return nil
    }
    #expect(problems.map(\.message) == ["the document is a list; expected a mapping"])
  }

  @Test func `counts of lists and mappings are checked, and empty keys refused`() {
    let (_, problems) = read("a: []\nb: [1, 2]\nc: {\"\": x}\n") { fields -> Int? in
      _ = fields.list("a", count: 1...5, of: .integer(in: 0...))
      _ = fields.list("b", count: 0...1, of: .integer(in: 0...))
      _ = fields.map("c", of: .string)
      return 1
    }
    #expect(
      problems.map(\.message) == [
        "\"a\" is an empty list: at least 1 must be given, not 0", "\"b\" is a list: at most 1 are allowed, not 2",
        "\"c\" holds an empty key",
      ])
  }

  @Test func `an envelope of another kind or version is the only thing reported`() throws {
    func envelope(_ text: String) -> [String] {
      do throws(Problems) {
        _ = try Envelope.read(try YAML.read(bytes(text)), kind: "Model") { $0.required("name", .string) }
        return []
      } catch {
        return error.all.map(\.message)
      }
    }
    #expect(envelope("apiVersion: git-model/v1\nkind: Model\nname: x\n") == [])
    #expect(
      envelope("apiVersion: git-model/v2\nkind: Model\nnames: x\n") == [
        "\"apiVersion\" is the string \"git-model/v2\": this program reads git-model/v1; a newer program may read it"
      ])
    #expect(
      envelope("apiVersion: git-model/v1\nkind: Tags\nx: y\n") == [
        "\"kind\" is the string \"Tags\"; expected \"Model\""
      ])
    #expect(
      envelope("name: x\n") == [
        "\"apiVersion\" is missing; expected git-model/v1", "\"kind\" is missing; expected \"Model\"",
      ])
    #expect(envelope("apiVersion: git-model/v1\nkind: Model\nname: x\nzzz: 1\n").count == 1)
    #expect(Envelope.kind(of: .mapping(Envelope.entries(kind: "Model"))) == "Model")
  }

  @Test func `rules between fields are noted at the field`() {
    let (_, problems) = read("a: 1\nb: 2\n") { fields -> Int? in
      _ = (fields.take("a"), fields.take("b"))
      fields.refuse("b", "\"b\" must be below \"a\"")
      return 1
    }
    #expect(problems.map(\.description) == ["line 2, column 4: \"b\" must be below \"a\""])
  }

  @Test func `a suggestion is made only for a slip of the fingers`() {
    for (key, hint) in [
      ("versoin", "did you mean \"version\""), ("Version", "did you mean \"version\""), ("vers", ";"), ("zzz", ";"),
      ("versions", "did you mean \"version\""), (String(repeating: "v", count: 200), ";"),
    ] {
      let (_, problems) = read("\(key): 1\n") { fields -> Int? in
        _ = fields.optional("version", .string)
        return 1
      }
      #expect(problems.count == 1 && problems[0].message.contains(hint), "\(problems)")
      #expect(problems[0].message.contains("did you mean") == hint.contains("did you mean"), "\(problems)")
    }
  }

  @Test func `a key that only looks like a known one is unknown`() {
    let (_, problems) = read("\u{212A}ind: y\n") { fields -> Int? in
      #expect(fields.optional("Kind", .string) == nil)
      return 1
    }
    #expect(problems.count == 1)
  }

  @Test(.timeLimit(.minutes(2))) func `sixty thousand unknown keys are reported in bounded time`() {
    let text = (0..<60_000).map { "verison\($0): x\n" }.joined()
    let (_, problems) = read(text) { fields -> Int? in fields.optional("version", .integer(in: 1...)) }
    #expect(problems.count == 51)
  }

  @Test func `a value that is missing without a problem still is one`() {
    #expect(throws: Problems.self) { try Report().finish(nil as Int?) }
  }
}
