/// A moment in UTC with a resolution of one millisecond, written as RFC 3339 with a `Z`.
///
/// The calendar is the proleptic Gregorian one of RFC 3339, years 1970 to 9999, without leap seconds.
package struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let milliseconds: Int64

  package static let earliest = Instant(clamping: 0)
  /// 9999-12-31T23:59:59.999Z
  package static let latest = Instant(clamping: .max)

  /// The moment so many milliseconds after 1970, kept within the years 1970 to 9999.
  package init(clamping milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, 0), 253_402_300_799_999)
  }

  /// The moment so many seconds after 1970 as Git writes dates; nil outside the years 1970 to 9999.
  package init?(seconds: Int64) {
    guard (0...253_402_300_799).contains(seconds) else { return nil }
    milliseconds = seconds * 1000
  }

  /// Reads `2026-11-20T10:00:00Z` or `2026-11-20T10:00:00.123Z`.
  package init(_ text: some StringProtocol) throws(InvalidName) {
    let bytes = Array(text.utf8)
    guard let instant = Instant(bytes: bytes) else {
      throw InvalidName("a time", "expected UTC as in 2026-11-20T10:00:00Z or 2026-11-20T10:00:00.123Z")
    }
    self = instant
  }

  private init?(bytes: [UInt8]) {
    let pattern = Array("0000-00-00T00:00:00".utf8)
    guard bytes.count == 20 || bytes.count == 24, bytes.last == UInt8(ascii: "Z") else { return nil }
    if bytes.count == 24, bytes[19] != UInt8(ascii: ".") { return nil }
    for (index, expected) in pattern.enumerated() where expected != UInt8(ascii: "0") {
      if bytes[index] != expected { return nil }
    }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19),
      let fraction = bytes.count == 24 ? number(20..<23) : 0,
      year >= 1970, (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, ofYear: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.daysSinceEpoch(year: year, month: month, day: day)
    let seconds = (days * 24 + hour) * 3600 + minute * 60 + second
    milliseconds = Int64(seconds) * 1000 + Int64(fraction)
  }

  package var description: String {
    let total = milliseconds / 1000
    let (year, month, day) = Self.civil(daysSinceEpoch: Int(total / 86_400))
    let second = Int(total % 86_400)
    let fraction = Int(milliseconds % 1000)
    let date = "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))"
    let time = "\(Self.pad(second / 3600, 2)):\(Self.pad(second / 60 % 60, 2)):\(Self.pad(second % 60, 2))"
    return fraction == 0 ? "\(date)T\(time)Z" : "\(date)T\(time).\(Self.pad(fraction, 3))Z"
  }

  /// Whole seconds since 1970, as Git writes dates.
  package var seconds: Int64 { milliseconds / 1000 }
  /// `2026-11-20 10:00`, for tables.
  package var minutes: String {
    let text = description
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
  }

  /// This moment and so many seconds more (or less), kept within the years 1970 to 9999.
  package func adding(seconds: Int64) -> Instant {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    if overflow { return seconds > 0 ? .latest : .earliest }
    let (sum, carried) = milliseconds.addingReportingOverflow(product)
    return carried ? .latest : Instant(clamping: sum)
  }

  /// This moment and so many milliseconds more (or less), kept within the years 1970 to 9999.
  package func adding(milliseconds count: Int64) -> Instant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(count)
    return overflow ? (count > 0 ? .latest : .earliest) : Instant(clamping: sum)
  }

  package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

  private static func pad(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(inMonth month: Int, ofYear year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01, counting years from March so that the leap day comes last.
  private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let marchBased = (month + 9) % 12
    let dayOfYear = (153 * marchBased + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  private static func civil(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchBased = (5 * dayOfYear + 2) / 153
    let month = marchBased < 10 ? marchBased + 3 : marchBased - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchBased + 2) / 5 + 1)
  }
}
