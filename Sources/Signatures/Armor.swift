/// The text around a signature (OpenSSH PROTOCOL.sshsig §2): a header line, base64 in lines, a footer line.
enum Armor {
  private static let header = Array("-----BEGIN SSH SIGNATURE-----\n".utf8)
  private static let footer = Array("\n-----END SSH SIGNATURE-----".utf8)
  private static let lineFeed = UInt8(ascii: "\n")
  /// The length of a line that ssh-keygen writes.
  private static let lineLength = 70

  /// The bytes in an armor that is exactly as ssh-keygen writes it, up to the length of its lines and one missing line
  /// feed at the end.
  static func decode(_ text: [UInt8]) throws(SignatureError) -> [UInt8] {
    guard text.count <= SSHSignature.armorLimit else {
      throw .malformed("it has \(text.count) bytes, at most \(SSHSignature.armorLimit) are read")
    }
    guard !text.contains(UInt8(ascii: "\r")) else {
      throw .malformed("its lines end in carriage returns, which an editor or a download put there")
    }
    guard text.starts(with: header) else {
      throw .malformed("its first line is not -----BEGIN SSH SIGNATURE-----")
    }
    let whole = text.last == lineFeed ? text.dropLast() : text[...]
    guard whole.count >= header.count + footer.count, whole.suffix(footer.count).elementsEqual(footer) else {
      throw .malformed("its last line is not -----END SSH SIGNATURE-----, which nothing may follow")
    }
    let body = whole.dropFirst(header.count).dropLast(footer.count)
    guard !body.contains(UInt8(ascii: "-")) else {
      throw .malformed("it has more than one signature, or a dash inside")
    }
    let lines = body.split(separator: lineFeed, omittingEmptySubsequences: false)
    guard !lines.contains(where: \.isEmpty), let blob = Base64.decode(Array(lines.joined())) else {
      throw .malformed("the text between its first and last line is not base64 without gaps or spare bits")
    }
    return blob
  }

  /// The armor of some bytes, as ssh-keygen writes it.
  static func encode(_ blob: [UInt8]) -> [UInt8] {
    var text = header
    var rest = Base64.encode(blob)[...]
    while rest.count > lineLength {
      text += rest.prefix(lineLength) + [lineFeed]
      rest = rest.dropFirst(lineLength)
    }
    return text + rest + footer + [lineFeed]
  }
}
