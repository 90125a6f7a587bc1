import { describe, expect, test } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { checkAsOf } from "#knowledge/stores/market/index.ts";

const ms = (iso: string) => asOf(Date.parse(iso));
const bounds = { firstMs: ms("2024-12-13T21:00:00Z"), lastMs: ms("2025-04-30T20:00:00Z") };
const refusal = (work: () => unknown): QuorumError => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof QuorumError) return thrown;
  }
  throw new Error("nothing was refused");
};

describe("an as-of for a data set", () => {
  test.each(["2024-12-13T21:00:00Z", "2025-01-01T00:00:00Z", "2025-04-30T20:00:00Z", "2025-04-30T23:59:59.999Z"])(
    "may stand at %s, from the first bar to the end of the last bar's day",
    (iso) => {
      expect(checkAsOf(bounds, ms(iso))).toBe(ms(iso));
    },
  );

  test.each([
    ["2024-12-13T20:59:59.999Z", "before the first"],
    ["2025-05-01T00:00:00Z", "after the last"],
  ])("may not stand at %s; the refusal states the range", (iso, side) => {
    const error = refusal(() => checkAsOf(bounds, ms(iso)));
    expect(error).toMatchObject({ code: "knowledge/as-of-out-of-range", fault: "caller", retry: false });
    expect(error.message).toContain(side);
    expect(error.message).toContain("from 2024-12-13T21:00:00.000Z to 2025-04-30T23:59:59.999Z");
  });

  test("may stand as late as the data set's own now, where that is later than its last bar", () => {
    const now = ms("2025-05-02T12:00:00Z");
    expect(checkAsOf(bounds, now, now)).toBe(now);
    expect(refusal(() => checkAsOf(bounds, asOf(now + 1), now)).message).toContain("2025-05-02T12:00:00.000Z");
    expect(checkAsOf(bounds, ms("2025-04-30T21:00:00Z"), bounds.firstMs)).toBe(ms("2025-04-30T21:00:00Z"));
  });

  test("cannot stand anywhere in a data set without bars", () => {
    expect(refusal(() => checkAsOf(null, asOf(0))).code).toBe("knowledge/dataset-empty");
  });
});
