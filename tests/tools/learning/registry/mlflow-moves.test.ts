// What MLflow's one-thing-at-a-time changes mean when a process dies between two of them.
import { expect, test } from "vitest";
import { moveKey, standingOf, validMoves } from "#tools/learning/registry/drivers/mlflow/moves.ts";
import { openMlflowRegistry } from "#tools/learning/registry/index.ts";

const move = (
  versionId: string,
  action: "promote" | "rollback" | "retire",
  replacedId: string | null,
  atMs: number,
) => ({
  versionId,
  model: "m",
  action,
  replacedId,
  by: "ann",
  note: null,
  atMs,
});
const tagged = (...moves: ReturnType<typeof move>[]) => ({
  tags: moves.map((one, i) => ({ key: moveKey(i + 1), value: JSON.stringify(one) })).reverse(),
});
const [a, b] = [move("a", "promote", null, 1), move("b", "promote", "a", 2)];

test("a promotion that was written down and never came to its alias did not happen", () => {
  const moves = validMoves(tagged(a, b), "a");
  expect(moves).toEqual([a]);
  expect(standingOf("a", 0, moves, "a")).toEqual({ stage: "champion", stageSinceMs: 1, previousId: null });
  expect(standingOf("b", 0, moves, "a")).toEqual({ stage: "challenger", stageSinceMs: 0, previousId: null });
});

test("one whose alias was set happened, whole: the champion before is retired", () => {
  const moves = validMoves(tagged(a, b), "b");
  expect(moves).toEqual([a, b]);
  expect(standingOf("a", 0, moves, "b")).toEqual({ stage: "retired", stageSinceMs: 2, previousId: null });
  expect(standingOf("b", 0, moves, "b")).toEqual({ stage: "champion", stageSinceMs: 2, previousId: "a" });
});

test("a first promotion or a rollback that died half way left everything as it was", () => {
  expect(validMoves(tagged(a), null)).toEqual([]);
  const moves = validMoves(tagged(a, b, move("a", "rollback", "b", 3)), "b");
  expect(standingOf("b", 0, moves, "b")).toMatchObject({ stage: "champion", stageSinceMs: 2 });
});

test("a challenger is set aside by what is written alone; moves are read in their order, beyond nine", () => {
  expect(validMoves(tagged(a, move("c", "retire", null, 3)), "a")).toHaveLength(2);
  const many = Array.from({ length: 12 }, (_, i) => move(`v${i}`, "promote", i ? `v${i - 1}` : null, i));
  expect(validMoves(tagged(...many), "v11").map(({ atMs }) => atMs)).toEqual(Array.from({ length: 12 }, (_, i) => i));
});

test("a server that is not there is an error that may be tried again and names it", async () => {
  await expect(openMlflowRegistry({ url: "http://127.0.0.1:9" })).rejects.toMatchObject({
    code: "tools/registry-failed",
    retry: true,
    message: expect.stringContaining("127.0.0.1:9 does not answer"),
  });
  await expect(openMlflowRegistry({ url: "mlflow" })).rejects.toThrow();
});
