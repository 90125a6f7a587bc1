// Runs as conversations: one entry a thread, named by its first question, newest conversation first.

import type { RunSummary } from "../../contract/index.ts";

export interface Thread {
  readonly threadId: string;
  readonly title: string;
  readonly symbols: readonly string[];
  readonly questions: number;
  readonly latest: RunSummary;
}

export function threadsOf(runs: readonly RunSummary[]): Thread[] {
  const byThread = new Map<string, RunSummary[]>();
  for (const run of runs) byThread.set(run.threadId, [...(byThread.get(run.threadId) ?? []), run]);
  return [...byThread]
    .flatMap(([threadId, own]) => {
      const [first, ...later] = oldestFirst(own);
      if (!first) return [];
      return {
        threadId,
        title: first.question,
        symbols: [...new Set(own.flatMap(({ symbols }) => symbols))],
        questions: own.length,
        latest: later.at(-1) ?? first,
      };
    })
    .sort((a, b) => Date.parse(b.latest.startedAt) - Date.parse(a.latest.startedAt));
}

export const oldestFirst = (runs: readonly RunSummary[]): RunSummary[] =>
  [...runs].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
