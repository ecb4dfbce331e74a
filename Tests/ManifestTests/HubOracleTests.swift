import Documents
import Manifest
import TestSupport
import Testing

/// Cards and results made by huggingface_hub itself, and what it reads in them.
@Suite("Model cards as huggingface_hub writes them", .enabled(if: PythonOracle.path != nil, "\(PythonOracle.reason)"))
struct HubOracleTests {
  /// Prints, for each of many random cards, a line of JSON: the card, the keys of its metadata that say something, and
  /// its results as [metric, dataset type, config, name, value, whether special]. Values are written by `repr`.
  private static let cards = #"""
    import json, random, sys
    from huggingface_hub import EvalResult, ModelCard, ModelCardData
    from huggingface_hub.repocard_data import model_index_to_eval_results
    random.seed(11)
    words = ["roc_auc", "f1", "no", "yes", "null", "1e5", "0x1F", "12:30", "# x", "a: b", "Größe", "日本語", "😀", "- x",
             "'q'", '"q"', "tab\there", "two\nlines", " lead", "trail ", "~", "*a", "&a", "!t", "%d", "@u", "`c`", "[l]",
             "{m}", "1_000", "0o7", "2026-11-21", "=", "<<", "é" * 50, "long " * 40, "\u00a0", "-", "?", "."]
    word = lambda: random.choice(words)
    name = lambda: random.choice([w for w in words if w.strip()])
    shared = {"sensitive_feature": "sex"}
    def number():
        kind = random.randrange(6)
        if kind == 0: return random.randrange(-10, 1000)
        if kind == 1: return round(random.random(), random.randrange(1, 6))
        if kind == 2: return random.random() * 10 ** random.randrange(-12, 12)
        if kind == 3: return float(random.randrange(100))
        if kind == 4: return "20.0 ± 1.2"
        return random.random()
    def result():
        return EvalResult(
            task_type=name(), dataset_type=name(), dataset_name=name(), metric_type=name(), metric_value=number(),
            dataset_config=random.choice([None, None, "fr", name()]), metric_name=random.choice([None, word()]),
            metric_args=random.choice([None, None, shared, {}, {1: 0.5, 0.25: [1]}]),
            metric_config=random.choice([None, None, None, "large"]), dataset_args=random.choice([None, shared]),
            verified=random.choice([None, False]), dataset_revision=random.choice([None, "5503434d"]))
    for index in range(400):
        tags = [word() for _ in range(random.randrange(4))]
        data = dict(language=random.choice(["no", "en", ["no", "fr"], None]), license=random.choice([None, "mit", "", "other"]),
                    tags=random.choice([None, tags]), datasets=random.choice([None, tags, []]), extra=random.choice([None, word(), 3, 0.5, False, {"a": 1}, {}]))
        if tags and random.random() < 0.3: data |= dict(first=tags, second=tags)
        results = [result() for _ in range(random.randrange(5))]
        if results: data |= dict(model_name=name(), eval_results=results)
        card = ModelCard.from_template(ModelCardData(**data), model_id="m", direct_use=random.choice([None, "Scoring."]))
        text = random.choice([str(card), card.content.replace("\n", "\r\n") if "\r" not in str(card) else str(card)])
        read = ModelCard(text)
        known = read.data.to_dict()
        def real(v):
            if isinstance(v, str): return v != "null" and any(c.isalnum() for c in v)
            if isinstance(v, (list, dict)): return any(map(real, v.values() if isinstance(v, dict) else v))
            return v is not None
        says = {k: real(v) for k, v in known.items() if k != "model-index"}
        out = []
        if known.get("model-index"):
            for r in model_index_to_eval_results(known["model-index"])[1]:
                out.append([r.metric_type, r.dataset_type, r.dataset_config, r.dataset_name, repr(r.metric_value) if not isinstance(r.metric_value, str) else None,
                            bool(r.metric_args) or r.metric_config is not None])
        print(json.dumps([text, says, out]))
    """#

  @Test func `metadata and results are those that huggingface_hub reads`() throws {
    let lines = try PythonOracle.run(Self.cards).split(separator: "\n")
    #expect(lines.count == 400)
    var values = 0
    var aliases = 0
    for line in lines {
      let parts = try #require(try JSON.read(Array(line.utf8)).elements)
      let text = try #require(parts[0].text)
      let card = try ModelCard.read(Array(text.utf8))
      if text.contains("*id001") { aliases += 1 }
      for pair in parts[1].pairs ?? [] {
        let expected = pair.value.value == .bool(true)
        #expect(card.hasMetadata(pair.key) == expected, "\(pair.key) of \(text)")
      }
      let results = card.index?.results ?? []
      let expected = parts[2].elements ?? []
      #expect(results.count == expected.count)
      for (result, known) in zip(results, expected) {
        let known = try #require(known.elements)
        #expect(result.metric == known[0].text && result.dataset == known[1].text, "\(text)")
        #expect(result.config == known[2].text && result.datasetName == known[3].text, "\(text)")
        #expect(result.value?.number == known[4].text.flatMap { ExactDecimal(text: $0) }, "\(text)")
        #expect(known[5].value == .bool(result.isSpecial), "\(text)")
        values += result.value == nil ? 0 : 1
      }
    }
    #expect(values > 300 && aliases > 20, "the cards hold what the test is about: \(values), \(aliases)")
  }

  /// Prints the empty template, one with every field filled in, and the headings of both.
  private static let templates = #"""
    import json, re
    from pathlib import Path
    import huggingface_hub
    from huggingface_hub import ModelCard, ModelCardData
    template = (Path(huggingface_hub.__file__).parent / "templates" / "modelcard_template.md").read_text()
    fields = set(re.findall(r"{{ *(\w+)", template)) - {"card_data"}
    print(json.dumps([str(ModelCard.from_template(ModelCardData())),
                      str(ModelCard.from_template(ModelCardData(license="mit"), **{f: "Written." for f in fields})),
                      re.findall(r"^#+ +(.*)$", template.split("\n---\n")[1], re.M)]))
    """#

  @Test func `no section of the empty template is filled in, and every one of the full template is`() throws {
    let printed = Array(try PythonOracle.run(Self.templates).utf8)
    let parts = try #require(try JSON.read(printed).elements)
    let texts = parts.prefix(2).compactMap(\.text)
    #expect(texts.count == 2)
    let empty = try ModelCard.read(Array(texts[0].utf8))
    let full = try ModelCard.read(Array(texts[1].utf8))
    let titles = try #require(parts[2].elements).compactMap(\.text).dropFirst()
    #expect(titles.count == 35)
    for title in titles {
      let open = empty.sections(titled: title)
      #expect(!open.isEmpty && open.allSatisfy { $0.content != .text }, "\(title): \(open)")
      let written = full.sections(titled: title)
      #expect(!written.isEmpty && written.allSatisfy { $0.content == .text }, "\(title): \(written)")
    }
  }

  /// Prints files of .eval_results with their entries.
  private static let entries = #"""
    import json, random, yaml
    from huggingface_hub import EvalResultEntry, eval_result_entries_to_yaml, parse_eval_result_entries
    random.seed(5)
    for index in range(100):
        made = [EvalResultEntry(dataset_id=random.choice(["cais/hle", "Idavidrein/gpqa", "no", "a b"]), task_id=f"t-{i} {index}",
                                value=random.choice([20.9, 1, 0.412, random.random() * 1e-6, "n/a"]), notes=random.choice([None, "no-tools"]),
                                date=random.choice([None, "2025-01-15", "2025-01-15T10:30:00Z"]),
                                source_url=random.choice([None, "https://example.org"])) for i in range(random.randrange(1, 5))]
        text = yaml.dump(eval_result_entries_to_yaml(made))
        read = parse_eval_result_entries(yaml.safe_load(text))
        print(json.dumps([text, [[f"{e.dataset_id}.{e.task_id}", None if isinstance(e.value, str) else repr(e.value)] for e in read]]))
    """#

  @Test func `entries of .eval_results are those that huggingface_hub reads`() throws {
    let lines = try PythonOracle.run(Self.entries).split(separator: "\n")
    #expect(lines.count == 100)
    for line in lines {
      let parts = try #require(try JSON.read(Array(line.utf8)).elements)
      let text = try #require(parts[0].text)
      let payload = Array(text.utf8)
      #expect(EvidenceFormat.recognise(payload) == .evalResults, "\(text)")
      let metrics = try EvidenceFormat.evalResults.metrics(in: payload)
      let expected = parts[1].elements ?? []
      #expect(metrics.count == expected.count)
      for entry in expected {
        let pair = try #require(entry.elements)
        let name = try #require(pair[0].text)
        let value = try #require(metrics[name])
        if let number = pair[1].text {
          #expect(value == ExactDecimal(text: number).map(MetricValue.number), "\(text)")
        } else {
          guard case .unusable = value else { Issue.record("\(value) of \(text)"); continue }
        }
      }
    }
  }
}
