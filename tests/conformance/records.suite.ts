// What every driver of the records store does. Runs on whatever the driver opens; nothing here names a database.
import { expect } from "vitest";
import { canonicalJson } from "#infra/runtime/index.ts";
import { auditHash, genesisHash } from "#infra/security/index.ts";
import { orderHash } from "#knowledge/domain/index.ts";
import type { AuditLine, CashMovement, Evidence, Records, RunRecord, Vote } from "#knowledge/stores/records/index.ts";
import { aFill, anApproval, anOrder } from "#tests/fakes/approvals.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";
import { modelFacts } from "./records.models.facts.ts";
import { workFacts } from "./records.work.facts.ts";

export interface OpenedRecords {
  readonly records: Records;
  /** Another process's handle on the same database, opened now. */
  another(): Promise<Records>;
  /** Closes everything and removes the database. */
  destroy(): Promise<void>;
}

export function recordsSuite(driver: string, open: () => Promise<OpenedRecords>, options?: SuiteOptions): void {
  runFacts(`records: ${driver}`, open, allFacts, options);
}

const by = (name: string, atMs = 2_000, note: string | null = null) => ({ atMs, by: name, note });
const wanted = (approval: { state: string; orderHash: string; approvedBy: readonly string[] }) =>
  ({ state: approval.state, orderHash: approval.orderHash, approvedBy: approval.approvedBy }) as ReturnType<
    typeof anApproval
  >;
const lines = (records: Records): Promise<readonly AuditLine[]> => records.audit.read(1, 1_000);

const aRun = (change: Partial<RunRecord> = {}): RunRecord => ({
  runId: "run_1",
  threadId: "thread_1",
  dataset: "fake",
  asOf: "2025-04-15T20:00:00.000Z",
  question: "Should we?",
  requestedBy: "analyst",
  startedAtMs: 1_000,
  state: "running",
  answer: null,
  problem: null,
  fingerprint: "f1",
  ...change,
});
const someEvidence = (change: Partial<Evidence> = {}): Evidence => ({
  id: "ev_1",
  tool: "risk.var",
  input: { symbol: "AAA" },
  asOf: "2025-04-15T20:00:00.000Z",
  output: { zeta: 1, alpha: [1, null, "x"] },
  snapshot: "s1",
  dataset: "fake",
  ...change,
});
const aVote = (change: Partial<Vote> = {}): Vote => ({
  voteId: "vote_1",
  runId: "run_1",
  dataset: "fake",
  specialist: "factors",
  symbol: "AAA",
  stance: -0.25,
  confidence: 0.5,
  horizonDays: 5,
  castAsOfMs: 1_000,
  ...change,
});
const aDividend = (change: Partial<CashMovement> = {}): CashMovement => ({
  movementId: "dividend:fake:AAA:2025-04-16",
  dataset: "fake",
  kind: "dividend",
  symbol: "AAA",
  amountMinor: 8_300,
  currency: "USD",
  bookedAtMs: 4_000,
  ...change,
});
const facts: Facts<OpenedRecords> = {
  "RS-01 a run saved again replaces what is there": async ({ records }) => {
    await records.runs.saveRun(aRun());
    const done = aRun({ state: "done", answer: { b: 1, a: [null, "é"] }, problem: { code: "x" } });
    await records.runs.saveRun(done);
    expect(await records.runs.run("run_1")).toEqual(done);
    expect(await records.runs.run("run_2")).toBeNull();
    expect(await records.runs.runs({})).toHaveLength(1);
  },
  "RS-02 an answer comes back byte for byte, members in their order": async ({ records }) => {
    const answer = { z: 1, a: { y: 2.5e-9, b: "line\nbreak" } };
    await records.runs.saveRun(aRun({ answer }));
    expect(JSON.stringify((await records.runs.run("run_1"))?.answer)).toBe(JSON.stringify(answer));
  },
  "RS-03 runs are listed newest first, by thread, by data set, up to a limit": async ({ records }) => {
    await records.runs.saveRun(aRun({ runId: "a", startedAtMs: 1 }));
    await records.runs.saveRun(aRun({ runId: "b", startedAtMs: 3, threadId: "thread_2" }));
    await records.runs.saveRun(aRun({ runId: "c", startedAtMs: 2, dataset: "other" }));
    const ids = async (filter: Parameters<typeof records.runs.runs>[0]) =>
      (await records.runs.runs(filter)).map((run) => run.runId);
    expect(await ids({})).toEqual(["b", "c", "a"]);
    expect(await ids({ threadId: "thread_1" })).toEqual(["c", "a"]);
    expect(await ids({ dataset: "fake" })).toEqual(["b", "a"]);
    expect(await ids({ limit: 1 })).toEqual(["b"]);
  },
  "RS-04 evidence under an id already there keeps the first": async ({ records }) => {
    await records.runs.saveEvidence([someEvidence(), someEvidence({ id: "ev_2" })]);
    await records.runs.saveEvidence([someEvidence({ output: "changed" })]);
    expect(await records.runs.evidence("ev_1")).toEqual(someEvidence());
    expect(await records.runs.evidence("ev_9")).toBeNull();
  },
  "RS-06 many pieces of evidence in one call are each kept once": async ({ records }) => {
    const many = Array.from({ length: 600 }, (_, n) => someEvidence({ id: `ev_${n % 590}`, output: n }));
    await records.runs.saveEvidence(many);
    expect(await records.runs.evidence("ev_3")).toEqual(someEvidence({ id: "ev_3", output: 3 }));
    expect(await records.runs.evidence("ev_589")).toEqual(someEvidence({ id: "ev_589", output: 589 }));
  },
  "RS-05 a number that JSON cannot hold is refused, and nothing of that call is kept": async ({ records }) => {
    const bad = records.runs.saveEvidence([someEvidence(), someEvidence({ id: "ev_2", output: { x: Number.NaN } })]);
    await expect(bad).rejects.toMatchObject({ code: "knowledge/store-failed", fault: "bug" });
    expect(await records.runs.evidence("ev_1")).toBeNull();
  },
  "RS-10 an approval is created once; the same id again keeps the first and writes nothing": async ({ records }) => {
    const first = anApproval();
    expect(await records.approvals.create(first, by("analyst", 1_000))).toEqual(first);
    const second = anApproval({ order: anOrder({ quantityShares: 7 }) });
    expect(await records.approvals.create(second, by("analyst", 3_000))).toEqual(first);
    expect(await records.approvals.history(first.approvalId)).toEqual([
      { atMs: 1_000, from: null, to: "proposed", by: "analyst", orderHash: first.orderHash, note: null },
    ]);
    expect(await lines(records)).toHaveLength(1);
  },
  "RS-11 a change writes state, history and audit together": async ({ records }) => {
    const first = await records.approvals.create(anApproval(), by("analyst", 1_000));
    expect(
      await records.approvals.change("approval_1", wanted(first), { state: "pending" }, by("gate", 2_000, "passed")),
    ).toBe(true);
    expect(await records.approvals.get("approval_1")).toEqual({ ...first, state: "pending" });
    expect((await records.approvals.history("approval_1"))[1]).toEqual({
      atMs: 2_000,
      from: "proposed",
      to: "pending",
      by: "gate",
      orderHash: first.orderHash,
      note: "passed",
    });
    const audit = await lines(records);
    expect(audit.map(({ action, subject, actor }) => [action, subject, actor])).toEqual([
      ["approval.proposed", "approval_1", "analyst"],
      ["approval.pending", "approval_1", "gate"],
    ]);
    expect(audit[0]?.detail).toMatchObject({ from: null, to: "proposed", order: first.order });
  },
  "RS-12 a change is refused where state, hash or approvers are not as expected, and leaves no trace": async ({
    records,
  }) => {
    const first = await records.approvals.create(anApproval(), by("analyst"));
    const refused = [
      { ...wanted(first), state: "pending" as const },
      { ...wanted(first), orderHash: "0".repeat(64) },
      { ...wanted(first), approvedBy: ["ann"] },
    ];
    for (const expected of refused) {
      expect(await records.approvals.change("approval_1", expected, { state: "rejected" }, by("bob"))).toBe(false);
    }
    expect(await records.approvals.change("approval_9", wanted(first), { state: "rejected" }, by("bob"))).toBe(false);
    expect(await records.approvals.get("approval_1")).toEqual(first);
    expect(await records.approvals.history("approval_1")).toHaveLength(1);
    expect(await lines(records)).toHaveLength(1);
  },
  "RS-13 an edit replaces order, hash, verdict, approvers and how many are needed": async ({ records }) => {
    const first = await records.approvals.create(anApproval({ state: "pending", approvedBy: ["ann"] }), by("analyst"));
    const order = anOrder({ quantityShares: 50 });
    const verdict = { ...first.verdict, orderHash: orderHash(order) };
    const change = {
      state: "edited" as const,
      order,
      orderHash: orderHash(order),
      verdict,
      approvedBy: [],
      approversNeeded: 2,
    };
    expect(await records.approvals.change("approval_1", wanted(first), change, by("bob"))).toBe(true);
    expect(await records.approvals.get("approval_1")).toEqual({ ...first, ...change });
    expect((await lines(records)).at(-1)?.detail).toMatchObject({ order, verdict, approvedBy: [] });
  },
  "RS-14 of many equal changes at once, from two handles, exactly one succeeds": async ({ records, another }) => {
    const other = await another();
    const first = await records.approvals.create(anApproval({ state: "pending" }), by("analyst"));
    const tries = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? other : records).approvals.change(
        "approval_1",
        wanted(first),
        { state: "approved", approvedBy: [`p${i}`] },
        by(`p${i}`),
      ),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await records.approvals.history("approval_1")).toHaveLength(2);
    await other.close();
  },
  "RS-15 a change that rests on the account fails once another order of the data set was approved": async ({
    records,
  }) => {
    const one = await records.approvals.create(anApproval({ approvalId: "a1", state: "pending" }), by("analyst"));
    const two = await records.approvals.create(anApproval({ approvalId: "a2", state: "pending" }), by("analyst"));
    const elsewhere = await records.approvals.create(
      anApproval({ approvalId: "a3", state: "pending", order: anOrder({ dataset: "other" }) }),
      by("analyst"),
    );
    const approvedSoFar = await records.approvals.approvedSoFar("fake");
    const approve = { state: "approved" as const, approvedBy: ["ann"] };
    expect(await records.approvals.change("a3", { ...wanted(elsewhere), approvedSoFar: 0 }, approve, by("ann"))).toBe(
      true,
    );
    expect(await records.approvals.change("a1", { ...wanted(one), approvedSoFar }, approve, by("ann"))).toBe(true);
    expect(await records.approvals.change("a2", { ...wanted(two), approvedSoFar }, approve, by("ann"))).toBe(false);
    expect(await records.approvals.approvedSoFar("fake")).toBe(approvedSoFar + 1);
  },
  "RS-16 approvals are listed newest first, by state and data set": async ({ records }) => {
    await records.approvals.create(anApproval({ approvalId: "a1", requestedAtMs: 1 }), by("analyst"));
    await records.approvals.create(anApproval({ approvalId: "a2", requestedAtMs: 3, state: "pending" }), by("analyst"));
    await records.approvals.create(
      anApproval({ approvalId: "a3", requestedAtMs: 2, order: anOrder({ dataset: "other" }) }),
      by("analyst"),
    );
    const ids = async (filter: Parameters<typeof records.approvals.list>[0]) =>
      (await records.approvals.list(filter)).map((a) => a.approvalId);
    expect(await ids({})).toEqual(["a2", "a3", "a1"]);
    expect(await ids({ states: ["proposed"] })).toEqual(["a3", "a1"]);
    expect(await ids({ states: ["proposed", "pending"], dataset: "fake" })).toEqual(["a2", "a1"]);
    expect(await ids({ states: [] })).toEqual([]);
  },
  "RS-20 a fill is booked once, whoever books it": async ({ records, another }) => {
    const other = await another();
    await records.approvals.create(anApproval(), by("analyst"));
    const booked = await Promise.all([
      records.ledger.addFill(aFill()),
      other.ledger.addFill(aFill()),
      records.ledger.addFill(aFill({ priceMinor: 1 })),
    ]);
    expect(booked.filter(Boolean)).toHaveLength(1);
    expect(await other.ledger.fillsOf("approval_1")).toEqual([aFill()]);
    expect((await lines(records)).filter(({ action }) => action === "ledger.fill")).toHaveLength(1);
    await other.close();
  },
  "RS-21 a fill without its approval is refused": async ({ records }) => {
    await expect(records.ledger.addFill(aFill({ approvalId: "nobody" }))).rejects.toMatchObject({
      code: "knowledge/store-failed",
    });
    expect(await records.ledger.fills("fake", 10_000)).toEqual([]);
    expect(await lines(records)).toEqual([]);
  },
  "RS-22 fills of a data set are read up to a moment, oldest first": async ({ records }) => {
    await records.approvals.create(anApproval(), by("analyst"));
    for (const [fillId, filledAtMs] of [
      ["f3", 3],
      ["f1", 1],
      ["f2b", 2],
      ["f2a", 2],
    ] as const)
      await records.ledger.addFill(aFill({ fillId, filledAtMs }));
    expect((await records.ledger.fills("fake", 2)).map((fill) => fill.fillId)).toEqual(["f1", "f2a", "f2b"]);
    expect(await records.ledger.fills("other", 9)).toEqual([]);
  },
  "RS-23 cash and splits are booked once under their id and read up to a moment": async ({ records }) => {
    const split = {
      movementId: "split:fake:AAA:2025-04-16",
      dataset: "fake",
      symbol: "AAA",
      ratio: 1.5,
      exMs: 3_000,
      bookedAtMs: 4_000,
    };
    expect(await records.ledger.addCash(aDividend())).toBe(true);
    expect(await records.ledger.addCash(aDividend({ amountMinor: 1 }))).toBe(false);
    expect(await records.ledger.addSplit(split)).toBe(true);
    expect(await records.ledger.addSplit({ ...split, ratio: 2 })).toBe(false);
    expect(await records.ledger.cash("fake", 4_000)).toEqual([aDividend()]);
    expect(await records.ledger.cash("fake", 3_999)).toEqual([]);
    expect(await records.ledger.splits("fake", 4_000)).toEqual([split]);
    expect(await records.ledger.splits("fake", 3_999)).toEqual([]);
    expect((await lines(records)).map(({ action }) => action)).toEqual(["ledger.dividend", "ledger.split"]);
  },
  "RS-24 the paper book accepts an order once and remembers its terms": async ({ records }) => {
    await records.approvals.create(anApproval(), by("analyst"));
    const order = {
      clientOrderId: "c1",
      approvalId: "approval_1",
      order: anOrder(),
      submittedMs: 5,
      terms: { halfSpreadBps: 2 },
    };
    expect(await records.paper.accept(order)).toEqual(order);
    expect(await records.paper.accept({ ...order, terms: { halfSpreadBps: 9 } })).toEqual(order);
    expect(await records.paper.find("c1")).toEqual(order);
    expect(await records.paper.find("c2")).toBeNull();
  },
  "RS-30 audit lines are numbered from 1, each holding the hash of the one before": async ({ records }) => {
    for (const subject of ["a", "b", "c"]) {
      await records.audit.add({ atMs: 1, actor: "ann", action: "test", subject, detail: { z: 1, a: [true, null] } });
    }
    const [first, second, third] = await lines(records);
    expect([first?.seq, second?.seq, third?.seq]).toEqual([1, 2, 3]);
    expect([first?.previousHash, second?.previousHash, third?.previousHash]).toEqual([
      genesisHash,
      first?.hash,
      second?.hash,
    ]);
    expect(second?.hash).toBe(auditHash(second!));
    expect((await records.audit.read(2, 1)).map(({ subject }) => subject)).toEqual(["b"]);
    expect(await records.audit.verify()).toEqual({ lines: 3, brokenAtSeq: null });
  },
  "RS-31 lines added at once from two handles form one chain": async ({ records, another }) => {
    const other = await another();
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        (i % 2 ? other : records).audit.add({ atMs: i, actor: "x", action: "test", subject: `${i}`, detail: null }),
      ),
    );
    expect(await records.audit.verify()).toEqual({ lines: 30, brokenAtSeq: null });
    expect(new Set((await lines(records)).map(({ subject }) => subject)).size).toBe(30);
    await other.close();
  },
  "RS-32 an empty chain holds, a long one too": async ({ records }) => {
    expect(await records.audit.verify()).toEqual({ lines: 0, brokenAtSeq: null });
    for (let i = 0; i < 1_100; i++)
      await records.audit.add({ atMs: i, actor: "x", action: "test", subject: "s", detail: i });
    expect(await records.audit.verify()).toEqual({ lines: 1_100, brokenAtSeq: null });
  },
  "RS-40 a vote is stored once and is open until it is scored": async ({ records }) => {
    await records.track.saveVotes([
      aVote(),
      aVote({ voteId: "vote_0", castAsOfMs: 2_000 }),
      aVote({ voteId: "late", castAsOfMs: 9_000 }),
    ]);
    await records.track.saveVotes([aVote({ stance: 1 })]);
    expect((await records.track.open("fake", 2_000)).map((vote) => vote.voteId)).toEqual(["vote_1", "vote_0"]);
    const score = { ...aVote(), realisedReturn: 0.0123, marketReturn: -0.004, brier: 0.19140625, scoredAtMs: 8_000 };
    expect(await records.track.saveScores([score])).toBe(1);
    expect(await records.track.saveScores([{ ...score, brier: 1 }])).toBe(0);
    const openAt = async (untilMs: number) => (await records.track.open("fake", untilMs)).map((vote) => vote.voteId);
    expect(await openAt(8_000)).toEqual(["vote_0"]);
    expect(await openAt(7_999)).toEqual(["vote_1", "vote_0"]); // a score known later leaves the past as it was
    expect(await records.track.scored("fake", 8_000)).toEqual([score]);
    expect(await records.track.scored("fake", 7_999)).toEqual([]);
    expect(await records.track.scored("other", 8_000)).toEqual([]);
  },
  "RS-60 a setting is null until set, then what was set last": async ({ records }) => {
    expect(await records.settings.get("kill-switch")).toBeNull();
    await records.settings.set("kill-switch", "on");
    await records.settings.set("kill-switch", "off");
    expect(await records.settings.get("kill-switch")).toBe("off");
  },
  "RS-70 what was written is there for a handle opened later": async ({ records, another }) => {
    const approval = await records.approvals.create(anApproval(), by("analyst"));
    await records.ledger.addFill(aFill());
    await records.settings.set("a", "b");
    await records.close();
    const later = await another();
    expect(await later.approvals.get("approval_1")).toEqual(approval);
    expect(canonicalJson(await later.ledger.fills("fake", 10_000))).toBe(canonicalJson([aFill()]));
    expect(await later.settings.get("a")).toBe("b");
    expect(await later.audit.verify()).toEqual({ lines: 2, brokenAtSeq: null });
    await later.close();
  },
  "RS-71 closing twice is safe": async ({ records }) => {
    await records.close();
    await expect(records.close()).resolves.toBeUndefined();
  },
};

const allFacts = { ...facts, ...workFacts, ...modelFacts };
/** The ids of the facts, for a driver that skips them all where it has no server. */
export const recordsFacts: readonly string[] = Object.keys(allFacts).map((title) => title.split(" ")[0] as string);
