// Word lists: our own, and files in the two published layouts.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { readWordList } from "#tools/sentiment/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorum-words-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function codeOf(read: () => unknown): ErrorCode | "no error" {
  try {
    read();
    return "no error";
  } catch (error) {
    return (error as { code: ErrorCode }).code;
  }
}

describe("the desk's own list", () => {
  const { name, polarity } = readWordList();

  test("has a name and some hundreds of words on each side", () => {
    expect(name).toBe("quorum-words-1");
    expect([...polarity.values()].filter((value) => value === 1).length).toBeGreaterThan(300);
    expect([...polarity.values()].filter((value) => value === -1).length).toBeGreaterThan(300);
  });

  test.each([
    ["misses", -1],
    ["slipped", -1],
    ["worries", -1],
    ["plunging", -1],
    ["crises", undefined],
    ["layoffs", -1],
    ["upgrades", 1],
    ["improving", 1],
    ["opportunities", 1],
    ["rallied", 1],
    ["the", undefined],
    ["trump", undefined],
  ])("%s has polarity %s", (word, wanted) => {
    expect(polarity.get(word)).toBe(wanted);
  });
});

describe("a file", () => {
  test("of categories is read plain and compressed; other categories are left out", () => {
    const text = "category,word\nnegative,ABANDON\npositive,ABLE\nlitigious,COURT\n";
    for (const path of [file("list.csv", text), file("list.csv.gz", gzipSync(text))]) {
      const { name, polarity } = readWordList(path);
      expect(name).toBe("list");
      expect([...polarity]).toEqual([
        ["abandon", -1],
        ["able", 1],
      ]);
    }
  });

  test("of the master dictionary counts words added, not words removed", () => {
    const path = file("master.csv", "word,negative_year,positive_year\nBAD,2009,0\nGONE,-2020,0\nGOOD,0,2011\n");
    expect([...readWordList(path).polarity]).toEqual([
      ["bad", -1],
      ["good", 1],
    ]);
  });

  test.each([
    ["that does not exist", () => join(folder, "absent.csv"), "infra/file-missing"],
    ["with another header", () => file("a.csv", "term,score\nbad,-1\n"), "tools/input-invalid"],
    ["without words", () => file("b.csv", "category,word\n"), "tools/input-invalid"],
    ["that is empty", () => file("c.csv", ""), "tools/input-invalid"],
    ["with a broken quote", () => file("d.csv", 'category,word\n"negative,A\n'), "tools/input-invalid"],
    [
      "cut short in its compression",
      () => file("e.csv.gz", gzipSync("category,word\nnegative,A\n").subarray(0, 20)),
      "tools/input-invalid",
    ],
    [
      "with one word on both sides",
      () => file("f.csv", "category,word\nnegative,A\npositive,A\n"),
      "tools/input-invalid",
    ],
  ])("%s is refused", (_, path, code) => {
    expect(codeOf(() => readWordList(path()))).toBe(code);
  });

  test("a refusal names the file and what was found", () => {
    expect(() => readWordList(file("named.csv", "term,score\n"))).toThrow(/named\.csv.*"term,score"/);
  });
});
