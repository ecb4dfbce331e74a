/// Finds the name that was probably meant.
package enum NearMiss {
  /// The name nearest to the text, if one is near enough to be a slip of the fingers; nil otherwise.
  package static func nearest(to text: String, in names: [String]) -> String? {
    guard text.utf8.count <= longest else { return nil }
    let best = names.map { (name: $0, distance: distance(text.lowercased(), $0.lowercased())) }
      .min { $0.distance < $1.distance }
    guard let best, best.distance <= max(1, best.name.utf8.count / 3) else { return nil }
    return best.name
  }

  /// Longer texts are not compared: the cost is the product of the lengths.
  private static let longest = 64

  /// The optimal string alignment distance: insertions, deletions, replacements, and swaps of neighbours.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.unicodeScalars)
    let b = Array(b.unicodeScalars)
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
