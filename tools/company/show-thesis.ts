// A thesis as plain JSON, its points with paths to the figures beside them.

import { isoDay, isoTime } from "#infra/runtime/index.ts";
import type { Missing } from "#tools/define/index.ts";
import type { ThesisFigures } from "./thesis.ts";
import type { CompanyThesis } from "./thesis-at.ts";

export function showThesis({ profile, figures, quality, thesis }: CompanyThesis) {
  const { newestPeriodEndMs: endMs, newestKnownAtMs: knownMs } = profile;
  const count = (side: "for" | "against"): number => thesis.points.filter((point) => point.side === side).length;
  return {
    symbol: profile.instrument.symbol,
    stance: thesis.stance,
    confidence: thesis.confidence,
    calibrated: false as const,
    pointsFor: count("for"),
    pointsAgainst: count("against"),
    judged: thesis.judged,
    points: thesis.points.map((point) => ({ ...point, figures: point.figures.map((name) => `figures.${name}`) })),
    figures,
    periodEnd: endMs === null ? null : isoDay(endMs),
    knownAt: knownMs === null ? null : isoTime(knownMs),
    amended: profile.amendments.length > 0,
    quality: quality.score,
    qualityParts: quality.parts.map((part) => ({ ...part })),
    missing: missingFor(profile.missing, figures),
  };
}

/** What the profile lacks of the figures that the rules look at, and the news. */
function missingFor(missing: Missing, figures: ThesisFigures): Missing {
  const wanted = new Set<string>(["filings", "price", ...Object.keys(figures)]);
  const news =
    figures.newsStance === null ? [{ field: "newsStance", because: "no story that counts in the window" }] : [];
  return [...missing.filter(({ field }) => wanted.has(field)), ...news];
}
