import Documents
import Testing

@Suite struct `Comma-separated values` {
  private func text(_ fields: [String]) -> String { String(decoding: CSV.record(fields), as: UTF8.self) }

  @Test func `ends records with CR LF and quotes what needs it`() {
    #expect(text(["a", "b c", ""]).utf8.elementsEqual("a,b c,\r\n".utf8))
    #expect(
      text(["a,b", "say \"x\"", "one\ntwo", "one\r\ntwo"])
        == "\"a,b\",\"say \"\"x\"\"\",\"one\ntwo\",\"one\r\ntwo\"\r\n")
    #expect(text([" a", "b "]) == "\" a\",\"b \"\r\n", "spaces are part of a field")
  }

  @Test func `does not write a record of one empty field as an empty line`() { #expect(text([""]) == "\"\"\r\n") }

  @Test(arguments: [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "'", "'=1", "=\u{301}",
  ])
  func `puts an apostrophe before what a spreadsheet would run`(_ field: String) {
    #expect(CSV.guarded(field).utf8.elementsEqual("'".utf8 + Array(field.utf8)))
  }

  @Test(arguments: ["", "a=1", "1", "0.75", "v3 None -> Staging", "none", "(x)", "é"])
  func `leaves other fields alone`(_ field: String) { #expect(CSV.guarded(field) == field) }

  @Test func `a guarded field is safe whatever the text, and gives the text again`() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("=+-@'\t\r\n\",;a1 é".unicodeScalars)
    for _ in 0..<2000 {
      var field = ""
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        field.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      let guarded = CSV.guarded(field)
      #expect(guarded.unicodeScalars.first.map { !"=+-@\t\r\n".unicodeScalars.contains($0) } ?? true)
      let restored = guarded.utf8.first == UInt8(ascii: "'") ? Array(guarded.utf8.dropFirst()) : Array(guarded.utf8)
      #expect(restored == Array(field.utf8), "\(field.debugDescription)")
    }
  }
}
