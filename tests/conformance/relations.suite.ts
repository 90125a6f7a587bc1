// What every driver of the relations does: two times of every fact, the same paths on a tie, nothing of the future seen.
import { expect } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import type { RelationFacts, RelationNode, RelationsStore, RelationsView } from "#knowledge/stores/relations/index.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";
import { diamond, edge, everythingOf, lines, node } from "./relations.facts.ts";
import { relationsProperties } from "./relations.properties.ts";

export interface OpenedRelations {
  readonly relations: RelationsStore;
  /** The same relations, opened anew. */
  reopen(): Promise<RelationsStore>;
  destroy(): Promise<void>;
}

/** @param runs of each property; fewer where each costs many requests */
export function relationsSuite(
  driver: string,
  open: () => Promise<OpenedRelations>,
  { runs = 40, ...options }: SuiteOptions & { readonly runs?: number } = {},
): void {
  runFacts(`relations: ${driver}`, open, { ...facts, ...relationsProperties(runs) }, options);
}

const set = "world";
const at = (store: RelationsStore, ms = 1_000, validAtMs?: number): RelationsView =>
  store.at(set, asOf(ms), validAtMs === undefined ? {} : { validAtMs });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was thrown",
    (thrown: { readonly code?: string }) => thrown.code ?? String(thrown),
  );

const facts: Facts<OpenedRelations> = {
  "RE-01 facts come back as they were; the same facts again are known, not stored twice": async ({ relations }) => {
    const told = {
      nodes: [node("a", { properties: { x: [1, null, { y: "z" }] } })],
      edges: [edge("a", "b", { properties: { k: 1 } })],
    };
    expect(await relations.append(set, told)).toEqual({ stored: 2, known: 0 });
    expect(await relations.append(set, told)).toEqual({ stored: 0, known: 2 });
    expect(await at(relations).node("a")).toEqual(told.nodes[0]);
    expect(await at(relations).edges({ of: "b" })).toEqual(told.edges);
    expect(await at(relations).nodeHistory("a")).toEqual(told.nodes);
    expect(await at(relations).edgeHistory("a", "b")).toEqual(told.edges);
  },
  "RE-02 the same fact twice in one append is stored once, in whatever order its properties stand": async ({
    relations,
  }) => {
    const nodes = [node("a", { properties: { x: 1, y: 2 } }), node("a", { properties: { y: 2, x: 1 } })];
    expect(await relations.append(set, { nodes })).toEqual({ stored: 1, known: 1 });
    expect(await at(relations).nodeHistory("a")).toHaveLength(1);
  },
  "RE-03 nothing told is an empty answer": async ({ relations }) => {
    const view = at(relations);
    expect(await relations.append(set, {})).toEqual({ stored: 0, known: 0 });
    expect(await view.node("a")).toBeNull();
    expect(await view.nodes()).toEqual([]);
    expect(await view.edges({ of: "a" })).toEqual([]);
    expect(await view.neighbourhood({ of: "a", hops: 2 })).toEqual({
      nodes: [{ id: "a", distance: 0, node: null }],
      edges: [],
      reached: 1,
    });
    expect(await view.shortestPath({ from: "a", to: "b" })).toBeNull();
    expect(await view.shortestPath({ from: "a", to: "a" })).toEqual({ ids: ["a"], edges: [], length: 0 });
    expect(await view.nodeHistory("a")).toEqual([]);
    expect(await view.edgeHistory("a", "b")).toEqual([]);
    expect(await view.counts()).toEqual({ nodes: {}, edges: {} });
  },
  "RE-04 of versions the one known last by as-of is seen, and history keeps them all": async ({ relations }) => {
    const named = (name: string, knownAtMs: number) => node("a", { name, knownAtMs });
    for (const told of [named("Second", 20), named("First", 10), named("Third", 30)]) {
      await relations.append(set, {
        nodes: [told],
        edges: [edge("a", "b", { weight: told.knownAtMs, knownAtMs: told.knownAtMs })],
      });
    }
    const seen = async (ms: number) => [
      (await at(relations, ms).node("a"))?.name,
      ...lines(await at(relations, ms).edges({ of: "a" })),
    ];
    expect(await seen(9)).toEqual([undefined]);
    expect(await seen(10)).toEqual(["First", "a>b supplies 10"]);
    expect(await seen(29)).toEqual(["Second", "a>b supplies 20"]);
    expect(await seen(30)).toEqual(["Third", "a>b supplies 30"]);
    const names = (await at(relations, 29).nodeHistory("a")).map(({ name }) => name);
    expect(names).toEqual(["First", "Second"]);
    expect(lines(await at(relations, 30).edgeHistory("a", "b"))).toEqual(
      [10, 20, 30].map((weight) => `a>b supplies ${weight}`),
    );
  },
  "RE-05 of versions known at one moment the one stored last is seen, also when it is told again": async ({
    relations,
  }) => {
    const [one, two] = [edge("a", "b", { weight: 1 }), edge("a", "b", { weight: 2 })];
    const seen = async () => lines(await at(relations).edges({ of: "a" }));
    await relations.append(set, { edges: [one, two] });
    expect(await seen()).toEqual(["a>b supplies 2"]);
    expect(await relations.append(set, { edges: [one] })).toEqual({ stored: 0, known: 1 });
    expect(await seen()).toEqual(["a>b supplies 1"]);
    await relations.append(set, { edges: [one, two, two] });
    expect(await seen()).toEqual(["a>b supplies 2"]);
    expect(lines(await at(relations).edgeHistory("a", "b"))).toEqual(["a>b supplies 1", "a>b supplies 2"]);
  },
  "RE-06 an edge holds from validFromMs up to, not at, validToMs": async ({ relations }) => {
    await relations.append(set, {
      edges: [edge("a", "b", { validFromMs: 100, validToMs: 200 }), edge("a", "c", { validFromMs: 150 })],
    });
    const seen = async (validAtMs: number) =>
      (await at(relations, 1_000, validAtMs).edges({ of: "a" })).map(({ to }) => to);
    expect(await seen(99)).toEqual([]);
    expect(await seen(100)).toEqual(["b"]);
    expect(await seen(199)).toEqual(["b", "c"]);
    expect(await seen(200)).toEqual(["c"]);
    expect((await at(relations, 160).edges({ of: "a" })).map(({ to }) => to)).toEqual(["b", "c"]);
    expect(at(relations, 160).validAtMs).toBe(160);
    expect(await seen(10 ** 12)).toEqual(["c"]);
  },
  "RE-07 a newer version ends or withdraws an edge from the moment that it is known": async ({ relations }) => {
    await relations.append(set, { edges: [edge("a", "b"), edge("a", "c")] });
    await relations.append(set, {
      edges: [edge("a", "b", { validToMs: 50, knownAtMs: 100 }), edge("a", "c", { validToMs: 0, knownAtMs: 100 })],
    });
    const seen = async (ms: number, validAtMs: number) =>
      (await at(relations, ms, validAtMs).edges({ of: "a" })).map(({ to }) => to);
    expect(await seen(99, 60)).toEqual(["b", "c"]);
    expect(await seen(100, 60)).toEqual([]);
    expect(await seen(100, 49)).toEqual(["b"]);
    expect(await at(relations, 100).edgeHistory("a", "c")).toHaveLength(2);
  },
  "RE-08 edges of a node come by direction, of the kinds asked for, in order, as many as asked": async ({
    relations,
  }) => {
    const edges = [
      edge("m", "z"),
      edge("m", "Z", { kind: "owns" }),
      edge("b", "m"),
      edge("m", "m", { kind: "mentions" }),
      edge("m", "Z", { validFromMs: 5 }),
      edge("m", "Z"),
      edge("x", "y"),
    ];
    await relations.append(set, { edges });
    const view = at(relations);
    expect(lines(await view.edges({ of: "m" }))).toEqual([
      "b>m supplies 1",
      "m>Z owns 1",
      "m>Z supplies 1",
      "m>Z supplies 1",
      "m>m mentions 1",
      "m>z supplies 1",
    ]);
    expect((await view.edges({ of: "m", kinds: ["supplies"] })).map(({ validFromMs }) => validFromMs)).toEqual([
      0, 0, 5, 0,
    ]);
    expect(lines(await view.edges({ of: "m", direction: "in" }))).toEqual(["b>m supplies 1", "m>m mentions 1"]);
    expect(lines(await view.edges({ of: "m", direction: "out", limit: 2 }))).toEqual(["m>Z owns 1", "m>Z supplies 1"]);
    expect(lines(await view.edges({ of: "m", kinds: ["owns", "mentions", "owns"] }))).toEqual([
      "m>Z owns 1",
      "m>m mentions 1",
    ]);
    expect(await view.edges({ of: "m", kinds: [] })).toEqual([]);
  },
  "RE-09 a neighbourhood holds the nodes within the hops, nearest first, and the edges between them": async ({
    relations,
  }) => {
    await relations.append(set, diamond);
    await relations.append(set, { edges: [edge("d", "e"), edge("e", "f"), edge("x", "a")] });
    const view = at(relations);
    const near = async (query: Omit<Parameters<RelationsView["neighbourhood"]>[0], "of">, of = "a") => {
      const { nodes, edges, reached } = await view.neighbourhood({ of, ...query });
      return { ids: nodes.map(({ id, distance }) => `${id}${distance}`), edges: edges.length, reached };
    };
    expect(await near({ hops: 1 })).toEqual({ ids: ["a0", "b1", "c1", "d1", "x1"], edges: 6, reached: 5 });
    expect(await near({ hops: 1, direction: "out" })).toEqual({ ids: ["a0", "b1", "c1", "d1"], edges: 5, reached: 4 });
    expect(await near({ hops: 6, direction: "in" })).toEqual({ ids: ["a0", "x1"], edges: 1, reached: 2 });
    expect(await near({ hops: 3 })).toEqual({ ids: ["a0", "b1", "c1", "d1", "x1", "e2", "f3"], edges: 8, reached: 7 });
    expect(await near({ hops: 3, limit: 3 })).toEqual({ ids: ["a0", "b1", "c1"], edges: 2, reached: 7 });
    expect(await near({ hops: 2, kinds: ["supplies"], direction: "out" })).toEqual({
      ids: ["a0", "b1", "c1", "d2"],
      edges: 4,
      reached: 4,
    });
    const { nodes } = await view.neighbourhood({ of: "a", hops: 3 });
    expect(nodes.find(({ id }) => id === "b")?.node).toEqual(node("b"));
    expect(nodes.find(({ id }) => id === "f")?.node).toBeNull();
  },
  "RE-10 a neighbourhood is that of its time": async ({ relations }) => {
    const merged = 500;
    await relations.append(set, {
      edges: [
        edge("a", "b", { validToMs: merged }),
        edge("b", "c"),
        edge("a", "c", { validFromMs: merged, knownAtMs: 400 }),
      ],
    });
    const ids = async (ms: number, validAtMs?: number) =>
      (await at(relations, ms, validAtMs).neighbourhood({ of: "a", hops: 1 })).nodes.map(({ id }) => id);
    expect(await ids(399)).toEqual(["a", "b"]);
    expect(await ids(399, merged)).toEqual(["a"]); // the end was told from the start, what follows was not
    expect(await ids(400)).toEqual(["a", "b"]);
    expect(await ids(400, merged)).toEqual(["a", "c"]);
    expect(await ids(merged)).toEqual(["a", "c"]);
  },
  "RE-11 the path with fewest edges, or with the least sum of weights": async ({ relations }) => {
    await relations.append(set, diamond);
    const view = at(relations);
    expect(await view.shortestPath({ from: "a", to: "d" })).toMatchObject({ ids: ["a", "d"], length: 1 });
    expect(await view.shortestPath({ from: "a", to: "d", weighted: true })).toEqual({
      ids: ["a", "c", "d"],
      edges: [edge("a", "c", { weight: 1 }), edge("c", "d", { weight: 2 })],
      length: 3,
    });
    expect(await view.shortestPath({ from: "d", to: "a", direction: "out" })).toBeNull();
    expect(await view.shortestPath({ from: "d", to: "a", direction: "in", weighted: true })).toMatchObject({
      ids: ["d", "c", "a"],
    });
    expect(await view.shortestPath({ from: "d", to: "a", kinds: ["owns"], weighted: true })).toMatchObject({
      ids: ["d", "a"],
      length: 9,
    });
  },
  "RE-12 of equal paths: fewer edges, then ids in order from the start, then edges in order": async ({ relations }) => {
    await relations.append(set, {
      edges: [
        edge("s", "b", { weight: 0.5 }),
        edge("s", "B", { weight: 0.5 }),
        edge("B", "t", { weight: 0.5 }),
        edge("b", "t", { weight: 0.5 }),
        edge("s", "a", { weight: 0 }),
        edge("a", "c", { weight: 0 }),
        edge("c", "t", { weight: 1 }),
        edge("s", "u", { kind: "owns", weight: 2 }),
        edge("s", "u", { kind: "funds", weight: 2 }),
        edge("s", "u", { kind: "leads", weight: 3 }),
        edge("u", "s", { kind: "buys", weight: 2 }),
      ],
    });
    const view = at(relations);
    expect(await view.shortestPath({ from: "s", to: "t", weighted: true })).toMatchObject({
      ids: ["s", "B", "t"],
      length: 1,
    });
    expect(await view.shortestPath({ from: "s", to: "t" })).toMatchObject({ ids: ["s", "B", "t"], length: 2 });
    for (const weighted of [true, false]) {
      const path = await view.shortestPath({ from: "s", to: "u", weighted });
      expect(path?.edges.map(({ kind }) => kind)).toEqual(["funds"]);
    }
    const backwards = await view.shortestPath({ from: "u", to: "s", weighted: true });
    expect(backwards?.edges.map(({ kind }) => kind)).toEqual(["funds"]);
  },
  "RE-13 nodes come by id in ASCII, of one kind, page by page": async ({ relations }) => {
    const ids = ["company:B", "Company:a", "company:a", "company:_", "company:1", "a~", "Z"];
    await relations.append(set, { nodes: [...ids.map((id) => node(id)), node("sector:x", { kind: "sector" })] });
    const inOrder = [...ids, "sector:x"].sort();
    const view = at(relations);
    expect((await view.nodes()).map(({ id }) => id)).toEqual(inOrder);
    expect((await view.nodes({ kind: "sector" })).map(({ id }) => id)).toEqual(["sector:x"]);
    const paged: string[] = [];
    for (let after = ""; ; ) {
      const page = await view.nodes({ kind: "company", limit: 2, ...(after && { after }) });
      paged.push(...page.map(({ id }) => id));
      if (page.length < 2) break;
      after = paged.at(-1) ?? "";
    }
    expect(paged).toEqual([...ids].sort());
    expect((await view.nodes({ after: "company:B" })).map(({ id }) => id)).toEqual(
      inOrder.slice(inOrder.indexOf("company:B") + 1),
    );
  },
  "RE-14 counts are of what is seen, by kind in order": async ({ relations }) => {
    await relations.append(set, diamond);
    await relations.append(set, {
      nodes: [
        node("a", { name: "Again", knownAtMs: 20 }),
        node("p", { kind: "person" }),
        node("q", { kind: "agent", knownAtMs: 30 }),
      ],
      edges: [edge("a", "b", { weight: 4, knownAtMs: 20 }), edge("x", "y", { kind: "leads", validToMs: 40 })],
    });
    const counts = await at(relations, 25).counts();
    expect(counts).toEqual({ nodes: { company: 4, person: 1 }, edges: { leads: 1, owns: 1, supplies: 4 } });
    expect(Object.keys(counts.edges)).toEqual(["leads", "owns", "supplies"]);
    expect(await at(relations, 50).counts()).toMatchObject({ nodes: { agent: 1 }, edges: { owns: 1, supplies: 4 } });
    expect((await at(relations, 50).counts()).edges.leads).toBeUndefined();
  },
  "RE-15 data sets do not see each other, and a dropped one is gone; dropping an unknown one does nothing": async ({
    relations,
  }) => {
    await relations.append(set, diamond);
    await relations.append("other", { nodes: [node("a", { name: "Other" })], edges: [edge("a", "z")] });
    const other = relations.at("other", asOf(1_000));
    expect((await other.node("a"))?.name).toBe("Other");
    expect(await other.shortestPath({ from: "a", to: "d" })).toBeNull();
    await relations.drop(set);
    await relations.drop("nowhere");
    expect(await at(relations).counts()).toEqual({ nodes: {}, edges: {} });
    expect(await at(relations).edgeHistory("a", "b")).toEqual([]);
    expect(lines(await other.edges({ of: "a" }))).toEqual(["a>z supplies 1"]);
    expect(await relations.append(set, diamond)).toEqual({ stored: 9, known: 0 });
  },
  "RE-16 one fact that is none, and nothing of the append is stored; the error says which and why": async ({
    relations,
  }) => {
    const half = "\ud800";
    const wrong: readonly (readonly [RelationFacts, RegExp])[] = [
      [{ edges: [edge("a", "b"), edge("a", "c", { weight: Number.NaN })] }, /edge 1.*weight/],
      [{ edges: [edge("a", "c", { weight: -1 })] }, /edge 0.*weight/],
      [{ edges: [edge("a", "c", { validToMs: -1 })] }, /validToMs is before validFromMs/],
      [{ edges: [edge("a", "c", { kind: "In Sector" })] }, /kind.*in-sector/],
      [{ edges: [edge("a c", "b")] }, /from.*ASCII/],
      [{ nodes: [node("a"), node("é")] }, /node 1.*id.*ASCII/],
      [{ nodes: [node("a", { name: half })] }, /name.*surrogate/],
      [{ nodes: [node("a", { properties: { x: [`x${half}`] } })] }, /properties.*surrogate/],
      [{ nodes: [node("a", { properties: { x: Number.POSITIVE_INFINITY } })] }, /properties/],
      [{ nodes: [node("a", { properties: { x: "x".repeat(70_000) } })] }, /properties.*65536/],
      [{ nodes: [node("a", { kind: "planet" as "company" })] }, /kind/],
      [{ nodes: [{ ...node("a"), extra: 1 } as RelationNode] }, /extra/],
    ];
    for (const [told, why] of wrong) {
      const append = relations.append(set, told);
      await expect(append).rejects.toMatchObject({
        code: "knowledge/fact-invalid",
        message: expect.stringMatching(why),
      });
    }
    expect(await at(relations).counts()).toEqual({ nodes: {}, edges: {} });
  },
  "RE-17 texts and numbers come back to the last bit": async ({ relations }) => {
    const texts = ['it\'s "quoted"\\', "tab\tline\nend\u0000", "日本 🚀 ’", "@bind @@c {x}", "\\ud800", "null", ""];
    const numbers = [0.1 + 0.2, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, -123456789.12345679, 2 ** 53 + 2, 1 / 3, 0];
    const properties = { texts, numbers, deep: { "": null, "a.b": true, _key: "k", __proto: 1 } };
    const told = {
      nodes: [node("!~", { name: texts.join("|"), properties })],
      edges: numbers
        .filter((weight) => weight >= 0 && weight <= 1e15)
        .map((weight, n) => edge("!~", "b", { weight, kind: `k${n}`, properties: { weight } })),
    };
    await relations.append(set, told);
    expect(await at(relations).node("!~")).toEqual(told.nodes[0]);
    expect(await at(relations).edges({ of: "b" })).toEqual(told.edges);
  },
  "RE-18 ids that look like code are only ids": async ({ relations }) => {
    const ids = ["';drop", '"x"', "%27", "a/b", "@@nodes", "{a}", "..", "?x=1#y"];
    await relations.append(set, { nodes: ids.map((id) => node(id)), edges: ids.map((id) => edge(id, "hub")) });
    for (const id of ids) {
      expect((await at(relations).node(id))?.id).toBe(id);
      expect((await at(relations).shortestPath({ from: id, to: "hub" }))?.ids).toEqual([id, "hub"]);
    }
    expect((await at(relations).neighbourhood({ of: "hub", hops: 1 })).reached).toBe(ids.length + 1);
    expect(await at(relations).node("' or 1=1 --")).toBeNull();
  },
  "RE-19 appends made at once are all stored and counted": async ({ relations }) => {
    const parts = Array.from({ length: 8 }, (_, n) => ({
      nodes: [node("shared", { knownAtMs: 10 + n })],
      edges: [edge("shared", `n${n}`), edge("shared", `n${n + 1}`)],
    }));
    const reports = await Promise.all(parts.map((part) => relations.append(set, part)));
    expect(reports.reduce((sum, { stored }) => sum + stored, 0)).toBe(8 + 9);
    expect(reports.reduce((sum, { known }) => sum + known, 0)).toBe(7);
    expect(await at(relations).edges({ of: "shared" })).toHaveLength(9);
    expect(await at(relations).nodeHistory("shared")).toHaveLength(8);
    expect((await at(relations, 13).node("shared"))?.knownAtMs).toBe(13);
  },
  "RE-20 a node with thousands of edges is answered whole, a path through it is found": async ({ relations }) => {
    const many = Array.from({ length: 2_300 }, (_, n) => `c${String(n).padStart(4, "0")}`);
    await relations.append(set, {
      nodes: many.map((id) => node(id)),
      edges: many.map((id) => edge(id, "hub", { kind: "in-sector" })),
    });
    const view = at(relations);
    expect(await view.edges({ of: "hub", limit: 10_000 })).toHaveLength(2_300);
    expect(await view.edges({ of: "hub" })).toHaveLength(1_000);
    const near = await view.neighbourhood({ of: "c0007", hops: 2, limit: 1_500 });
    expect(near.reached).toBe(2_301);
    expect(near.nodes.map(({ id }) => id)).toEqual([
      "c0007",
      "hub",
      ...many.filter((id) => id !== "c0007").slice(0, 1_498),
    ]);
    expect(near.nodes.at(-1)?.node).not.toBeNull();
    expect(near.edges).toHaveLength(1_499);
    expect((await view.shortestPath({ from: "c0001", to: "c2299" }))?.ids).toEqual(["c0001", "hub", "c2299"]);
    expect(await view.counts()).toEqual({ nodes: { company: 2_300 }, edges: { "in-sector": 2_300 } });
  },
  "RE-21 more than a view gives is refused, and the error says how much it gives": async ({ relations }) => {
    const view = at(relations);
    const asked = [
      view.neighbourhood({ of: "a", hops: 0 }),
      view.neighbourhood({ of: "a", hops: 7 }),
      view.neighbourhood({ of: "a", hops: 1.5 }),
      view.neighbourhood({ of: "a", hops: 1, limit: 10_001 }),
      view.edges({ of: "a", limit: 0 }),
      view.nodes({ limit: Number.NaN }),
    ];
    for (const work of asked) expect(await codeOf(work)).toBe("knowledge/query-too-broad");
    await expect(view.neighbourhood({ of: "a", hops: 7 })).rejects.toThrow(
      /hops: wanted a whole number from 1 to 6, found 7/,
    );
  },
  "RE-22 facts are there after closing and opening again, and closing twice is closing once": async ({
    relations,
    reopen,
  }) => {
    await relations.append(set, diamond);
    await relations.append(set, { edges: [edge("a", "b", { weight: 5, knownAtMs: 20 })] });
    const before = await everythingOf(at(relations), ["a", "b", "c", "d"]);
    await relations.close();
    await relations.close();
    const again = await reopen();
    expect(await everythingOf(at(again), ["a", "b", "c", "d"])).toEqual(before);
    expect(await again.append(set, diamond)).toEqual({ stored: 0, known: 9 });
    expect(await everythingOf(at(again), ["a", "b", "c", "d"])).toEqual(before);
    await again.close();
  },
};
