// The page's only look at the wall clock, for ages and the time left of an approval. Market time is never read here.

import { useEffect, useState } from "react";

let offsetMs = 0;

/** Follows the gateway's clock, so that a countdown here ends when it ends there. HTTP dates have whole seconds. */
export function noteServerTime(date: string | null): void {
  const serverMs = date ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(serverMs)) return;
  const differenceMs = serverMs - Date.now();
  offsetMs = Math.abs(differenceMs) > 2000 ? differenceMs : 0;
}

export const wallMs = (): number => Date.now() + offsetMs;

/** The present, renewed at the interval. */
export function useNowMs(everyMs: number): number {
  const [nowMs, setNowMs] = useState(wallMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(wallMs()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
