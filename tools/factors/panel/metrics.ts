// Vendors' figures in the order in which they became known: the newest of each member and name, and what came with the session.

import type { BlockOf } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";

export interface KnownMetrics {
  /** The newest figure that is not older than so many milliseconds at the session's end; NaN where there is none. */
  newest(member: number, name: string, mostMs?: number): number;
  /** The figure that happened in this very session; NaN where none did. */
  ofSession(member: number, name: string): number;
  /** When the newest figure happened; NaN where there is none. */
  sinceMs(member: number, name: string): number;
}

/** Reads the figures once; each call of what it answers goes on to the end of a session. Of figures of one moment the one that became known last counts, then the later view's. */
export async function metricsOf(
  views: readonly MarketView[],
  symbols: readonly string[],
  names: readonly string[],
): Promise<(closeMs: number) => KnownMetrics> {
  const told = new Told(symbols, names);
  if (names.length > 0) {
    for (const view of views)
      for await (const block of view.blocks("metric", { symbols: [...symbols] })) told.add(block);
  }
  return told.walk();
}

class Told {
  readonly #place: ReadonlyMap<string, number>;
  readonly #names: ReadonlyMap<string, number>;
  /** Figures by the moment at which they became known: member, name, value, event one after the other. */
  readonly #byKnown = new Map<number, number[]>();

  constructor(symbols: readonly string[], names: readonly string[]) {
    this.#place = new Map(symbols.map((symbol, at) => [symbol, at]));
    this.#names = new Map(names.map((name, at) => [name, at]));
  }

  add({ rows, symbol, columns }: BlockOf<"metric">): void {
    const members = symbol.values.map((name) => this.#place.get(name) ?? -1);
    const names = columns.metric.values.map((name) => this.#names.get(name) ?? -1);
    for (let row = 0; row < rows; row++) {
      const [member, name] = [members[symbol.codes[row]!]!, names[columns.metric.codes[row]!]!];
      if (member < 0 || name < 0) continue;
      const knownMs = columns.knownAtMs[row]!;
      const list = this.#byKnown.get(knownMs) ?? [];
      if (list.length === 0) this.#byKnown.set(knownMs, list);
      list.push(member, name, columns.value[row]!, columns.eventTimeMs[row]!);
    }
  }

  walk(): (closeMs: number) => KnownMetrics {
    const moments = [...this.#byKnown.keys()].sort((a, b) => a - b);
    const width = this.#names.size;
    const values = new Float64Array(this.#place.size * width).fill(Number.NaN);
    const events = new Float64Array(values.length).fill(Number.NaN);
    let [next, beforeMs] = [0, Number.NEGATIVE_INFINITY];
    return (closeMs) => {
      const openMs = beforeMs;
      beforeMs = closeMs;
      for (; next < moments.length && moments[next]! <= closeMs; next++) {
        const list = this.#byKnown.get(moments[next]!)!;
        for (let i = 0; i < list.length; i += 4) {
          const at = list[i]! * width + list[i + 1]!;
          if (events[at]! > list[i + 3]!) continue; // an older figure told late
          values[at] = list[i + 2]!;
          events[at] = list[i + 3]!;
        }
      }
      const placeOf = (member: number, name: string): number => member * width + (this.#names.get(name) ?? Number.NaN);
      return {
        newest: (member, name, mostMs = Number.POSITIVE_INFINITY) => {
          const at = placeOf(member, name);
          return closeMs - (events[at] ?? Number.NaN) <= mostMs ? values[at]! : Number.NaN;
        },
        ofSession: (member, name) => {
          const at = placeOf(member, name);
          return (events[at] ?? Number.NaN) > openMs ? values[at]! : Number.NaN;
        },
        sinceMs: (member, name) => events[placeOf(member, name)] ?? Number.NaN,
      };
    };
  }
}
