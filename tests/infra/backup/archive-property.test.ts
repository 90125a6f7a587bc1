// Random trees, changed at random, backed up again and again, pruned in between: every backup that is left restores the tree it was made of.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayMs } from "#infra/runtime/index.ts";
import { look, openRig, plant, type Tree } from "./rig.ts";

const name = fc.constantFrom("a", "b", "c", "long name", "ä", "%41", "...", "x.sqlite");
/** Files have names of their own, so that a path is never a file here and a folder there. */
const path = fc
  .tuple(fc.array(name, { maxLength: 3 }), name)
  .map(([folders, last]) => [...folders.map((folder) => `${folder}-d`), last].join("/"));
/** Sizes round the bounds that the archive has: none, small, one piece, one more, several. */
const size = fc.constantFrom(0, 1, 200, 65_535, 65_536, 65_537, 131_072, 200_000);
const content = fc.tuple(size, fc.nat(5), fc.boolean()).map(([length, seed, smooth]) => {
  const bytes = Buffer.alloc(length, smooth ? `seed ${seed} ` : seed);
  if (!smooth) for (let i = 0; i < length; i += 7) bytes[i] = Math.imul(i + seed, 2_654_435_761) >>> 24;
  return bytes;
});
const tree: fc.Arbitrary<Tree> = fc.dictionary(path, content, { maxKeys: 12 });
const step = fc.record({ tree, prune: fc.boolean(), days: fc.nat(3) });

test("every backup that is left restores the tree that it was made of, byte for byte", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const rig = await openRig();
      try {
        const archive = await rig.open({ chunkBytes: 65_536 });
        const seen = new Map<string, string[]>();
        for (const { tree, prune, days } of steps) {
          rmSync(rig.source, { recursive: true });
          mkdirSync(rig.source);
          plant(rig.source, tree);
          const { id } = await archive.create(rig.sources());
          seen.set(id, look(rig.source));
          rig.clock.advance(days * dayMs + 1);
          if (prune) await archive.prune({ retentionDays: 2, keepAtLeast: 1 });
        }
        const { backups } = await archive.list();
        expect(backups.at(-1)?.id).toBe([...seen.keys()].at(-1));
        for (const { id } of backups) {
          const target = join(rig.home, id);
          await archive.restore(id, target);
          expect(look(target)).toEqual(seen.get(id));
        }
        expect((await archive.verify()).problems).toEqual([]);
      } finally {
        rig.remove();
      }
    }),
    { numRuns: 20, seed: 9 },
  );
});
