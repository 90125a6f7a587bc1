// What is watched beside a company's returns: its stories, and whether its price is still told.

import { dayMs } from "#infra/runtime/index.ts";
import type { PriceHistory } from "#tools/universe/index.ts";
import { openCountBurst } from "../detectors/count-burst.ts";
import { openStaleFeed } from "../detectors/stale-feed.ts";
import type { UniverseSessions } from "./sessions.ts";
import type { WatchResult } from "./watch-returns.ts";

const newsWindow = 20;

/** Stories of the 24 hours up to as long after each session's close as the as-of is after the newest one's, at most a day: all are compared at one age
 * and over as many hours, whatever the time of day and after weekends too. */
export function watchNews(storiesMs: readonly number[], sessionsMs: Float64Array, asOfMs: number): WatchResult {
  const kind = "news";
  const count = sessionsMs.length;
  if (count < newsWindow + 2) return { kind, because: `${newsWindow + 2} sessions are needed, ${count} are known` };
  if (storiesMs.length === 0) return { kind, because: "no story is known in the window" };
  const ageMs = Math.min(asOfMs - sessionsMs[count - 1]!, dayMs);
  const counts = sessionsMs.map((closeMs) => {
    const endMs = closeMs + ageMs;
    return storiesMs.filter((atMs) => atMs > endMs - dayMs && atMs <= endMs).length;
  });
  const detector = openCountBurst({ window: newsWindow });
  const readings = Array.from(counts.subarray(1), (stories) => detector.push(stories));
  const scores = Float64Array.from(readings, ({ pValue }) => -Math.log(pValue));
  const usual = counts.subarray(-newsWindow - 1, -1).reduce((sum, stories) => sum + stories, 0) / newsWindow;
  return {
    kind,
    score: scores[scores.length - 1]!,
    history: scores.subarray(0, -1),
    ownPValue: null,
    evidence: [
      { name: "stories", value: counts[count - 1]!, unit: "count" },
      { name: "usualStories", value: usual, unit: "count" },
    ],
    window: { fromMs: sessionsMs[count - newsWindow - 1]!, toMs: sessionsMs[count - 2]!, values: newsWindow },
  };
}

/** Sessions without a bar after which a company is taken to be gone, not stale. */
const goneAfter = 20;

export function watchStale(member: PriceHistory, { timesMs, movedShare }: UniverseSessions): WatchResult {
  const kind = "stale";
  const closes = new Map(Array.from(member.timesMs, (atMs, i) => [atMs, member.closes[i]!]));
  const own = timesMs.subarray(timesMs.indexOf(member.timesMs[0] ?? Number.POSITIVE_INFINITY));
  if (member.timesMs.length === 0) return { kind, because: "it has no bar" };
  const silent = timesMs.filter((atMs) => atMs > member.timesMs[member.timesMs.length - 1]!).length;
  if (silent > goneAfter)
    return { kind, because: `it has no bar since ${goneAfter} sessions and more: taken to be gone` };
  const feed = openStaleFeed();
  const readings = Array.from(own, (atMs) =>
    feed.push(atMs, closes.get(atMs) ?? Number.NaN, movedShare.get(atMs) ?? 0),
  );
  const now = readings[readings.length - 1]!;
  if (now.state !== "scored") return { kind, because: `${feed.warmUp} sessions in which the others moved are needed` };
  return {
    kind,
    score: now.score,
    history: Float64Array.from(readings.slice(0, -1), ({ score }) => score),
    ownPValue: now.pValue,
    evidence: [
      { name: "sessionsWithoutChange", value: now.run, unit: "count" },
      { name: "stillShare", value: now.stillShare, unit: "probability" },
    ],
    window: { fromMs: own[0]!, toMs: own[own.length - 1]!, values: own.length },
  };
}
