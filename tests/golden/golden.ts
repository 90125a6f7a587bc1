// Golden numbers: each with its birth certificate, read from the JSON beside this file and compared as that certificate says.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";

const Missing = z.null().transform(() => Number.NaN); // JSON has no NaN
const Value = z.union([z.number(), Missing]);

const Certificate = z.strictObject({
  fact: z.string().min(1),
  input: z.record(z.string(), z.unknown()).default({}),
  expected: z.union([Value, z.array(Value)]),
  /** The package and version that computed it, or "hand" and how. */
  by: z.string().min(1),
  /** Under tests/golden/make. */
  script: z.string().regex(/^[a-z_]+\.py$/),
  tolerance: z.number().min(0),
  /** "relative" multiplies the tolerance by |expected|. */
  measure: z.enum(["absolute", "relative"]).default("absolute"),
  because: z.string().min(1),
});
export type Certificate = z.infer<typeof Certificate>;

export function readGolden(name: string): Certificate[] {
  return z.array(Certificate).parse(JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8")));
}

/** Runs `compute` for every certificate of a file and compares; `skip` gives a reason for those that cannot run here. */
export function testGolden(
  name: string,
  prefix: string,
  compute: (input: Record<string, unknown>, fact: string) => number | ArrayLike<number>,
  skip: (input: Record<string, unknown>) => string | null = () => null,
): void {
  const mine = readGolden(name).filter(({ fact }) => fact.startsWith(prefix));
  if (mine.length === 0) throw new Error(`No golden fact of ${name}.json starts with "${prefix}".`);
  for (const certificate of mine) {
    const reason = skip(certificate.input);
    test.skipIf(reason !== null)(`${certificate.fact} equals ${certificate.by}${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
      expectWithin(compute(certificate.input, certificate.fact), certificate);
    });
  }
}

export function expectWithin(actual: number | ArrayLike<number>, { expected, tolerance, measure }: Pick<Certificate, "expected" | "tolerance" | "measure">): void {
  const found = typeof actual === "number" ? [actual] : Array.from(actual);
  const wanted = typeof expected === "number" ? [expected] : expected;
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    if (Number.isNaN(value)) return expect(found[i], `value ${i}`).toBeNaN();
    const allowed = measure === "relative" ? tolerance * Math.abs(value) : tolerance;
    expect(Math.abs(found[i]! - value), `value ${i}: found ${found[i]}, wanted ${value}`).toBeLessThanOrEqual(allowed);
  });
}
