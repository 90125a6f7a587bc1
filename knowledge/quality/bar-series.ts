// Bars of one symbol and interval gathered from blocks that come by symbol and time: what the checks of a series look at together.

import type { BlockOf, SymbolId } from "#knowledge/domain/index.ts";

export interface BarSeries {
  readonly symbol: SymbolId;
  readonly interval: string;
  /** By time, ascending; of bars of one time the last. */
  readonly closeMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volumeShares: Float64Array;
}

const columns = ["closeMs", "open", "high", "low", "close", "volumeShares"] as const;

class Gathering {
  readonly parts: Record<(typeof columns)[number], Float64Array[]> = {
    closeMs: [],
    open: [],
    high: [],
    low: [],
    close: [],
    volumeShares: [],
  };

  add(block: BlockOf<"bar">, rows: Uint32Array): void {
    for (const name of columns) {
      const column = block.columns[name];
      this.parts[name].push(Float64Array.from(rows, (row) => column[row] as number));
    }
  }

  series(symbol: SymbolId, interval: string): BarSeries {
    const whole = Object.fromEntries(columns.map((name) => [name, joined(this.parts[name])])) as Omit<
      BarSeries,
      "symbol" | "interval"
    >;
    return { symbol, interval, ...whole };
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0] as Float64Array;
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** One series after the other; a symbol's intervals together. @param blocks by symbol, then time, as views hand them out */
export async function* barSeries(blocks: AsyncIterable<BlockOf<"bar">>): AsyncGenerator<BarSeries> {
  let symbol: SymbolId | null = null;
  let gathered = new Map<string, Gathering>();
  const finished = function* (): Generator<BarSeries> {
    if (symbol !== null) for (const [interval, gathering] of gathered) yield gathering.series(symbol, interval);
    gathered = new Map();
  };
  for await (const block of blocks) {
    const { codes, values } = block.symbol;
    for (let from = 0; from < block.rows; ) {
      const code = codes[from] as number;
      let to = from + 1;
      while (to < block.rows && codes[to] === code) to++;
      const next = values[code] as SymbolId;
      if (next !== symbol) {
        yield* finished();
        symbol = next;
      }
      gather(block, from, to, gathered);
      from = to;
    }
  }
  yield* finished();
}

function gather(block: BlockOf<"bar">, from: number, to: number, gathered: Map<string, Gathering>): void {
  const { codes, values } = block.columns.interval;
  const rowsOf = new Map<number, number[]>();
  for (let row = from; row < to; row++) {
    const code = codes[row] as number;
    const rows = rowsOf.get(code);
    if (rows === undefined) rowsOf.set(code, [row]);
    else rows.push(row);
  }
  for (const [code, rows] of rowsOf) {
    const interval = values[code] as string;
    let gathering = gathered.get(interval);
    if (gathering === undefined) {
      gathering = new Gathering();
      gathered.set(interval, gathering);
    }
    gathering.add(block, Uint32Array.from(rows));
  }
}
