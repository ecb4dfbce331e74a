/// A sample of the policy.
extension Samples {
  /// A key on P-256.
  private static let key =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQG3rdtt7SBlMkfXj1Ruu0cFYQ/eMU7YG+YmDWoJOD75EBiOE1+U4K8zaTlmF/DCtUlN+UzqD1f3hbjQPVN1rxg=="

  static let policy = Sample(
    kind: .policy,
    text: """
      apiVersion: git-model/v1
      kind: Policy
      version: 1
      register: {}
      evidence: {}
      ownerGroups: [credit-team]
      approvalDays: 30
      gates:
        # Comments are welcome here.
        - name: production
          applies: {stage: Production, models: ["credit-*"], risk: [high, low]}
          from: [Staging]
          others: archive
          requires:
            lineage: [run, code, data]
            artifact: {immutable: true, formats: [mlflow, onnx]}
            evaluation:
              - {metric: roc_auc, dataset: holdout, min: 0.70}
              - {metric: log_loss, versus: champion, maxDrop: 0.01}
            soak: {stage: Staging, hours: 24}
            approvals: [{group: risk, count: 2, allowSelf: true}]
          waivers:
            - {checks: [evaluation, lineage], approvals: [{group: compliance, count: 1}], maxDays: 30}
            - {checks: [soak], approvals: [{group: compliance, count: 3}], maxDays: 7}
        - name: champion
          applies: {alias: champion}
          requires: {stage: Production}
      ungated: {stages: [None], aliases: [shadow]}
      defaultRisk: high
      rollback: {withinDays: 14, approvals: [], otherwise: [{group: model-owners, count: 1}]}
      withdraw: {approvals: []}
      model: {}
      policyChange: {approvals: [{group: maintainers, count: 1}]}
      repository: {approvals: [{group: maintainers, count: 1}]}
      breakGlass: {approvals: [{group: incident, count: 1}], ratifyWithinDays: 5}
      free: [README.md, "docs/**"]

      """,
    edits: [
      .good("ungated: {stages: [None], aliases: [shadow]}\n", ""), .good("evidence: {}", "evidence: {signedBy: [ci]}"),
      .good("requires: {stage: Production}", "requires: {modelCard: {sections: [Direct Use]}}"),
      .bad("evidence: {}", "evidence: {signedBy: []}", "at least 1 must be given"),
      .bad("evidence: {}", "evidence: {signedBy: risk}", "a list"),
      .good("breakGlass: {approvals: [{group: incident, count: 1}], ratifyWithinDays: 5}\n", ""),
      .good("\"docs/**\"", "\"docs/a/**\", .gitignore, a.b/c"), .good("min: 0.70", "min: 1"),
      .good("    from: [Staging]\n", ""),
      .good(
        "requires: {stage: Production}",
        "requires: {signature: {keys: [{name: release, key: \(key)}, {name: other, key: \(key)}]}}"),
      .good(
        "requires: {stage: Production}",
        "requires:\n      signature:\n        keys:\n          - name: release\n            key: |\n"
          + "              -----BEGIN PUBLIC KEY-----\n              \(key)\n              -----END PUBLIC KEY-----"),
      .bad("requires: {stage: Production}", "requires: {signature: {}}", "is missing"),
      .bad("requires: {stage: Production}", "requires: {signature: {keys: []}}", "at least 1"),
      .bad("requires: {stage: Production}", "requires: {signature: {keys: [{name: a, key: AAAA}]}}", "another kind"),
      .bad("requires: {stage: Production}", "requires: {signature: {keys: [{key: \(key)}]}}", "is missing"),
      .bad("requires: {stage: Production}", "requires: {signature: {keys: [{name: a}]}}", "is missing"),
      .bad(
        "requires: {stage: Production}", "requires: {signature: {keys: [{name: a, key: \(key), by: x}]}}", "unknown key"
      ),
      .unseen(
        "requires: {stage: Production}",
        "requires: {signature: {keys: [{name: a, key: \(key)}, {name: a, key: \(key)}]}}", "two keys are called"),
      .good("hours: 24", "hours: 8784"),
      .bad("{stage: Staging, hours: 24}", "3d", "a mapping"), .bad("hours: 24", "hours: 0", "an integer from 1"),
      .bad("hours: 24", "hours: 8785", "an integer from 1"), .bad(", hours: 24", "", "missing"),
      .bad("stage: Staging, ", "", "missing"), .bad("hours: 24", "hours: 24, days: 2", "unknown key"),
      .bad("[soak]", "[approvals]", "one of from"), .bad("[soak]", "[]", "at least 1"),
      .unseen("[soak]", "[soak, lineage]", "named by two rules"), .bad("maxDays: 7", "maxDays: 0", "an integer from 1"),
      .bad(", maxDays: 7", "", "missing"), .bad("[{group: compliance, count: 3}]", "[]", "at least one approval"),
      .bad("approvals: [{group: compliance, count: 3}], ", "", "at least one approval"),
      .bad("maxDays: 7", "maxDays: 7, until: 1", "unknown key"),
      .bad("[{group: incident, count: 1}]", "[]", "at least one approval"),
      .bad("approvals: [{group: incident, count: 1}], ", "", "at least one approval"),
      .bad("version: 1\n", "version: 0\n", "an integer from 1"), .bad("register: {}\n", "", "\"register\" is missing"),
      .bad("register: {}", "register: {approvals: []}", "unknown key"),
      .bad("approvalDays: 30", "approvalDays: 0", "an integer from 1"),
      .bad("approvalDays: 30", "approvalDays: 9999", "an integer from 1"),
      .bad("[credit-team]", "[credit team]", "not a group"),
      .bad("{stage: Production, models", "{stage: Production, alias: champion, models", "either a stage or an alias"),
      .bad("{stage: Production, models", "{models", "either a stage or an alias"),
      .bad("[high, low]", "[high, severe]", "one of low"),
      .bad("[\"credit-*\"]", "[\"*********\"]", "not a name pattern"),
      .bad("[\"credit-*\"]", "[\"\"]", "not a name pattern"),
      .bad("others: archive", "others: delete", "one of archive"),
      .bad("[run, code, data]", "[run, cod]", "one of run"),
      .bad("immutable: true", "immutable: yes", "true or false"),
      .bad("min: 0.70}", "min: \"0.70\"}", "a finite number"),
      .bad(", min: 0.70}", "}", "demands nothing"), .bad(", maxDrop: 0.01", "", "go together"),
      .good("maxDrop: 0.01", "maxDrop: 2%"), .good("maxDrop: 0.01", "minGain: 0.5%"),
      .good("maxDrop: 0.01", "minGain: 0, allowPartial: true, lacking: list"), .good("maxDrop: 0.01", "maxDrop: 100%"),
      .good("versus: champion", "versus: {alias: champion}"), .good("versus: champion", "versus: {stage: Production}"),
      .bad("versus: champion", "versus: {stage: Production, alias: champion}", "either an alias or a stage"),
      .bad("versus: champion", "versus: {}", "either an alias or a stage"),
      .bad("versus: champion", "versus: latest", "not an alias"),
      .bad("versus: champion", "versus: {stage: a/b}", "not a stage"),
      .bad("versus: champion", "versus: {run: x}", "unknown key"),
      .bad("maxDrop: 0.01", "maxDrop: 0.01, minGain: 0.01", "go together"),
      .bad("maxDrop: 0.01", "maxDrop: -1%", "not negative"), .bad("maxDrop: 0.01", "maxDrop: \"%\"", "not negative"),
      .bad("maxDrop: 0.01", "minGain: 1.2.3%", "not negative"), .bad("maxDrop: 0.01", "minGain: 1 %", "not negative"),
      .bad("maxDrop: 0.01", "minGain: +1%", "not negative"), .bad("maxDrop: 0.01", "minGain: 1e2%", "not negative"),
      .unseen("maxDrop: 0.01", "maxDrop: 101%", "lets everything pass"),
      .bad("maxDrop: 0.01", "maxDrop: 0.01, lacking: keep", "one of refuse"),
      .bad("maxDrop: 0.01", "maxDrop: 0.01, allowPartial: 1", "true or false"),
      .good("requires: {stage: Production}", "requires: {modelCard: {}}"),
      .good(
        "requires: {stage: Production}",
        "requires: {modelCard: {sections: [Direct Use], metadata: [license], metricsMatch: evaluation}}"),
      .bad("requires: {stage: Production}", "requires: {modelCard: []}", "a mapping"),
      .bad("requires: {stage: Production}", "requires: {modelCard: {sections: Direct Use}}", "a list"),
      .bad("requires: {stage: Production}", "requires: {modelCard: {sections: [\" \"]}}", "not empty"),
      .bad("requires: {stage: Production}", "requires: {modelCard: {metadata: [1]}}", "not empty"),
      .bad("requires: {stage: Production}", "requires: {modelCard: {metricsMatch: bias}}", "expected evaluation"),
      .bad("requires: {stage: Production}", "requires: {modelCard: {section: []}}", "unknown key"),
      .bad("versus: champion, ", "", "go together"),
      .bad("maxDrop: 0.01", "maxDrop: -0.01", "not negative"), .bad("maxDrop: 0.01", "maxDrop: 1/2", "not negative"),
      .unseen("metric: log_loss", "metric: our_loss", "higherIsBetter"),
      .good("metric: log_loss", "metric: our_loss, higherIsBetter: false"),
      .bad(
        "requires: {stage: Production}", "requires: {stage: Production}\n    others: archive",
        "belong to gates of a stage"),
      .bad("requires: {stage: Production}", "requires: {soaking: 3}", "unknown key"),
      .bad("    requires: {stage: Production}\n", "", "missing"),
      .good(
        "requires: {stage: Production}",
        "requires: {biasAudit: {attributes: [sex, \"sex*age_band\"], dataset: holdout, impactRatio: {min: 0.8}, "
          + "demographicParityDifference: {max: 0.1}, equalOpportunityDifference: {max: 0}, "
          + "equalizedOddsDifference: {max: 1}, minGroupSize: 30, excludeBelow: 0.02, maxAgeDays: 365, "
          + "recomputable: true, allowSelf: true}}"),
      audit("{}", "\"gates[1].requires.biasAudit.attributes\" is missing"),
      audit("{attributes: [sex]}", "demands nothing"), audit("{attributes: [], impactRatio: {min: 0.8}}", "at least 1"),
      audit("{attributes: [sex], impactRatio: 0.8}", "a mapping"),
      audit("{attributes: [sex], impactRatio: {max: 0.8}}", "unknown key"),
      audit("{attributes: [sex], impactRatio: {min: 80}}", "from 0 to 1"),
      audit("{attributes: [sex], impactRatio: {min: -0.1}}", "from 0 to 1"),
      audit("{attributes: [sex], equalizedOddsDifference: {min: 0.1}}", "unknown key"),
      audit("{attributes: [sex, sex], impactRatio: {min: 0.8}}", "listed twice"),
      audit("{attributes: [\"sex**age\"], impactRatio: {min: 0.8}}", "not an attribute"),
      audit("{attributes: [\" sex\"], impactRatio: {min: 0.8}}", "not an attribute"),
      audit("{attributes: [sex], impactRatio: {min: 0.8}, minGroupSize: 0}", "an integer from 1"),
      audit("{attributes: [sex], impactRatio: {min: 0.8}, excludeBelow: 1}", "a share of all people"),
      audit("{attributes: [sex], impactRatio: {min: 0.8}, excludeBelow: -0.02}", "a share of all people"),
      audit("{attributes: [sex], impactRatio: {min: 0.8}, maxAgeDays: 0}", "an integer from 1"),
      audit("{attributes: [sex], impactRatio: {min: 0.8}, recomputable: yes}", "true or false"),
      .unseen(
        "requires: {stage: Production}",
        "requires: {biasAudit: {attributes: [\"a*b\", \"b*a\"], impactRatio: {min: 0.8}}}", "listed twice"),
      .good(
        "requires: {stage: Production}",
        "requires: {evidence: [{type: testReport, signedBy: [qa, model-owners], dataset: holdout, maxAgeDays: 30}, {type: other}]}"
      ),
      .bad("requires: {stage: Production}", "requires: {evidence: {type: other}}", "a list"),
      .bad(
        "requires: {stage: Production}", "requires: {evidence: [{signedBy: [qa]}]}",
        "\"gates[1].requires.evidence[0].type\" is missing"),
      .bad("requires: {stage: Production}", "requires: {evidence: [{type: opinion}]}", "one of evaluation"),
      .bad("requires: {stage: Production}", "requires: {evidence: [{type: other, signedBy: []}]}", "at least 1"),
      .bad(
        "requires: {stage: Production}", "requires: {evidence: [{type: other, maxAgeDays: 1.5}]}", "an integer from 1"),
      .unseen("name: champion", "name: production", "two gates"), .bad("count: 2", "count: 0", "an integer from 1"),
      .bad("count: 2", "count: 101", "an integer from 1"), .bad("count: 2, ", "", "missing"),
      .bad("allowSelf: true", "allowSelf: 1", "true or false"),
      .bad("aliases: [shadow]", "aliases: [latest]", "not an alias"),
      .bad("defaultRisk: high", "defaultRisk: none", "one of low"),
      .bad("withinDays: 14, ", "", "missing"), .bad("withinDays: 14", "withinDays: -1", "an integer from 0"),
      .bad("withdraw: {approvals: []}\n", "", "\"withdraw\" is missing"),
      .bad("withdraw: {approvals: []}", "withdraw: []", "a mapping"),
      .bad(", ratifyWithinDays: 5", "", "missing"), .bad("free: [README.md, \"docs/**\"]\n", "", "\"free\" is missing"),
      .bad("\"docs/**\"", "\"policy/**\"", "not a free path"), .bad("\"docs/**\"", "models", "not a free path"),
      .bad("\"docs/**\"", "\"**\"", "not a free path"), .bad("\"docs/**\"", "\"docs/*\"", "not a free path"),
      .bad("\"docs/**\"", "docs/", "not a free path"), .bad("\"docs/**\"", "docs/../policy", "not a free path"),
      .bad("\"docs/**\"", "/docs", "not a free path"), .bad("\"docs/**\"", "registry.yaml", "not a free path"),
      .bad("\"docs/**\"", "\"docs/../\\u0301x\"", "not a free path"), .bad("\"docs/**\"", "\"/**\"", "not a free path"),
      .bad("\"docs/**\"", "\"policy/\\u0301x\"", "not a free path"),
    ])

  /// A bias audit requirement that is wrong.
  private static func audit(_ rule: String, _ says: String) -> Edit {
    .bad("requires: {stage: Production}", "requires: {biasAudit: \(rule)}", says)
  }
}
