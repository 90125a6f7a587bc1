// The monitor: measures factors on a data set as known now, keeps their standing, tells the bus what changed, and proposes retirements.

import type { Clock } from "#infra/runtime/index.ts";
import { type EventBus, factorChanged } from "#knowledge/bus/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type {
  FactorStanding,
  FactorState,
  FactorStatus,
  Records,
  RegisteredFactor,
  Study,
} from "#knowledge/stores/records/index.ts";
import { type Column, computeColumns } from "#tools/columns/index.ts";
import { benjaminiHochberg } from "#tools/numeric/index.ts";
import { type ForwardRanks, forwardRanks, rankedIn, rowCorrelations } from "../discovery/index.ts";
import { type Factor, factorOfRegistered } from "../library/index.ts";
import { type FactorPanel, factorPanel, tradedCloses, universeColumn } from "../panel/index.ts";
import { type DecayTest, statusOf, testDecay } from "./measure-decay.ts";

export interface DecayOptions {
  /** Of the library; registered factors of the data set are measured in any case. */
  readonly chosen: readonly Factor[];
  /** Sessions of the newest stretch, for factors of the library; those before are their study. */
  readonly recent: number;
  /** Sessions from entry to exit, for factors of the library. */
  readonly horizon: number;
  /** Rate of false alarms among the factors measured at one time. */
  readonly level: number;
}

export interface DecayServices {
  readonly view: MarketView;
  readonly records: Pick<Records, "factors" | "studies">;
  readonly bus: () => Promise<Pick<EventBus, "publish">>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface FactorDecay {
  readonly factor: Factor;
  /** Null for a factor of the library. */
  readonly studyId: string | null;
  readonly horizon: number;
  readonly test: DecayTest | null;
  /** Benjamini-Hochberg's, over all that were measured. */
  readonly adjustedP: number | null;
  /** Null where nothing can be said, and why. */
  readonly status: FactorStatus | null;
  readonly because: string;
  readonly before: FactorStatus | null;
  readonly state: FactorState;
  readonly changed: boolean;
}

interface Watched {
  readonly factor: Factor;
  readonly studyId: string | null;
  readonly horizon: number;
  /** Rows of the study, and the first row after it. */
  readonly rows: (panel: FactorPanel) => { readonly from: number; readonly to: number };
}

/**
 * Measures every registered factor that is not retired, and those chosen. A registered factor is held against the rows held out of its study,
 * since the training rows flattered it; one of the library against all rows before the newest.
 * @throws tools/series-too-short where there is no session
 */
export async function monitorDecay(services: DecayServices, options: DecayOptions): Promise<readonly FactorDecay[]> {
  const { view, records, signal } = services;
  const dataset = view.dataset.id;
  const standings = new Map((await records.factors.standings(dataset)).map((one) => [one.factorId, one]));
  const registered = (await records.factors.list(dataset)).filter(
    ({ factorId }) => standings.get(factorId)?.state !== "retired",
  );
  const watched = [
    ...(await Promise.all(registered.map((one) => watchedOf(one, records)))),
    ...options.chosen.map((factor) => ofLibrary(factor, options)),
  ];
  if (watched.length === 0) return [];
  const columns = [...new Set(["close", ...watched.flatMap(({ factor }) => factor.columns)])];
  const panel = await factorPanel(view, { columns, signal });
  const tests = testAll(watched, panel);
  const ps = tests.flatMap((test) => ("pValue" in test ? [test.pValue] : []));
  const adjusted = [...benjaminiHochberg(Float64Array.from(ps))];
  const found: FactorDecay[] = [];
  for (const [i, { factor, studyId, horizon }] of watched.entries()) {
    const test = tests[i] as (typeof tests)[number];
    const standing = standings.get(factor.id) ?? null;
    const own = { factor, studyId, horizon, before: standing?.status ?? null };
    if (!("pValue" in test)) {
      const state = standing?.state ?? "in-use";
      found.push({ ...own, test: null, adjustedP: null, status: null, because: test.because, state, changed: false });
      continue;
    }
    const adjustedP = adjusted.shift() as number;
    found.push(await kept(services, standing, { ...own, test, adjustedP }, options.level));
  }
  return found;
}

async function watchedOf(row: RegisteredFactor, { studies }: Pick<Records, "studies">): Promise<Watched> {
  const { horizon, trainEndMs, toMs } = spanOf(await studies.get(row.studyId));
  const after = (panel: FactorPanel, ms: number): number => {
    const at = panel.timesMs.findIndex((time) => time > ms);
    return at < 0 ? panel.rows : at;
  };
  return {
    factor: factorOfRegistered(row),
    studyId: row.studyId,
    horizon,
    // the last returns of the study reached its end: rows after them are new
    rows: (panel) => ({ from: after(panel, trainEndMs), to: after(panel, toMs) - horizon - 1 }),
  };
}

/** A factor is registered under a study of ours, whose spec says these. */
const spanOf = (
  study: Study | null,
): { readonly horizon: number; readonly trainEndMs: number; readonly toMs: number } =>
  study?.spec as ReturnType<typeof spanOf>;

const ofLibrary = (factor: Factor, { recent, horizon }: DecayOptions): Watched => ({
  factor,
  studyId: null,
  horizon,
  rows: ({ rows }) => ({ from: 0, to: Math.max(0, rows - recent - horizon - 1) }),
});

const batch = 8; // columns that are held at once

function testAll(watched: readonly Watched[], panel: FactorPanel): readonly ReturnType<typeof testDecay>[] {
  const { lanes, rows, columns } = panel;
  const ahead = new Map<number, ForwardRanks>();
  const forwardOf = (horizon: number): ForwardRanks => {
    const made =
      ahead.get(horizon) ?? forwardRanks(tradedCloses(panel), columns[universeColumn] as Column, lanes, horizon);
    ahead.set(horizon, made);
    return made;
  };
  const tests: ReturnType<typeof testDecay>[] = [];
  for (let first = 0; first < watched.length; first += batch) {
    const part = watched.slice(first, first + batch);
    const ranks = computeColumns(
      part.map(({ factor }) => rankedIn(factor.expression)),
      columns,
      rows,
      { lanes },
    );
    for (const [i, { factor, horizon, rows: rowsOf }] of part.entries()) {
      const forward = forwardOf(horizon);
      const information = rowCorrelations(ranks[i] as Column, forward.ranks, lanes, 0, rows);
      const signed = information.map((value) => factor.direction * value);
      const { from, to } = rowsOf(panel);
      tests.push(testDecay(signed.subarray(from, to), signed.subarray(to), horizon));
    }
  }
  return tests;
}

type Tested = Pick<FactorDecay, "factor" | "studyId" | "horizon" | "before"> & {
  readonly test: DecayTest;
  readonly adjustedP: number;
};

/** Keeps a standing and tells of a change. What was measured as of later is not overwritten by a look at the past. */
async function kept(
  { view, records, bus, clock }: DecayServices,
  standing: FactorStanding | null,
  tested: Tested,
  level: number,
): Promise<FactorDecay> {
  const { factor, test, adjustedP } = tested;
  const status = statusOf(test, adjustedP, level);
  const because = `live ${test.live.mean.toFixed(4)} against ${test.study.mean.toFixed(4)}, adjusted p ${adjustedP.toPrecision(2)}`;
  const newest = (standing?.measured as { readonly asOfMs?: number } | null)?.asOfMs ?? Number.NEGATIVE_INFINITY;
  if (view.asOf < newest) return { ...tested, status, because, state: standing?.state ?? "in-use", changed: false };
  const place = { dataset: view.dataset.id, factorId: factor.id };
  const { standing: after, before } = await records.factors.measure({
    ...place,
    status,
    measured: { ...test, adjustedP, horizon: tested.horizon, asOfMs: view.asOf },
    atMs: clock.nowMs(),
    proposeRetirement: status === "gone",
  });
  const changed = before === null ? status !== "alive" : before !== status;
  if (changed)
    await (await bus()).publish(
      factorChanged,
      {
        dataset: place.dataset,
        factor: factor.id,
        from: before,
        to: status,
        liveIc: test.live.mean,
        studyIc: test.study.mean,
        adjustedP,
        asOfMs: view.asOf,
        says: `${factor.id} is ${status}: ${because}`,
      },
      { id: `${place.dataset}/${factor.id}/${status}/${view.asOf}`, eventTimeMs: view.asOf },
    );
  return { ...tested, status, because, before, state: after.state, changed };
}
