/// Gives the synthesised `init(from:)` of a command the values that were parsed.
struct ValueDecoder: Decoder {
  let values: [[String]: Any]
  let path: [String]

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The value at the path.
  func value<Value>() throws -> Value {
    guard let value = values[path] as? Value else {
      throw DecodingError.valueNotFound(
        Value.self,
        .init(codingPath: [], debugDescription: "Nothing was parsed for '\(path.joined(separator: "."))'."))
    }
    return value
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(PropertyContainer<Key>(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw unsupported }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw unsupported }

  fileprivate func below(_ key: any CodingKey) -> ValueDecoder {
    ValueDecoder(values: values, path: path + [key.stringValue])
  }

  fileprivate var unsupported: DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "A command line has named properties only."))
  }
}

private struct PropertyContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: ValueDecoder

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  func contains(_ key: Key) -> Bool { decoder.values[decoder.below(key).path] != nil }

  func decodeNil(forKey key: Key) throws -> Bool {
    guard let value = decoder.values[decoder.below(key).path] else { return true }
    let mirror = Mirror(reflecting: value)
    return mirror.displayStyle == .optional && mirror.children.isEmpty
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    let below = decoder.below(key)
    return type is any ParameterSource.Type ? try T(from: below) : try below.value()
  }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoder.below(key).value() }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder.below(key).value() }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try decoder.below(key).value() }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try decoder.below(key).value() }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder.below(key).value() }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decoder.below(key).value() }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decoder.below(key).value() }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decoder.below(key).value() }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decoder.below(key).value() }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decoder.below(key).value() }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoder.below(key).value() }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try decoder.below(key).value() }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try decoder.below(key).value() }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try decoder.below(key).value() }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoder.below(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw decoder.unsupported }

  func superDecoder() throws -> any Decoder { decoder }

  func superDecoder(forKey key: Key) throws -> any Decoder { decoder }
}
