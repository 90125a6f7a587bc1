// The proofs on the clocks of ticks: the simulator's trades, quotes, books and order events of a part of one session.

import type { Block } from "#knowledge/domain/index.ts";
import { sessionOpenMs } from "#knowledge/domain/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type Column, compile } from "#tools/columns/index.ts";
import type { Clock } from "../clocks.ts";
import type { Feature } from "../feature.ts";
import { readBookRows, readSecondRows, type TickRows, type TickSession } from "../inputs/ticks/read-session.ts";
import { near, withinRange } from "./batch-and-stream.ts";
import { type CheckResult, Tally } from "./check-result.ts";
import { rowsKnownBy, scrambledRows } from "./lies.ts";
import { type World, worldOf } from "./world.ts";

/** Rows of a clock of ticks, as known at the view's moment. */
const rowsOfClock: Readonly<
  Record<Exclude<Clock, "bar">, (view: MarketView, session: TickSession) => Promise<TickRows>>
> = {
  second: readSecondRows,
  book: readBookRows,
};
export type TickClock = keyof typeof rowsOfClock;
export const tickClocks = Object.keys(rowsOfClock) as readonly TickClock[];

/** Parts of the stretch at which the proof stands. */
const stands = [0.73, 0.96];

export interface TickParts {
  readonly features: readonly Feature[];
  readonly seed: number;
  /** Of the session, from its opening on. */
  readonly minutes: number;
  readonly onStep?: (says: string) => void;
  readonly signal?: AbortSignal;
}

/** Look-ahead, batch equals stream, and ranges, for the features of both clocks. */
export async function tickProofs({
  features,
  seed,
  minutes,
  onStep,
  signal,
}: TickParts): Promise<readonly CheckResult[]> {
  const wanted = tickClocks.filter((clock) => features.some((feature) => feature.clock === clock));
  if (wanted.length === 0) return [];
  onStep?.("ticks: simulating");
  const { session, world, blocks } = await simulatedTicks(seed, minutes);
  const results: CheckResult[] = [];
  for (const clock of wanted) {
    signal?.throwIfAborted();
    const own = features.filter((feature) => feature.clock === clock);
    const head = { world: world.name, clock, features: own.length };
    onStep?.(`ticks: features of the clock ${clock}`);
    const rows = await rowsOfClock[clock](await world.at(world.endMs), session);
    const whole = computed(own, rows, rows.rows);
    const stream = computed(own, rows, 1);
    results.push(
      compared(own, whole, stream, rows.rows, "on the stream", near).result({ check: "batch-equals-stream", ...head }),
      ranged(own, whole).result({ check: "range", ...head }),
    );
    const tally = new Tally();
    for (const part of stands) {
      const minute = Math.round(part * minutes);
      const moment = session.openMs + part * minutes * 60_000;
      onStep?.(`ticks: look-ahead at minute ${minute} of the clock ${clock}`);
      const then = await rowsOfClock[clock](await world.at(moment), session);
      const told = then.endMs.filter((endMs) => endMs <= moment - session.openMs).length;
      const truth = computed(own, then, then.rows);
      const same = (values: readonly Column[], how: string): void =>
        void compared(own, truth, values, told, how, Object.is, tally);
      const { dataset } = await world.at(moment);
      const deleted = { facts: [], blocks: blocks.map((block) => rowsKnownBy(block, moment)) };
      const lies = { facts: [], blocks: blocks.map((block) => scrambledRows(block, moment, seed)) };
      const after = await rowsOfClock[clock](
        await (await worldOf("deleted", dataset, deleted)).at(world.endMs),
        session,
      );
      same(computed(own, after, after.rows), "without what came later");
      const lied = await rowsOfClock[clock](await (await worldOf("scrambled", dataset, lies)).at(moment), session);
      same(computed(own, lied, lied.rows), "with what came later scrambled");
      same(whole, "seen later");
    }
    results.push(tally.result({ check: "look-ahead", ...head }));
  }
  return results;
}

async function simulatedTicks(seed: number, minutes: number) {
  const [symbol] = ["VKTM"] as const;
  const feed = await openSimulatorFeed({ seed, ticks: { symbols: [symbol], days: 1, perSecond: 2 } });
  const { dataset } = await feed.describe();
  const openMs = sessionOpenMs(new Date(dataset.nowMs).toISOString().slice(0, 10));
  const session: TickSession = { symbol, openMs, closeMs: openMs + minutes * 60_000 };
  const blocks: Block[] = [];
  for await (const item of feed.history()) {
    if (item.kind !== "block" || item.block.kind === "bar" || item.block.kind === "metric") continue;
    blocks.push(rowsKnownBy(item.block, session.closeMs));
  }
  const world: World = await worldOf(`${minutes} simulated minutes`, dataset, { facts: [], blocks });
  return { session, world: { ...world, endMs: session.closeMs }, blocks };
}

/** All rows through one program, so many at once. */
function computed(features: readonly Feature[], { rows, columns }: TickRows, step: number): readonly Column[] {
  const program = compile(
    features.map(({ expression }) => expression),
    { stepRows: Math.max(1, Math.min(step, 4_096)) },
  );
  const out = features.map(() => new Float64Array(rows));
  for (let done = 0; done < rows; done += step) {
    const now = Math.min(step, rows - done);
    const part = (column: Column): Column => column.subarray(done, done + now);
    const inputs = Object.fromEntries(program.inputs.map((name) => [name, part(columns[name] as Column)]));
    program.run(inputs, now, out.map(part));
  }
  return out;
}

function compared(
  features: readonly Feature[],
  left: readonly Column[],
  right: readonly Column[],
  rows: number,
  how: string,
  equal: (a: number, b: number) => boolean,
  tally = new Tally(),
): Tally {
  for (const [at, { id }] of features.entries()) {
    const [truth, other] = [left[at]!, right[at]!];
    for (let row = 0; row < rows; row++) {
      const [a, b] = [truth[row]!, other[row] ?? Number.NEGATIVE_INFINITY];
      tally.tell(id, equal(a, b), a - a === 0, () => `row ${row}: ${a}, but ${b} ${how}`);
    }
  }
  return tally;
}

function ranged(features: readonly Feature[], columns: readonly Column[]): Tally {
  const tally = new Tally();
  for (const [at, { id, range }] of features.entries())
    for (const [row, value] of columns[at]!.entries())
      tally.tell(
        id,
        withinRange(range, value),
        value - value === 0,
        () => `row ${row}: ${value}, outside ${range[0]} to ${range[1]}`,
      );
  return tally;
}
