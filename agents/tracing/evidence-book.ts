// The evidence of one run: what was called, and every figure in it that may be cited.

import { type Evidence, type Figure, figuresOf, type Tool } from "#tools/define/index.ts";
import { findNumbers } from "./find-numbers.ts";

export interface EvidenceBook {
  /** Names with digits or number words in them, such as those of companies: no figures. */
  readonly names: readonly string[];
  add(tool: Tool, evidence: Evidence): void;
  get(id: string): Evidence | null;
  figures(id: string): readonly Figure[];
  all(): readonly Evidence[];
  /** What was not handed out by this before: each piece of evidence goes to the store once. */
  takeNew(): readonly Evidence[];
}

/** @param names what things are called in this run; those that read as numbers are kept in mind */
export function openEvidenceBook(names: readonly string[] = []): EvidenceBook {
  const entries = new Map<string, { readonly evidence: Evidence; readonly figures: readonly Figure[] }>();
  let taken = 0;
  const all = (): readonly Evidence[] => [...entries.values()].map((entry) => entry.evidence);
  return {
    names: [...new Set(names)].filter((name) => findNumbers(name).length > 0).sort((a, b) => b.length - a.length),
    add(tool, evidence) {
      if (!entries.has(evidence.id))
        entries.set(evidence.id, { evidence, figures: figuresOf(tool.output, evidence.output) });
    },
    get: (id) => entries.get(id)?.evidence ?? null,
    figures: (id) => entries.get(id)?.figures ?? [],
    all,
    takeNew() {
      const fresh = all().slice(taken);
      taken += fresh.length;
      return fresh;
    },
  };
}

/** The value at a path like "top.0.title" in an output; undefined where there is none. */
export function valueAt(output: unknown, path: string): unknown {
  let here: unknown = output;
  for (const step of path.split(".")) {
    if (here === null || typeof here !== "object" || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return here;
}
