// Texts cut at their traced numbers.
import fc from "fast-check";
import { expect, test } from "vitest";
import { paragraphsOf, segmentsOf, type Traced } from "../../../../gateway/web/shared/segments.ts";

const number = (text: string, start: number): Traced => ({
  text,
  value: 1,
  unit: "count",
  evidenceId: "ev_1",
  path: "a",
  start,
  end: start + text.length,
});

test("each number stands as its own segment, in the order of the text", () => {
  const text = "Up 4.2% of 17.";
  const segments = segmentsOf(text, [number("17", 11), number("4.2%", 3)]);
  expect(segments.map((segment) => [segment.text, segment.number !== null])).toEqual([
    ["Up ", false],
    ["4.2%", true],
    [" of ", false],
    ["17", true],
    [".", false],
  ]);
});

test("a number whose place holds other words, or that overlaps one before it, marks nothing", () => {
  const text = "Up 4.2% of 17.";
  const numbers = [number("4.2%", 3), number("2%", 5), number("99", 11), number("17.00", 11)];
  expect(segmentsOf(text, numbers).filter((segment) => segment.number)).toHaveLength(1);
});

test("paragraphs are parted at empty lines and keep their numbers", () => {
  const text = "One 1.\n\nTwo 2.\n\n\nThree 3.";
  const numbers = [number("1", 4), number("2", 12), number("3", 23)];
  const paragraphs = paragraphsOf(text, numbers);
  expect(paragraphs.map((segments) => segments.map((segment) => segment.text).join(""))).toEqual([
    "One 1.",
    "Two 2.",
    "Three 3.",
  ]);
  expect(paragraphs.flat().filter((segment) => segment.number)).toHaveLength(3);
});

test("no character of a text is lost or doubled, whatever the numbers claim", () => {
  const claim = fc.record({ start: fc.nat(30), length: fc.nat(6) });
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.array(claim), (text, claims) => {
      const numbers = claims.map(({ start, length }) => number(text.slice(start, start + length), start));
      expect(
        segmentsOf(text, numbers)
          .map((segment) => segment.text)
          .join(""),
      ).toBe(text);
    }),
  );
});
