// What the desk itself costs per question: graph, agents, tools, evidence, checkpoints; the time inside the chat model is taken out.
// Warm: the same moment asked again and again, as in a conversation. Fresh moment: every question at another as-of, nothing remembered.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDeskModel } from "#agents/chat-model/drivers/desk/desk.driver.ts";
import type { ChatModel } from "#agents/chat-model/index.ts";
import { specialists } from "#agents/roster/index.ts";
import { sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { type Desk, openDesk } from "#graphs/desk/index.ts";
import { randomIds, silentLog, systemClock } from "#infra/runtime/index.ts";
import { asOf, type Dataset } from "#knowledge/domain/index.ts";
import { type Feed, openCsvFeed, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { noModels } from "#tools/define/index.ts";
import { openApprovalQueue, openPaperBroker } from "#tools/execution/index.ts";
import { tools } from "#tools/registry/index.ts";
import { killSwitchOn, readLimits } from "#tools/risk/index.ts";
import { readWordList } from "#tools/sentiment/index.ts";
import { type Bench, median, timed } from "./bench.ts";

const turns = 40;
const warmUps = 5;
const realFolder = "../shared/data/djia20";
const seed = 7;

interface Opened {
  readonly desk: Desk;
  readonly dataset: Dataset;
  /** Milliseconds spent in the model since last asked. */
  takeModelMs(): number;
  close(): Promise<void>;
}

async function open(feed: Feed): Promise<Opened> {
  const home = mkdtempSync(join(tmpdir(), "quorum-bench-"));
  const records = await openSqliteRecords({ path: join(home, "records.sqlite"), clock: systemClock });
  const memory = await openEmbeddedMemory({ path: join(home, "memory.sqlite") });
  const market = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
  const { quarantine, ingest: progress } = records;
  await ingest(feed, { market, quarantine, progress, clock: systemClock, log: silentLog });
  const limits = readLimits();
  const broker = openPaperBroker({ records, market, limits });
  const queue = openApprovalQueue({ records, broker, market, limits, clock: systemClock });
  let modelMs = 0;
  const builtIn = openDeskModel();
  const model: ChatModel = {
    ...builtIn,
    async chat(request) {
      const from = performance.now();
      try {
        return await builtIn.chat(request);
      } finally {
        modelMs += performance.now() - from;
      }
    },
  };
  const services = {
    records,
    memory,
    market,
    queue,
    broker,
    specialists,
    tools,
    model,
    fallback: model,
    limits,
    words: readWordList(),
    reader: async () => null,
    models: () => noModels,
    cache: await openMemoryCache({}, { clock: systemClock }),
    killSwitch: () => killSwitchOn(records, limits),
    clock: systemClock,
    ids: randomIds,
    log: silentLog,
  };
  return {
    desk: openDesk(services, sqliteCheckpoints(records)),
    dataset: (await feed.describe()).dataset,
    takeModelMs() {
      const taken = modelMs;
      modelMs = 0;
      return taken;
    },
    async close() {
      await market.close();
      await memory.close();
      await records.close();
      rmSync(home, { recursive: true });
    },
  };
}

async function overheadOf(opened: Opened, question: string, moment: (turn: number) => number): Promise<number> {
  const model: number[] = [];
  const spent = await timed(turns, warmUps, async (turn) => {
    opened.takeModelMs();
    await opened.desk.ask({
      question,
      asOf: asOf(moment(turn)),
      threadId: null,
      dataset: opened.dataset.id,
      requestedBy: "bench",
      tracing: "soft",
    });
    if (turn >= 0) model.push(opened.takeModelMs());
  });
  return median(spent.map((ms, turn) => ms - (model[turn] as number)));
}

async function measured(name: string, feed: Feed, question: string, nowMs: (dataset: Dataset) => number) {
  const opened = await open(feed);
  const now = nowMs(opened.dataset);
  const result = (id: string, value: number) => ({ id: `${name}: ${id}`, value, unit: "ms", peer: null, ratio: null });
  const warm = await overheadOf(opened, question, () => now);
  const fresh = await overheadOf(opened, question, (turn) => now - (turn + warmUps + 1) * 60_000);
  await opened.close();
  return [
    result("overhead a question, warm, median", warm),
    result("overhead a question, fresh moment, median", fresh),
  ];
}

export const bench: Bench = {
  seed,
  async run() {
    const simulated = await measured(
      "simulated market",
      await openSimulatorFeed({ seed }),
      "How risky is Nimbari?",
      (dataset) => dataset.nowMs,
    );
    if (!existsSync(realFolder)) return simulated;
    const moment = Date.parse("2025-04-15T20:00:00Z");
    const real = await measured(
      "djia20",
      await openCsvFeed({ folder: realFolder }, { clock: systemClock }),
      "Should we buy more MSFT this week?",
      () => moment,
    );
    return [...simulated, ...real];
  },
};
