import Signatures
import Testing

@Suite("A known RSA signature whose number begins with a zero byte")
struct KnownAnswerTests {
  let message = Array("statement 9".utf8)
  let namespace = "approval@git-model"

  @Test func `It is accepted as long as the modulus, as ssh-keygen wrote it`() throws {
    let signature = try SSHSignature(armored: Array(Self.armored.utf8))
    try signature.verify(message: message, namespace: .approval)
    #expect(Forgery(Array(Self.armored.utf8)).signature.prefix(2) == [0, 0xE7])
    #expect(signature.publicKey.algorithm == .rsa)
  }

  /// RFC 8332 §3 wants the length of the modulus; ssh-keygen fills up a shorter one.
  @Test func `Without its zero byte it is malformed, though ssh-keygen accepts`() throws {
    var shorter = Forgery(Array(Self.armored.utf8))
    shorter.signature.removeFirst()
    #expect(throws: SignatureError.malformed("an RSA signature of this key has 384 bytes, not 383")) {
      try SSHSignature(armored: shorter.armored)
    }
    #expect(try Workshop().isSound(shorter.armored, message: message, namespace: namespace))
  }

  /// Made by `ssh-keygen -t rsa -b 3072` and `ssh-keygen -Y sign -n approval@git-model` for a message that was looked
  /// for; the private key was thrown away.
  private static let armored = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAAZcAAAAHc3NoLXJzYQAAAAMBAAEAAAGBAJv0GLpMnYyHT2slf1lXNm
    Q8v8a09YFQlrJ4xluc0ECpsKcBVcPEX9Tse6ubPs2w1p1HD1MlW3pZvqLAUCo7q8xmf/9N
    WOYntNnNMwVHaCzuxTWf64wzgAxk+2FkvUFeqGceX5RDIqv/v83IugiJTZ1/2n76z6b+xu
    Rmn8co8k4EPP81Hgh9Tc+G5osAr1LfSjM9strXAuV3o7byAGSEtIPsB5wIovf1xwOqHZXk
    4vOX2LKvew50y28sAjbibYnCri+IgDuf3h/Oliuf3tFB7iNhMlubLTiEBPu8aTT7zj1hwZ
    2OE3ThXy15a8plUlQ5IXAfIjFROLs9NzkulZkSakWkrXeXI3aTpfNaMyVD646R5raOynOc
    Amn0oenBJJZYyxbc1i9t5J31CwMPwXCRY/aR3xXBSjFXpdXQrwXvpUESzlRgM476vcyz84
    TKHyT8kT2X+8xnk5QLcV+HNNtxrJGk+ItvxFMF0NLjEqtwEvvg8BNtzkv83M85qcTWya8G
    eQAAABJhcHByb3ZhbEBnaXQtbW9kZWwAAAAAAAAABnNoYTUxMgAAAZQAAAAMcnNhLXNoYT
    ItNTEyAAABgADnf/W6fTKUZJF2j8ru9DIv5XfCaoZOIbW13HkLE2kZw0Rug2f/GVvNLsmi
    Ug9F93DD0WsmZi4S4ZBQwoN/E+GTOd7MaaHiJYI9XTpNsRumYQfL6mRliSxDXZsTpz+xJJ
    kKfFIsn8hGtUnkwdRP1HalhFvTbeTPJUG0P5OK/pBhOefq0Sop0DQah0XJ4HScKF87WOnS
    EKpk/wFg6e49FAOGQG9RUyIkrFMYALBXKNi1ecG42Eh42a1XL4MXum8da5f9+vAXTjML1I
    16yoAsk1yojl0aGbku4jozoPhzWlcLwZDiXqhAFA8d14pFazMJ6qNP+TbGEugq7qUghgE8
    x5WiJNPModpNezHqWDDfw6VZzMuxt4MWm0n1sxo++2fBpA7ry+HlxykvowZUO4CTgawi0j
    Lywyr5h/FH3/gI+59VXBTZ7JqvMYdToPh6RgEHJuJRHOjH0rAFbmsmDTz1ZPA53pj1Bbe/
    /7XspOa9QZs9kSiQxvPNh4yzfUV6guNZtA==
    -----END SSH SIGNATURE-----

    """
}
