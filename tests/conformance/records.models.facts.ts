// What every driver of the records store does about models: versions, the gate's verdicts, and the one champion's place.
import { expect } from "vitest";
import type { NewModelVersion, NewPromotion, Records } from "#knowledge/stores/records/index.ts";
import type { Facts } from "./facts.ts";
import type { OpenedRecords } from "./records.suite.ts";

const aVersion = (versionId: string, change: Partial<NewModelVersion> = {}): NewModelVersion => ({
  versionId,
  model: "direction",
  parentId: null,
  lineage: { seed: 1, columns: ["a", null] },
  metrics: { sharpe: 0.1 },
  artefact: { key: `models/${versionId}`, hash: "ab", bytes: 3, format: "onnx" },
  createdAtMs: 1_000,
  ...change,
});
const by = (as: string, atMs: number, note: string | null = null) => ({ as, note, atMs });
const passed = (versionId: string, pass = true) => ({
  versionId,
  passed: pass,
  findings: { p: 0.01 },
  judgedAtMs: 2_000,
});

const aPromotion = (change: Partial<NewPromotion> = {}): NewPromotion => ({
  promotionId: "promotion_1",
  hash: "h1",
  runId: "job_1",
  model: "direction",
  versionId: "a",
  championId: null,
  state: "pending",
  subject: { verdict: "passed" },
  requestedBy: "desk",
  requestedAtMs: 3_000,
  expiresAtMs: 9_000,
  ...change,
});

async function withVersions(records: Records, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await records.models.register(aVersion(id));
    await records.models.saveVerdict(passed(id));
  }
}
const stages = async (records: Records): Promise<Record<string, string>> =>
  Object.fromEntries((await records.models.list({})).map(({ versionId, stage }) => [versionId, stage]));

export const modelFacts: Facts<OpenedRecords> = {
  "RS-100 a version is registered once as a challenger, numbered within its model": async ({ records, another }) => {
    const other = await another();
    const standing = { ...aVersion("a"), number: 1, stage: "challenger", stageSinceMs: 1_000, previousId: null };
    expect(await records.models.get("a")).toBeNull();
    expect(await records.models.register(aVersion("a"))).toEqual(standing);
    expect(await other.models.register(aVersion("a", { metrics: "again" }))).toEqual(standing);
    const both = await Promise.all([
      records.models.register(aVersion("b")),
      other.models.register(aVersion("c")),
      other.models.register(aVersion("d", { model: "volatility" })),
    ]);
    expect(both.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
    const listed = (await records.models.list({ model: "direction" })).map(({ number }) => number);
    expect(listed).toEqual([3, 2, 1]);
    expect(await records.models.list({ stage: "champion" })).toEqual([]);
    expect((await records.audit.read(1, 10)).map(({ action }) => action)).toEqual(Array(4).fill("model.registered"));
    await other.close();
  },
  "RS-101 nothing becomes champion that the gate did not pass, or did not pass last": async ({ records }) => {
    await records.models.register(aVersion("a"));
    const before = await records.audit.verify();
    expect(await records.models.promote("nobody", by("ann", 3_000))).toBeNull();
    expect(await records.models.promote("a", by("ann", 3_000))).toBeNull();
    expect(await records.models.verdict("a")).toBeNull();
    await records.models.saveVerdict(passed("a"));
    await records.models.saveVerdict(passed("a", false));
    expect(await records.models.promote("a", by("ann", 3_000))).toBeNull();
    expect(await records.models.verdict("a")).toEqual(passed("a", false));
    expect(await stages(records)).toEqual({ a: "challenger" });
    expect(await records.models.moves("direction")).toEqual([]);
    expect((await records.audit.verify()).lines).toBe(before.lines + 2);
  },
  "RS-102 a promotion retires the champion before in the same step, and is done once": async ({ records }) => {
    await withVersions(records, "a", "b");
    expect(await records.models.promote("a", by("ann", 3_000))).toMatchObject({ stage: "champion", previousId: null });
    const crowned = await records.models.promote("b", by("bob", 4_000, "better"));
    expect(crowned).toMatchObject({ stage: "champion", stageSinceMs: 4_000, previousId: "a" });
    expect(await records.models.promote("b", by("eve", 5_000))).toEqual(crowned);
    expect(await stages(records)).toEqual({ a: "retired", b: "champion" });
    expect(await records.models.moves("direction")).toEqual([
      {
        versionId: "b",
        model: "direction",
        action: "promote",
        replacedId: "a",
        by: "bob",
        note: "better",
        atMs: 4_000,
      },
      { versionId: "a", model: "direction", action: "promote", replacedId: null, by: "ann", note: null, atMs: 3_000 },
    ]);
    expect((await records.audit.read(1, 20)).at(-1)).toMatchObject({
      action: "model.promote",
      actor: "bob",
      subject: "direction/b",
      detail: { replacedId: "a", note: "better" },
    });
  },
  "RS-103 of many promotions at once there is one champion, whoever asks": async ({ records, another }) => {
    const other = await another();
    const ids = Array.from({ length: 8 }, (_, i) => `v${i}`);
    await withVersions(records, ...ids);
    await Promise.all(ids.map((id, i) => (i % 2 ? records : other).models.promote(id, by(`p${i}`, 3_000 + i))));
    expect(await records.models.list({ stage: "champion" })).toHaveLength(1);
    expect(await other.models.moves("direction")).toHaveLength(8);
    expect((await records.audit.verify()).brokenAtSeq).toBeNull();
    await other.close();
  },
  "RS-104 a rollback puts the champion before back, step by step, until there is none": async ({ records }) => {
    await withVersions(records, "a", "b", "c");
    for (const [i, id] of ["a", "b", "c"].entries()) await records.models.promote(id, by("ann", 3_000 + i));
    expect(await records.models.rollback("direction", by("bob", 5_000, "decayed"))).toMatchObject({
      versionId: "b",
      stage: "champion",
      stageSinceMs: 5_000,
    });
    expect(await records.models.rollback("direction", by("bob", 6_000))).toMatchObject({ versionId: "a" });
    expect(await records.models.rollback("direction", by("bob", 7_000))).toBeNull();
    expect(await records.models.rollback("nothing", by("bob", 7_000))).toBeNull();
    expect(await stages(records)).toEqual({ a: "champion", b: "retired", c: "retired" });
    expect((await records.models.moves("direction"))[0]).toMatchObject({ action: "rollback", replacedId: "b" });
    expect(await records.models.promote("c", by("ann", 8_000))).toMatchObject({ stage: "champion", previousId: "a" });
  },
  "RS-105 a challenger is set aside, a champion is not": async ({ records }) => {
    await withVersions(records, "a", "b");
    await records.models.promote("a", by("ann", 3_000));
    expect(await records.models.retire("a", by("ann", 4_000))).toBeNull();
    expect(await records.models.retire("b", by("ann", 4_000))).toMatchObject({ stage: "retired" });
    expect(await records.models.retire("b", by("ann", 5_000))).toBeNull();
    expect(await stages(records)).toEqual({ a: "champion", b: "retired" });
  },
  "RS-106 what is observed of a version is kept by kind and time": async ({ records }) => {
    await withVersions(records, "a");
    const at = (kind: string, atMs: number, measured: unknown) => ({ versionId: "a", kind, measured, atMs });
    await records.models.observe(at("drift", 1, { psi: 0.1 }));
    await records.models.observe(at("drift", 2, { psi: 0.3 }));
    await records.models.observe(at("drift", 2, { psi: 0.4 }));
    await records.models.observe(at("performance", 2, [null]));
    expect(await records.models.observations("a", "drift")).toEqual([
      at("drift", 2, { psi: 0.4 }),
      at("drift", 1, { psi: 0.1 }),
    ]);
    expect(await records.models.observations("a")).toHaveLength(3);
    expect(await records.models.observations("b")).toEqual([]);
  },
  "RS-107 one experiment of a model runs at a time, takes each question once, and ends once": async ({ records }) => {
    await withVersions(records, "a", "b");
    const experiment = {
      experimentId: "e1",
      model: "direction",
      championId: "a",
      challengerId: "b",
      kind: "shadow" as const,
      share: null,
      level: 0.05,
      startedAtMs: 1_000,
    };
    const { experiments } = records;
    const running = { ...experiment, result: null, endedAtMs: null };
    expect(await experiments.running("direction")).toBeNull();
    expect(await experiments.start(experiment)).toEqual(running);
    expect(await experiments.start({ ...experiment, level: 0.5 })).toEqual(running);
    expect(await experiments.start({ ...experiment, experimentId: "e2" })).toBeNull();
    const asked = (n: number, championScore: number | null = n / 3) => ({
      questionId: `q${n}`,
      championScore,
      challengerScore: -n,
      atMs: 2_000 - n,
    });
    expect(await experiments.addOutcomes("e1", [asked(1), asked(2, null), asked(1, 9)])).toBe(2);
    expect(await experiments.addOutcomes("e1", [asked(2), asked(3)])).toBe(1);
    expect(await experiments.addOutcomes("nobody", [asked(4)])).toBe(0);
    expect(await experiments.outcomes("e1")).toEqual([asked(3), asked(2, null), asked(1)]);
    const end = { result: { winner: "b" }, as: "ann", atMs: 3_000 };
    expect(await experiments.end("e1", end)).toBe(true);
    expect(await experiments.end("e1", end)).toBe(false);
    expect(await experiments.addOutcomes("e1", [asked(5)])).toBe(0);
    expect(await experiments.get("e1")).toEqual({ ...running, result: { winner: "b" }, endedAtMs: 3_000 });
    expect(await experiments.start({ ...experiment, experimentId: "e2", startedAtMs: 4_000 })).not.toBeNull();
    expect((await experiments.list("direction")).map(({ experimentId }) => experimentId)).toEqual(["e2", "e1"]);
    const told = (await records.audit.read(1, 20)).map(({ action }) => action);
    expect(told.filter((action) => action.includes("experiment"))).toEqual([
      "model.experiment-started",
      "model.experiment-ended",
      "model.experiment-started",
    ]);
  },
  "RS-108 a promotion is put to people once, moves on only from the state expected, and tells the audit trail": async ({
    records,
    another,
  }) => {
    const other = await another();
    await withVersions(records, "a");
    const asked = aPromotion();
    const created = await records.promotions.create(asked);
    expect(created).toEqual({ ...asked, history: [{ state: "pending", by: "desk", atMs: 3_000, note: null }] });
    expect(await other.promotions.create(aPromotion({ subject: "again" }))).toEqual(created);
    const approved = { state: "approved" as const, by: "ann", atMs: 4_000, note: null };
    const decided = await Promise.all([
      records.promotions.change("promotion_1", "pending", approved),
      other.promotions.change("promotion_1", "pending", { ...approved, state: "rejected", by: "bob", note: "no" }),
    ]);
    expect(decided.filter(Boolean)).toHaveLength(1);
    expect(await records.promotions.change("nothing", "pending", approved)).toBe(false);
    const stands = await other.promotions.get("promotion_1");
    expect(stands?.history).toHaveLength(2);
    expect(stands?.history.at(-1)?.state).toBe(stands?.state);
    await records.promotions.create(aPromotion({ promotionId: "promotion_2", state: "refused", requestedAtMs: 5_000 }));
    const ids = async (filter: object) => (await records.promotions.list(filter)).map(({ promotionId }) => promotionId);
    expect(await ids({})).toEqual(["promotion_2", "promotion_1"]);
    expect(await ids({ states: ["refused"], model: "direction" })).toEqual(["promotion_2"]);
    expect([await ids({ states: [] }), await ids({ model: "volatility" })]).toEqual([[], []]);
    const told = (await records.audit.read(1, 10))
      .map(({ action }) => action)
      .filter((one) => one.startsWith("promotion"));
    expect(told).toEqual(["promotion.pending", `promotion.${stands?.state}`, "promotion.refused"]);
    expect((await records.audit.verify()).brokenAtSeq).toBeNull();
    await other.close();
  },
};
