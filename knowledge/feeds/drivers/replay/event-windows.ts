// A view read from its oldest event to its newest in windows of some rows each, so that any period fits into bounded memory. Facts that the
// view gives whole are read whole: they are few.

import type { Block, BlockKind, Fact, FactKind, SymbolId } from "#knowledge/domain/index.ts";
import type { Portion } from "./known-order.ts";
import { nsOfMs } from "./known-rows.ts";
import type { ReplayView } from "./replay-view.ts";

export interface WindowOptions {
  readonly kinds: readonly (FactKind | BlockKind)[];
  /** All when left out. */
  readonly symbols?: readonly SymbolId[];
  /** Events before and after these moments are not looked at. */
  readonly firstEventMs?: number;
  readonly lastEventMs?: number;
  /** Rows of a window, about. */
  readonly windowRows?: number;
  /** An event may be known so long before it is said to have happened, by a source whose clock is ahead. */
  readonly leadMs: number;
}

const blockKinds = ["bar", "metric", "trade", "quote", "book", "delta", "order"] as const;
type Kind = (typeof blockKinds)[number];
const isBlockKind = (kind: string): kind is Kind => (blockKinds as readonly string[]).includes(kind);

const firstSpanMs = 60_000;
const longestSpanMs = 366 * 86_400_000;

/** The kinds of a view that hold something, each with the symbols that it is about. */
export async function heldKinds(
  view: ReplayView,
  { kinds, symbols }: Pick<WindowOptions, "kinds" | "symbols">,
): Promise<ReadonlyMap<FactKind | BlockKind, readonly SymbolId[]>> {
  const wanted = new Set<string>(kinds);
  const meant = symbols && new Set<string>(symbols);
  const found = new Map<FactKind | BlockKind, SymbolId[]>();
  for (const { kind, symbol } of await view.coverage())
    if (wanted.has(kind) && (kind === "sample" || (meant?.has(symbol) ?? true)))
      found.set(kind, [...(found.get(kind) ?? []), symbol]);
  return found;
}

export async function* windowsOf(view: ReplayView, options: WindowOptions): AsyncGenerator<Portion> {
  const held = await heldKinds(view, options);
  const facts: Fact[] = [];
  for (const [kind, symbols] of held) if (!isBlockKind(kind)) facts.push(...(await factsOf(view, kind, symbols)));
  const series = [...held].filter((entry): entry is [Kind, SymbolId[]] => isBlockKind(entry[0]));
  const bounds = await boundsOf(view, series, options);
  const { windowRows = 100_000, leadMs } = options;
  yield { facts, blocks: [], completeNs: bounds === null ? nsOfMs(0) : nsOfMs(bounds.fromMs - leadMs) };
  if (bounds === null) return;
  let spanMs = firstSpanMs;
  for (let fromMs = bounds.fromMs; fromMs <= bounds.toMs; ) {
    const toMs = Math.min(fromMs + spanMs, bounds.toMs + 1);
    const read = await readWindow(view, series, fromMs, toMs, spanMs > 1 ? 4 * windowRows : Number.POSITIVE_INFINITY);
    if (read === null) {
      spanMs = Math.max(1, Math.floor(spanMs / 4)); // too many rows at once: a shorter stretch is read instead
      continue;
    }
    yield { facts: [], blocks: read.blocks, completeNs: nsOfMs(toMs - leadMs) };
    fromMs = toMs;
    if (read.rows < windowRows / 2) spanMs = Math.min(longestSpanMs, spanMs * 2);
    else if (read.rows > windowRows) spanMs = Math.max(1, Math.floor(spanMs / 2));
  }
}

/** Null where there are more rows than that. */
async function readWindow(
  view: ReplayView,
  series: readonly (readonly [Kind, readonly SymbolId[]])[],
  fromMs: number,
  toMs: number,
  mostRows: number,
): Promise<{ readonly blocks: readonly Block[]; readonly rows: number } | null> {
  const blocks: Block[] = [];
  let rows = 0;
  for (const [kind, symbols] of series) {
    for await (const block of view.blocks(kind, { symbols, fromMs, toMs })) {
      blocks.push(block as Block);
      rows += block.rows;
      if (rows > mostRows) return null;
    }
  }
  return { blocks, rows };
}

/** First and last event of the series; null where there are none. */
async function boundsOf(
  view: ReplayView,
  series: readonly (readonly [Kind, readonly SymbolId[]])[],
  { firstEventMs = Number.NEGATIVE_INFINITY, lastEventMs = Number.POSITIVE_INFINITY }: WindowOptions,
): Promise<{ readonly fromMs: number; readonly toMs: number } | null> {
  const wanted = new Map(series.map(([kind, symbols]) => [kind as string, new Set<string>(symbols)]));
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { kind, symbol, ...own } of await view.coverage()) {
    if (wanted.get(kind)?.has(symbol) !== true) continue;
    fromMs = Math.min(fromMs, own.firstEventMs);
    toMs = Math.max(toMs, own.lastEventMs);
  }
  [fromMs, toMs] = [Math.max(Math.floor(fromMs), firstEventMs), Math.min(Math.ceil(toMs), lastEventMs)];
  return fromMs <= toMs ? { fromMs, toMs } : null;
}

async function factsOf(
  view: ReplayView,
  kind: Exclude<FactKind, "bar" | "metric">,
  symbols: readonly SymbolId[],
): Promise<readonly Fact[]> {
  switch (kind) {
    case "instrument": {
      const meant = new Set<string>(symbols);
      const all = await view.instruments();
      return all.filter(({ symbol }) => meant.has(symbol)).map((value) => ({ kind, value }));
    }
    case "action":
      return (await view.actions(symbols)).map((value) => ({ kind, value }));
    case "filing":
      return (await view.filings({ symbols })).map((value) => ({ kind, value }));
    case "news":
      return (await view.news({ symbols })).map((value) => ({ kind, value }));
    default:
      return (await view.facts(kind, { symbols })).map((value) => ({ kind, value }) as Fact);
  }
}
