// The models of a data set as the desk sees them at a moment.

import { z } from "zod";
import type { StudyRecords } from "#knowledge/stores/records/index.ts";
import type { KnownModel, ModelFiguresSeen, ModelPast, ModelSaying, ModelView } from "#tools/define/index.ts";
import { explainRow, openAsked, type RowsToExplain, requirePlace, rowsToExplain } from "../../explain/index.ts";
import {
  type ComparedVersion,
  compareVersions,
  examinedToMs,
  type ModelRegistry,
  type ModelVersion,
} from "../../registry/index.ts";
import { placeAmong, predictSymbols, type Serving } from "../../serving/index.ts";

export interface ModelViewParts {
  readonly registry: ModelRegistry;
  readonly serving: Serving;
  readonly studies: Pick<StudyRecords, "trials">;
}

/** Of a data set, and where it stands: now is its newest moment. */
export interface Standing {
  readonly dataset: string;
  readonly asOfMs: number;
  /** At its newest moment everything that the registry knows counts; before, what was measured by then. */
  readonly isNow: boolean;
}

const seed = 7;
/** Enough to tell the largest reasons apart, and answered within a second or two. */
const [coalitions, backgroundRows] = [512, 24];

/**
 * A version counts where it learnt from nothing later than the as-of and the gate looked at nothing later: its figures are told too. Who is champion is as people decided since: their decisions bear the clock of
 * the desk and not that of the data.
 */
export function openModelView(
  { registry, serving, studies }: ModelViewParts,
  { dataset, asOfMs, isNow }: Standing,
): ModelView {
  const known = async (): Promise<readonly ModelVersion[]> =>
    (await registry.list({})).filter(
      (version) => version.lineage.dataset === dataset && examinedToMs(version) <= asOfMs,
    );
  return {
    async known() {
      const versions = await Promise.all(
        (await known()).map(async (version) =>
          knownOf(version, (await registry.verdict(version.versionId))?.passed ?? null),
        ),
      );
      return [...versions.filter(isChampion), ...versions.filter((version) => !isChampion(version))];
    },

    async says(versionId, symbol, market, signal): Promise<ModelSaying> {
      const served = await serving.open(versionId);
      const hitRate = (await registry.verdict(versionId))?.findings.table[0]?.hitRate ?? null;
      const confidence = hitRate === null ? 0 : Math.min(1, Math.max(0, 2 * hitRate - 1));
      if (served.together !== null) {
        const now = await predictSymbols(served, market, { signal });
        const because = "it answers all companies of a moment together, and its reasons for one are not told apart";
        return { ...placeOf(now, symbol, served.version), expected: null, parts: [], because, confidence };
      }
      const found = await rowsToExplain(served, market, { most: backgroundRows, seed, signal });
      const place = placeOf(found.now, symbol, served.version);
      const asked = await openAsked(served, registry);
      try {
        const at = found.now.symbols.indexOf(symbol);
        const row = found.now.rows.slice(at * served.columns, (at + 1) * served.columns);
        const { values, expected } = await explainRow(asked, row, found.background, { coalitions, seed, signal });
        const parts = asked.players.names.map((feature, player) => {
          const value = row[asked.players.of[player]?.at(-1) as number] as number;
          return { feature, value: Number.isFinite(value) ? value : null, part: values[player] as number };
        });
        parts.sort((a, b) => Math.abs(b.part) - Math.abs(a.part));
        return { ...place, expected, parts, because: null, confidence };
      } finally {
        await asked.close();
      }
    },

    async beside(challengerId, championId) {
      const { challenger, champion, difference, because } = await compareVersions(
        { registry, studies },
        challengerId,
        championId,
      );
      return {
        challenger: figuresOf(challenger),
        champion: figuresOf(champion),
        difference: difference && {
          periods: difference.periods,
          mean: difference.mean,
          lower: difference.interval?.lower ?? null,
          upper: difference.interval?.upper ?? null,
          pValue: difference.pValue,
        },
        because,
      };
    },

    async past(versionId): Promise<ModelPast> {
      const version = (await registry.get(versionId)) as ModelVersion;
      const [moves, seen] = await Promise.all([registry.moves(version.model), registry.observations(versionId)]);
      const promoted = moves.find((move) => move.versionId === versionId && move.action !== "retire");
      const newest = (kind: string) => seen.find((one) => one.kind === kind && (isNow || one.atMs <= asOfMs));
      const [performance, drift] = [newest("performance"), newest("drift")];
      const measured = Performance.safeParse(performance?.measured);
      const inputs = Drift.safeParse(drift?.measured);
      return {
        promoted: promoted ? { atMs: promoted.atMs, by: promoted.by } : null,
        performance: performance && measured.success ? { atMs: performance.atMs, ...measured.data } : null,
        drift:
          drift && inputs.success
            ? {
                atMs: drift.atMs,
                inputs: inputs.data.length,
                drifted: inputs.data.filter(({ drifted }) => drifted).map(({ input }) => input),
              }
            : null,
      };
    },
  };
}

const Performance = z.object({
  periods: z.number(),
  meanReturn: z.number().nullable(),
  promised: z.number().nullable(),
  pValue: z.number().nullable(),
  decayed: z.boolean(),
});
const Drift = z.array(z.object({ input: z.string(), drifted: z.boolean() }));

const isChampion = ({ stage }: { readonly stage: string }): boolean => stage === "champion";

const knownOf = ({ lineage, ...version }: ModelVersion, passed: boolean | null): KnownModel => ({
  versionId: version.versionId,
  model: version.model,
  number: version.number,
  stage: version.stage,
  learner: lineage.learner,
  trainedFromMs: lineage.trainedFromMs,
  trainedToMs: lineage.trainedToMs,
  registeredAtMs: version.createdAtMs,
  features: Object.keys(lineage.features).length,
  passed,
});

/** @throws tools/series-too-short for a company that the version has no row of */
function placeOf(now: RowsToExplain["now"], symbol: string, version: ModelVersion) {
  const at = requirePlace({ now }, symbol, version);
  const prediction = now.predictions[at] as number;
  const { rank, companies } = placeAmong(now, at);
  return {
    closeMs: now.closesMs[at] as number,
    prediction,
    rank,
    companies,
    stance: companies < 2 ? 0 : 1 - (2 * (rank - 1)) / (companies - 1),
  };
}

const figuresOf = ({ figures }: ComparedVersion): ModelFiguresSeen | null =>
  figures && { meanReturn: figures.meanReturn, rankIc: figures.rankIc, hitRate: figures.hitRate };
