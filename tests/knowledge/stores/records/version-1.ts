// The records that a desk of release 0.1.0 left behind (version-1.sql), and what must be true of them after today's code opened them.
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { packageFile } from "#infra/runtime/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";

export const versionOne = readFileSync(packageFile("tests", "knowledge", "stores", "records", "version-1.sql"), "utf8");

const day = 1_740_000_000_000;
const hash = "08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e";
const line = { dataset: "djia20", atMs: day };

/** Everything is where it was. */
export async function expectItAllThere(records: Records): Promise<void> {
  expect(await records.runs.run("run_old")).toMatchObject({
    state: "paused",
    startedAtMs: day,
    answer: { text: "It's a buy; é 🐂", parts: [1, null] },
  });
  expect(await records.runs.evidence("ev_old")).toMatchObject({ output: { z: 0.0123, a: [true, null] } });
  expect(await records.approvals.get("approval_old")).toMatchObject({
    state: "approved",
    orderHash: hash,
    approvedBy: ["ann"],
  });
  expect((await records.approvals.history("approval_old")).map(({ to }) => to)).toEqual([
    "proposed",
    "pending",
    "approved",
  ]);
  expect(await records.ledger.fills("djia20", day + 10)).toMatchObject([{ fillId: "fill_old", priceMinor: 10_000 }]);
  expect(await records.ledger.cash("djia20", day + 10)).toMatchObject([{ amountMinor: 8_300 }]);
  expect(await records.ledger.splits("djia20", day + 10)).toMatchObject([{ ratio: 1.5, exMs: day + 7 }]);
  expect(await records.paper.find("approval_old")).toMatchObject({ terms: { halfSpreadBps: 2 } });
  expect(await records.track.scored("djia20", day + 10)).toMatchObject([{ voteId: "vote_old", brier: 0.19140625 }]);
  expect((await records.track.open("djia20", day + 10)).map(({ voteId }) => voteId)).toEqual(["vote_open"]);
  expect(await records.settings.get("ingested:djia20")).toBe("print_old");
  expect(await records.audit.verify()).toEqual({ lines: 8, brokenAtSeq: null });
  expect(await records.quarantine.list("djia20", 10)).toEqual([
    { ...line, id: expect.any(String), file: "bars.csv", line: 7, reason: "high is below low", raw: "MSFT,1,2" },
    { ...line, id: expect.any(String), file: "news.json", line: null, reason: "no date", raw: `{"it's": 1}` },
  ]);
}

/** The desk goes on: what waited is decided, old lines are resolved, and what is new finds its place beside the old. */
export async function expectItUsable(records: Records): Promise<void> {
  const waiting = await records.approvals.get("approval_waiting");
  const expected = { state: "pending" as const, orderHash: waiting!.orderHash, approvedBy: [], approvedSoFar: 1 };
  const approve = { state: "approved" as const, approvedBy: ["bob"] };
  expect(
    await records.approvals.change("approval_waiting", expected, approve, { atMs: day + 20, by: "bob", note: null }),
  ).toBe(true);
  expect(await records.audit.verify()).toEqual({ lines: 9, brokenAtSeq: null });
  const [bar] = await records.quarantine.list("djia20", 10);
  await records.quarantine.add([{ ...line, file: "bars.csv", line: 7, reason: "again", raw: "MSFT,1,2" }]);
  expect(await records.quarantine.count("djia20")).toBe(2);
  expect(await records.quarantine.resolve([bar!.id])).toBe(1);
  expect(await records.quarantine.count("djia20")).toBe(1);
  await records.studies.create({ studyId: "s", kind: "sweep", title: "New", spec: {}, createdAtMs: day });
  expect(await records.studies.addTrials("s", [{ trialId: "t", parameters: {}, outcome: 1, atMs: day }])).toBe(1);
  await records.models.register({
    versionId: "v",
    model: "direction",
    parentId: null,
    lineage: {},
    metrics: {},
    artefact: { key: "models/v", hash: "h", bytes: 1, format: "onnx" },
    createdAtMs: day,
  });
  await records.models.saveVerdict({ versionId: "v", passed: true, findings: {}, judgedAtMs: day });
  expect(await records.models.promote("v", { as: "ann", note: null, atMs: day })).toMatchObject({ stage: "champion" });
  await records.jobs.queue({ jobId: "j", name: "retrain", slotMs: day, input: null, inputHash: "h", queuedAtMs: day });
  expect(await records.jobs.claim("j", { owner: "w", nowMs: day, leaseMs: 1 })).toMatchObject({ attempt: 1 });
  await records.ingest.saveProgress({ dataset: "djia20", source: "bars.csv", position: { row: 7 }, updatedAtMs: day });
  expect(await records.ingest.progress("djia20", "bars.csv")).toMatchObject({ position: { row: 7 } });
}
