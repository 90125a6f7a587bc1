// The proof of no look-ahead over factors: what is known later changes no bit of what a factor was.

import type { Dataset, Fact } from "#knowledge/domain/index.ts";
import type { Factor } from "#tools/factors/library/index.ts";
import { type FactorPanel, factorPanel } from "#tools/factors/panel/index.ts";
import { Preparation } from "#tools/factors/prepare/index.ts";
import { columnsOfSurvey, factorValues } from "#tools/factors/survey/index.ts";
import { worldOf } from "#tools/features/verify/index.ts";
import { scrambledAfter } from "#tools/features/verify/lies.ts";

export interface Proof {
  readonly failures: readonly string[];
  /** Factors that had a value. */
  readonly seen: ReadonlySet<string>;
  readonly values: number;
}

export interface ProofOptions {
  readonly preparation?: Preparation;
  /** What is done to a whole column afterwards: a mistake that the proof must find. */
  readonly after?: (values: Float64Array) => Float64Array;
}

/** What is to be proved: a column that is made of a panel. */
export interface MadeColumns {
  readonly ids: readonly string[];
  /** Of the panel. */
  readonly columns: readonly string[];
  readonly of: (panel: FactorPanel) => Promise<readonly Float64Array[]>;
}

/** At a moment: later facts deleted, scrambled and told as they were, seen from the moment and from the end; rows known by the moment are compared. */
export async function proveFactors(
  dataset: Dataset,
  facts: readonly Fact[],
  factors: readonly Factor[],
  moment: number,
  { preparation = Preparation.parse({}), after = (values) => values }: ProofOptions = {},
): Promise<Proof> {
  return proveColumns(dataset, facts, moment, {
    ids: factors.map(({ id }) => id),
    columns: columnsOfSurvey({ factors, preparation }),
    of: async (panel) => factorValues(factors, panel, preparation).map((column) => after(Float64Array.from(column))),
  });
}

export async function proveColumns(
  dataset: Dataset,
  facts: readonly Fact[],
  moment: number,
  made: MadeColumns,
): Promise<Proof> {
  const known = facts.filter(({ value }) => value.knownAtMs <= moment);
  const later = facts.filter(({ value }) => value.knownAtMs > moment).map(lie);
  const worlds = {
    true: facts,
    deleted: known,
    scrambled: [...known, ...scrambledAfter(later, moment, 5)],
  };
  const at = async (name: keyof typeof worlds, ms: number): Promise<Found> => {
    const world = await worldOf(name, dataset, { facts: worlds[name], blocks: [] });
    const panel = await factorPanel(await world.at(ms), { columns: made.columns });
    return { panel, values: await made.of(panel) };
  };
  const truth = await at("true", moment);
  const failures: string[] = [];
  for (const [name, ms] of [
    ["deleted", dataset.nowMs],
    ["scrambled", moment],
    ["scrambled", dataset.nowMs],
    ["true", dataset.nowMs],
  ] as const)
    failures.push(
      ...compared(
        truth,
        await at(name, ms),
        made.ids,
        moment,
        `${name}, seen from ${ms === moment ? "the moment" : "the end"}`,
      ),
    );
  return {
    failures,
    seen: new Set(made.ids.filter((_, i) => truth.values[i]!.some((value) => !Number.isNaN(value)))),
    values: truth.values.reduce((sum, { length }) => sum + length, 0),
  };
}

interface Found {
  readonly panel: FactorPanel;
  readonly values: readonly Float64Array[];
}

/** A vendor's figure as a lie, told as of long before. */
const lie = (fact: Fact): Fact =>
  fact.kind === "metric"
    ? { ...fact, value: { ...fact.value, value: -3 * fact.value.value, eventTimeMs: fact.value.eventTimeMs - 1_000 } }
    : fact;

function compared(truth: Found, other: Found, ids: readonly string[], moment: number, how: string): string[] {
  const rows = other.panel.knownAtMs.filter((ms) => ms <= moment).length;
  if (rows !== truth.panel.rows) return [`${rows} rows ${how}, ${truth.panel.rows} in truth`];
  const lanes = truth.panel.instruments.map(({ symbol }) =>
    other.panel.instruments.findIndex((one) => one.symbol === symbol),
  );
  return ids.flatMap((id, i) => {
    for (let t = 0; t < rows; t++)
      for (const [lane, there] of lanes.entries()) {
        const [a, b] = [
          truth.values[i]![t * truth.panel.lanes + lane]!,
          other.values[i]![t * other.panel.lanes + there]!,
        ];
        if (!Object.is(a, b))
          return [`${id}: ${truth.panel.instruments[lane]!.symbol} in row ${t}: ${a}, but ${b} ${how}`];
      }
    return [];
  });
}
