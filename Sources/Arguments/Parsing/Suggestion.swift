/// ` Did you mean 'x'?` with the nearest of the candidates, or nothing when none is near.
func suggestion(for word: String, among candidates: [String]) -> String {
  guard let nearest = nearest(to: word, among: candidates) else { return "" }
  return " Did you mean '\(nearest)'?"
}

private func nearest(to word: String, among candidates: [String]) -> String? {
  let typed = Array(word.lowercased().prefix(65))
  guard (2...64).contains(typed.count) else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let name = Array(candidate.lowercased())
    // Hyphens that every option shares say nothing about likeness.
    let bare = typed.drop { $0 == "-" }
    let bareName = name.drop { $0 == "-" }
    guard !bare.isEmpty, bareName.count > 1 || bare.count == 1 else { continue }
    let isBeginning = bare.count > 1 && bareName.starts(with: bare)
    let distance = isBeginning ? 1 : editDistance(Array(bare), Array(bareName))
    let limit = bare.count == 1 ? 0 : max(1, min(3, max(bare.count, bareName.count) / 3))
    if distance <= limit, distance < (best?.distance ?? .max) { best = (candidate, distance) }
  }
  return best?.name
}

/// How many insertions, deletions, replacements and swaps of neighbours lead from one word to the other
/// (optimal string alignment distance).
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for row in 1...first.count {
    var current = [row]
    for column in 1...second.count {
      let isSame = first[row - 1] == second[column - 1]
      var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
      if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
        cost = min(cost, beforeLast[column - 2] + 1)
      }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[second.count]
}

/// The word in quotes, fit for a terminal: control characters are written as `\u{…}`, and of a long word the beginning
/// is shown.
func quoted(_ word: String) -> String {
  let limit = 80
  var shown = ""
  for scalar in word.unicodeScalars.prefix(limit) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
      shown += "\\u{\(String(scalar.value, radix: 16))}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  let isWhole = word.unicodeScalars.dropFirst(limit).isEmpty
  return "'\(shown)\(isWhole ? "" : "…")'"
}

/// `a`, `a and b`, `a, b and c`, with the last word between.
func listed(_ words: [String], _ conjunction: String) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
}
