import { describe, expect, test } from "vitest";
import { fewestTokens, wasCut } from "#agents/chat-model/prompt-tokens.ts";

const user = (content: string) => [{ role: "user", content } as const];

describe("the fewest tokens of a prompt", () => {
  test.each([
    ["", 0],
    ["two words", 2],
    ["MSFT fell 3.5 % on 2025-04-15.", 8], // MSFT fell 3 5 on 2025 04 15
    ["ev_01ab", 3], // ev 01 ab
    ["株価", 1],
  ])("%j has at least %i", (text, count) => {
    expect(fewestTokens(user(text))).toBe(count);
  });
});

describe("a cut prompt", () => {
  test("is one of which clearly fewer tokens were read", () => {
    const prompt = user("word ".repeat(1000));
    expect(wasCut(prompt, 799)).toBe(true);
    expect(wasCut(prompt, 800)).toBe(false);
  });

  test("is not suspected of an empty prompt", () => {
    expect(wasCut(user(""), 0)).toBe(false);
  });
});
