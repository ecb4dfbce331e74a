package import Documents
package import Names

extension VersionManifest.Artifact {
  /// The most files of an artifact.
  package static let maximumFiles = 100_000
  /// Above so many files, they are listed in files.txt, so that version.yaml stays quick to read.
  package static let maximumInlineFiles = 1000

  /// Whether the artifact is one file, whose own SHA-256 is the artifact's digest.
  package var isOneFile: Bool { files.isEmpty && fileList == nil }

  /// The bytes of files.txt: a line `sha256:<digest> SP <size> SP <path>` for each file.
  package static func list(_ files: [File]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(files.count * 120)
    for file in files { bytes.append(contentsOf: "\(file.digest) \(file.size) \(file.path)\n".utf8) }
    return bytes
  }

  /// Reads files.txt.
  package static func readList(_ bytes: [UInt8]) throws(Problems) -> [File] {
    var files: [File] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
      number += 1
      guard files.count < maximumFiles else {
        throw Problems(Problem("it lists more than \(maximumFiles) files, the most that are read"))
      }
      guard let file = File(line: line) else {
        throw Problems(
          Problem("line \(number) is not \"sha256:<64 digits> <size> <path>\" of a file below the artifact"))
      }
      files.append(file)
    }
    guard bytes.last == UInt8(ascii: "\n") else { throw Problems(Problem("its last line does not end")) }
    return files
  }
}

extension VersionManifest.Artifact.File {
  /// Whether a path comes before another one: compared part by part, each by its bytes, as OpenSSF Model Signing sorts.
  package static func precedes(_ left: String, _ right: String) -> Bool {
    // Comparing parts is comparing bytes in which the slash, which no part holds, comes before all others.
    var (first, second) = (left.utf8.makeIterator(), right.utf8.makeIterator())
    while let next = second.next() {
      guard let byte = first.next() else { return true }
      if byte != next { return key(byte) < key(next) }
    }
    return false
  }

  private static func key(_ byte: UInt8) -> Int { byte == UInt8(ascii: "/") ? -1 : Int(byte) }

  /// Whether a path can be the one of an artifact's file: below the artifact, printable, without backslash.
  package static func isValid(path: String) -> Bool {
    let parts = Text.components(path)
    return path.utf8.count <= 4096 && !path.utf8.contains(UInt8(ascii: "\\"))
      && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  /// Reads a line of files.txt.
  fileprivate init?(line: ArraySlice<UInt8>) {
    let space = UInt8(ascii: " ")
    let parts = line.split(separator: space, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let hash = Text.decode(parts[0]), let digest = try? Digest(hash),
      let digits = Text.decode(parts[1]), let size = Int(digits), size >= 0, "\(size)" == digits,
      let path = Text.decode(parts[2]), Self.isValid(path: path)
    else { return nil }
    self.init(path: path, digest: digest, size: size)
  }

  /// The Git LFS pointer to the file (git-lfs docs/spec.md); of an empty file, nothing.
  package var pointer: [UInt8] { Self.pointer(digest: digest, size: size) }

  package static func pointer(digest: Digest, size: Int) -> [UInt8] {
    guard size > 0 else { return [] }
    return Array("version https://git-lfs.github.com/spec/v1\noid \(digest)\nsize \(size)\n".utf8)
  }
}
