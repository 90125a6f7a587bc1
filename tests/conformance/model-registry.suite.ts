// What every driver of the model registry does. Runs on whatever the driver opens; nothing here names a store.
import { expect } from "vitest";
import { aDraft, bytesOf, passedBy, refusedBy } from "#tests/fakes/models.ts";
import {
  identityOf,
  type ModelIdentity,
  type ModelRegistry,
  type ModelVersion,
  modelCard,
  promotableVersion,
} from "#tools/learning/registry/index.ts";
import type { Promotable } from "#tools/learning/validation/index.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export interface OpenedRegistry {
  readonly registry: ModelRegistry;
  /** Another process's handle on the same registry. */
  another(): Promise<ModelRegistry>;
  /** Changes the artefact's bytes behind the registry's back; "missing" takes them away. */
  damage(version: ModelVersion, how: "changed" | "missing"): Promise<void>;
  /** Closes everything and removes what was stored. */
  destroy(): Promise<void>;
}

export function modelRegistrySuite(driver: string, open: () => Promise<OpenedRegistry>, options?: SuiteOptions): void {
  runFacts(`model registry: ${driver}`, open, facts, options);
}

const by = (as: string, atMs: number, note: string | null = null) => ({ as, note, atMs });

/** Registered and passed, in this order. */
async function passedVersions(registry: ModelRegistry, count: number): Promise<ModelVersion[]> {
  const versions: ModelVersion[] = [];
  for (let n = 1; n <= count; n++) {
    const lineage = { ...aDraft().lineage, seed: n };
    const version = await registry.register(aDraft({ lineage }), bytesOf(`weights ${n}`), 1_000 + n);
    await registry.saveVerdict(passedBy(version));
    versions.push(version);
  }
  return versions;
}
const promoted = async (
  registry: ModelRegistry,
  { versionId }: ModelVersion,
  atMs = 3_000,
  note: string | null = null,
) => registry.promote(await promotableVersion(registry, versionId), by("ann", atMs, note));
const stages = async (registry: ModelRegistry) =>
  (await registry.list({ model: "direction-5d/fake" })).map(({ number, stage }) => `${number} ${stage}`);

const facts: Facts<OpenedRegistry> = {
  "MR-01 a registered version is a challenger with all of its lineage, and its artefact loads as it was": async ({
    registry,
    another,
  }) => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251);
    const version = await registry.register(aDraft(), bytes, 1_000);
    expect(version).toMatchObject({
      lineage: aDraft().lineage,
      metrics: aDraft().metrics,
      number: 1,
      stage: "challenger",
      previousId: null,
    });
    expect(version.artefact).toMatchObject({
      bytes: 300_000,
      format: "onnx",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const other = await another();
    expect(await other.get(version.versionId)).toEqual(version);
    expect(Buffer.from(await other.load(version.versionId)).equals(Buffer.from(bytes))).toBe(true);
    expect(await registry.get("model_nobody")).toBeNull();
    await expect(registry.load("model_nobody")).rejects.toMatchObject({ code: "tools/model-missing" });
    await other.close();
  },
  "MR-02 the same draft and bytes are one version; other bytes, seeds or parents are others": async ({ registry }) => {
    const first = await registry.register(aDraft(), bytesOf("a"), 1_000);
    expect(await registry.register(aDraft(), bytesOf("a"), 9_000)).toEqual(first);
    const others = [
      await registry.register(aDraft(), bytesOf("b"), 1_001),
      await registry.register(aDraft({ parentId: first.versionId }), bytesOf("a"), 1_002),
      await registry.register(aDraft({ model: "direction-1d/fake" }), bytesOf("a"), 1_003),
    ];
    expect(others.map(({ number }) => number)).toEqual([2, 3, 1]);
    expect(others[1]?.parentId).toBe(first.versionId);
    expect((await registry.list({})).map(({ model, number }) => `${model} ${number}`)).toEqual([
      "direction-1d/fake 1",
      "direction-5d/fake 3",
      "direction-5d/fake 2",
      "direction-5d/fake 1",
    ]);
    expect(await registry.list({ model: "nothing" })).toEqual([]);
  },
  "MR-03 a draft that is wrong is refused with every problem, and nothing is stored": async ({ registry }) => {
    const wrong = aDraft({ model: "Direction 5d", format: "ON NX" });
    await expect(registry.register(wrong, bytesOf("a"), 1)).rejects.toThrow(/model: .*; format: /);
    await expect(
      registry.register({ ...aDraft(), lineage: { ...aDraft().lineage, seed: 0.5 } }, bytesOf("a"), 1),
    ).rejects.toMatchObject({
      code: "tools/model-invalid",
    });
    expect(await registry.list({})).toEqual([]);
  },
  "MR-04 a version that the gate never judged, or refused last, is not promotable": async ({ registry }) => {
    const version = await registry.register(aDraft(), bytesOf("a"), 1_000);
    expect(await registry.verdict(version.versionId)).toBeNull();
    await expect(promoted(registry, version)).rejects.toThrow(/never judged/);
    await registry.saveVerdict(passedBy(version, 2_000));
    expect(await registry.verdict(version.versionId)).toEqual({
      passed: true,
      findings: passedBy(version, 2_000).findings,
    });
    const item = await promotableVersion(registry, version.versionId);
    await registry.saveVerdict(refusedBy(version, 3_000));
    await expect(promoted(registry, version)).rejects.toThrow(/The gate refused .* edge: p 0.4/);
    await expect(registry.promote(item, by("ann", 4_000))).rejects.toMatchObject({
      code: "tools/model-not-promotable",
    });
    expect(await stages(registry)).toEqual(["1 challenger"]);
    expect(await registry.moves("direction-5d/fake")).toEqual([]);
  },
  "MR-05 what was only cast to the type, or judged with other bytes, is refused": async ({ registry }) => {
    const [version] = await passedVersions(registry, 1);
    const identity = identityOf(version!);
    const forged = [
      identity as Promotable<ModelIdentity>,
      passedBy({ ...version!, artefact: { ...version!.artefact, hash: "0".repeat(64) } }).item,
      passedBy({ ...version!, model: "direction-1d/fake" }).item,
    ];
    for (const item of forged)
      await expect(registry.promote(item, by("eve", 3_000))).rejects.toMatchObject({
        code: "tools/model-not-promotable",
      });
    expect(await stages(registry)).toEqual(["1 challenger"]);
  },
  "MR-06 a promotion crowns one and retires the one before; again it changes nothing": async ({
    registry,
    another,
  }) => {
    const [a, b] = await passedVersions(registry, 2);
    expect(await promoted(registry, a!)).toMatchObject({ stage: "champion", stageSinceMs: 3_000, previousId: null });
    const champion = await promoted(registry, b!, 4_000, "better by | a lot");
    expect(champion).toMatchObject({ stage: "champion", previousId: a!.versionId });
    const other = await another();
    expect(await promoted(other, b!, 9_000)).toEqual(champion);
    expect(await stages(other)).toEqual(["2 champion", "1 retired"]);
    expect(await other.list({ stage: "champion" })).toEqual([champion]);
    expect(
      (await other.moves("direction-5d/fake")).map(({ versionId, action, by: who, note }) => [
        versionId,
        action,
        who,
        note,
      ]),
    ).toEqual([
      [b!.versionId, "promote", "ann", "better by | a lot"],
      [a!.versionId, "promote", "ann", null],
    ]);
    await other.close();
  },
  "MR-07 a rollback goes back one champion at a time, and says when there is none": async ({ registry }) => {
    const versions = await passedVersions(registry, 3);
    for (const [i, version] of versions.entries()) await promoted(registry, version, 3_000 + i);
    const model = "direction-5d/fake";
    expect(await registry.rollback(model, by("bob", 5_000, "decayed"))).toMatchObject({ number: 2, stage: "champion" });
    expect(await registry.rollback(model, by("bob", 6_000))).toMatchObject({ number: 1, stage: "champion" });
    await expect(registry.rollback(model, by("bob", 7_000))).rejects.toMatchObject({ code: "tools/model-missing" });
    await expect(registry.rollback("nothing", by("bob", 7_000))).rejects.toThrow(/nothing to go back to/);
    expect(await stages(registry)).toEqual(["3 retired", "2 retired", "1 champion"]);
    expect((await registry.moves(model))[1]).toMatchObject({
      action: "rollback",
      versionId: versions[1]!.versionId,
      replacedId: versions[2]!.versionId,
      by: "bob",
      note: "decayed",
      atMs: 5_000,
    });
  },
  "MR-08 a challenger is set aside once; a champion is not": async ({ registry }) => {
    const [a, b] = await passedVersions(registry, 2);
    await promoted(registry, a!);
    await expect(registry.retire(a!.versionId, by("ann", 4_000))).rejects.toMatchObject({ code: "tools/model-stage" });
    expect(await registry.retire(b!.versionId, by("ann", 4_000))).toMatchObject({ stage: "retired" });
    await expect(registry.retire(b!.versionId, by("ann", 5_000))).rejects.toThrow(/is retired; wanted a challenger/);
    await expect(registry.retire("model_nobody", by("ann", 5_000))).rejects.toMatchObject({
      code: "tools/model-missing",
    });
  },
  "MR-09 an artefact whose bytes changed or are gone is not loaded and does not become champion": async ({
    registry,
    damage,
  }) => {
    const [a, b] = await passedVersions(registry, 2);
    await damage(a!, "changed");
    await damage(b!, "missing");
    for (const version of [a!, b!]) {
      await expect(registry.load(version.versionId)).rejects.toMatchObject({ code: "tools/model-damaged" });
      await expect(promoted(registry, version)).rejects.toMatchObject({ code: "tools/model-damaged" });
    }
    expect(await registry.list({ stage: "champion" })).toEqual([]);
  },
  "MR-10 what is observed of a version is kept by kind and time, newest first": async ({ registry }) => {
    const [a] = await passedVersions(registry, 1);
    const at = (kind: string, atMs: number, measured: unknown) => ({ versionId: a!.versionId, kind, measured, atMs });
    for (const one of [
      at("drift", 1_000, { psi: 0.1 }),
      at("drift", 2_000, 1),
      at("drift", 2_000, [2]),
      at("performance", 1_500, null),
    ])
      await registry.observe(one);
    expect(await registry.observations(a!.versionId)).toEqual([
      at("drift", 2_000, [2]),
      at("performance", 1_500, null),
      at("drift", 1_000, { psi: 0.1 }),
    ]);
    expect(await registry.observations(a!.versionId, "performance")).toHaveLength(1);
    await expect(registry.observe({ ...at("drift", 1, 1), versionId: "model_nobody" })).rejects.toMatchObject({
      code: "tools/model-missing",
    });
  },
  "MR-11 a card tells lineage, gate, decisions and what was seen since": async ({ registry }) => {
    const [a] = await passedVersions(registry, 1);
    expect(await modelCard(registry, a!.versionId)).toContain("## Decisions\n\nNone.");
    await promoted(registry, a!, 1_750_000_000_000, "first | one\n# no heading");
    await registry.observe({
      versionId: a!.versionId,
      kind: "drift",
      measured: { psi: 0.02 },
      atMs: 1_750_000_100_000,
    });
    const card = await modelCard(registry, a!.versionId);
    for (const told of [
      "# direction-5d/fake, version 1",
      "Champion since 2025-06-15T15:06:40.000Z",
      a!.artefact.hash,
      "| parameter layers | \\[4,2\\] |",
      "momentum.12-1 (0f1e2d3c)",
      "Passed 1970-01-01T00:00:02.000Z after 12 trials",
      "| linear (challenger) | 0.001 | 0.0001 to 0.002 |",
      "| ann | first \\| one # no heading |",
      '{"psi":0.02}',
    ])
      expect(card).toContain(told);
  },
};

export const registryFacts: readonly string[] = Object.keys(facts).map((title) => title.split(" ")[0] as string);
