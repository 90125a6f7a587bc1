// How factors do since their study, and their retirement, as the gateway answers them.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { FactorStanding } from "#knowledge/stores/records/index.ts";
import { type FactorDecay, monitorDecay } from "#tools/factors/decay/index.ts";
import type { DecayAnswer, DecayRequest, DecayRow, FactorStandingAnswer, RetireRequest } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { askedFactors } from "./factor-list.ts";

type Parts = Pick<Services, "datasets" | "records" | "bus" | "clock">;

export async function factorDecay(
  { data, asOf, factors, recent, horizon, level }: DecayRequest,
  { datasets, records, bus, clock }: Parts,
  signal: AbortSignal,
): Promise<DecayAnswer> {
  const chosen = factors.length === 0 ? [] : askedFactors(factors, []).factors;
  const view = await datasets.view(data, asOf);
  const found = await monitorDecay(
    { view, records: await records(), bus, clock, signal },
    { chosen, recent, horizon, level },
  );
  return { dataset: view.dataset.id, asOf: isoTime(view.asOf), level, factors: found.map(rowOf) };
}

const rowOf = ({
  factor,
  studyId,
  horizon,
  test,
  adjustedP,
  status,
  because,
  before,
  state,
  changed,
}: FactorDecay): DecayRow => ({
  factor: factor.id,
  formula: factor.formula,
  study: studyId,
  horizon,
  studyIc: test?.study.mean ?? null,
  studySessions: test?.study.rows ?? null,
  liveIc: test?.live.mean ?? null,
  liveSessions: test?.live.rows ?? null,
  tStatistic: test?.tStatistic ?? null,
  adjustedP,
  status,
  because,
  before,
  changed,
  state,
});

/** The desk's own names in the audit trail: a person must not sign with one. */
const ofTheDesk: ReadonlySet<string> = new Set(["decay-monitor", "factor-search"]);

/** @throws tools/factor-retirement where none is proposed, or who decides is not a person */
export async function retireFactor(
  factorId: string,
  { data, as }: RetireRequest,
  { datasets, records, clock }: Parts,
): Promise<FactorStandingAnswer> {
  if (ofTheDesk.has(as))
    throw callerError(
      "tools/factor-retirement",
      `"${as}" is the desk itself, which proposes. Name the person who decides.`,
    );
  const dataset = await datasets.idOf(data);
  const { factors } = await records();
  if (!(await factors.retire(dataset, factorId, { as, atMs: clock.nowMs() })))
    throw notProposed(factorId, dataset, await factors.standing(dataset, factorId));
  return answerOf((await factors.standing(dataset, factorId)) as FactorStanding);
}

function notProposed(factorId: string, dataset: string, standing: FactorStanding | null): Error {
  const is =
    standing === null
      ? "has not been measured there: run quorum factors decay first"
      : standing.state === "retired"
        ? `was retired by ${standing.retiredBy}`
        : `is ${standing.status}`;
  return callerError(
    "tools/factor-retirement",
    `No retirement of "${factorId.slice(0, 60)}" on ${dataset} is proposed: it ${is}.`,
    { state: standing?.state ?? null },
  );
}

const answerOf = ({
  dataset,
  factorId,
  status,
  state,
  retiredBy,
  changedAtMs,
}: FactorStanding): FactorStandingAnswer => ({
  dataset,
  factor: factorId,
  status,
  state,
  retiredBy,
  changedAt: isoTime(changedAtMs),
});
