/// The shortest decimal that reads back as the same double, in a form that JSON, YAML 1.2 and YAML 1.1 all take for
/// a number: there is always a point (`1.0`), and an exponent has a sign (`1.0e-05`).
///
/// A number that is not finite is spelled `.nan`, `.inf` or `-.inf`, which every reader here refuses: a value that
/// must not be written cannot slip through as something else.
func numberText(_ number: Double) -> String {
  guard number.isFinite else { return number.isNaN ? ".nan" : number < 0 ? "-.inf" : ".inf" }
  let text = number.description
  guard !text.utf8.contains(UInt8(ascii: ".")) else { return text }
  guard let exponent = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return text + ".0" }
  return text[..<exponent] + ".0" + text[exponent...]
}
