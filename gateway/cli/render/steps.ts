// How many steps of a long work are done: a bar on the terminal's error output where a person looks, nothing elsewhere.

import { SingleBar } from "cli-progress";
import type { Terminal } from "../terminal.ts";

export interface StepBar {
  begin(steps: number): void;
  step(what: string): void;
  /** So many are done. */
  to(done: number, what: string): void;
  /** Takes the bar away. Safe to call twice. */
  end(): void;
}

export function openSteps({ err, width }: Terminal): StepBar {
  if (!err.isTTY) return { begin() {}, step() {}, to() {}, end() {} };
  const bar = new SingleBar({
    format: "{bar} {value}/{total}  {what}",
    barsize: 20,
    clearOnComplete: true,
    hideCursor: true,
    fps: 10,
  });
  const shown = (what: string) => ({ what: what.slice(0, Math.max(10, width - 36)) });
  return {
    begin: (steps) => bar.start(steps, 0, { what: "" }),
    step: (what) => bar.increment(1, shown(what)),
    to: (done, what) => bar.update(done, shown(what)),
    end: () => bar.stop(),
  };
}
