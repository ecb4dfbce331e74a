/// Writes tables as comma-separated values (RFC 4180): records end with CR LF, and a field with a comma, a quotation mark
/// or a line break is quoted, its quotation marks doubled. UTF-8 without a byte order mark.
///
/// Spreadsheets run a field as a formula when it begins with `=`, `+`, `-` or `@`, or with a tab or carriage return before
/// one (OWASP, CSV Injection), in their full-width forms too. Such a field gets an apostrophe in front, and so does a field
/// that begins with an apostrophe: whoever takes one leading apostrophe away from each field has the text again.
package enum CSV {
  /// One record, its line break included.
  package static func record(_ fields: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(guarded(field), to: &bytes)
    }
    // A record of one empty field would be an empty line, which readers skip.
    if fields == [""] { bytes += "\"\"".utf8 }
    bytes += [0x0D, 0x0A]
    return bytes
  }

  /// The field as no spreadsheet runs it.
  package static func guarded(_ field: String) -> String {
    guard let first = field.unicodeScalars.first else { return field }
    switch first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠": return "'" + field
    default: return field
    }
  }

  private static func append(_ field: String, to bytes: inout [UInt8]) {
    let special: (UInt8) -> Bool = { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0D || byte == 0x0A
    }
    guard field.utf8.contains(where: special) || field.utf8.first == 0x20 || field.utf8.last == 0x20 else {
      bytes += field.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
