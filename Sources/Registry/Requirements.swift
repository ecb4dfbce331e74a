package import Manifest
import Names
import System

/// What a requirements file of pip asks for.
///
/// Source of the format: the "Requirements File Format" of pip, and for single lines the dependency specifiers of PyPA
/// (PEP 508). Names are normalised (PEP 503). Options, included files and paths name no package and are left out.
package enum Requirements {
  /// The most packages that are taken.
  package static let maximum = 1000

  /// Reads a file: each package once, in the order of their first mention, with its version as the file writes it.
  ///
  /// - Returns: the packages, and how many lines were not understood.
  package static func read(_ text: String) -> (packages: [TagsManifest.Tag], leftOut: Int) {
    var found: [TagsManifest.Tag] = []
    var leftOut = 0
    for line in lines(text) {
      guard !line.isEmpty, !line.hasPrefix("-") else { continue }
      guard let requirement = read(line: line), found.count < maximum else {
        leftOut += 1
        continue
      }
      if let index = found.firstIndex(where: { $0.key == requirement.key }) {
        let both = [found[index].value, requirement.value].joined(separator: " | ")
        found[index] = TagsManifest.Tag(key: requirement.key, value: both)
      } else {
        found.append(requirement)
      }
    }
    return (found, leftOut)
  }

  /// Lines without comments, continued ones joined.
  private static func lines(_ text: String) -> [String] {
    var lines: [String] = []
    var open = ""
    for raw in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if raw.hasSuffix("\\") {
        open += raw.dropLast()
        continue
      }
      lines.append(bare(open + raw))
      open = ""
    }
    if !open.isEmpty { lines.append(bare(open)) }
    return lines
  }

  /// Without a comment (a `#` at the beginning or after a blank), without per-requirement options, trimmed.
  private static func bare(_ line: String) -> String {
    var kept = ""
    var previous: Character = " "
    for character in line {
      if character == "#", previous.isWhitespace { break }
      kept.append(character)
      previous = character
    }
    if !kept.drop(while: \.isWhitespace).hasPrefix("-"), let option = kept.firstRange(of: " --") {
      kept = String(kept[..<option.lowerBound])
    }
    return String(kept.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// `Name[extra]==1.2; marker` → `name`, `1.2; marker`; nil for what is no requirement.
  private static func read(line: String) -> TagsManifest.Tag? {
    func isNamePart(_ character: Character) -> Bool {
      character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
    }
    let name = line.prefix(while: isNamePart)
    guard let first = name.first, let last = name.last, !"-_.".contains(first), !"-_.".contains(last) else {
      return nil
    }
    var rest = line[name.endIndex...].drop(while: \.isWhitespace)
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
    }
    guard rest.isEmpty || "=<>!~@;(".contains(rest[rest.startIndex]), rest.utf8.count <= 1000,
      rest.unicodeScalars.allSatisfy({ !Text.isInvisible($0) })
    else { return nil }
    return TagsManifest.Tag(key: normalised(name), value: value(String(rest)))
  }

  /// PEP 503: lower case, runs of `-`, `_` and `.` become one `-`.
  private static func normalised(_ name: Substring) -> String {
    Text.asciiLowercased(String(name)).split(whereSeparator: { "-_.".contains($0) }).joined(separator: "-")
  }

  /// An exact pin without its operator; anything else as it is written; `any` where nothing is asked.
  private static func value(_ demand: String) -> String {
    if demand.isEmpty { return "any" }
    guard demand.hasPrefix("=="), !demand.hasPrefix("===") else { return demand }
    let version = demand.dropFirst(2).drop(while: \.isWhitespace)
    let isPlain = version.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".+!-_".contains($0)) }
    return isPlain && !version.isEmpty ? String(version) : demand
  }
}

extension TrackerFacts {
  /// Reads `requirements.txt` of an artifact's folder, where there is one.
  mutating func readRequirements(in folder: String, notice: (String) -> Void) {
    let path = "\(folder)/requirements.txt"
    guard Files.exists(path) else { return }
    guard let bytes = try? Files.read(path, limit: 1 << 20) else {
      notice("\(path) could not be read, so its packages are left out")
      return
    }
    let (packages, leftOut) = Requirements.read(String(decoding: bytes, as: UTF8.self))
    dependencies += packages.filter { package in !dependencies.contains { $0.key == package.key } }
    if leftOut > 0 { notice("\(leftOut) lines of \(path) name no package and are left out of the dependencies") }
  }
}
