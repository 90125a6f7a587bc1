// One way to write a value: what is equal has equal bytes, and what cannot be written is refused.

import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, contentHash, contentId } from "#infra/runtime/index.ts";

const reversed = (value: unknown): unknown => {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
};

test("the order of keys does not show, and the text reads back as the value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("keys are sorted by code unit, members that are undefined are left out, lists keep their order", () => {
  expect(canonicalJson({ b: [3, 1], B: undefined, a: { z: null, y: -0 } })).toBe('{"a":{"y":0,"z":null},"b":[3,1]}');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("%d is refused rather than written as null", (value) => {
  expect(() => canonicalJson({ deep: [value] })).toThrow(TypeError);
});

test.each([
  ["a map", new Map([["a", 1]])],
  ["a set", new Set([1])],
])("%s is refused rather than written as {}", (_what, value) => {
  expect(() => canonicalJson({ value })).toThrow(TypeError);
});

test("another value has another hash, and an id is the beginning of it", () => {
  expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: "1" }));
  expect(contentId("ev", { a: 1 })).toBe(`ev_${contentHash({ a: 1 }).slice(0, 16)}`);
});
