// A snapshot stands for what is in view, and for nothing else: over any history of appends, equal facts in view have equal snapshots, and
// different facts different ones. The embedded store keeps its sums from append to append; here they are caught up in steps of every size.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededRandom, silentLog } from "#infra/runtime/index.ts";
import { asOf, blockOfFacts, type Fact } from "#knowledge/domain/index.ts";
import { openChdbMarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, close, dataset, dividend, filing, metric, news, signal } from "#tests/conformance/market-store.facts.ts";
import { everythingOf } from "#tests/conformance/market-store.world.ts";

const path = mkdtempSync(join(tmpdir(), "quorum-snapshots-"));
afterAll(() => rmSync(path, { recursive: true, force: true }), 120_000);

/** Few identities, many versions: the same moments come again and again. */
const pool: readonly Fact[] = [0, 1, 2].flatMap((n) =>
  [0, 1, 2].flatMap((late) => {
    const known = { knownAtMs: close(2 * late) };
    return [
      bar("AAA", n, 10 + late, known),
      bar("AAA", n, 20 + late, known),
      bar("BBB", 0, 30 + n, known),
      dividend("AAA", 1, 0.1 + n / 10, known),
      filing("AAA", "revenues", n, known),
      news("AAA", `s${n}`, close(late), { title: `Title ${n % 2}` }),
      metric("AAA", "pe", 0, n, known),
      signal("AAA", "g", n, late, known),
    ];
  }),
);
const moments = [close(0) - 1, close(0), close(1), close(3), close(4)];

/** As if the process had been killed with the sums written and the note that they are missing. */
async function forgetSettled(id: string): Promise<void> {
  const { Session, drainPending } = await import("chdb");
  const session = new Session(path);
  await session.queryAsync(`TRUNCATE TABLE ds_${id}.settled`);
  session.close();
  await drainPending();
}

const drivers = [
  { name: "memory", openStore: openMemoryMarketStore, steps: 60, seeds: 3, reopens: false },
  { name: "chdb", openStore: () => openChdbMarketStore({ path, log: silentLog }), steps: 14, seeds: 1, reopens: true },
];

test.each(drivers)(
  "a snapshot stands for what is in view in the $name store",
  async ({ openStore, steps, seeds, reopens }) => {
    let store = await openStore();
    for (let seed = 1; seed <= seeds; seed++) {
      const random = seededRandom(seed);
      const id = `seed_${seed}`;
      await store.describe(dataset(id));
      const snapshotOf = new Map<string, string>();
      const contentOf = new Map<string, string>();
      for (let step = 0; step < steps; step++) {
        const facts = Array.from({ length: 1 + random.integer(4) }, () => pool[random.integer(pool.length)] as Fact);
        if (random.integer(3) === 0) {
          const bars = facts.flatMap((fact) => (fact.kind === "bar" ? [fact.value] : []));
          await store.appendBlock(id, blockOfFacts("bar", bars));
        } else await store.append(id, facts);
        if (random.integer(4) === 0) continue; // what two appends brought is caught up at once
        if (reopens && step === Math.floor(steps / 2)) {
          await store.close();
          await forgetSettled(id);
          store = await openStore();
        }
        for (const ms of moments) {
          const view = await store.at(id, asOf(ms));
          const [content, snapshot] = [JSON.stringify(await everythingOf(view, ["AAA", "BBB"])), await view.snapshot()];
          expect(snapshotOf.get(content) ?? snapshot, `step ${step}: the same in view`).toBe(snapshot);
          expect(contentOf.get(snapshot) ?? content, `step ${step}: another thing in view`).toBe(content);
          snapshotOf.set(content, snapshot);
          contentOf.set(snapshot, content);
        }
      }
      expect(snapshotOf.size).toBeGreaterThan(steps);
    }
    await store.close();
  },
  300_000,
);
