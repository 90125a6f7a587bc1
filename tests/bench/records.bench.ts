// Record operations a second. One operation is one record stored, or one record found by its id and parsed, through the port that the desk
// uses. A write is on the disk when the call resolves, so a call that waits for the one before costs the disk's answer: that is measured,
// beside what the disk alone takes; then many calls at once, which share commits; a desk's own batches (a run with its evidence and
// votes); and a thousand records a call. With POSTGRES_TEST_URL set the same is measured on that server.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "#infra/runtime/index.ts";
import {
  type Evidence,
  openPostgresRecords,
  openSqliteRecords,
  type Records,
  type RunRecord,
  type Vote,
} from "#knowledge/stores/records/index.ts";
import { type Bench, median, timed } from "./bench.ts";

const seed = 7;
const rounds = 5;
const singles = 100;
const atOnce = 250;
const atOnceRounds = 20;
const runsARound = 40;
const evidenceARun = 12;
const votesARun = 6;
const bulk = 1_000;
const bulksARound = 10;
const reads = 5_000;

const evidenceOf = (id: string): Evidence => ({
  id,
  tool: "risk.value-at-risk",
  input: { symbol: "MSFT", level: 0.975, horizonDays: 10 },
  asOf: "2025-04-15T20:00:00.000Z",
  output: { lossFraction: 0.0412, bars: 252, method: "historical", worst: [-0.071, -0.066, -0.052, -0.049] },
  snapshot: "9f2b6c1e5a7d4830",
  dataset: "djia20",
});
const voteOf = (voteId: string, runId: string): Vote => ({
  voteId,
  runId,
  dataset: "djia20",
  specialist: "factors",
  symbol: "MSFT",
  stance: 0.25,
  confidence: 0.6,
  horizonDays: 20,
  castAsOfMs: 1_744_747_200_000,
});
const runOf = (runId: string): RunRecord => ({
  runId,
  threadId: "thread",
  dataset: "djia20",
  asOf: "2025-04-15T20:00:00.000Z",
  question: "Should we buy more MSFT this week?",
  requestedBy: "bench",
  startedAtMs: 1_744_747_200_000,
  state: "done",
  answer: { answer: "A text of some length. ".repeat(40), numbers: Array.from({ length: 20 }, (_, n) => ({ n })) },
  problem: null,
  fingerprint: "f",
});
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

/** Operations a second of the middle round. */
async function rate(operations: number, round: (turn: number) => Promise<unknown>): Promise<number> {
  return (operations * 1_000) / median(await timed(rounds, 1, round));
}

async function measured(driver: string, records: Records) {
  const result = (id: string, value: number) => ({
    id: `${driver}: ${id}`,
    value,
    unit: "1/s",
    peer: null,
    ratio: null,
  });
  const { runs, track, settings, audit } = records;
  return [
    result(
      "writes, one after the other (a setting)",
      await rate(singles, async (turn) => {
        for (const n of upTo(singles)) await settings.set(`name ${n}`, `value ${turn}`);
      }),
    ),
    result(
      "writes, one after the other (an audit line)",
      await rate(singles, async () => {
        for (const n of upTo(singles))
          await audit.add({ atMs: n, actor: "bench", action: "test", subject: "s", detail: { n } });
      }),
    ),
    result(
      `writes, ${atOnce} at once (a setting)`,
      await rate(atOnce * atOnceRounds, async (turn) => {
        for (const _ of upTo(atOnceRounds))
          await Promise.all(upTo(atOnce).map((n) => settings.set(`name ${n}`, `value ${turn}`)));
      }),
    ),
    result(
      `writes, ${atOnce} at once (an audit line, hashed and chained)`,
      await rate(atOnce * atOnceRounds, async () => {
        for (const _ of upTo(atOnceRounds))
          await Promise.all(
            upTo(atOnce).map((n) =>
              audit.add({ atMs: n, actor: "bench", action: "test", subject: "s", detail: { n } }),
            ),
          );
      }),
    ),
    result(
      `writes, a desk's run: 1 run, ${evidenceARun} evidence, ${votesARun} votes in 3 calls`,
      await rate(runsARound * (1 + evidenceARun + votesARun), async (turn) => {
        for (const n of upTo(runsARound)) {
          const runId = `run ${turn} ${n}`;
          await runs.saveEvidence(upTo(evidenceARun).map((e) => evidenceOf(`${runId} ${e}`)));
          await runs.saveRun(runOf(runId));
          await track.saveVotes(upTo(votesARun).map((v) => voteOf(`${runId} ${v}`, runId)));
        }
      }),
    ),
    result(
      `writes, ${bulk} evidence a call`,
      await rate(bulk * bulksARound, async (turn) => {
        for (const n of upTo(bulksARound))
          await runs.saveEvidence(upTo(bulk).map((e) => evidenceOf(`bulk ${turn} ${n} ${e}`)));
      }),
    ),
    result(
      `writes, ${bulk} votes a call`,
      await rate(bulk * bulksARound, async (turn) => {
        for (const n of upTo(bulksARound))
          await track.saveVotes(upTo(bulk).map((v) => voteOf(`bulk ${turn} ${n} ${v}`, "run 0 0")));
      }),
    ),
    result(
      "reads, evidence by its id",
      await rate(reads, async () => {
        for (const n of upTo(reads)) await runs.evidence(`bulk 0 ${n % bulksARound} ${n % bulk}`);
      }),
    ),
    result(
      "reads, a setting by its name",
      await rate(reads, async () => {
        for (const n of upTo(reads)) await settings.get(`name ${n % singles}`);
      }),
    ),
    result(
      "reads, a run with its answer by its id",
      await rate(reads, async () => {
        for (const n of upTo(reads)) await runs.run(`run 0 ${n % runsARound}`);
      }),
    ),
  ];
}

/** How often the disk takes 4 KiB and says that it has them. */
async function disk(folder: string): Promise<number> {
  const file = openSync(join(folder, "disk"), "w");
  const page = Buffer.alloc(4_096, 1);
  const value = await rate(singles, async () => {
    for (const _ of upTo(singles)) {
      writeSync(file, page);
      fdatasyncSync(file);
    }
  });
  closeSync(file);
  return value;
}

export const bench: Bench = {
  seed,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "quorum-bench-"));
    const results = [
      {
        id: "the disk alone: 4 KiB written and synced",
        value: await disk(folder),
        unit: "1/s",
        peer: null,
        ratio: null,
      },
    ];
    const file = await openSqliteRecords({ path: join(folder, "records.sqlite"), clock: systemClock });
    results.push(...(await measured("sqlite", file)));
    await file.close();
    rmSync(folder, { recursive: true });
    const url = process.env.POSTGRES_TEST_URL;
    if (url === undefined) return results;
    const schema = `bench_${process.pid}`;
    const server = await openPostgresRecords({ url, schema, clock: systemClock });
    results.push(...(await measured("postgres", server)));
    await server.postgres.pool.query(`drop schema "${schema}" cascade`);
    await server.close();
    return results;
  },
};
