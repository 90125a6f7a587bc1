// A factor panel as the search sees it: which columns it may name, where training ends, and which factors are known already.

import { createHash } from "node:crypto";
import { callerError } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { standardDeviation } from "#tools/numeric/index.ts";
import type { Factor } from "../library/index.ts";
import {
  type FactorPanel,
  panelColumns,
  panelGroups,
  panelWords,
  tradedCloses,
  universeColumn,
} from "../panel/index.ts";
import { type SearchPanel, strengthOn, trainingRanks } from "./candidates.ts";
import { fewestLanes, forwardRanks } from "./rank-information.ts";
import type { KnownFactor } from "./search.ts";

/** What a panel is asked for: everything that a formula may name. */
export const searchColumns: readonly string[] = [...Object.keys(panelColumns), ...panelGroups];

/** Say nothing about a member beside others, or repeat a column in a form that splits make jump. */
const leftOut: ReadonlySet<string> = new Set(["month", "day_of_month", "days_since_bar", "traded_close"]);

export interface SearchWorldOptions {
  /** Rows from entry to exit. */
  readonly horizon: number;
  /** Share of the rows, the newest, that the search does not see. */
  readonly holdOut: number;
}

/** Fewest rows of training and of the hold-out. */
const leastTrain = 120;
const leastHeld = 40;

/**
 * A panel made ready for the search.
 * @throws tools/series-too-short, tools/too-few-assets
 */
export function searchPanelOf(panel: FactorPanel, { horizon, holdOut }: SearchWorldOptions): SearchPanel {
  const { rows, lanes, columns, empty } = panel;
  const trainRows = Math.floor(rows * (1 - holdOut));
  if (trainRows < leastTrain + horizon || rows - trainRows < leastHeld + horizon) {
    throw callerError(
      "tools/series-too-short",
      `A search wants ${leastTrain + horizon} training rows and ${leastHeld + horizon} held out; ${rows} sessions give ${trainRows} and ${rows - trainRows}. Give it more history, or another --holdout.`,
      { rows, trainRows },
    );
  }
  const ranked = universeLanes(columns[universeColumn] as Column, lanes);
  if (ranked < fewestLanes) {
    throw callerError(
      "tools/too-few-assets",
      `A search ranks members beside each other and wants ${fewestLanes} at least; the universe has ${ranked}.`,
      { ranked },
    );
  }
  const there = (name: string): boolean => columns[name] !== undefined && !empty.includes(name);
  const named = Object.keys(panelColumns).filter(there);
  const groups = panelGroups.filter(there);
  return {
    columns: Object.fromEntries([...named, ...groups, universeColumn].map((name) => [name, columns[name] as Column])),
    rows,
    lanes,
    words: { ...panelWords, columns: named, groups },
    // where only sectors are known the finer groups are sectors too
    grammar: { columns: named.filter((name) => !leftOut.has(name)), groups: groups.slice(0, 1) },
    forward: forwardRanks(tradedCloses(panel), columns[universeColumn] as Column, lanes, horizon),
    trainRows,
  };
}

function universeLanes(universe: Column, lanes: number): number {
  const ever = new Set<number>();
  for (let i = 0; i < universe.length; i++) if (universe[i] === 1) ever.add(i % lanes);
  return ever.size;
}

/** SHA-256 of every number of the panel: a study that is taken up again must stand on the same. */
export function panelDigest({ columns, rows, lanes }: SearchPanel): string {
  const hash = createHash("sha256").update(`${rows} ${lanes}`);
  for (const name of Object.keys(columns).sort()) {
    const { buffer, byteOffset, byteLength } = columns[name] as Column;
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

export interface MeasuredFactor extends KnownFactor {
  readonly formula: string;
  readonly meanIc: number;
  readonly strength: number;
}

/** Ranks and strength on the training rows of those factors whose columns the panel has. */
export function measureKnown(factors: readonly Factor[], panel: SearchPanel): readonly MeasuredFactor[] {
  const possible = factors.filter(({ columns }) => columns.every((name) => panel.columns[name] !== undefined));
  const ranks = trainingRanks(
    possible.map(({ expression }) => expression),
    panel,
  );
  return possible.map(({ id, formula, version }, i) => {
    const own = ranks[i] as Column;
    const { meanIc, strength } = strengthOn(own, panel);
    return { id, formula, version, ranks: own, meanIc, strength };
  });
}

const recentRows = 60;

/** Volatility of the mean member's return over the last training rows, over that of all of them; null where there are too few. */
export function recentVolatility({ columns, lanes, trainRows }: SearchPanel): number | null {
  const close = columns.close as Column;
  const market: number[] = [];
  for (let t = 1; t < trainRows; t++) {
    let [sum, count] = [0, 0];
    for (let s = 0; s < lanes; s++) {
      const change = close[t * lanes + s]! / close[(t - 1) * lanes + s]! - 1;
      if (!Number.isFinite(change)) continue;
      sum += change;
      count += 1;
    }
    if (count > 0) market.push(sum / count);
  }
  if (market.length <= recentRows) return null;
  const usual = standardDeviation(Float64Array.from(market));
  const ratio = standardDeviation(Float64Array.from(market.slice(-recentRows))) / usual;
  return Number.isFinite(ratio) ? ratio : null;
}
