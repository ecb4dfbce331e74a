import CLibCurl
import Glibc

/// Downloads over HTTP and HTTPS, through libcurl, which is loaded when the first one is made.
///
/// Belongs to one thread at a time; connections are kept for the next download.
@safe package final class Downloader {
  /// How many redirects are followed.
  private static let maximumRedirects = 5

  private var curl: git_model_curl
  private let handle: UnsafeMutableRawPointer
  private let authorities: String?
  private let patience: Int

  /// - Parameters:
  ///   - authorities: a file of certificates in PEM that vouch for servers; nil for those that the system trusts.
  ///   - patience: after how many seconds without a byte a download is given up.
  package init(authorities: String? = nil, patience: Int = 60) throws(SystemError) {
    self.authorities = authorities
    self.patience = patience
    var curl = git_model_curl()
    guard unsafe git_model_curl_load(&curl) == 1, let handle = unsafe curl.easy_init() else {
      throw SystemError("libcurl, which downloads need, is not installed (Debian: libcurl4)")
    }
    self.curl = curl
    unsafe self.handle = handle
  }

  deinit { unsafe curl.easy_cleanup(handle) }

  /// Downloads what a URL leads to.
  ///
  /// - Parameters:
  ///   - url: `http:` or `https:`; a redirect from `https:` never leads to `http:`, and none to anything else.
  ///   - limit: the most bytes that may come; more stop it.
  ///   - body: gets the bytes as they come.
  /// - Throws: when the answer is not 200, more than `limit` bytes come, nothing comes for `patience`, or `body` throws.
  package func get(
    _ url: String, limit: Int64, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(SystemError) {
    let isSecure = url.lowercased().hasPrefix("https:")
    guard isSecure || url.lowercased().hasPrefix("http:"), !url.utf8.contains(0) else {
      throw SystemError("only http: and https: are downloaded, not \(url)")
    }
    let protocols = isSecure ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS
    try set(CURLOPT_PROTOCOLS, protocols)
    try set(CURLOPT_REDIR_PROTOCOLS, protocols)
    try set(CURLOPT_FOLLOWLOCATION, 1)
    try set(CURLOPT_MAXREDIRS, Self.maximumRedirects)
    try set(CURLOPT_FAILONERROR, 1)
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_CONNECTTIMEOUT, 30)
    try set(CURLOPT_LOW_SPEED_LIMIT, 1)
    try set(CURLOPT_LOW_SPEED_TIME, patience)
    // As git does: credentials of ~/.netrc for the hosts that it names.
    try set(CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue))
    if let authorities {
      try check(unsafe git_model_curl_set_text(&curl, handle, CURLOPT_CAINFO, authorities), "take \(authorities)")
    }
    try check(unsafe git_model_curl_set_size(&curl, handle, CURLOPT_MAXFILESIZE_LARGE, Int(limit)), "limit its size")
    try check(unsafe git_model_curl_set_text(&curl, handle, CURLOPT_USERAGENT, "git-model"), "name itself")
    try check(unsafe git_model_curl_set_text(&curl, handle, CURLOPT_URL, url), "take the URL")
    try unsafe perform(url, limit: limit, body)
  }

  private func perform(
    _ url: String, limit: Int64, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(SystemError) {
    var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    var code = CURLE_OK
    var status = 0
    let failure: SystemError? = unsafe withoutActuallyEscaping(body) { body in
      let transfer = unsafe Transfer(limit: limit, body)
      unsafe message.withUnsafeMutableBufferPointer { buffer in
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        unsafe _ = git_model_curl_set_error_buffer(&curl, handle, buffer.baseAddress)
        unsafe code = git_model_curl_set_sink(&curl, handle, takeBytes, context)
        if code == CURLE_OK { unsafe code = curl.easy_perform(handle) }
        unsafe status = git_model_curl_status(&curl, handle)
        unsafe _ = git_model_curl_set_error_buffer(&curl, handle, nil)
      }
      withExtendedLifetime(transfer) {}
      return transfer.failure
    }
    if let failure { throw failure }
    if code == CURLE_FILESIZE_EXCEEDED {
      throw SystemError.tooLong("\(url) has more than \(limit) bytes, the size that was registered")
    }
    guard code == CURLE_OK, status == 200 else {
      throw SystemError("cannot download \(url): \(reason(code, status: status, message))")
    }
  }

  private func reason(_ code: CURLcode, status: Int, _ message: [CChar]) -> String {
    switch code {
    case CURLE_TOO_MANY_REDIRECTS: return "more than \(Self.maximumRedirects) redirects"
    case CURLE_UNSUPPORTED_PROTOCOL: return "it redirects to another protocol than http: or https:, or away from https:"
    default: break
    }
    if status != 200, status != 0 { return "the server answered \(status)" }
    let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty ? (unsafe curl.easy_strerror(code).map { unsafe String(cString: $0) } ?? "unknown") : text
  }

  private func set(_ option: CURLoption, _ value: Int) throws(SystemError) {
    try check(unsafe git_model_curl_set_number(&curl, handle, option, value), "set an option")
  }

  private func set(_ option: CURLoption, _ value: Int32) throws(SystemError) { try set(option, Int(value)) }

  private func check(_ code: CURLcode, _ deed: String) throws(SystemError) {
    guard code == CURLE_OK else { throw SystemError("libcurl could not \(deed) (code \(code.rawValue))") }
  }
}

/// One download on its way.
@safe private final class Transfer {
  private let body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  private var left: Int64
  private let limit: Int64
  private(set) var failure: SystemError?

  init(limit: Int64, _ body: @escaping (UnsafeRawBufferPointer) throws(SystemError) -> Void) {
    unsafe self.body = body
    self.limit = limit
    left = limit
  }

  /// Whether the bytes were taken.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    left -= Int64(bytes.count)
    do throws(SystemError) {
      guard left >= 0 else {
        throw SystemError.tooLong(
          "more than \(limit) bytes come, the size that was registered; the download was stopped")
      }
      try unsafe body(bytes)
      return true
    } catch {
      failure = error
      return false
    }
  }
}

/// What libcurl calls with the bytes of a download.
private let takeBytes: git_model_curl_sink = { bytes, size, count, context in
  guard let context = unsafe context else { return 0 }
  let (total, overflow) = size.multipliedReportingOverflow(by: count)
  guard !overflow else { return 0 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return unsafe transfer.take(UnsafeRawBufferPointer(start: bytes, count: total)) ? total : 0
}
