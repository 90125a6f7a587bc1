// Imports go down one staircase: gateway -> graphs -> agents -> tools -> knowledge -> infra, without a cycle anywhere.
import { describe, expect, test } from "vitest";
import { behindTheFace, cycles, dangling, edgesOf, outside, rooms, upward } from "./imports.ts";
import { isTypeScript, repositoryFiles } from "./sources.ts";

const sources = repositoryFiles(...rooms).filter(isTypeScript);
const edges = sources.flatMap(edgesOf);

describe("the staircase of rooms", () => {
  test("no room imports a room above it", () => {
    expect(upward(edges)).toEqual([]);
  });

  test("no room imports tests, scripts or the built bundle", () => {
    expect(outside(edges)).toEqual([]);
  });

  test("an import across rooms is written #room/... and ends at an index.ts", () => {
    expect(behindTheFace(edges)).toEqual([]);
  });

  test("every import of our own names a file that exists, with its suffix", () => {
    expect(dangling(edges, new Set(sources.map(({ path }) => path)))).toEqual([]);
  });

  test("no file takes part in an import cycle", () => {
    expect(cycles(edges)).toEqual([]);
  });
});

describe("the search behind it", () => {
  const edge = (path: string, text: string) => edgesOf({ path, text });

  test("an upward import is seen, also of a type and also through import()", () => {
    expect(upward(edge("infra/a/x.ts", 'import type { B } from "#tools/b/index.ts";'))).toHaveLength(1);
    expect(upward(edge("infra/a/x.ts", 'const b = await import("#tools/b/index.ts");'))).toHaveLength(1);
    expect(upward(edge("tools/a/x.ts", 'import { b } from "#infra/b/index.ts";'))).toEqual([]);
  });

  test("an import of a file behind another room's index.ts is seen, and a relative one into another room", () => {
    expect(behindTheFace(edge("tools/a/x.ts", 'import { b } from "#infra/b/b.ts";'))).toHaveLength(1);
    expect(behindTheFace(edge("tools/a/x.ts", 'import { b } from "../../infra/b/index.ts";'))).toHaveLength(1);
  });

  test("an import in a comment is none", () => {
    expect(edge("tools/a/x.ts", '// import { b } from "#gateway/b/index.ts";')).toEqual([]);
  });

  test("a cycle of three files is printed once, with its way round", () => {
    const ring = [
      ["a", "b"],
      ["b", "c"],
      ["c", "a"],
    ].flatMap(([from, to]) => edge(`tools/${from}.ts`, `import { x } from "./${to}.ts";`));
    expect(cycles(ring)).toEqual(["tools/a.ts -> tools/b.ts -> tools/c.ts -> tools/a.ts"]);
  });
});
