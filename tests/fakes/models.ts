// Models that were never trained, and verdicts of a gate that was never asked.

import { identityOf, type ModelDraft, type ModelIdentity, type ModelVersion } from "#tools/learning/registry/index.ts";
import { markPromotable } from "#tools/learning/validation/gate/promotable.ts";
import type { GateFindings, GateVerdict } from "#tools/learning/validation/index.ts";

export const aDraft = (change: Partial<ModelDraft> = {}): ModelDraft => ({
  model: "direction-5d/fake",
  parentId: null,
  lineage: {
    learner: "linear",
    parameters: { penalty: 0.01, layers: [4, 2], name: null },
    dataset: "fake",
    snapshot: "snap_1",
    features: { "momentum.12-1": "0f1e2d3c4b", "volatility.21": "5a5a5a5a5a" },
    codeVersion: "0.1.0",
    seed: 7,
    trainedFromMs: 1_600_000_000_000,
    trainedToMs: 1_700_000_000_000,
    studies: ["study_1"],
  },
  metrics: { sharpePerPeriod: 0.12, hitRate: null },
  format: "onnx",
  ...change,
});

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const someFindings = (passed: boolean, judgedAtMs: number): GateFindings => ({
  seal: "seal",
  subject: "direction-5d/fake",
  trials: 12,
  checks: [
    { rule: "periods", passed: true, says: "252 periods without shared labels, wanted at least 60" },
    {
      rule: "edge",
      passed,
      says: `p ${passed ? 0.01 : 0.4} of no edge over nothing after 12 trials, wanted at most 0.05`,
    },
  ],
  pValues: { zero: passed ? 0.01 : 0.4, alwaysUp: null, equalWeight: null },
  overfitting: null,
  paths: [0.1, null],
  table: [
    {
      id: "linear",
      role: "challenger",
      meanReturn: 0.001,
      interval: { lower: 0.0001, upper: 0.002 },
      sharpePerPeriod: 0.12,
      turnover: 0.4,
      hitRate: 0.52,
      rankIc: null,
      errorSkill: 0.01,
    },
  ],
  limits: { level: 0.05, fewestPeriods: 60, fewestDifferences: 30, mostOverfitting: 0.5, mostLoss: 0.05 },
  judgedAtMs,
});

export function passedBy(
  version: ModelVersion,
  judgedAtMs = 2_000,
): Extract<GateVerdict<ModelIdentity>, { kind: "promotable" }> {
  return { kind: "promotable", item: markPromotable(identityOf(version)), findings: someFindings(true, judgedAtMs) };
}

export function refusedBy(version: ModelVersion, judgedAtMs = 2_000): GateVerdict<ModelIdentity> {
  const findings = someFindings(false, judgedAtMs);
  return { kind: "refused", item: identityOf(version), rule: "edge", reason: findings.checks[1]!.says, findings };
}
