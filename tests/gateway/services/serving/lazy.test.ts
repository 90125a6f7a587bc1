// Opening at the first use, closing in reverse.
import { expect, test } from "vitest";
import { openings } from "#gateway/services/serving/lazy.ts";

test("what was never used is neither opened nor closed", async () => {
  const { lazily, closeAll } = openings();
  const seen: string[] = [];
  lazily(
    async () => seen.push("opened"),
    async () => void seen.push("closed"),
  );
  await closeAll();
  expect(seen).toEqual([]);
});

test("it is opened once for all who ask, and closed last opened first, once", async () => {
  const { lazily, closeAll } = openings();
  const seen: string[] = [];
  const store = (name: string) =>
    lazily(
      async () => seen.push(`open ${name}`),
      async () => void seen.push(`close ${name}`),
    );
  const [first, second] = [store("first"), store("second")];
  await Promise.all([first(), first(), second()]);
  await closeAll();
  await closeAll();
  expect(seen).toEqual(["open first", "open second", "close second", "close first"]);
});

test("an opening that failed is tried again by the next use", async () => {
  const { lazily } = openings();
  let tries = 0;
  const store = lazily(async () => {
    tries += 1;
    if (tries === 1) throw new Error("busy");
    return tries;
  });
  await expect(store()).rejects.toThrow("busy");
  expect(await store()).toBe(2);
});

test("what is still opening when all is closed is waited for and closed too", async () => {
  const { lazily, closeAll } = openings();
  const seen: string[] = [];
  const inner = lazily(
    async () => seen.push("open inner"),
    async () => void seen.push("close inner"),
  );
  const outer = lazily(async () => {
    await Promise.resolve();
    return inner();
  });
  const opening = outer();
  await closeAll();
  expect(seen).toEqual(["open inner", "close inner"]);
  await opening;
});
