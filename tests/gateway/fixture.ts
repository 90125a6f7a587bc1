// Services to test the gateway with: real records and queue in a folder of their own, the fake market, a clock moved by hand.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openScriptedModel } from "#agents/chat-model/index.ts";
import { openServices } from "#gateway/services/open-services.ts";
import type { Services } from "#gateway/services/services.ts";
import { type Desk, type DeskAnswer, type DeskEvent, deskEdges, fingerprintOf } from "#graphs/desk/index.ts";
import { countedIds, type ManualClock, manualClock, parseConfig, silentLog } from "#infra/runtime/index.ts";
import { orderHash, parseAsOf } from "#knowledge/domain/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { anOrder } from "#tests/fakes/approvals.ts";
import { nothingLearnt } from "#tests/fakes/learnt.ts";
import { type FakeMarketOptions, fakeMarket } from "#tests/fakes/market.ts";
import type { ToolContext } from "#tools/define/index.ts";
import { checkOrder, riskWorldAt, verdictRecord } from "#tools/risk/index.ts";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestServices extends Services {
  readonly clock: ManualClock;
}

export interface TestOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly market?: FakeMarketOptions;
  readonly openMarket?: () => Promise<MarketStore>;
  readonly desk?: (services: Services) => Desk;
}

/** Closed by itself when the test ends. */
export async function openTestServices({
  env = {},
  market,
  openMarket,
  desk,
}: TestOptions = {}): Promise<TestServices> {
  const clock = manualClock(Date.UTC(2025, 3, 15, 21));
  const config = parseConfig({ QUORUM_HOME: temporaryFolder(), QUORUM_DATA: "fake", ...env });
  const services = await openServices(config, {
    clock,
    ids: countedIds(),
    folders: true,
    env,
    log: silentLog,
    openMarket: openMarket ?? (() => fakeMarket(market)),
  });
  onTestFinished(() => services.close());
  const scripted = desk?.(services);
  return { ...services, clock, ...(scripted && { desk: async () => scripted }) };
}

/** An order that passed the gate, pending in the queue. */
export async function proposeOrder(services: Services, runId = "run_1", fingerprint?: string): Promise<Approval> {
  const order = anOrder();
  const [records, market, limits, queue] = await Promise.all([
    services.records(),
    services.market(),
    services.limits(),
    services.queue(),
  ]);
  const world = await riskWorldAt({ records, market, limits }, order.dataset, parseAsOf(order.asOf), 5);
  const verdict = verdictRecord(await checkOrder(order, world), orderHash(order));
  return queue.propose({
    runId,
    order,
    verdict,
    requestedBy: "analyst",
    fingerprint: fingerprint ?? (await shapeOf(services)),
  });
}

/** What a tool sees at the fake market's now. */
export async function worldOf(services: Services): Promise<Omit<ToolContext, "random">> {
  const [market, limits] = await Promise.all([services.datasets.view(undefined, undefined), services.limits()]);
  const { startingCashMinor: cashMinor, currency } = limits.account;
  return {
    asOf: market.asOf,
    market,
    limits,
    memory: { search: async () => ({ hits: [], by: "newest", withoutVector: 0, wordsOnlyBecause: null }) },
    portfolio: { currency, cashMinor, positions: [] },
    words: { name: "none", polarity: new Map() },
    ...(await nothingLearnt()),
    signal: new AbortController().signal,
  };
}

/** The shape of the desk as it is. */
export async function shapeOf(services: Services): Promise<string> {
  const [specialists, tools, limits] = await Promise.all([services.specialists(), services.tools(), services.limits()]);
  return fingerprintOf({ specialists, tools, limits, model: { ...openScriptedModel([]), id: "desk" } }, deskEdges);
}

export const anAnswer = (change: Partial<DeskAnswer> = {}): DeskAnswer => ({
  runId: "run_1",
  threadId: "thread_1",
  asOf: "2025-04-15T20:00:00.000Z",
  question: "how risky is AAA",
  kind: "risk",
  symbols: ["AAA"],
  answer: "It fell 4.2% in a day.",
  numbers: [{ text: "4.2%", value: -0.042, unit: "fraction", evidenceId: "ev_1", path: "worst", start: 8, end: 12 }],
  findings: [],
  coverage: { answered: 0, of: 0, byModel: 0, byFallback: 0, byNone: 0 },
  proposal: null,
  noProposal: null,
  notUnderstood: [],
  warnings: [],
  data: { id: "fake", label: "Fake market", simulated: true, snapshot: "s" },
  model: "scripted",
  ...change,
});

export const someEvents: readonly DeskEvent[] = [
  {
    type: "run-started",
    runId: "run_1",
    threadId: "thread_1",
    asOf: "2025-04-15T20:00:00.000Z",
    question: "how risky is AAA",
  },
  { type: "question-understood", kind: "risk", symbols: ["AAA"], horizonDays: 5, notUnderstood: [] },
  { type: "agent-started", specialist: "company", symbol: "AAA" },
  { type: "tool-called", specialist: "company", symbol: "AAA", tool: "company.prices", evidenceId: "ev_1" },
  { type: "answer-ready", answer: anAnswer() },
];

/** A desk that asks as told, and decides approvals by the real queue without a graph behind it. */
export const scriptedDesk =
  (ask: Desk["ask"]) =>
  (services: Services): Desk => ({
    ask,
    async approve(approvalId, by) {
      const queue = await services.queue();
      const approval = await queue.approve(approvalId, by);
      return approval.state === "approved" ? queue.execute(approvalId) : approval;
    },
    edit: async (approvalId, by) => (await services.queue()).edit(approvalId, by),
    reject: async (approvalId, by) => (await services.queue()).reject(approvalId, by),
    recover: async () => ({ approvals: 0, runsFailed: 0 }),
    review: async () => ({ scored: 0 }),
  });

/** Tells every event, then answers. */
export const answers: Desk["ask"] = async (_question, options) => {
  for (const event of someEvents) options?.onEvent?.(event);
  return anAnswer();
};

export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

/** A promise that the test itself fulfils. */
export function deferred<T = void>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
