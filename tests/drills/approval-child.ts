// One life of the desk, for the kill drill: it opens the records on disk, finishes what an earlier life left, lets the people act, and is
// killed at the point named. What it prints is how the order stood after recovery and at the end.
import { createInterface } from "node:readline";
import { QuorumError } from "#infra/runtime/index.ts";
import { type FakeDesk, openFakeDesk } from "#tests/fakes/desk.ts";
import { decision } from "#tests/fakes/market.ts";
import { approvalIdOf, type CrashPoint } from "#tools/execution/index.ts";
import { type Life, type Scenario, scenarioLimits, wantedShares } from "./approval-life.ts";

const { path, scenario, killAt, nth, together } = JSON.parse(process.argv[2] ?? "{}") as Life;
const id = approvalIdOf("run_1");

let reached = 0;
const crash = {
  reach(point: CrashPoint): void {
    if (killAt !== "any write" && point !== killAt) return;
    if (killAt === "any write" && point.startsWith("before")) return;
    reached += 1;
    if (reached === nth) process.kill(process.pid, "SIGKILL");
  },
};

/** Where the market opens: under the limit in thin sessions, or above it for the whole horizon. */
const sessions = (): Record<number, object> => {
  const dear = { open: 110, close: 110 };
  const thin = { open: 99, close: 99, volumeShares: 4_000 }; // forty shares
  return Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [decision + 1 + i, scenario === "unfilled" ? dear : thin]),
  );
};

const desk = await openFakeDesk({
  path,
  limits: scenarioLimits(scenario),
  market: { prices: { AAA: sessions() } },
  queue: { crash },
});
const state = async (): Promise<string> => (await desk.records.approvals.get(id))?.state ?? "none";

await desk.queue.recover();
const afterRecovery = await state();
if (together) await gate();
await act(desk, scenario);
const after = await state();
await desk.records.close();
process.stdout.write(`${JSON.stringify({ afterRecovery, after })}\n`);

/** The people and the run do their part again from the start, as far as it still can be done. */
async function act({ queue, clock, propose, records }: FakeDesk, play: Scenario): Promise<void> {
  await propose();
  const now = async () => (await records.approvals.get(id))!;
  const hash = async () => (await now()).orderHash;
  if (play === "rejected") return void (await queue.reject(id, { hash: await hash(), as: "ann", reason: "No." }));
  if (play === "expired") {
    clock.advance(9 * 3_600_000);
    return void (await queue.expire());
  }
  if (play === "wrong hash")
    await tolerate("tools/approval-hash-mismatch", queue.approve(id, { hash: "0".repeat(64), as: "ann" }));
  if (play === "edited" && (await now()).order.quantityShares !== wantedShares(play)) {
    await queue.edit(id, { hash: await hash(), as: "bob", edit: { quantityShares: wantedShares(play) } });
  }
  await queue.approve(id, { hash: await hash(), as: "ann" });
  if (play === "two people") await queue.approve(id, { hash: await hash(), as: "bob" });
  await queue.execute(id);
}

async function tolerate(code: string, work: Promise<unknown>): Promise<void> {
  await work.catch((thrown: unknown) => {
    if (!(thrown instanceof QuorumError) || thrown.code !== code) throw thrown;
  });
}

/** Waits for the word, so that several lives act at the same moment. */
async function gate(): Promise<void> {
  process.stdout.write("ready\n");
  const lines = createInterface({ input: process.stdin });
  for await (const _ of lines) break;
  lines.close();
}
