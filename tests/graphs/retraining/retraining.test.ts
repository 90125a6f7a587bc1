// The weekend's retraining: what the gate passed waits for a person, what it refused stays refused, and nothing is done twice.
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { retrainingEdges } from "#graphs/retraining/index.ts";
import { retrainingGraph } from "#graphs/retraining/retraining.graph.ts";
import { openModelSession } from "#tools/learning/serving/index.ts";
import { openTestRetraining, planted, quickly, withoutEdge } from "./test-retraining.ts";

const asked = { runId: "job_1", requestedBy: "schedule" };

test("on a planted edge: the challenger passes the gate, waits, and is champion once a person has approved it; the next is compared with it", async () => {
  const { retraining, open, registry, records, objects, notes } = await openTestRetraining(planted);
  const said: string[] = [];
  const waiting = await retraining.run(quickly(), open, { ...asked, tell: (says) => said.push(says) });
  expect(waiting).toMatchObject({ end: "waiting", model: "ranked-2d/made", leftOut: [] });
  expect(waiting.members.map(({ learner }) => learner)).toEqual(["boosted-trees", "extra-trees"]);
  expect(said).toContain("extra-trees is trained");
  const [promotion] = await records.promotions.list({});
  expect(promotion).toMatchObject({ state: "pending", hash: waiting.hash, subject: { dataset: "made" } });
  expect(await retraining.run(quickly(), open, asked)).toEqual(waiting);
  const done = await retraining.approve(waiting.promotionId ?? "", { hash: waiting.hash ?? "", as: "ana" });
  expect(done.state).toBe("promoted");
  const [champion] = await registry.list({ model: "ranked-2d/made", stage: "champion" });
  expect(champion?.versionId).toBe(waiting.versionId);
  const session = await openModelSession(await registry.load(champion?.versionId ?? ""), 2);
  expect(await session.run(new Float32Array(session.columns))).toHaveLength(1);
  await session.close();
  expect(notes.map(({ text }) => text)).toEqual([expect.stringContaining("ranked-2d/made: promoted")]);
  expect((await objects.head(waiting.report ?? ""))?.contentType).toBe("text/markdown");
  const left: string[] = [];
  for await (const { key } of objects.list("retraining/job_1/")) left.push(key.replace("retraining/job_1/", ""));
  expect(left).toEqual(["boosted-trees.onnx", "ensemble.onnx", "extra-trees.onnx", "report.md"]);
  expect(await retraining.run(quickly(), open, asked)).toMatchObject({ end: "promoted" });

  const next = await retraining.run(quickly({ seed: 2, trials: 1 }), open, { ...asked, runId: "job_2" });
  const verdict = await registry.verdict(next.versionId ?? "");
  expect(verdict?.findings.table.map(({ role }) => role)).toContain("champion");
  expect(verdict?.findings.trials).toBeGreaterThan(4);
  expect(["waiting", "refused"]).toContain(next.end);
  expect((await registry.list({ stage: "champion" })).map(({ versionId }) => versionId)).toEqual([waiting.versionId]);
});

test("what a person rejects is kept as it was, and so is the reason", async () => {
  const { retraining, open, registry, notes } = await openTestRetraining(planted);
  const waiting = await retraining.run(quickly(), open, asked);
  const by = { hash: waiting.hash ?? "", as: "ana", note: "Earnings are next week." };
  expect((await retraining.reject(waiting.promotionId ?? "", by)).state).toBe("rejected");
  expect(notes.map(({ text }) => text)).toEqual([expect.stringContaining("rejected. Earnings are next week.")]);
  expect(await registry.list({ stage: "champion" })).toEqual([]);
  expect(await retraining.run(quickly(), open, asked)).toMatchObject({ end: "rejected" });
  const approve = retraining.approve(waiting.promotionId ?? "", { hash: waiting.hash ?? "", as: "ana" });
  await expect(approve).rejects.toMatchObject({ code: "tools/promotion-state" });
});

test("without an edge the gate refuses, and nobody can decide otherwise", async () => {
  const { retraining, open, registry, notes } = await openTestRetraining(withoutEdge);
  const { end, because, promotionId, hash } = await retraining.run(quickly({ trials: 1 }), open, asked);
  expect(end).toBe("refused");
  expect(because).toMatch(/^(baselines|edge|paths|overfitting)/);
  const by = { hash: hash ?? "", as: "ana", note: "please" };
  await expect(retraining.approve(promotionId ?? "", by)).rejects.toMatchObject({ code: "tools/promotion-state" });
  expect(await registry.list({ stage: "champion" })).toEqual([]);
  expect(notes[0]?.text).toContain("refused");
});

describe("a run ends before the gate", () => {
  test("where no learner fits its budget, and says so", async () => {
    const { retraining, open, records } = await openTestRetraining(withoutEdge);
    const result = await retraining.run(quickly({ budgetMinutes: 1e-6 }), open, asked);
    expect(result).toMatchObject({ end: "nothing-trained", versionId: null, promotionId: null });
    expect(result.leftOut.map(({ learner }) => learner)).toEqual(["boosted-trees", "extra-trees"]);
    expect(await records.promotions.list({})).toEqual([]);
  });

  test("with an unknown learner told before anything is read", async () => {
    const { retraining, open } = await openTestRetraining(withoutEdge);
    await expect(retraining.run(quickly({ models: ["rigde"] }), open, asked)).rejects.toThrow(/nearest: ridge/);
  });
});

test("the graph in words is the compiled graph", () => {
  const { edges } = retrainingGraph({ services: {} } as never, new MemorySaver()).getGraph();
  const found = edges.map(({ source, target }) => `${source} -> ${target}`).sort();
  expect(found).toEqual(retrainingEdges.map((edge) => edge.replace(/ \(.*\)$/, "")).sort());
});
