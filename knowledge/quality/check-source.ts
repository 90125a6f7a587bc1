// What ingestion saw: lines that were put aside, rows that were mended, oddities that were kept.

import type { Findings } from "./finding.ts";

/** By file: how many rows, what was refused, what was noted. The summary that ingestion keeps has this form. */
export interface SourceFiles {
  readonly [file: string]: {
    readonly rows: number;
    readonly rejected: number;
    readonly notes: readonly {
      readonly kind: "repaired" | "noticed";
      readonly says: string;
      readonly rows: number;
      readonly lines: readonly number[];
    }[];
  };
}

export interface RefusedLine {
  readonly file: string;
  readonly line: number | null;
  readonly reason: string;
}

const usual = {
  repaired: { check: "repaired", severity: "warning" },
  noticed: { check: "noticed", severity: "info" },
} as const;

/** Notes that have a name of their own. */
const named = [
  { words: /clock runs .* behind/, check: "clock-skew", severity: "warning" },
  { words: /stands behind a row of its symbol/, check: "out-of-order", severity: "warning" },
] as const;

/** A file of which more than this share is refused is not to be trusted. */
const manyRefused = 0.01;

export function checkSource(files: SourceFiles, refused: readonly RefusedLine[], findings: Findings): void {
  for (const [file, { rows, rejected, notes }] of Object.entries(files)) {
    for (const { kind, says, rows: count, lines } of notes) {
      const { check, severity } = named.find(({ words }) => words.test(says)) ?? usual[kind];
      const what = { check: `${check}: ${says}`, about: file, severity, says } as const;
      for (const [index, line] of lines.entries())
        findings.add(what, { symbol: null, place: `${file}:${line}`, detail: check }, index === 0 ? count : 0);
      if (lines.length === 0) findings.add(what, null, count);
      if (rows > 0) findings.outOf(file, what.check, rows);
    }
    if (rejected === 0) continue;
    const severity = rejected > manyRefused * rows ? "error" : "warning";
    const what = {
      check: "refused-lines",
      about: file,
      severity,
      says: "lines that are no facts and lie in quarantine",
    } as const;
    const lines = refused.filter((line) => line.file === file);
    for (const [index, { line, reason }] of lines.slice(0, 5).entries())
      findings.add(what, { symbol: null, place: `${file}:${line ?? "?"}`, detail: reason }, index === 0 ? rejected : 0);
    if (lines.length === 0) findings.add(what, null, rejected);
    if (rows > 0) findings.outOf(file, "refused-lines", rows);
  }
}
