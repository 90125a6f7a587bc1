// quorum sentiment: train, score and eval as a user calls them, and every bad input with its code.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvOf, smallSet } from "#tests/tools/sentiment/ngram/small-set.ts";
import { quorumHere } from "./quorum.ts";

let folder: string;
let env: Readonly<Record<string, string>>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorum-sentiment-"));
  env = { QUORUM_HOME: join(folder, "home") };
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const sentiment = (words: readonly string[], typed = "") => quorumHere(["sentiment", ...words], env, typed);

test("without a trained model the word rules speak, and the way to train is named", async () => {
  const { code, out } = await sentiment(["score", "Boeing wins a record order"]);
  expect(code).toBe(0);
  expect(out).toContain("word rules, quorum-words-1 *");
  expect(out).toContain("quorum sentiment train");
});

test("what is trained is put into the object store and speaks from then on", async () => {
  const data = file("small.csv", csvOf(smallSet()));
  const trained = JSON.parse((await sentiment(["train", "--data", data, "--json"])).out);
  expect(trained.models).toMatchObject([{ name: "small", kind: "classes", texts: 150 }]);
  expect(readdirSync(join(folder, "home", "objects", "sentiment", "models")).length).toBe(2);
  const scored = JSON.parse((await sentiment(["score", "Juno posts a record profit this week", "--json"])).out);
  expect(scored.model).toBe(trained.hash);
  expect(scored.texts[0].used).toBe("n-gram model, small");
  expect(scored.texts[0].scores.map(({ tone }: { tone: string }) => tone)).toEqual(["positive", "positive"]);
});

test("the same training twice gives the same model", async () => {
  const data = file("again.csv", csvOf(smallSet(2)));
  const hashes = [];
  for (const seed of ["7", "7"])
    hashes.push(JSON.parse((await sentiment(["train", "--data", data, "--seed", seed, "--json"])).out).hash);
  expect(hashes[0]).toBe(hashes[1]);
});

test("a file of lines, stdin and arguments are scored, and spam and other languages are told", async () => {
  const path = file("lines.txt", "Profit rises\n\nGuaranteed profits, click here\n");
  const lines = JSON.parse((await sentiment(["score", "--file", path, "--lines", "--json"])).out);
  expect(lines.texts.map(({ spam }: { spam: { spam: boolean } }) => spam.spam)).toEqual([false, true]);
  const typed = await sentiment(
    ["score", "--file", "-"],
    "Der Gewinn der Firma ist im Quartal nicht gestiegen und fällt",
  );
  expect(typed.out).toContain("not English (de)");
});

test("eval prints every scorer with intervals and keeps nothing", async () => {
  const data = file("eval.csv", csvOf(smallSet()));
  const { code, out } = await sentiment(["eval", "--data", data]);
  expect(code).toBe(0);
  expect(out).toMatch(/always neutral +0\.333 \[/);
  expect(out).toMatch(/n-gram model +0\.\d+ \[|n-gram model +1\.000 \[/);
});

describe("bad input", () => {
  test.each([
    ["no text", () => ["score"], "tools/text-empty"],
    ["an empty text", () => ["score", " "], "tools/text-empty"],
    [
      "a text of a megabyte",
      () => ["score", "--file", file("big.txt", "word ".repeat(200_000))],
      "tools/text-too-long",
    ],
    [
      "a file that is not UTF-8",
      () => ["score", "--file", file("bad.txt", Buffer.of(0x61, 0xff))],
      "tools/text-not-utf8",
    ],
    ["a file that is not there", () => ["score", "--file", join(folder, "none")], "infra/file-missing"],
    [
      "a word list with other columns",
      () => ["score", "up", "--lexicon", file("w.csv", "a,b,c\n1,2,3\n")],
      "tools/input-invalid",
    ],
    ["training data that is not there", () => ["train", "--data", join(folder, "none")], "infra/file-missing"],
    ["a seed that is none", () => ["train", "--data", folder, "--seed", "x"], "gateway/bad-request"],
    [
      "an unknown set",
      () => ["eval", "--data", file("set.csv", csvOf(smallSet())), "--set", "other"],
      "tools/training-invalid",
    ],
  ])("%s", async (_, words, code) => {
    const ended = await sentiment([...words(), "--json"]);
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.err).code).toBe(code);
  });

  test("training data of one tone leaves the model that was", async () => {
    const one = file("one.csv", csvOf(smallSet().map(({ text }) => ({ text, label: "neutral" }))));
    const before = JSON.parse((await sentiment(["score", "Profit rises", "--json"])).out).model;
    const ended = await sentiment(["train", "--data", one, "--json"]);
    expect(JSON.parse(ended.err).code).toBe("tools/training-one-class");
    expect(JSON.parse((await sentiment(["score", "Profit rises", "--json"])).out).model).toBe(before);
  });
});
