// How many steps of a long work are done: a bar on the terminal's error output where a person looks, nothing elsewhere.

import { SingleBar } from "cli-progress";
import type { Terminal } from "../terminal.ts";

export interface StepBar {
  begin(steps: number): void;
  step(what: string): void;
  /** Takes the bar away. Safe to call twice. */
  end(): void;
}

export function openSteps({ err, width }: Terminal): StepBar {
  if (!err.isTTY) return { begin() {}, step() {}, end() {} };
  const bar = new SingleBar({
    format: "{bar} {value}/{total}  {what}",
    barsize: 20,
    clearOnComplete: true,
    hideCursor: true,
    fps: 10,
  });
  return {
    begin: (steps) => bar.start(steps, 0, { what: "" }),
    step: (what) => bar.increment(1, { what: what.slice(0, Math.max(10, width - 36)) }),
    end: () => bar.stop(),
  };
}
