// Which factors work now, which stopped, which lose what they had, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { defineTool, figure, Missing } from "#tools/define/index.ts";
import { FactorRecord, missingOf, named, nameOf, recordOf } from "./figures.ts";
import { level, type PicturedFactor } from "./picture.ts";
import { pictureAt } from "./picture-at.ts";
import { hasEvidence } from "./view-of.ts";
import { decayingOf, inFavour, workingOf } from "./working-of.ts";

const Working = z.strictObject({
  ...named,
  ...FactorRecord.shape,
  /** Whether it pays in the direction that its source says. */
  asPromised: z.boolean(),
});
const Decaying = z.strictObject({
  ...named,
  status: z.enum(["fading", "gone"]),
  studyIc: figure("score"),
  liveIc: figure("score"),
  adjustedP: figure("probability"),
});

export const factorEvidenceTool = defineTool({
  id: "factors.evidence",
  says: "Which factors work now in this universe, which gained or lost their evidence, and which decay: rank IC with t, all factors counted. Of the universe as a whole, not of one company.",
  input: z.strictObject({
    horizonSessions: z.int().min(1).max(21).default(5),
    sessionsBack: z.int().min(1).max(252).default(21),
    limit: z.int().min(1).max(30).default(6),
  }),
  output: z.strictObject({
    session: z.iso.datetime(),
    before: z.iso.datetime().nullable(),
    sessionsBack: figure("count"),
    horizonSessions: figure("count"),
    sessions: figure("count"),
    universe: figure("count"),
    level: figure("probability"),
    factors: figure("count"),
    judged: figure("count"),
    working: figure("count"),
    /** Strongest record first, at most `limit`; evidence or not, as `working` counts. */
    strongest: z.array(Working),
    gained: z.array(Working),
    lost: z.array(Working),
    decayJudged: figure("count"),
    decaying: z.array(Decaying),
    missing: Missing,
  }),
  limits: { timeoutMs: 60_000 },
  reads: ["instruments", "bars", "actions", "filings", "news", "observations", "words"],
  examples: () => [{}],
  async run({ horizonSessions, sessionsBack, limit }, context) {
    const picture = await pictureAt(context, { horizon: horizonSessions, back: sessionsBack });
    const { strongest, gained, lost } = workingOf(picture);
    const { decaying, judged } = decayingOf(picture);
    return {
      session: isoTime(picture.sessionMs),
      before: picture.beforeMs === null ? null : isoTime(picture.beforeMs),
      sessionsBack,
      horizonSessions,
      sessions: picture.sessions,
      universe: picture.universe,
      level,
      factors: picture.factors.length,
      judged: strongest.length,
      working: strongest.filter(({ now }) => hasEvidence(now)).length,
      strongest: strongest.slice(0, limit).flatMap(rowOf),
      gained: gained.slice(0, limit).flatMap(rowOf),
      lost: lost.slice(0, limit).flatMap(rowOf),
      decayJudged: judged,
      decaying: decaying.slice(0, limit).flatMap(decayRow),
      missing: missingOf(picture),
    };
  },
});

const rowOf = (factor: PicturedFactor) =>
  factor.now === null ? [] : [{ ...nameOf(factor), ...recordOf(factor.now), asPromised: inFavour(factor) }];

function decayRow(factor: PicturedFactor) {
  const { decay } = factor;
  return decay === null || decay.status === "alive" ? [] : [{ ...nameOf(factor), ...decay, status: decay.status }];
}
