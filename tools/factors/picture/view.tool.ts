// What the factors say of one company, weighed by their records, and what changed, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { FactorRecord, missingOf, named, nameOf, recordOf } from "./figures.ts";
import { level } from "./picture.ts";
import { pictureAt } from "./picture-at.ts";
import { type Change, changesOf, type Reason, type Standing, standingsOf, viewOf } from "./view-of.ts";
import { workingOf } from "./working-of.ts";

const standing = { ...named, z: figure("score"), rank: figure("rank"), of: figure("count") };

export const factorViewTool = defineTool({
  id: "factors.view",
  says: "What some eighty factors say of one company: its standard scores, the view weighed by each factor's rank IC where its record is evidence, and what changed since some sessions ago. Use for exposures, factor views and changes; a stance of 0 where no factor has evidence.",
  input: z.strictObject({
    symbol: SymbolId,
    /** Sessions held, for the record of each factor. */
    horizonSessions: z.int().min(1).max(21).default(5),
    sessionsBack: z.int().min(1).max(252).default(21),
    limit: z.int().min(1).max(20).default(6),
  }),
  output: z.strictObject({
    symbol: z.string(),
    session: z.iso.datetime(),
    before: z.iso.datetime().nullable(),
    sessionsBack: figure("count"),
    horizonSessions: figure("count"),
    universe: figure("count"),
    level: figure("probability"),
    factors: figure("count"),
    judged: figure("count"),
    withEvidence: figure("count"),
    stance: figure("score"),
    confidence: figure("probability"),
    score: maybeFigure("score"),
    withEvidenceBefore: figure("count"),
    stanceBefore: figure("score"),
    /** Factors with evidence, the largest part of the score first. */
    reasons: z.array(z.strictObject({ ...standing, ...FactorRecord.shape, part: figure("score") })),
    /** The factor with the strongest record, be it evidence or not. */
    strongest: z.strictObject({ ...named, ...FactorRecord.shape }).nullable(),
    measured: figure("count"),
    /** Where the company is farthest from the middle of its universe. */
    exposures: z.array(z.strictObject(standing)),
    changes: z.array(
      z.strictObject({
        ...standing,
        zBefore: figure("score"),
        rankBefore: figure("rank"),
        change: figure("score"),
      }),
    ),
    missing: Missing,
  }),
  limits: { timeoutMs: 60_000 },
  reads: ["instruments", "bars", "actions", "filings", "news", "observations", "words"],
  examples: (symbols) => symbols.slice(0, 2).map((symbol) => ({ symbol })),
  async run({ symbol, horizonSessions, sessionsBack, limit }, context) {
    const instrument = requireSymbol(symbol, await context.market.instruments());
    const picture = await pictureAt(context, { horizon: horizonSessions, back: sessionsBack });
    const lane = picture.symbols.indexOf(instrument.symbol);
    const [now, before] = [viewOf(picture, lane, "now"), viewOf(picture, lane, "before")];
    const standings = standingsOf(picture, lane);
    const [strongest] = workingOf(picture).strongest;
    return {
      symbol: instrument.symbol,
      session: isoTime(picture.sessionMs),
      before: picture.beforeMs === null ? null : isoTime(picture.beforeMs),
      sessionsBack,
      horizonSessions,
      universe: picture.universe,
      level,
      factors: picture.factors.length,
      judged: now.judged,
      withEvidence: now.withEvidence,
      stance: now.stance,
      confidence: now.confidence,
      score: now.score,
      withEvidenceBefore: before.withEvidence,
      stanceBefore: before.stance,
      reasons: now.reasons.slice(0, limit).map(reasonOf),
      strongest: strongest?.now ? { ...nameOf(strongest), ...recordOf(strongest.now) } : null,
      measured: standings.length,
      exposures: standings.slice(0, limit).map(standingRow),
      changes: changesOf(picture, lane).slice(0, limit).map(changeRow),
      missing: missingOf(picture, lane),
    };
  },
});

const standingRow = ({ factor, z: score, rank, of }: Standing) => ({ ...nameOf(factor), z: score, rank, of });

const reasonOf = ({ judged, part, ...rest }: Reason) => ({ ...standingRow(rest), ...recordOf(judged), part });

const changeRow = ({ zBefore, rankBefore, change, ...rest }: Change) => ({
  ...standingRow(rest),
  zBefore,
  rankBefore,
  change,
});
