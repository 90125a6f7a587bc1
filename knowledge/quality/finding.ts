// What a check of data quality says, and how checks gather it: counts over everything, examples of a few.

import type { SymbolId } from "#knowledge/domain/index.ts";

/** info: to be known when the data is used. warning: some of it may be wrong. error: some of it is wrong. */
export type Severity = "info" | "warning" | "error";

export interface Example {
  readonly symbol: SymbolId | null;
  /** An ISO day or time, or a file and line. */
  readonly place: string;
  readonly detail: string;
}

export interface Finding {
  /** Name of the check: "crossed-quotes". */
  readonly check: string;
  readonly severity: Severity;
  /** What it is about: a kind of fact, the source files, or the set as a whole. */
  readonly about: string;
  readonly says: string;
  readonly count: number;
  /** Out of so many; null where there is no such number. */
  readonly of: number | null;
  /** How many symbols it touches. */
  readonly symbols: number;
  readonly examples: readonly Example[];
}

interface Gathering {
  readonly check: string;
  readonly severity: Severity;
  readonly about: string;
  readonly says: string;
  count: number;
  of: number | null;
  readonly symbols: Set<string>;
  readonly examples: Example[];
}

const mostExamples = 5;

/** Gathers findings by check and subject; the same one again adds up. */
export class Findings {
  readonly #found = new Map<string, Gathering>();

  /** A check that this gatherer knows, told with what it is about. The words are those of the first call. */
  add(
    { check, about, severity, says }: Pick<Finding, "check" | "about" | "severity" | "says">,
    example: Example | null,
    count = 1,
  ): void {
    const key = `${about} ${check}`;
    let gathering = this.#found.get(key);
    if (gathering === undefined) {
      gathering = { check, severity, about, says, count: 0, of: null, symbols: new Set(), examples: [] };
      this.#found.set(key, gathering);
    }
    gathering.count += count;
    if (example === null) return;
    if (example.symbol !== null) gathering.symbols.add(example.symbol);
    if (gathering.examples.length < mostExamples) gathering.examples.push(example);
  }

  /** Of how many a check has seen some; for all that have been found about it. */
  outOf(about: string, check: string, of: number): void {
    const gathering = this.#found.get(`${about} ${check}`);
    if (gathering !== undefined) gathering.of = of;
  }

  /** Worst first, then by what they are about. */
  list(): readonly Finding[] {
    const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
    return [...this.#found.values()]
      .map(({ symbols, ...finding }) => ({ ...finding, symbols: symbols.size }))
      .sort(
        (a, b) =>
          rank[a.severity] - rank[b.severity] || a.about.localeCompare(b.about) || a.check.localeCompare(b.check),
      );
  }
}
