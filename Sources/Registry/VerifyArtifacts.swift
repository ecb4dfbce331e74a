import Gate
import GitStore
import Manifest
package import Names
import System

/// What re-hashing the artifact of one version found.
package struct ArtifactFinding {
  package enum Outcome {
    /// Every file has the digest that was registered.
    case intact
    /// What is there is something else; a sentence for each difference.
    case differs([String])
    /// It could not be read from here; the sentence says why.
    case unreachable(String)
  }

  package let model: ModelName
  package let version: Version
  package let uri: String?
  package let files: Int
  package let bytes: Int64
  package let outcome: Outcome
}

extension OpenRegistry {
  /// Hashes the artifacts of versions anew, where they can be read from here.
  ///
  /// - Parameters:
  ///   - reference: one version, or every version of one model; nil: every version of the registry.
  ///   - place: where the artifact of the one version is, instead of its URI.
  ///   - report: called with each finding as soon as it is there.
  package func verifyArtifacts(
    _ reference: VersionReference?, at place: String? = nil, _ report: (ArtifactFinding) -> Void
  ) throws {
    let state = try currentState()
    if place != nil, reference == nil || reference?.selector == VersionReference.Selector.none {
      throw RegistryError("--at PATH is about one version", hint: "git model verify --artifacts MODEL@v1 --at PATH")
    }
    if let reference, reference.selector != .none {
      let (model, version) = try version(of: reference, in: state)
      report(finding(version, of: model, at: place))
      return
    }
    let names = try reference.map { [$0.model] } ?? modelNames(in: state)
    for name in names {
      let model = try model(name, in: state)
      for version in try model.versions() where try !model.isDeleted(version) {
        report(finding(version, of: model, at: nil))
      }
    }
  }

  private func finding(_ version: Version, of model: ModelState, at place: String?) -> ArtifactFinding {
    var source: ArtifactSource?
    func result(_ outcome: ArtifactFinding.Outcome) -> ArtifactFinding {
      let known = try? model.version(version)?.artifact
      return ArtifactFinding(
        model: model.name, version: version, uri: source?.uri ?? known?.uri, files: source?.files.count ?? 0,
        bytes: source?.bytes ?? 0, outcome: outcome)
    }
    do {
      var found = try ArtifactSource(version, of: model, isElsewhere: place != nil) { try LFSStore(of: repository) }
      if let place { found = found.at(place) }
      source = found
      if let reason = absence(found) { return result(.unreachable(reason)) }
      let differences = try differences(found, readingMeans())
      return result(differences.isEmpty ? .intact : .differs(differences))
    } catch let error as RegistryError {
      return result(.unreachable(error.message))
    } catch let error as StateError {
      return result(.unreachable(error.check("artifact").found))
    } catch {
      return result(.unreachable("\(error)"))
    }
  }

  /// Why an artifact is not here at all; nil when it is, or is on the web.
  private func absence(_ source: ArtifactSource) -> String? {
    switch source.place {
    case .web: return nil
    case .file(let path), .folder(let path): return Files.exists(path) ? nil : "nothing is at \(path)"
    case .lfs(let store):
      let missing = source.files.filter { !store.has($0) }.count
      guard missing > 0 else { return nil }
      return "\(missing) of \(source.files.count) LFS objects are not here; git model fetch brings them"
    }
  }
}
