import Foundation
import Gate
import Manifest
import Names
import Registry
import Signatures
import System
import TestSupport
import Testing

/// Our reading of signatures over artifacts against `model_signing` from PyPI, the reference of OpenSSF Model Signing:
/// what it signs we accept, and what it refuses we refuse.
@Suite(
  .enabled(
    if: `An artifact`.python != nil, "GIT_MODEL_TEST_PYTHON names no Python with model-signing; scripts/test makes one")
)
struct `A bundle of model-signing` {
  /// One bundle, the model it is held against, and whether model_signing accepts it.
  private struct Trial: Decodable {
    let name: String
    let model: String
    let bundle: Data
    let accepted: Bool
  }

  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Makes models, signs them, tampers with models and bundles, and prints what model_signing says of each.
  private static let script = #"""
    import base64, copy, json, os, pathlib, shutil, sys
    import model_signing
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    root, curve = pathlib.Path(sys.argv[1]), sys.argv[2]
    hashing = {"secp256r1": hashes.SHA256, "secp384r1": hashes.SHA384, "secp521r1": hashes.SHA512}[curve]()
    def key(name):
        made = ec.generate_private_key({"secp256r1": ec.SECP256R1, "secp384r1": ec.SECP384R1, "secp521r1": ec.SECP521R1}[curve]())
        (root / f"{name}.pem").write_bytes(made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        (root / f"{name}.pub").write_bytes(made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
        return made
    private, other = key("key"), key("other")
    def model(name, files):
        for path, text in files.items():
            place = root / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        return name
    FILES = {"MLmodel": "flavors: {}\n", "model.skops": "weights", "a/b.txt": "1", "a-b.txt": "2", "a/c/d": "3", "é/日本": "4"}
    plain = model("plain", FILES)
    (root / "one.onnx").write_text("one")
    (root / "two.onnx").write_text("two")
    model("changed", FILES | {"a/b.txt": "9"})
    model("more", FILES | {"z": "new"})
    model("fewer", {k: v for k, v in FILES.items() if k != "a-b.txt"})
    model("renamed", {("a.b.txt" if k == "a-b.txt" else k): v for k, v in FILES.items()})
    model("git", FILES | {".gitattributes": "x", ".git/config": "y"})
    def sign(name, signer="key"):
        signature = root / "sig"
        model_signing.signing.Config().use_elliptic_key_signer(private_key=root / f"{signer}.pem").sign(root / name, signature)
        return json.loads(signature.read_text())
    def accepts(name, text):
        signature = root / "trial"
        signature.write_bytes(text)
        try:
            model_signing.verifying.Config().use_elliptic_key_verifier(public_key=root / "key.pub").verify(root / name, signature)
            return True
        except BaseException as error:
            return False
    trials = []
    def trial(what, name, bundle):
        text = bundle if isinstance(bundle, bytes) else json.dumps(bundle).encode()
        trials.append({"name": what, "model": name, "bundle": base64.b64encode(text).decode(), "accepted": accepts(name, text)})
    good = sign(plain)
    def payload(bundle): return base64.b64decode(bundle["dsseEnvelope"]["payload"])
    def changed(change):
        bundle = copy.deepcopy(good)
        change(bundle)
        return bundle
    def resigned(change, by=private):
        statement = json.loads(payload(good))
        statement = change(statement) or statement
        raw = statement if isinstance(statement, bytes) else json.dumps(statement, indent=1).encode()
        kind = "application/vnd.in-toto+json"
        pae = f"DSSEv1 {len(kind)} {kind} {len(raw)} ".encode() + raw
        def put(bundle):
            bundle["dsseEnvelope"]["payload"] = base64.b64encode(raw).decode()
            bundle["dsseEnvelope"]["signatures"][0]["sig"] = base64.b64encode(by.sign(pae, ec.ECDSA(hashing))).decode()
        return changed(put)
    def repacked(change):
        def put(bundle):
            bundle["dsseEnvelope"]["payload"] = base64.b64encode(change(payload(bundle))).decode()
        return changed(put)
    def signature(change):
        def put(bundle):
            place = bundle["dsseEnvelope"]["signatures"][0]
            place["sig"] = base64.b64encode(change(base64.b64decode(place["sig"]))).decode()
        return changed(put)
    def flip(at): return lambda raw: raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1:]

    trial("signed as it is", plain, good)
    trial("signed as it is, git's files beside it", "git", good)
    trial("one file", "one.onnx", sign("one.onnx"))
    trial("one file, another one", "two.onnx", sign("one.onnx"))
    trial("one file for a folder", plain, sign("one.onnx"))
    trial("a folder for one file", "one.onnx", good)
    for name in ["changed", "more", "fewer", "renamed"]: trial(f"the model has {name} files", name, good)
    trial("another model's", "more", sign("more"))
    trial("another key's", plain, sign(plain, "other"))
    def foreign(bundle):
        bundle["verificationMaterial"]["publicKey"]["hint"] = good["verificationMaterial"]["publicKey"]["hint"]
        return bundle
    trial("another key's under our key's name", plain, foreign(sign(plain, "other")))
    trial("resigned", plain, resigned(lambda s: None))
    trial("resigned by another key", plain, resigned(lambda s: None, other))
    def material(change): return changed(lambda b: change(b["verificationMaterial"]))
    def envelope(change): return changed(lambda b: change(b["dsseEnvelope"]))
    trial("another hint", plain, material(lambda m: m["publicKey"].update(hint="00" * 32)))
    trial("no hint", plain, material(lambda m: m["publicKey"].pop("hint")))
    trial("no public key", plain, material(lambda m: m.pop("publicKey")))
    trial("no log entries", plain, material(lambda m: m.pop("tlogEntries")))
    trial("no verification material", plain, changed(lambda b: b.pop("verificationMaterial")))
    trial("another media type", plain, changed(lambda b: b.update(mediaType="application/vnd.dev.sigstore.bundle+json;version=0.1")))
    trial("no media type", plain, changed(lambda b: b.pop("mediaType")))
    trial("another payload type", plain, envelope(lambda e: e.update(payloadType="application/json")))
    trial("no payload type", plain, envelope(lambda e: e.pop("payloadType")))
    trial("no signatures", plain, envelope(lambda e: e.update(signatures=[])))
    trial("no payload", plain, envelope(lambda e: e.pop("payload")))
    trial("a bad signature before the good one", plain, envelope(lambda e: e["signatures"].insert(0, {"sig": "AAAA", "keyid": ""})))
    trial("an empty signature", plain, signature(lambda s: b""))
    trial("a byte after the signature", plain, signature(lambda s: s + b"\0"))
    trial("a signature cut short", plain, signature(lambda s: s[:-1]))
    length = len(base64.b64decode(good["dsseEnvelope"]["signatures"][0]["sig"]))
    for at in range(length): trial(f"bit of the signature {at}", plain, signature(flip(at)))
    raw = payload(good)
    for at in range(0, len(raw), 41): trial(f"bit of the payload {at}", plain, repacked(flip(at)))
    trial("other white space in the payload", plain, repacked(lambda p: p + b" "))
    trial("a payload cut short", plain, repacked(lambda p: p[:-2]))
    def predicate(change): return resigned(lambda s: change(s["predicate"]))
    def resource(change): return predicate(lambda p: change(p["resources"]))
    trial("a digest of a file", plain, resource(lambda r: r[0].update(digest="00" * 32)))
    trial("a name of a file", plain, resource(lambda r: r[1].update(name="other")))
    trial("a file left out", plain, resource(lambda r: r.pop()))
    trial("a file added", plain, resource(lambda r: r.append({"name": "zz", "algorithm": "sha256", "digest": "00" * 32})))
    trial("two digests swapped", plain, resource(lambda r: (r[0].update(name=r[1]["name"]), r[1].update(name=raw and json.loads(raw)["predicate"]["resources"][0]["name"]))))
    def reordered(s):
        import hashlib
        s["predicate"]["resources"].reverse()
        s["subject"][0]["digest"]["sha256"] = hashlib.sha256(b"".join(bytes.fromhex(r["digest"]) for r in s["predicate"]["resources"])).hexdigest()
    trial("another order of the files", plain, resigned(reordered))
    trial("no files", plain, resource(lambda r: r.clear()))
    trial("another algorithm", plain, resource(lambda r: r[0].update(algorithm="blake2b")))
    trial("a path that climbs out", plain, resource(lambda r: r[0].update(name="../plain/" + r[0]["name"])))
    trial("shards", plain, predicate(lambda p: p["serialization"].update(method="shards", shard_size=1000)))
    trial("another predicate", plain, resigned(lambda s: s.update(predicateType="https://model_signing/signature/v9")))
    trial("another type of statement", plain, resigned(lambda s: s.update(_type="https://in-toto.io/Statement/v0.1")))
    trial("no subject", plain, resigned(lambda s: s.update(subject=[])))
    trial("two subjects", plain, resigned(lambda s: s["subject"].append(s["subject"][0])))
    trial("another root digest", plain, resigned(lambda s: s["subject"][0]["digest"].update(sha256="00" * 32)))
    trial("another name of the model", plain, resigned(lambda s: s["subject"][0].update(name="other")))
    trial("more in the predicate", plain, predicate(lambda p: p.update(card="x")))
    trial("a list for a statement", plain, resigned(lambda s: b"[]"))
    trial("no JSON", plain, b"signature")
    trial("nothing", plain, b"")
    print(json.dumps(trials))
    """#

  /// Where we are stricter on purpose: model_signing accepts these. In another order the files have another root digest
  /// than the version has.
  private static let refusedByUsAlone: Set<String> = ["another order of the files"]

  @Test(arguments: ["secp256r1", "secp384r1", "secp521r1"])
  func `is accepted and refused as model-signing does`(_ curve: String) throws {
    let python = try #require(`An artifact`.python)
    let environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "LC_ALL": "C.UTF-8"]
    let result = try Subprocess.run([python, "-c", Self.script, scratch.path, curve], environment: environment)
    #expect(result.status == 0, "\(result.errorText)")
    // The library prints warnings before the trials.
    let last = result.outputText.split(separator: "\n").last ?? ""
    let trials = try JSONDecoder().decode([Trial].self, from: Data(last.utf8))
    #expect(trials.count > 150 && trials.contains { $0.accepted })
    let key = try ArtifactKey(String(contentsOfFile: "\(scratch.path)/key.pub", encoding: .utf8))
    var measured: [String: VersionManifest.Artifact] = [:]
    for trial in trials {
      let artifact =
        try measured[trial.model]
        ?? ArtifactReader.measure("\(scratch.path)/\(trial.model)", uri: nil, format: nil) { _, _ in }
      measured[trial.model] = artifact
      let reason = Self.refusal([UInt8](trial.bundle), of: artifact, key: key)
      if trial.accepted, !Self.refusedByUsAlone.contains(trial.name) {
        #expect(reason == nil, "model_signing accepts: \(trial.name)")
      } else {
        #expect(reason != nil, "model_signing refuses: \(trial.name)")
      }
    }
  }

  /// Why a bundle does not count for an artifact; nil when it does.
  private static func refusal(
    _ bundle: [UInt8], of artifact: VersionManifest.Artifact, key: ArtifactKey
  ) -> String? {
    do {
      let signature = try ModelSignature(bundle: bundle)
      if let difference = signature.difference(from: artifact, files: artifact.files) { return difference }
      return signature.isSigned(by: key) ? nil : "it was not made with the key"
    } catch { return "\(error)" }
  }
}
