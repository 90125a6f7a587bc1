// Groups of members as numbers, session by session. Only sectors are known, so the finer groups are sectors too.

import type { Instrument, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Members } from "#tools/features/inputs/index.ts";

/** What the csv layouts say of an instrument whose sector nobody gave. */
const noSector = "not given";

export interface Sectors {
  readonly names: readonly string[];
  /** Shape (rows x lanes): a member's place in `names` by what was known of it, -1 where its sector was not known. */
  readonly of: Int16Array;
  /** Members that changed their sector within the panel. */
  readonly changed: number;
  /** Share of the sessions that lie before any classification was known: the oldest one is used there. */
  readonly backwards: number;
}

/** What companies were called from a moment on, until the next classification. */
export interface Classification {
  readonly sinceMs: number;
  readonly sectors: ReadonlyMap<SymbolId, string>;
}

const classificationOf = (instruments: readonly Instrument[]): Classification => ({
  sinceMs: instruments.reduce((newest, { knownAtMs }) => Math.max(newest, knownAtMs), Number.NEGATIVE_INFINITY),
  sectors: new Map(instruments.map(({ symbol, sector }) => [symbol, sector])),
});

/** More changes than this are not followed back. */
const mostVersions = 400;

/**
 * Every classification that the desk ever had, oldest first: a view shows the newest one only, so views at earlier moments are asked.
 * @param at the same data set at an earlier moment, null where nothing was known then
 */
export async function classificationsOf(
  view: MarketView,
  at: (asOfMs: number) => Promise<MarketView | null>,
): Promise<readonly Classification[]> {
  const found: Classification[] = [];
  for (let here: MarketView | null = view; here !== null && found.length < mostVersions; ) {
    const instruments: readonly Instrument[] = await here.instruments();
    if (instruments.length === 0) break;
    const own = classificationOf(instruments);
    found.unshift(own);
    here = await at(own.sinceMs - 1);
  }
  return found;
}

/** Begins before the first session; each call is the next one and writes its members' sectors. */
export function openSectors({ instruments }: Members, told: readonly Classification[] | undefined) {
  const classified = told && told.length > 0 ? told : [classificationOf(instruments)];
  const names = [...new Set(classified.flatMap(({ sectors }) => [...sectors.values()]))]
    .filter((name) => name !== noSector)
    .sort();
  const place = new Map(names.map((name, at) => [name, at]));
  const places = classified.map(({ sectors }) =>
    Int16Array.from(instruments, ({ symbol }) => place.get(sectors.get(symbol) ?? noSector) ?? -1),
  );
  const changed = new Set<number>();
  let [rows, early] = [0, 0];
  let before: Int16Array | null = null;
  return {
    names,
    row(closeMs: number): Int16Array {
      const at = classified.findLastIndex(({ sinceMs }) => sinceMs <= closeMs);
      const here = places[Math.max(0, at)] as Int16Array;
      rows += 1;
      if (at < 0) early += 1;
      if (before !== null && before !== here)
        for (const [member, sector] of here.entries()) if (sector !== before[member]) changed.add(member);
      before = here;
      return here;
    },
    told: () => ({ changed: changed.size, backwards: rows === 0 ? 0 : early / rows }),
  };
}
