// A conformance suite is a list of facts with ids. A driver runs them all; a skip names the fact and a reason, and a skip of no fact fails.
import { describe, expect, test } from "vitest";

export interface SuiteOptions {
  /** Fact id -> why this driver cannot. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** A fact's id and text, and the check, which gets what the driver opens for it and closes it afterwards. */
export type Facts<T> = Readonly<Record<string, (opened: T) => Promise<void>>>;

export function runFacts<T extends { destroy(): Promise<void> }>(
  suite: string,
  open: () => Promise<T>,
  facts: Facts<T>,
  { skip = {} }: SuiteOptions = {},
): void {
  const idOf = (title: string): string => title.split(" ")[0] ?? "";
  describe(suite, () => {
    for (const [title, check] of Object.entries(facts)) {
      const reason = skip[idOf(title)];
      if (reason !== undefined) {
        test.skip(`${title} (skipped: ${reason})`, () => {});
        continue;
      }
      test(title, async () => {
        const opened = await open();
        try {
          await check(opened);
        } finally {
          await opened.destroy();
        }
      });
    }
    test("every skip names a fact, every fact has an id of its own", () => {
      const ids = Object.keys(facts).map(idOf);
      expect(new Set(ids).size).toBe(ids.length);
      expect(Object.keys(skip).filter((id) => !ids.includes(id))).toEqual([]);
    });
  });
}
