// The embedded relations at their bounds, shared by two writers, and on files that are not theirs.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import { mostReached, openEmbeddedRelations, type RelationsStore } from "#knowledge/stores/relations/index.ts";
import { diamond, edge, node } from "#tests/conformance/relations.facts.ts";

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-relations-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "relations.db");
}

async function openStore(path = ":memory:"): Promise<RelationsStore> {
  const store = await openEmbeddedRelations({ path });
  onTestFinished(() => store.close());
  return store;
}

test("as many nodes as a view reaches are reached, one more is too many", async () => {
  const store = await openStore();
  const leaves = Array.from({ length: mostReached - 1 }, (_, n) => edge("hub", `leaf${n}`));
  await store.append("set", { edges: leaves });
  const view = store.at("set", asOf(1_000));
  const near = await view.neighbourhood({ of: "hub", hops: 1, limit: 3 });
  expect(near).toMatchObject({ reached: mostReached, nodes: [{ id: "hub" }, { id: "leaf0" }, { id: "leaf1" }] });
  await store.append("set", { edges: [edge("hub", "one-more")] });
  await expect(view.neighbourhood({ of: "hub", hops: 2 })).rejects.toMatchObject({
    code: "knowledge/query-too-broad",
    message: expect.stringContaining("More than 50000 nodes"),
  });
  expect((await view.neighbourhood({ of: "hub", hops: 6, direction: "in" })).reached).toBe(1);
}, 60_000);

test("a walk through a dense graph stops at its hops, each node once", async () => {
  const store = await openStore();
  const ids = Array.from({ length: 60 }, (_, n) => `n${String(n).padStart(2, "0")}`);
  await store.append("set", { edges: ids.flatMap((from) => ids.map((to) => edge(from, to))) });
  const near = await store.at("set", asOf(1_000)).neighbourhood({ of: "n07", hops: 6 });
  expect(near.reached).toBe(60);
  expect(near.edges).toHaveLength(3_600);
  expect(near.nodes.slice(0, 2).map(({ id, distance }) => [id, distance])).toEqual([
    ["n07", 0],
    ["n00", 1],
  ]);
});

test("two that have the file open see what the other stores, and number their versions one after the other", async () => {
  const path = newPath();
  const [one, other] = [await openStore(path), await openStore(path)];
  for (let turn = 0; turn < 6; turn++) {
    await (turn % 2 === 0 ? one : other).append("set", { edges: [edge("a", "b", { weight: turn % 3 })] });
  }
  for (const store of [one, other]) {
    const view = store.at("set", asOf(1_000));
    expect((await view.edges({ of: "a" })).map(({ weight }) => weight)).toEqual([2]);
    expect((await view.edgeHistory("a", "b")).map(({ weight }) => weight)).toEqual([0, 1, 2]);
  }
});

test("a view opened before an append sees the late facts of its past", async () => {
  const store = await openStore();
  const view = store.at("set", asOf(50));
  expect(await view.node("a")).toBeNull();
  await store.append("set", {
    nodes: [node("a", { knownAtMs: 40 }), node("b", { knownAtMs: 60 })],
    edges: diamond.edges ?? [],
  });
  expect((await view.node("a"))?.knownAtMs).toBe(40);
  expect(await view.node("b")).toBeNull();
});

test("a file that is no data base is an error of the store that says the way out", async () => {
  const path = newPath();
  writeFileSync(path, "this is no data base, only some text that is long enough to be looked at as one".repeat(40));
  await expect(openEmbeddedRelations({ path })).rejects.toMatchObject({
    code: "knowledge/store-failed",
    message: expect.stringContaining("damaged"),
  });
});
