// What was read, as notes for memory: one a story and symbol, one a filing. Made from the same facts they are the same notes with the same
// ids, so that telling a batch again adds nothing.

import { contentId, isoTime, type Log } from "#infra/runtime/index.ts";
import type { Fact, FactOf } from "#knowledge/domain/index.ts";
import type { MemoryStore, Note } from "#knowledge/stores/memory/index.ts";
import type { StoredBatch } from "./intake.ts";

export interface NoteTakerParts {
  readonly memory: () => Promise<Pick<MemoryStore, "add">>;
  /** Notes that are taken of one data set at most, from when this is made; 0 for none. */
  readonly most: number;
  readonly log: Log;
}

/** Notes at once: a large batch is many short transactions. */
const atOnce = 1_000;

/** Keeps what a batch gave to read; the memory is opened with the first of it. What is beyond the most is not kept, and that is logged once. */
export function noteTaker({ memory, most, log }: NoteTakerParts): (batch: StoredBatch) => Promise<void> {
  const taken = new Map<string, number>();
  return async ({ datasetId, facts, earlier }) => {
    const before = taken.get(datasetId) ?? 0;
    if (before >= most || !facts.some(({ kind }) => kind === "news" || kind === "filing")) return;
    const all = notesOfFacts(datasetId, facts, earlier);
    const notes = all.slice(0, most - before);
    const store = await memory();
    for (let from = 0; from < notes.length; from += atOnce) await store.add(notes.slice(from, from + atOnce));
    taken.set(datasetId, before + notes.length);
    if (before + all.length > most)
      log.warn({ dataset: datasetId, most }, "news and filings beyond the most notes are not kept in memory");
  };
}

/** @param earlier when what a fact stands in for was known, where its source told it before */
export function notesOfFacts(
  dataset: string,
  facts: readonly Fact[],
  earlier: ReadonlyMap<Fact, readonly number[]> = new Map(),
): readonly Note[] {
  const filings = filingsIn(facts).map((items) => noteOfFiling(dataset, items));
  const stories = facts.flatMap((fact) =>
    fact.kind === "news" ? [noteOfStory(dataset, fact.value, earlier.get(fact) ?? [])] : [],
  );
  return [...stories, ...filings];
}

type Story = FactOf<"news">;
type FiledItem = FactOf<"filing">;

const storyNoteId = (dataset: string, { symbol, storyId }: Story, knownAtMs: number): string =>
  contentId("note", ["news", dataset, symbol, storyId, knownAtMs]);

function noteOfStory(dataset: string, story: Story, earlierMs: readonly number[]): Note {
  const { symbol, storyId, publisher, title, summary, eventTimeMs, knownAtMs, source } = story;
  const told = summary === "" || summary === title ? title : `${title}\n${summary}`;
  const before = earlierMs.filter((ms) => ms !== knownAtMs).map((ms) => storyNoteId(dataset, story, ms));
  return {
    noteId: storyNoteId(dataset, story, knownAtMs),
    dataset,
    kind: "news",
    symbol,
    agent: null,
    text: told,
    data: { storyId, publisher, source },
    eventTimeMs,
    knownAtMs,
    ...(before.length > 0 && { supersedes: before }),
  };
}

/** A source tells the items of a filing one after the other. */
function filingsIn(facts: readonly Fact[]): readonly (readonly FiledItem[])[] {
  const filings: FiledItem[][] = [];
  for (const fact of facts) {
    if (fact.kind !== "filing") continue;
    const last = filings.at(-1);
    if (last !== undefined && isOne(last[0] as FiledItem, fact.value)) last.push(fact.value);
    else filings.push([fact.value]);
  }
  return filings;
}

const isOne = (a: FiledItem, b: FiledItem): boolean =>
  a.symbol === b.symbol &&
  a.endMs === b.endMs &&
  a.knownAtMs === b.knownAtMs &&
  a.timeframe === b.timeframe &&
  a.fiscalPeriod === b.fiscalPeriod &&
  a.fiscalYear === b.fiscalYear;

const filingKey = ({ symbol, fiscalYear, fiscalPeriod, timeframe, endMs, knownAtMs }: FiledItem): string =>
  JSON.stringify([symbol, fiscalYear, fiscalPeriod, timeframe, endMs, knownAtMs]);

/** What most readers look for first; the rest follows as it was filed. */
const headlines = [
  "revenues",
  "gross_profit",
  "operating_income_loss",
  "net_income_loss",
  "diluted_earnings_per_share",
  "net_cash_flow_from_operating_activities",
  "assets",
  "liabilities",
  "equity",
];
/** Items that a note says; the filing itself holds all. */
const mostItems = 12;

/** @param items of one filing; of one that two batches share, each batch's are a note of their own */
function noteOfFiling(dataset: string, items: readonly FiledItem[]): Note {
  const [first] = items as readonly [FiledItem];
  const { symbol, fiscalYear, fiscalPeriod, timeframe, endMs, knownAtMs, eventTimeMs, source } = first;
  const rank = ({ item }: FiledItem): number =>
    (headlines.indexOf(item) + headlines.length + 1) % (headlines.length + 1);
  const shown = [...items].sort((a, b) => rank(a) - rank(b)).slice(0, mostItems);
  const period = `${timeframe} report ${fiscalPeriod} ${fiscalYear}, period to ${dayOf(endMs)}, filed ${dayOf(knownAtMs)}`;
  const figures = shown.map(({ item, value, unit }) => `${item.replaceAll("_", " ")} ${value} ${unit}`);
  return {
    noteId: contentId("note", ["filing", dataset, filingKey(first), first.statement, first.item]),
    dataset,
    kind: "filing",
    symbol,
    agent: null,
    text: `${symbol} ${period}: ${figures.join("; ")}`,
    data: { fiscalYear, fiscalPeriod, timeframe, endMs, items: items.length, source },
    eventTimeMs,
    knownAtMs,
  };
}

const dayOf = (ms: number): string => isoTime(ms).slice(0, 10);
