// The stream of one company's news and posts as evidence: its tone now and before, whether more is said than usual, how much of it is new.

import { z } from "zod";
import { dayMs, isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { newsHalfLifeDays } from "../news/read-news.ts";
import { streamWindowAt } from "./stream-at.ts";
import { burstBelow, streamStance, strongestSince, toneChange } from "./stream-stance.ts";

const windowDays = 28;

export const streamTool = defineTool({
  id: "sentiment.stream",
  says: "The stream of one company's news and posts: tone weighed by source, attention and age, its change and trend, a burst of stories, novelty, disagreement. Use for what changed and whether more is said than usual; not for the stories themselves.",
  input: z.strictObject({ symbol: SymbolId, daysBack: z.int().min(1).max(90).default(7) }),
  output: z.strictObject({
    symbol: z.string(),
    windowDays: figure("days"),
    daysBack: figure("days"),
    /** "word rules, NAME" or "n-gram models, HASH". */
    scorer: z.string(),
    stance: figure("score"),
    confidence: figure("probability"),
    tone: maybeFigure("score"),
    toneBefore: maybeFigure("score"),
    toneChange: maybeFigure("score"),
    stories: figure("count"),
    storiesBefore: figure("count"),
    originals: figure("count"),
    sources: figure("count"),
    novelty: maybeFigure("fraction"),
    disagreement: maybeFigure("fraction"),
    volatilityPerDay: maybeFigure("score"),
    trendPerDay: figure("score"),
    trendT: maybeFigure("score"),
    burst: z.strictObject({
      is: z.boolean(),
      stories: figure("count"),
      usual: figure("ratio"),
      probability: figure("probability"),
      below: figure("probability"),
    }),
    /** Stories and posts of the time since then that pull furthest. */
    since: z.array(
      z.strictObject({
        storyId: z.string(),
        title: z.string(),
        source: z.string(),
        knownAt: z.iso.datetime(),
        score: figure("score"),
      }),
    ),
    /** Texts that do not count: in a foreign language, spam, speaking to a model, of no company by name. */
    refused: figure("count"),
    missing: Missing,
  }),
  limits: { timeoutMs: 10_000 },
  reads: ["instruments", "news", "observations", "words"],
  examples: (symbols) => symbols.slice(0, 3).map((symbol) => ({ symbol })),
  async run({ symbol, daysBack }, { market, words, reader: trained }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    const reader = await trained();
    const halfLifeDays = newsHalfLifeDays;
    const stream = await streamWindowAt(market, instrument, { windowDays, daysBack, halfLifeDays, words, reader });
    const [now, before] = [stream.toneAt(0), stream.toneAt(daysBack)];
    const { count, expected, probability } = now.burst;
    return {
      symbol: instrument.symbol,
      windowDays,
      daysBack,
      scorer: reader === null ? `word rules, ${words.name}` : `n-gram models, ${reader.hash.slice(0, 12)}`,
      ...streamStance(now),
      tone: now.tone,
      toneBefore: before.tone,
      toneChange: toneChange(now, before),
      stories: now.items,
      storiesBefore: before.items,
      originals: now.originals,
      sources: now.sources,
      novelty: now.novelty,
      disagreement: now.disagreement,
      volatilityPerDay: now.volatilityPerDay,
      trendPerDay: now.trend.slopePerDay,
      trendT: now.trend.t,
      burst: { is: probability < burstBelow, stories: count, usual: expected, probability, below: burstBelow },
      since: strongestSince(stream.items, market.asOf - daysBack * dayMs, 4).map(
        ({ itemId, source, knownAtMs, score }) => ({
          storyId: itemId,
          title: stream.titles.get(itemId) ?? "",
          source,
          knownAt: isoTime(knownAtMs),
          score,
        }),
      ),
      refused: stream.refused.length,
      missing: now.tone === null ? [{ field: "tone", because: "no story in the window speaks of it by name" }] : [],
    };
  },
});
