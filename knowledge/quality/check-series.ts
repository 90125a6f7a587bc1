// Checks of quotes, books, trades and order events, row by row in bounded memory: each block is looked at once.

import { isoTime } from "#infra/runtime/index.ts";
import { type BlockOf, levels, type SymbolId } from "#knowledge/domain/index.ts";
import type { Findings } from "./finding.ts";

/** What one symbol's rows of one kind came to, for its score. */
export interface SeriesShares {
  rows: number;
  crossed: number;
  locked: number;
  oneSided: number;
  jumps: number;
}

export type SharesBySymbol = Map<SymbolId, SeriesShares>;

const sharesOf = (all: SharesBySymbol, symbol: SymbolId): SeriesShares => {
  const known = all.get(symbol);
  if (known !== undefined) return known;
  const made = { rows: 0, crossed: 0, locked: 0, oneSided: 0, jumps: 0 };
  all.set(symbol, made);
  return made;
};

const timeOf = (ns: bigint): string => isoTime(Number(ns / 1_000_000n));

/** Rows whose time steps are almost all one step are on a grid: a longer step is a gap. Steps in the order of the source are on one too. */
class Grid {
  readonly #findings: Findings;
  readonly #about: string;
  #symbol: SymbolId | null = null;
  #lastNs = 0n;
  #steps = new Map<bigint, number>();
  #count = 0;
  #long: { readonly atNs: bigint; readonly stepNs: bigint }[] = [];

  constructor(about: string, findings: Findings) {
    this.#about = about;
    this.#findings = findings;
  }

  see(symbol: SymbolId, ns: bigint): void {
    if (symbol !== this.#symbol) {
      this.finish();
      this.#symbol = symbol;
      this.#lastNs = ns;
      return;
    }
    const stepNs = ns - this.#lastNs;
    if (this.#steps.size < 64 || this.#steps.has(stepNs)) this.#steps.set(stepNs, (this.#steps.get(stepNs) ?? 0) + 1);
    this.#count += 1;
    const usual = this.#usual();
    if (usual !== null && stepNs > usual && this.#long.length < 10_000) this.#long.push({ atNs: this.#lastNs, stepNs });
    this.#lastNs = ns;
  }

  /** The step of nineteen rows in twenty; null where there is none, and of steps of 0. */
  #usual(): bigint | null {
    for (const [step, count] of this.#steps) if (count > 0.95 * this.#count && step > 0n) return step;
    return null;
  }

  finish(): void {
    const usual = this.#usual();
    if (this.#symbol !== null && usual !== null && this.#count > 100) {
      const what = {
        check: "grid-gap",
        about: this.#about,
        severity: "warning",
        says: "steps left out of a series that has a row at each",
      } as const;
      for (const { atNs, stepNs } of this.#long) {
        const missing = Number(stepNs / usual) - 1;
        if (missing > 0)
          this.#findings.add(
            what,
            { symbol: this.#symbol, place: timeOf(atNs), detail: `${missing} missing behind it` },
            missing,
          );
      }
    }
    this.#symbol = null;
    this.#steps = new Map();
    this.#count = 0;
    this.#long = [];
  }
}

export async function checkQuotes(
  blocks: AsyncIterable<BlockOf<"quote">>,
  findings: Findings,
): Promise<SharesBySymbol> {
  const all: SharesBySymbol = new Map();
  let rows = 0;
  for await (const { rows: count, symbol, columns } of blocks) {
    rows += count;
    for (let row = 0; row < count; row++) {
      const name = symbol.values[symbol.codes[row] as number] as SymbolId;
      const [bid, ask] = [columns.bid[row] as number, columns.ask[row] as number];
      judge("quote", name, bid, ask, columns.eventNs[row] as bigint, sharesOf(all, name), findings);
    }
  }
  for (const check of ["crossed", "locked", "one-sided"]) findings.outOf("quote", check, rows);
  return all;
}

export async function checkBooks(blocks: AsyncIterable<BlockOf<"book">>, findings: Findings): Promise<SharesBySymbol> {
  const all: SharesBySymbol = new Map();
  const grid = new Grid("book", findings);
  let rows = 0;
  let shallow = 0;
  for await (const { rows: count, symbol, columns } of blocks) {
    rows += count;
    for (let row = 0; row < count; row++) {
      const name = symbol.values[symbol.codes[row] as number] as SymbolId;
      const at = columns.eventNs[row] as bigint;
      const [bid, ask] = [columns.bids[row * levels] as number, columns.asks[row * levels] as number];
      judge("book", name, bid, ask, at, sharesOf(all, name), findings);
      grid.see(name, at);
      const last = row * levels + levels - 1;
      if (Number.isNaN(columns.bids[last]) || Number.isNaN(columns.asks[last])) shallow += 1;
    }
  }
  grid.finish();
  if (shallow > 0) {
    const what = {
      check: "shallow-book",
      about: "book",
      severity: "info",
      says: `books with fewer than ${levels} levels on a side`,
    } as const;
    findings.add(what, null, shallow);
    findings.outOf("book", "shallow-book", rows);
  }
  for (const check of ["crossed", "locked", "one-sided"]) findings.outOf("book", check, rows);
  return all;
}

function judge(
  about: "quote" | "book",
  symbol: SymbolId,
  bid: number,
  ask: number,
  atNs: bigint,
  shares: SeriesShares,
  findings: Findings,
): void {
  shares.rows += 1;
  if (bid < ask) return;
  const example = { symbol, place: timeOf(atNs), detail: `bid ${bid}, ask ${ask}` };
  if (bid > ask) {
    shares.crossed += 1;
    findings.add({ check: "crossed", about, severity: "error", says: `${about}s whose bid is above the ask` }, example);
  } else if (bid === ask) {
    shares.locked += 1;
    findings.add({ check: "locked", about, severity: "info", says: `${about}s whose bid is the ask` }, example);
  } else {
    shares.oneSided += 1; // one of them is not there
    findings.add({ check: "one-sided", about, severity: "info", says: `${about}s without a bid or an ask` }, example);
  }
}

/** Prints this far from the one before are hardly the market's. */
const jumpFraction = 0.05;

export async function checkTrades(
  blocks: AsyncIterable<BlockOf<"trade">>,
  findings: Findings,
): Promise<SharesBySymbol> {
  const all: SharesBySymbol = new Map();
  let [rows, unsigned] = [0, 0];
  let last: { readonly symbol: SymbolId; readonly price: number; readonly day: bigint } | null = null;
  const jump = {
    check: "price-jump",
    about: "trade",
    severity: "warning",
    says: `trades more than ${jumpFraction * 100} % from the one before on the same day`,
  } as const;
  const empty = { check: "zero-size", about: "trade", severity: "warning", says: "trades of nothing" } as const;
  for await (const { rows: count, symbol, columns } of blocks) {
    rows += count;
    for (let row = 0; row < count; row++) {
      const name = symbol.values[symbol.codes[row] as number] as SymbolId;
      const [price, at] = [columns.price[row] as number, columns.eventNs[row] as bigint];
      const shares = sharesOf(all, name);
      shares.rows += 1;
      if (columns.side[row] === 0) unsigned += 1;
      if (columns.size[row] === 0) findings.add(empty, { symbol: name, place: timeOf(at), detail: `at ${price}` });
      const day = at / dayNs;
      if (
        last !== null &&
        last.symbol === name &&
        last.day === day &&
        Math.abs(price / last.price - 1) > jumpFraction
      ) {
        shares.jumps += 1;
        findings.add(jump, { symbol: name, place: timeOf(at), detail: `${last.price} to ${price}` });
      }
      last = { symbol: name, price, day };
    }
  }
  if (unsigned > 0) {
    const what = {
      check: "side-unknown",
      about: "trade",
      severity: "info",
      says: "trades whose aggressor is not given: take the side from the quotes",
    } as const;
    findings.add(what, null, unsigned);
    findings.outOf("trade", "side-unknown", rows);
  }
  return all;
}

const dayNs = 86_400_000_000_000n;
const newOrder = 1;
const hiddenExecution = 5;

/** Order ids kept to know which were seen to be born; beyond it the check is not made. */
const mostIds = 2_000_000;

export async function checkOrders(blocks: AsyncIterable<BlockOf<"order">>, findings: Findings): Promise<void> {
  let born = new Set<bigint>();
  let name: SymbolId | null = null;
  let [rows, unborn, hidden] = [0, 0, 0];
  let isWhole = true;
  for await (const { rows: count, symbol, columns } of blocks) {
    rows += count;
    for (let row = 0; row < count; row++) {
      const next = symbol.values[symbol.codes[row] as number] as SymbolId;
      if (next !== name) {
        born = new Set();
        name = next;
      }
      const [type, id] = [columns.type[row], columns.orderId[row] as bigint];
      if (type === hiddenExecution) hidden += 1;
      else if (type === newOrder) born.add(id);
      else if (!born.has(id) && type !== 7) unborn += 1;
      if (born.size > mostIds) isWhole = false;
    }
  }
  if (hidden > 0) {
    const what = {
      check: "hidden-execution",
      about: "order",
      severity: "info",
      says: "executions against orders that nobody saw: they change no book",
    } as const;
    findings.add(what, null, hidden);
    findings.outOf("order", "hidden-execution", rows);
  }
  if (unborn > 0 && isWhole) {
    const what = {
      check: "order-not-seen-new",
      about: "order",
      severity: "info",
      says: "events of orders whose entry is not in the data: a book cannot be built from these events alone",
    } as const;
    findings.add(what, null, unborn);
    findings.outOf("order", "order-not-seen-new", rows);
  }
}
