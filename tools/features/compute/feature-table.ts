// Features over history: many symbols at once, every value that was asked for.

import type { BarInterval, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import { type BarColumn, type Sessions, sessionsOf, sourcesOf } from "../inputs/index.ts";
import { requireClock } from "./choose-features.ts";
import { type LackingInputs, lackingInputs, noInputs } from "./lacking-inputs.ts";
import { type LaneBlock, laneBlock } from "./lane-block.ts";
import { MemberRows, SessionRows } from "./member-rows.ts";
import { openBlockRunner } from "./run-blocks.ts";
import { type FeatureTable, tableOf } from "./table.ts";

export interface FeatureQuery {
  /** Features of the bar clock, in the order wanted. */
  readonly features: readonly Feature[];
  /** All instruments when left out. */
  readonly symbols?: readonly SymbolId[];
  /** Rows kept: whose bar closed in [fromMs, toMs], of them the newest `last`. What lies before is computed on all the same. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly last?: number;
  /** "1d" when left out. */
  readonly interval?: BarInterval;
  /** Worker threads; 1 computes in this one. */
  readonly threads?: number;
  /** Where yields and the VIX are looked for that the view does not have, at the same as-of. */
  readonly beside?: MarketView;
  /** throw: a feature without any facts for one of its columns is an error. tell: it is missing everywhere, and the table says so. */
  readonly withoutInputs?: "throw" | "tell";
  readonly signal?: AbortSignal;
}

/** So many lanes share a program: few enough that what a formula looks back on stays in the processor's cache. */
const blockLanes = 8;

/**
 * Every feature at every bar, from the first bar in view on. The same facts give the same bits, whatever else is asked for beside and however
 * many threads there are.
 * @throws knowledge/symbol-unknown, tools/feature-clock, tools/feature-without-inputs
 */
export async function featureTable(view: MarketView, query: FeatureQuery): Promise<FeatureTable> {
  const { features, threads = 1, signal } = query;
  const facts = await factsOf(view, query);
  const blocks = facts.parts.map((part) => blockOf(facts, part, features));
  const runner = openBlockRunner(features, Math.min(threads, blocks.length), signal);
  try {
    await Promise.all(blocks.map((block) => runner.run(block)));
  } finally {
    await runner.close();
  }
  return tableOf({ ...facts, view, features, blocks, blockLanes });
}

/**
 * The same a few symbols at a time: tables of up to eight symbols each, one after the other, so that no more than a few of them are in memory.
 * A table is good until the next one is asked for: its memory is then written over.
 * @throws as featureTable does
 */
export async function* featureTables(view: MarketView, query: FeatureQuery): AsyncGenerator<FeatureTable> {
  const { features, threads = 1, signal } = query;
  const facts = await factsOf(view, query);
  const runner = openBlockRunner(features, Math.min(threads, facts.parts.length), signal);
  const used: LaneBlock[] = [];
  const start = async (part: Part): Promise<{ readonly block: LaneBlock; readonly table: FeatureTable }> => {
    const block = blockOf(facts, part, features, used.pop());
    await runner.run(block);
    const own = <T>(list: readonly T[]): readonly T[] => list.slice(...part);
    const { symbols, lanes, kept, lacking } = facts;
    const lists = { symbols: own(symbols), lanes: own(lanes), kept: own(kept) };
    return { block, table: tableOf({ ...lists, lacking, view, features, blocks: [block], blockLanes }) };
  };
  const coming: ReturnType<typeof start>[] = [];
  const begin = (part: Part): void => {
    const made = start(part);
    made.catch(() => {}); // thrown where it is awaited
    coming.push(made);
  };
  try {
    const ahead = runner.width === 1 ? 1 : runner.width + 1; // threads go on while a table is looked at
    facts.parts.slice(0, ahead).forEach(begin);
    for (let next = ahead; coming.length > 0; next++) {
      const { block, table } = (await coming.shift()) as Awaited<ReturnType<typeof start>>;
      yield table;
      used.push(block);
      const part = facts.parts[next];
      if (part !== undefined) begin(part);
    }
  } finally {
    await runner.close();
  }
}

/** Lanes [from, to) of a block. */
type Part = readonly [from: number, to: number];

interface Facts {
  readonly columns: readonly BarColumn[];
  readonly symbols: readonly SymbolId[];
  readonly lanes: readonly MemberRows[];
  readonly kept: LaneBlock["kept"];
  readonly lacking: readonly LackingInputs[];
  readonly parts: readonly Part[];
}

const blockOf = (
  { lanes, kept, columns }: Facts,
  part: Part,
  features: readonly Feature[],
  used?: LaneBlock,
): LaneBlock => laneBlock(lanes.slice(...part), columns, kept.slice(...part), features.length, used);

/** The rows of every symbol asked for, read once. */
async function factsOf(view: MarketView, query: FeatureQuery): Promise<Facts> {
  const { features, withoutInputs = "throw", signal } = query;
  requireClock(features, "bar");
  const columns = columnsOf(features);
  const sessions = await sessionsFor(view, query);
  const { instruments } = sessions.members;
  const wanted = instruments.flatMap(({ symbol }, at) => (query.symbols?.includes(symbol) === false ? [] : [at]));
  const rows = new SessionRows(sessions.members, columns);
  const members = new Map(wanted.map((at) => [at, new MemberRows(columns.length)]));
  for await (const session of sessions) {
    signal?.throwIfAborted();
    rows.take(session);
    for (const [at, member] of members)
      if (session.bars[at] != null) member.add(rows.rowOf(at), session.closeMs, session.knownAtMs);
  }
  const lacking = lackingInputs(
    features,
    columns.filter((column) => !rows.hasFacts(column)),
  );
  const [first] = lacking;
  if (first && withoutInputs === "throw") throw noInputs(view, first.feature, first.columns, query.toMs);
  const lanes = wanted.map((at) => members.get(at) as MemberRows);
  const parts = Array.from({ length: Math.ceil(lanes.length / blockLanes) }, (_, part): Part => {
    return [part * blockLanes, Math.min((part + 1) * blockLanes, lanes.length)];
  });
  const symbols = wanted.map((at) => instruments[at]?.symbol as SymbolId);
  return { columns, symbols, lanes, kept: lanes.map((member) => keptRows(member, query)), lacking, parts };
}

const columnsOf = (features: readonly Feature[]): readonly BarColumn[] =>
  [...new Set(features.flatMap(({ inputs }) => inputs))].sort() as BarColumn[];

/** Only what the columns rest on is read: other members where a column looks across them, news where one counts it. */
export async function sessionsFor(
  view: MarketView,
  { features, symbols, interval, toMs, beside }: FeatureQuery,
): Promise<Sessions> {
  const sources = sourcesOf(columnsOf(features));
  const everyone = sources.some((source) => source.of === "universe");
  return sessionsOf(view, {
    parts: [...new Set(sources.flatMap(({ reads }) => reads))],
    ...(symbols && !everyone && { symbols }),
    ...(interval && { interval }),
    ...(toMs !== undefined && { toMs }),
    ...(beside && { beside }),
  });
}

function keptRows(member: MemberRows, { fromMs, toMs, last }: FeatureQuery): readonly [number, number] {
  let [first, end] = [0, member.rows];
  while (first < end && fromMs !== undefined && member.closeMs(first) < fromMs) first++;
  while (end > first && toMs !== undefined && member.closeMs(end - 1) > toMs) end--;
  if (last !== undefined) first = Math.max(first, end - last);
  return [first, end - first];
}
