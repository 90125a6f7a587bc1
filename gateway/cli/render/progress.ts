// How far something is: a bar on the terminal's error output where a person looks, nothing elsewhere.

import { SingleBar } from "cli-progress";
import type { Terminal } from "../terminal.ts";

export interface Progress {
  /** Bytes; of null the whole is not known, and the bar does not fill. */
  tell(what: string, done: number, of: number | null): void;
  /** Runs the work; the bar is gone when it ends, however it does. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

const widest = 60;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

export function openProgress({ err, width }: Terminal): Progress {
  if (!err.isTTY) return { tell() {}, during: (work) => work() };
  const bar = new SingleBar({
    format: "{bar} {megabytes} MB  {what}",
    barsize: 20,
    clearOnComplete: true,
    hideCursor: true,
    fps: 10,
    stopOnComplete: false,
  });
  const shown = Math.max(10, Math.min(width, widest + 30) - 34);
  return {
    tell(what, done, of) {
      bar.setTotal(of === null || of === 0 ? 1 : of);
      bar.update(of === null ? 0 : Math.min(done, of), { what: what.slice(0, shown), megabytes: megabytes(done) });
    },
    async during(work) {
      bar.start(1, 0, { what: "", megabytes: "0.0" });
      try {
        return await work();
      } finally {
        bar.stop();
      }
    },
  };
}
