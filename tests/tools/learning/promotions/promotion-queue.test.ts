// What stands between the gate and the champion's place: one person, once, of what was seen; never of what the gate refused.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ManualClock, manualClock } from "#infra/runtime/index.ts";
import { openPromotionQueue, type PromotionQueueParts } from "#tools/learning/promotions/index.ts";
import type { ModelDraft } from "#tools/learning/registry/index.ts";
import { openTestRegistry, type TestRegistry } from "../registry/test-registry.ts";

const draft = (seed: number): ModelDraft => ({
  model: "ranked-5d/made",
  parentId: null,
  lineage: {
    learner: "ridge",
    parameters: {},
    dataset: "made",
    snapshot: "snapshot_1",
    features: { a: "1" },
    codeVersion: "0",
    seed,
    trainedFromMs: 1,
    trainedToMs: 2,
    studies: [],
  },
  metrics: {},
  format: "onnx",
});

let made: TestRegistry;
let clock: ManualClock;
beforeEach(async () => {
  made = await openTestRegistry();
  clock = manualClock(5_000);
});
afterEach(() => made.destroy());

const opened = (change: Partial<PromotionQueueParts> = {}) =>
  openPromotionQueue({ promotions: made.records.promotions, registry: made.registry, clock, ...change });

async function version(seed: number, passed = true): Promise<string> {
  const { versionId } = await made.registry.register(draft(seed), Uint8Array.of(seed), 1_000);
  const findings = { checks: [{ rule: "baselines", passed, says: "zero earned more" }] };
  await made.records.models.saveVerdict({ versionId, passed, findings, judgedAtMs: 2_000 });
  return versionId;
}
const proposal = (versionId: string, runId = "job_1") => ({
  runId,
  versionId,
  subject: { why: 1 },
  requestedBy: "desk",
});
const champion = async (): Promise<string | undefined> =>
  (await made.registry.list({ model: "ranked-5d/made", stage: "champion" }))[0]?.versionId;

test("what was approved is champion, and who, when and why is kept with the audit trail", async () => {
  const queue = opened();
  const asked = await queue.propose(proposal(await version(1)));
  expect(asked.state).toBe("pending");
  const done = await queue.approve(asked.promotionId, { hash: asked.hash, as: "ana", note: "seen" });
  expect(done.history.map(({ state, by }) => [state, by])).toEqual([
    ["pending", "desk"],
    ["approved", "ana"],
    ["promoted", "ana"],
  ]);
  expect(await champion()).toBe(asked.versionId);
  expect((await made.registry.moves("ranked-5d/made"))[0]).toMatchObject({ by: "ana", note: "seen" });
  expect(await queue.approve(asked.promotionId, { hash: asked.hash, as: " Ana " })).toEqual(done);
  expect(await queue.propose(proposal(asked.versionId))).toEqual(done);
});

test("what was rejected keeps the champion, and stays rejected", async () => {
  const queue = opened();
  const { promotionId, hash } = await queue.propose(proposal(await version(1)));
  await expect(queue.reject(promotionId, { hash, as: "ana", note: " " })).rejects.toMatchObject({
    code: "tools/input-invalid",
  });
  const done = await queue.reject(promotionId, { hash, as: "ana", note: "odd" });
  expect(done).toMatchObject({ state: "rejected" });
  expect(await queue.reject(promotionId, { hash, as: "ana", note: "odd" })).toEqual(done);
  await expect(queue.approve(promotionId, { hash, as: "bob" })).rejects.toMatchObject({
    code: "tools/promotion-state",
  });
  expect(await champion()).toBeUndefined();
});

test("what the gate refused is shown and can neither be approved nor rejected", async () => {
  const queue = opened();
  const { promotionId, hash, state } = await queue.propose(proposal(await version(1, false)));
  expect(state).toBe("refused");
  const by = { hash, as: "ana", note: "please" };
  await expect(queue.approve(promotionId, by)).rejects.toThrow(/gate refused/);
  await expect(queue.reject(promotionId, by)).rejects.toMatchObject({ code: "tools/promotion-state" });
  expect((await queue.execute(promotionId)).state).toBe("refused");
  expect(await champion()).toBeUndefined();
});

describe("a decision is refused", () => {
  test("of another hash, by whoever asked, by nobody, of what there is not", async () => {
    const queue = opened();
    const { promotionId, hash } = await queue.propose(proposal(await version(1)));
    const codes = [
      [queue.approve(promotionId, { hash: "x", as: "ana" }), "tools/promotion-hash-mismatch"],
      [queue.approve(promotionId, { hash, as: "DESK" }), "tools/approval-same-person"],
      [queue.approve(promotionId, { hash, as: "\u200b" }), "tools/input-invalid"],
      [queue.approve("promotion_9", { hash, as: "ana" }), "tools/promotion-not-found"],
    ] as const;
    for (const [decision, code] of codes) await expect(decision).rejects.toMatchObject({ code });
    expect((await queue.show(promotionId)).state).toBe("pending");
  });

  test("after its time", async () => {
    const queue = opened({ waitMs: 1_000 });
    const { promotionId, hash } = await queue.propose(proposal(await version(1)));
    clock.advance(1_000);
    await expect(queue.approve(promotionId, { hash, as: "ana" })).rejects.toMatchObject({
      code: "tools/promotion-expired",
    });
    expect((await queue.list({ states: ["expired"] })).map((one) => one.promotionId)).toEqual([promotionId]);
  });

  test("where another became champion since it was compared", async () => {
    const queue = opened();
    const [first, second] = [
      await queue.propose(proposal(await version(1))),
      await queue.propose(proposal(await version(2))),
    ];
    await queue.approve(first.promotionId, { hash: first.hash, as: "ana" });
    await expect(queue.approve(second.promotionId, { hash: second.hash, as: "ana" })).rejects.toThrow(
      /is champion now/,
    );
    expect(await champion()).toBe(first.versionId);
  });
});

test("of two who decide at the same moment one is heard", async () => {
  const queue = opened();
  const { promotionId, hash } = await queue.propose(proposal(await version(1)));
  const both = await Promise.allSettled([
    queue.approve(promotionId, { hash, as: "ana" }),
    queue.reject(promotionId, { hash, as: "bob", note: "no" }),
  ]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("an artefact that cannot be loaded does not become champion, and it is said why", async () => {
  const queue = opened();
  const { promotionId, hash, versionId } = await queue.propose(proposal(await version(1)));
  await made.damage(versionId);
  const done = await queue.approve(promotionId, { hash, as: "ana" });
  expect(done.state).toBe("failed");
  expect(done.history.at(-1)?.note).toContain("cannot be used");
});

test("ended at any write and begun again, it ends promoted, once", async () => {
  const points = ["pending", "approved", "promoted"].flatMap((state) => [
    `before promotion.${state}`,
    `after promotion.${state}`,
  ]);
  for (const [seed, point] of [...points, "before registry.promote", "after registry.promote"].entries()) {
    const versionId = await version(seed);
    const dying = opened({
      reach: (reached) => {
        if (reached === point) throw new Error("killed");
      },
    });
    const life = async (queue: typeof dying) => {
      const { promotionId, hash } = await queue.propose(proposal(versionId, point.replace(/ /g, "-")));
      return queue.approve(promotionId, { hash, as: "ana" });
    };
    await expect(life(dying), point).rejects.toThrow("killed");
    const queue = opened();
    await queue.recover();
    expect((await life(queue)).state, point).toBe("promoted");
    const moves = await made.registry.moves("ranked-5d/made");
    expect(
      moves.filter((move) => move.versionId === versionId),
      point,
    ).toHaveLength(1);
  }
});
