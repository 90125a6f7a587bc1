// A company as its filings, actions and last price show it by a moment. Facts in, a profile out; nothing is read here.

import type { Bar, CorporateAction, FilingFact, Instrument } from "#knowledge/domain/index.ts";
import type { Missing } from "#tools/define/index.ts";
import { dividendsOf } from "./dividends.ts";
import { amendmentsOf, type Filed, filedFlow, filedLevel, perShareToday, splitsAfter } from "./filed.ts";
import { missingOf } from "./missing-of.ts";
import {
  flowItems,
  type LevelName,
  levelItems,
  type ProfileFigures,
  perShareItem,
  type Ratios,
  ratiosOf,
  sharesItem,
} from "./profile-figures.ts";

export interface Profile extends ProfileFigures {
  readonly instrument: Instrument;
  readonly priceAtMs: number | null;
  readonly ratios: Ratios;
  readonly amendments: readonly FilingFact[];
  /** End of the newest period filed, and when the newest filing became known. */
  readonly newestPeriodEndMs: number | null;
  readonly newestKnownAtMs: number | null;
  readonly missing: Missing;
}

/**
 * @param filings facts of the company known by as-of, all versions; of an amended one the latest known counts
 * @param actions of the company known by as-of
 * @param bars    of the company, adjusted for splits only, oldest first; the last close is the price
 */
export function profileOf(
  instrument: Instrument,
  filings: readonly FilingFact[],
  actions: readonly CorporateAction[],
  bars: readonly Bar[],
  asOfMs: number,
): Profile {
  const of = (item: string): readonly FilingFact[] => filings.filter((fact) => fact.item === item);
  const inForce = actions.filter(({ exMs }) => exMs <= asOfMs);
  const last = bars.at(-1) ?? null;
  const shares =
    filedLevel(of(sharesItem).filter(({ timeframe }) => timeframe === "quarterly")) ?? filedLevel(of(sharesItem));
  const parts = {
    price: last?.close ?? null,
    flows: mapped(flowItems, (item) => filedFlow(of(item))),
    levels: newestSheet(mapped(levelItems, (item) => filedLevel(of(item)))),
    earningsPerShare: filedFlow(perShareToday(of(perShareItem), inForce)),
    sharesOutstanding: shares === null ? null : shares.value * splitsAfter(shares.knownAtMs, inForce),
    dividends: dividendsOf(actions, instrument.currency, asOfMs),
  };
  const ratios = ratiosOf(parts);
  return {
    instrument,
    priceAtMs: last?.closeMs ?? null,
    ...parts,
    ratios,
    amendments: amendmentsOf(filings).toSorted(
      (a, b) => b.knownAtMs - a.knownAtMs || b.endMs - a.endMs || (a.item < b.item ? -1 : 1),
    ),
    newestPeriodEndMs: newest(filings.map(({ endMs }) => endMs)),
    newestKnownAtMs: newest(filings.map(({ knownAtMs }) => knownAtMs)),
    missing: missingOf({ ...parts, ratios }, filings.length > 0),
  };
}

/** Items of an older sheet than the newest one say nothing about today. */
function newestSheet(levels: Readonly<Record<LevelName, Filed | null>>): Record<LevelName, Filed | null> {
  const end = newest(Object.values(levels).flatMap((level) => (level === null ? [] : [level.periodEndMs])));
  return mapped(levelItems, (_, name) => (levels[name]?.periodEndMs === end ? levels[name] : null));
}

const newest = (times: readonly number[]): number | null =>
  times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));

const mapped = <K extends string, T>(
  items: Readonly<Record<K, string>>,
  of: (item: string, name: K) => T,
): Record<K, T> =>
  Object.fromEntries((Object.entries(items) as [K, string][]).map(([name, item]) => [name, of(item, name)])) as Record<
    K,
    T
  >;
