// The weekend's retraining as a user does it: run it, see what waits, decide.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { day } from "#tests/fakes/market.ts";
import { quorumHere } from "../gateway/cli/quorum.ts";
import { plantedMarket } from "../graphs/discovery/planted-market.ts";
import { planted, quickly } from "../graphs/retraining/test-retraining.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-jobs-cli-"));
const data = join(home, "made");
const env = { QUORUM_HOME: join(home, "desk"), QUORUM_USER: "quant" };
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function asked(...words: readonly string[]) {
  const { code, out, err } = await quorumHere([...words, "--json"], env);
  return { code, err, out: out === "" ? null : JSON.parse(out) };
}

const layout = `id: made
dataset: { id: made, label: "A made market", simulated: true, benchmark: null }
source: made
files:
  - file: bars.csv
    header: [symbol, date, open, high, low, close, volume]
    gives:
      - fact: bar
        fields: { symbol: symbol, open: open, high: high, low: low, close: close, volumeShares: volume }
        time: { rule: session, day: date }
instruments:
  knownFrom: 1990-01-01
  like: { sector: Technology, kind: equity }
  list:`;

/** A market whose prices answer to volume, as a folder of CSV files. */
function writeMarket(): void {
  const { facts } = plantedMarket("made", planted);
  const bars = facts.flatMap((fact) => (fact.kind === "bar" ? [fact.value] : []));
  const lines = bars.map(({ symbol, open, high, low, close, volumeShares }, i) =>
    [symbol, day(i % planted.sessions), open, high, low, close, volumeShares].join(","),
  );
  const symbols = [...new Set(lines.map((line) => line.split(",")[0]))];
  const listed = symbols.map((symbol) => `    - { symbol: ${symbol}, name: ${symbol} Company, aliases: [] }`);
  mkdirSync(data);
  writeFileSync(join(data, "quorum-layout.yaml"), [layout, ...listed].join("\n"));
  writeFileSync(join(data, "bars.csv"), ["symbol,date,open,high,low,close,volume", ...lines].join("\n"));
}

test("a retraining run by hand ends in the queue of approvals; approving promotes, and it is done once", async () => {
  writeMarket();
  const { options, inputs, models } = quickly();
  const given = ["--models", models.join(","), "--horizon", "2", "--trials", "1", "--budget", "5m"];
  const input = JSON.stringify({ options, inputs });
  const ran = await asked("jobs", "run", "weekend-retraining", "--data", data, ...given, "--input", input);
  expect([ran.code, ran.err, ran.out?.problem]).toEqual([0, "", null]);
  expect(ran.out).toMatchObject({
    state: "done",
    attempt: 1,
    input: { budgetMinutes: 5 },
    result: { end: "waiting", because: "every rule of the gate holds" },
  });
  const { promotionId, hash, versionId } = ran.out.result;

  const waiting = await asked("approvals", "list", "--state", "pending");
  expect(waiting.out).toMatchObject([{ promotionId, hash, state: "pending", requestedBy: "quant" }]);
  const shown = await quorumHere(["approvals", "show", promotionId], env);
  expect(shown.out).toContain("every rule of the gate holds");
  expect(shown.out).toContain("equal-weight");
  const own = await asked("approvals", "approve", promotionId, "--hash", hash, "--as", "quant");
  expect([own.code, JSON.parse(own.err).code]).toEqual([2, "tools/approval-same-person"]);
  const done = await asked("approvals", "approve", promotionId, "--hash", hash, "--as", "ana", "--note", "seen");
  expect(done.out).toMatchObject({ state: "promoted", report: expect.stringContaining("# Retraining of ranked-2d/") });
  const late = await asked("approvals", "reject", promotionId, "--hash", hash, "--as", "bob", "--reason", "no");
  expect([late.code, JSON.parse(late.err).code]).toEqual([2, "tools/promotion-state"]);
  expect((await asked("models", "list", "--stage", "champion")).out).toMatchObject([{ versionId }]);

  expect((await asked("jobs", "history", "weekend-retraining")).out).toMatchObject([{ jobId: ran.out.jobId }]);
  expect((await quorumHere(["jobs", "history"], env)).out).toContain("waiting: every rule of the gate holds");
  expect((await asked("jobs", "cancel", ran.out.jobId)).out).toMatchObject({ state: "done" });
  const kinds = await quorumHere(["jobs", "list"], env);
  expect(kinds.out).toMatch(/weekend-retraining +0 2 \* \* 6 America\/New_York/);
});
