// The repository reads the same on any machine: no paths of one computer, no address of a package registry.
import { extname } from "node:path";
import { describe, expect, test } from "vitest";
import { missingEntries } from "../../scripts/lock.mjs";
import { occurrences, repositoryFiles } from "./sources.ts";

const pictures = new Set([".png", ".jpg", ".ico", ".woff2", ".gz", ".parquet", ".onnx"]);
const here = "tests/structure/speaks-of-itself.test.ts";
const files = repositoryFiles().filter(({ path }) => path !== here && !pictures.has(extname(path)));
const lock = files.find(({ path }) => path === "package-lock.json");

const found = (pattern: RegExp): string[] => files.flatMap((file) => occurrences(file, file.text, pattern));

describe("the repository", () => {
  test("names no folder of one machine", () => {
    expect(found(/(?<![\w.)}$-])\/(?:work|tmp|root|home\/\w+|Users\/\w+)\/[\w.-]+/)).toEqual([]);
  });

  test("names no package registry's host", () => {
    expect(
      found(/registry\.npmjs\.org|registry\.yarnpkg\.com|npmmirror|files\.pythonhosted\.org|pypi\.org\/simple/),
    ).toEqual([]);
  });
});

describe("package-lock.json", () => {
  test("records no download address", () => {
    expect(lock?.text ?? "missing").not.toMatch(/"resolved": "http/);
  });

  test("holds an entry for every optional package of another platform", () => {
    expect(missingEntries(JSON.parse(lock?.text ?? "{}"))).toEqual({});
  });
});
