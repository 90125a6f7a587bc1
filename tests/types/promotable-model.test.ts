// What must not compile: a model that did not pass the gate does not fit where the champion's place wants one. The type check of this file is
// the test of the types.
import { expect, test } from "vitest";
import { isPromotable } from "#tools/learning/validation/gate/promotable.ts";
import type { GateVerdict, Promotable } from "#tools/learning/validation/index.ts";

interface Version {
  readonly versionId: string;
}

/** Never called: the compiler reads it. */
function whatTheCompilerSays(
  crown: (item: Promotable<Version>) => void,
  version: Version,
  verdict: GateVerdict<Version>,
  other: Promotable<{ readonly alpha: number }>,
): void {
  // @ts-expect-error a bare version
  crown(version);
  // @ts-expect-error a version written down as if it had passed
  crown({ ...version, promotable: true });
  // @ts-expect-error a verdict's item while it may be a refusal
  crown(verdict.item);
  // @ts-expect-error something else that passed
  crown(other);
  if (verdict.kind === "promotable") crown(verdict.item);
}

void whatTheCompilerSays;

test("a version cast to the type does not bear the mark", () => {
  expect(isPromotable({ versionId: "v1" } as Promotable<Version>)).toBe(false);
});
