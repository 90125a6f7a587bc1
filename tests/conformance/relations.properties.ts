// Facts of the relations' suite that hold for any facts told: what the plain model answers, and blindness for the future.
import fc from "fast-check";
import { expect } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import type { RelationEdge, RelationFacts, RelationNode, RelationsStore } from "#knowledge/stores/relations/index.ts";
import type { Facts } from "./facts.ts";
import { diamond, everythingOf } from "./relations.facts.ts";
import { RelationsModel } from "./relations.model.ts";

const ids = ["a", "B", "c", "D", "e"];
const times = fc.integer({ min: 0, max: 6 }).map((step) => step * 10);
const anyNode: fc.Arbitrary<RelationNode> = fc.record({
  id: fc.constantFrom(...ids),
  kind: fc.constantFrom("company", "person", "sector"),
  name: fc.constantFrom("One", "Two"),
  properties: fc.constantFrom<RelationNode["properties"]>({}, { share: 0.5 }),
  eventTimeMs: times,
  knownAtMs: times,
  source: fc.constant("test"),
});
const anyEdge: fc.Arbitrary<RelationEdge> = fc
  .record({
    from: fc.constantFrom(...ids),
    to: fc.constantFrom(...ids),
    kind: fc.constantFrom("supplies", "owns"),
    weight: fc.integer({ min: 0, max: 4 }),
    properties: fc.constant({}),
    validFromMs: fc.constantFrom(0, 20),
    lasts: fc.option(fc.integer({ min: 0, max: 4 }), { freq: 1 }),
    knownAtMs: times,
    source: fc.constant("test"),
  })
  .map(({ lasts, ...told }) => ({ ...told, validToMs: lasts === null ? null : told.validFromMs + lasts * 10 }));
const appends: fc.Arbitrary<readonly RelationFacts[]> = fc.array(
  fc.record({ nodes: fc.array(anyNode, { maxLength: 4 }), edges: fc.array(anyEdge, { maxLength: 8 }) }),
  { minLength: 1, maxLength: 3 },
);

export const relationsProperties = (numRuns: number): Facts<{ readonly relations: RelationsStore }> => ({
  "RE-23 random graphs: every read answers what the plain model answers": async ({ relations }) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(appends, times, times, async (told, ms, validAtMs) => {
        const world = `random_${++run}`;
        const model = new RelationsModel();
        for (const part of told) {
          await relations.append(world, part);
          model.append(part);
        }
        const view = relations.at(world, asOf(ms), { validAtMs });
        expect(await everythingOf(view, ids)).toEqual(model.everythingAt(ms, validAtMs, ids));
      }),
      { numRuns, seed: 523 },
    );
  },
  "RE-24 facts known after as-of, deleted or made false, change no read": async ({ relations }) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(appends, times, async (told, ms) => {
        const worlds = ["whole", "without", "false"].map((name) => `${name}_${++run}`);
        const [whole = "", without = "", scrambled = ""] = worlds;
        for (const part of told) {
          await relations.append(whole, part);
          await relations.append(without, known(part, ms));
          await relations.append(scrambled, falsified(part, ms));
        }
        const read = async (world: string) => everythingOf(relations.at(world, asOf(ms)), ids);
        const expected = await read(whole);
        expect(await read(without)).toEqual(expected);
        expect(await read(scrambled)).toEqual(expected);
      }),
      { numRuns, seed: 524 },
    );
  },
  "RE-25 a fact known by as-of that changes does change a read": async ({ relations }) => {
    await relations.append("true", diamond);
    await relations.append("false", {
      ...diamond,
      edges: diamond.edges?.map((told) => ({ ...told, weight: told.weight + 1 })) ?? [],
    });
    const read = async (world: string) => everythingOf(relations.at(world, asOf(10)), ["a", "d"]);
    expect(await read("false")).not.toEqual(await read("true"));
  },
});

const known = ({ nodes = [], edges = [] }: RelationFacts, ms: number): RelationFacts => ({
  nodes: nodes.filter(({ knownAtMs }) => knownAtMs <= ms),
  edges: edges.filter(({ knownAtMs }) => knownAtMs <= ms),
});

/** What is known later says something else, of an earlier time. */
const falsified = ({ nodes = [], edges = [] }: RelationFacts, ms: number): RelationFacts => ({
  nodes: nodes.map((told) =>
    told.knownAtMs <= ms ? told : { ...told, name: "False", kind: "event", eventTimeMs: -1_000 },
  ),
  edges: edges.map((told) =>
    told.knownAtMs <= ms
      ? told
      : { ...told, weight: 0, validFromMs: -1_000, validToMs: null, to: told.from === "a" ? "B" : "a" },
  ),
});
