import Documents
import Testing

@Suite("What YAML scalars mean")
struct YAMLSchemaTests {
  private func value(_ text: String) throws -> Value {
    try #require(try YAML.read(bytes("v: \(text)\n"))["v"]).value
  }

  @Test(
    "Plain words that are not of the core schema are strings",
    arguments: [
      "no", "No", "NO", "yes", "on", "Off", "y", "N", "tRue", "nULL", "none", "1_000", "0b11", "12:30:45", "0xg", "0o8",
      "0x", "0o", "+0x1F", "-0o7", "1e", "1e+", ".", "+", "+.", "-.", "e5", "1.2.3", "--1", "2026-11-20",
      "2026-11-20T10:00:00.123Z", "Infinity", "NaN", "inf", "nan", "+.nan", ".Inf.", "=", "1,5", "0X1F", "1 2", "٣",
      "-a",
    ])
  func strings(_ text: String) throws {
    #expect(try value(text) == .string(text))
  }

  @Test func `country codes stay strings`() throws {
    let node = try YAML.read(bytes("countries: [GB, NO, SE, no, Norway]\n"))
    #expect(node["countries"] == .strings(["GB", "NO", "SE", "no", "Norway"]))
  }

  @Test func `null, booleans and numbers are what the core schema says`() throws {
    for text in ["", "~", "null", "Null", "NULL"] { #expect(try value(text) == .null) }
    for text in ["true", "True", "TRUE"] { #expect(try value(text) == .bool(true)) }
    for text in ["false", "False", "FALSE"] { #expect(try value(text) == .bool(false)) }
    let integers: [(String, Int64)] = [
      ("0", 0), ("-0", 0), ("+12", 12), ("0777", 777), ("0o17", 15), ("0xfF", 255), ("-9223372036854775808", .min),
    ]
    for (text, number) in integers { #expect(try value(text) == .integer(number), "\(text)") }
    let floats = [
      ("1.0", 1), ("1.", 1), (".5", 0.5), ("-.5", -0.5), ("+1.5", 1.5), ("1e3", 1000), ("1E+3", 1000),
      ("1.5e-3", 0.0015),
      ("0.1", 0.1), ("1e-400", 0), ("01.5", 1.5), ("5e-324", .leastNonzeroMagnitude),
    ]
    for (text, number) in floats { #expect(try value(text) == .float(number), "\(text)") }
  }

  @Test func `an integer is never equal to a float`() throws {
    #expect(try value("1") != value("1.0"))
    #expect(try value("1") != value("\"1\""))
  }

  @Test func `quoted and block scalars are strings`() throws {
    for text in ["\"1\"", "'1'", "|-\n  1", ">-\n  1"] { #expect(try value(text) == .string("1")) }
    #expect(try value("\"\"") == .string(""))
    #expect(try value("\"\\u00e9\\n\\x41\\U0001F600\"") == .string("é\nA😀"))
    #expect(try value("|\n  a\n   b\n\n") == .string("a\n b\n"))
    #expect(try value("one\n  two") == .string("one two"))
  }

  @Test func `nodes know their place and their bytes, counted in characters and in bytes`() throws {
    let text = "é: 'ü'\nlist:\n  - \"日本\" # x\n  -   plain text  # y\n  - |\n    block\n  -\n"
    let source = bytes(text)
    let node = try YAML.read(source)
    let list = try #require(node["list"]?.elements)
    #expect(node["é"]?.position == Position(line: 1, column: 4))
    #expect(node.pairs?.map(\.keyPosition) == [Position(line: 1, column: 1), Position(line: 2, column: 1)])
    #expect(list.map(\.position.line) == [3, 4, 5, 7])
    #expect(list.map(\.position.column) == [5, 7, 5, 4])
    let texts = ([node["é"]].compactMap(\.self) + list).map { node in
      node.source.map { String(decoding: source[$0.bytes], as: UTF8.self) }
    }
    #expect(texts == ["'ü'", "\"日本\"", "plain text", "|\n    block\n", ""])
    #expect(list.map(\.source?.style) == [.doubleQuoted, .plain, .literal, .plain])
  }

  @Test func `equality is of bytes, and blind to places`() throws {
    #expect(try YAML.read(bytes("a: 'b'")) == YAML.read(bytes("# x\n\n\"a\":   b")))
    #expect(Node.string("é") != Node.string("e\u{301}"))
    #expect(Node.mapping([("K", .null)]) != .mapping([("\u{212A}", .null)]))
    #expect(Node.mapping([("\u{212A}", .null)])["K"] == nil)
    #expect(Node.string("é").hashValue == Node(.string("é"), at: Position(line: 3, column: 4)).hashValue)
  }
}
