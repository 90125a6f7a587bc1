// Rows into blocks: one builder for each thing that a row of a file gives by column. A row is kept when the whole of it is well.

import {
  type Block,
  type BlockKind,
  blockFrom,
  CodeColumn,
  checkBlock,
  Floats,
  withoutRows,
} from "#knowledge/domain/index.ts";
import { blockKinds, type Filler, type Site } from "./block-kinds.ts";
import { cellOf, filterOf, RowProblem } from "./cells.ts";
import { Codes } from "./codes.ts";
import type { Giver, GiverParts } from "./giver.ts";
import type { RowLayout, RowsOf } from "./layout-rows.ts";
import { knownOf, type RowKnown, type RowTime, timeOf } from "./row-times.ts";
import type { Row } from "./rows.ts";

type BlockRowLayout = RowsOf<BlockKind>;
export const isBlockLayout = (rows: RowLayout): rows is BlockRowLayout => rows.fact in blockKinds;

export function blockGiver(rows: BlockRowLayout, parts: GiverParts): Giver {
  return new BlockGiver(rows, parts);
}

class BlockGiver implements Giver {
  readonly #parts: GiverParts;
  readonly #filler: Filler<BlockKind>;
  readonly #isMeant: ((row: Row) => boolean) | null;
  readonly #time: RowTime;
  readonly #known: RowKnown;
  readonly #symbols: Codes;
  readonly #symbolColumn = new CodeColumn();
  readonly #lines = new Floats();
  /** By symbol code. */
  readonly #problems: (string | null)[] = [];
  readonly #names: string[] = [];
  readonly #lastMs: number[] = [];
  #rows = 0;
  #kept = 0;
  #lastKnownMs = Number.NEGATIVE_INFINITY;

  constructor(rows: BlockRowLayout, parts: GiverParts) {
    const { header, calendar, symbols } = parts;
    this.#parts = parts;
    this.#time = timeOf(rows.time, header, calendar);
    this.#known = knownOf(rows.known, this.#time, header);
    this.#isMeant = filterOf(rows.when, header);
    this.#symbols = new Codes(cellOf(rows.fields.symbol, header), (symbol, code) => {
      this.#problems[code] = symbols.problem(symbol);
      this.#names[code] = symbol;
      this.#lastMs[code] = Number.NEGATIVE_INFINITY;
    });
    this.#symbolColumn.values = () => this.#names;
    const open = blockKinds[rows.fact] as (rows: BlockRowLayout, site: Site) => Filler<BlockKind>;
    this.#filler = open(rows, { header, time: this.#time, known: this.#known, note: parts.repaired });
  }

  take(row: Row): void {
    if (this.#isMeant !== null && !this.#isMeant(row)) return;
    const symbol = this.#symbols.of(row);
    const problem = this.#problems[symbol];
    if (problem) throw new RowProblem(problem);
    this.#time.read(row);
    this.#parts.order(row, this.#time.eventMs);
    this.#known.read(row);
    this.#parts.window(this.#known.knownMs);
    if (this.#known.odd !== null) this.#parts.noticed(this.#known.odd, row.line);
    const from = this.#rows;
    this.#rows += this.#filler.fill(row, from);
    for (let at = from; at < this.#rows; at++) {
      this.#symbolColumn.put(at, symbol);
      this.#lines.put(at, row.line);
    }
    if (this.#time.eventMs < (this.#lastMs[symbol] as number))
      this.#parts.noticed("stands behind a row of its symbol that happened later", row.line);
    else this.#lastMs[symbol] = this.#time.eventMs;
  }

  keep(): void {
    this.#kept = this.#rows;
  }

  forget(): void {
    this.#rows = this.#kept;
  }

  /** The rows kept since last asked, those that break a rule of their kind named by their lines. */
  finish(refuse: (line: number, reason: string) => void): Block | null {
    if (this.#kept === 0) return null;
    const { kind, columns } = this.#filler;
    const block = blockFrom(kind, this.#kept, this.#symbolColumn, this.#parts.source, columns) as Block;
    const lines = this.#lines.slice(this.#kept);
    this.#rows = 0;
    this.#kept = 0;
    for (const { row, reason } of checkBlock(block)) refuse(lines[row] as number, reason);
    this.#linesOf.set(block, lines);
    return block;
  }

  readonly #linesOf = new WeakMap<Block, Float64Array>();

  without(block: Block, refused: ReadonlySet<number>): Block | null {
    const lines = this.#linesOf.get(block) as Float64Array;
    const wrong: number[] = [];
    if (refused.size > 0)
      for (let row = 0; row < lines.length; row++) if (refused.has(lines[row] as number)) wrong.push(row);
    const left = withoutRows(block, wrong);
    if (left.rows > 0) this.#lastKnownMs = Math.max(this.#lastKnownMs, lastKnownIn(left));
    return left.rows === 0 ? null : left;
  }

  get lastKnownMs(): number {
    return this.#lastKnownMs;
  }
}

function lastKnownIn(block: Block): number {
  let last = Number.NEGATIVE_INFINITY;
  if (block.kind === "bar" || block.kind === "metric") {
    for (const ms of block.columns.knownAtMs) if (ms > last) last = ms;
    return last;
  }
  let lastNs = block.columns.knownNs[0] as bigint;
  for (const ns of block.columns.knownNs) if (ns > lastNs) lastNs = ns;
  return Number((lastNs + 999_999n) / 1_000_000n);
}
