// Writes that share a commit: how many do, and that each still succeeds or fails by itself.
import { expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { groupCommit } from "#knowledge/stores/records/drivers/sqlite/group-commit.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";

/** A store of numbers that undoes what a failed transaction did, and counts its commits. */
function numbers(failingCommits = 0) {
  const kept: number[] = [];
  const commits: number[] = [];
  let failures = failingCommits;
  const writes = groupCommit({
    run(work) {
      const before = kept.length;
      try {
        const value = work();
        if (failures-- > 0) throw new Error("disk full");
        commits.push(kept.length - before);
        return value;
      } catch (thrown) {
        kept.length = before;
        throw thrown;
      }
    },
  });
  const add = (n: number) =>
    writes.write(() => {
      if (n < 0) throw new Error(`no ${n}`);
      kept.push(n);
      return n * 10;
    });
  return { kept, commits, add, flush: writes.flush };
}
const outcomes = async (writes: readonly Promise<number>[]): Promise<readonly unknown[]> =>
  (await Promise.allSettled(writes)).map((each) => (each.status === "fulfilled" ? each.value : String(each.reason)));

test("writes asked for at once share a commit, in the order asked for; one alone has its own", async () => {
  const { kept, commits, add } = numbers();
  expect(await Promise.all([add(1), add(2), add(3)])).toEqual([10, 20, 30]);
  await add(4);
  expect([kept, commits]).toEqual([
    [1, 2, 3, 4],
    [3, 1],
  ]);
});

test("a transaction is bounded", async () => {
  const { commits, add } = numbers();
  await Promise.all(Array.from({ length: 600 }, (_, n) => add(n)));
  expect(commits).toEqual([256, 256, 88]);
});

test("one that fails fails alone, and the others are kept", async () => {
  const { kept, add } = numbers();
  expect(await outcomes([add(1), add(-2), add(3)])).toEqual([10, "Error: no -2", 30]);
  expect(kept).toEqual([1, 3]);
  expect(await add(4)).toBe(40);
});

test("a commit that fails fails for all of its writes, and none is kept or tried again", async () => {
  const { kept, commits, add } = numbers(1);
  expect(await outcomes([add(1), add(2)])).toEqual(["Error: disk full", "Error: disk full"]);
  expect([kept, commits]).toEqual([[], []]);
  expect(await add(3)).toBe(30);
});

test("whoever flushes finds everything committed that was asked for before", async () => {
  const { kept, add, flush } = numbers();
  const writes = [add(1), add(2)];
  flush();
  expect(kept).toEqual([1, 2]);
  expect(await Promise.all(writes)).toEqual([10, 20]);
});

test("in SQLite a read sees the writes asked for before it, and closing keeps them", async () => {
  const records = await openSqliteRecords({ path: ":memory:", clock: fixedClock(1) });
  const writes = Array.from({ length: 300 }, (_, n) => records.settings.set(`name ${n}`, `${n}`));
  const bad = records.audit.add({ atMs: 1, actor: "a", action: "a", subject: "a", detail: Number.NaN });
  const read = records.settings.get("name 299");
  await expect(bad).rejects.toMatchObject({ code: "knowledge/store-failed" });
  expect(await read).toBe("299");
  await Promise.all(writes);
  const last = records.settings.set("last", "kept");
  await records.close();
  await expect(last).resolves.toBeUndefined();
  await expect(records.settings.set("after", "closing")).rejects.toThrow();
});
