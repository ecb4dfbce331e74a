import Names

/// One line of the hook's input: a ref that a push wants to move.
struct PushUpdate: Equatable {
  let old: ObjectID
  let new: ObjectID
  let ref: RefName
}

/// Reads what receive-pack writes to the hook (githooks, "pre-receive"): `old SP new SP ref LF` for each ref.
///
/// Strictly: anything else refuses, because a line that is skipped is a ref that nobody judged.
enum PushUpdates {
  static let maximumLine = 4096
  static let maximumBytes = 4 * 1024 * 1024

  enum InputError: Error, Equatable, CustomStringConvertible {
    case empty
    case unfinished
    case line(Int, String)

    var description: String {
      switch self {
      case .empty: "no ref was named"
      case .unfinished: "the last line does not end with a line feed"
      case .line(let number, let reason): "line \(number): \(reason)"
      }
    }
  }

  static func read(_ bytes: [UInt8]) throws(InputError) -> [PushUpdate] {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.last == 0x0A else { throw .unfinished }
    var updates: [PushUpdate] = []
    var seen = Set<RefName>()
    for (index, line) in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let number = index + 1
      guard line.count <= maximumLine else { throw .line(number, "it is longer than \(maximumLine) bytes") }
      guard let text = Text.decode(line) else { throw .line(number, "it is not valid UTF-8") }
      let fields = text.split(separator: " ", omittingEmptySubsequences: false)
      guard fields.count == 3 else { throw .line(number, "expected three fields, found \(fields.count)") }
      if fields[0].utf8.count == 64 {
        throw .line(number, "object ids of SHA-256; this version judges SHA-1 repositories only")
      }
      guard let old = ObjectID(fields[0]), let new = ObjectID(fields[1]) else {
        throw .line(number, "expected two full object ids of 40 lower-case hexadecimal digits")
      }
      guard !(old.isZero && new.isZero) else { throw .line(number, "it neither creates nor moves nor deletes a ref") }
      let ref: RefName
      do { ref = try RefName(fields[2]) } catch { throw .line(number, "\(error)") }
      guard seen.insert(ref).inserted else { throw .line(number, "a ref is named twice") }
      updates.append(PushUpdate(old: old, new: new, ref: ref))
    }
    return updates
  }
}
