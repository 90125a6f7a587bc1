import { array, assert, constantFrom, nat, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleText } from "#agents/chat-model/visible-text.ts";

function heard(...pieces: readonly string[]): { text: string; sent: string[] } {
  const sent: string[] = [];
  const visible = visibleText((piece) => sent.push(piece));
  for (const piece of pieces) visible.push(piece);
  return { text: visible.end(), sent };
}

describe("visible text", () => {
  test("reasoning in tags is left out, wherever the tags are cut", () => {
    const whole = "<think>Is 1 < 2?</think>\n\nYes, 1 < 2.";
    for (let at = 0; at <= whole.length; at++) {
      expect(heard(whole.slice(0, at), whole.slice(at)).text).toBe("Yes, 1 < 2.");
    }
  });

  test("reasoning that never ends leaves nothing", () => {
    expect(heard("<think>one", " two")).toEqual({ text: "", sent: [] });
  });

  test("what only looks like the beginning of a tag is text", () => {
    expect(heard("a <th", "an b <").text).toBe("a <than b <");
  });

  test("white space at both ends is left out and kept in between", () => {
    expect(heard(" \n", " a", " \n", "b ", "\n")).toEqual({ text: "a \nb", sent: ["a", " \nb"] });
  });

  test("a piece goes out as soon as it is certain", () => {
    const sent: string[] = [];
    const visible = visibleText((piece) => sent.push(piece));
    visible.push("one");
    expect(sent).toEqual(["one"]);
  });

  test("however a stream is cut, the text is the same and the pieces joined are the text", () => {
    const bits = array(constantFrom("<think>", "</think>", "<th", "ink>", " ", "\n", "a", "é", "株", "<", "</"), {
      maxLength: 30,
    });
    assert(
      property(bits, array(nat(5), { minLength: 1, maxLength: 20 }), string(), (parts, sizes, tail) => {
        const whole = parts.join("") + tail;
        const pieces: string[] = [];
        for (let from = 0, n = 0; from < whole.length; n++) {
          const size = 1 + (sizes[n % sizes.length] ?? 0);
          pieces.push(whole.slice(from, from + size));
          from += size;
        }
        const { text, sent } = heard(...pieces);
        expect(text).toBe(heard(whole).text);
        expect(sent.join("")).toBe(text);
        expect(text).toBe(text.trim());
      }),
    );
  });
});
