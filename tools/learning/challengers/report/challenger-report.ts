// What a training leaves for people and programs: everything that it found, without a clock's time, so that the same run writes the same.

import { isoTime } from "#infra/runtime/index.ts";
import type { GateFindings, TableRow } from "../../validation/index.ts";
import type { MadeChallenger } from "../challenger.ts";

export interface ChallengerReport {
  readonly versionId: string;
  readonly model: string;
  readonly learner: string;
  readonly artefactHash: string;
  readonly snapshot: string;
  readonly dataset: string;
  readonly rows: number;
  readonly sessions: number;
  readonly symbols: readonly string[];
  readonly inputs: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly plan: MadeChallenger["plan"];
  readonly options: Readonly<Record<string, unknown>>;
  readonly training: {
    readonly ended: string;
    readonly best: number | null;
    readonly trainLoss: readonly number[];
    readonly heldLoss: readonly (number | null)[];
  };
  readonly heldOut: MadeChallenger["heldOut"];
  readonly passed: boolean;
  readonly refusedBy: string | null;
  readonly trials: number;
  readonly checks: GateFindings["checks"];
  readonly table: readonly TableRow[];
  /** Growth of one unit by period, by row of the table. */
  readonly growth: readonly (readonly number[])[];
  readonly paths: readonly (number | null)[];
}

export function challengerReport({
  version,
  verdict,
  examination,
  set,
  plan,
  fitted,
  heldOut,
}: MadeChallenger): ChallengerReport {
  const { snapshot } = set;
  const { findings } = verdict;
  return {
    versionId: version.versionId,
    model: version.model,
    learner: version.lineage.learner,
    artefactHash: version.artefact.hash,
    snapshot: snapshot.id,
    dataset: snapshot.dataset,
    rows: snapshot.rows,
    sessions: snapshot.sessions,
    symbols: snapshot.symbols,
    inputs: Object.keys(snapshot.inputs),
    from: isoTime(snapshot.fromMs),
    to: isoTime(snapshot.toMs),
    plan,
    options: version.lineage.parameters.options as Readonly<Record<string, unknown>>,
    training: {
      ...fitted.record,
      heldLoss: fitted.record.heldLoss.map((loss) => (Number.isFinite(loss) ? loss : null)),
    },
    heldOut,
    passed: verdict.kind === "promotable",
    refusedBy: verdict.kind === "refused" ? verdict.rule : null,
    trials: findings.trials,
    checks: findings.checks,
    table: examination.table,
    growth: examination.returns.map(growthOf),
    paths: examination.paths,
  };
}

function growthOf(returns: Float64Array): number[] {
  let value = 1;
  return Array.from(returns, (earned) => (value *= 1 + earned));
}
