// A challenger beside the champion on one walk-forward: what each earned a period, and whether the difference could be chance.

import { seededRandom } from "#infra/runtime/index.ts";
import type { StudyRecords } from "#knowledge/stores/records/index.ts";
import {
  bootstrapMeanInterval,
  type Interval,
  isConstant,
  mean,
  neweyWestLag,
  neweyWestMean,
  normalCdf,
} from "#tools/numeric/index.ts";
import { type ExaminedReturns, examinedReturns, type TableRow } from "../validation/index.ts";
import { requireVersion } from "./gate.ts";
import type { ModelRegistry, StoredVerdict } from "./model-registry.port.ts";
import { identityOf, type ModelVersion } from "./model-version.ts";

export interface ComparedVersion {
  readonly version: ModelVersion;
  /** Null where it was never judged. */
  readonly passed: boolean | null;
  /** Its own row of the gate's table; null where it was never judged. */
  readonly figures: TableRow | null;
}

export interface VersionDifference {
  readonly periods: number;
  /** Mean return of the challenger less that of the champion, after costs, a period. */
  readonly mean: number;
  /** 95 %, by a stationary block bootstrap of the differences; null where they do not move. */
  readonly interval: Interval | null;
  /** Newey-West; null where they do not move. */
  readonly tStatistic: number | null;
  /** Two-sided. */
  readonly pValue: number | null;
}

export interface VersionComparison {
  readonly challenger: ComparedVersion;
  readonly champion: ComparedVersion;
  /** Period by period; null where they were not judged on the same ones. */
  readonly difference: VersionDifference | null;
  /** Why there is no difference; null where there is one. */
  readonly because: string | null;
}

/**
 * From the gate's verdicts and the returns that were recorded with them: nothing is fitted again, so the answer is what the gate saw.
 * @throws tools/model-missing
 */
export async function compareVersions(
  { registry, studies }: { readonly registry: ModelRegistry; readonly studies: Pick<StudyRecords, "trials"> },
  challengerId: string,
  championId: string,
  { seed = 7, draws = 2_000 }: { readonly seed?: number; readonly draws?: number } = {},
): Promise<VersionComparison> {
  const [challenger, champion] = await Promise.all(
    [challengerId, championId].map((id) => judgedVersion(registry, studies, id)),
  );
  const [mine, theirs] = [challenger as Judged, champion as Judged];
  const shown = { challenger: shownOf(mine), champion: shownOf(theirs) };
  const because = whyNot(mine, theirs);
  if (because !== null || mine.returns === null || theirs.returns === null)
    return { ...shown, difference: null, because };
  const their = theirs.returns.values;
  const differences = Float64Array.from(mine.returns.values, (value, t) => value - (their[t] as number));
  return { ...shown, difference: differenceOf(differences, seed, draws), because: null };
}

interface Judged {
  readonly version: ModelVersion;
  readonly verdict: StoredVerdict | null;
  readonly returns: ExaminedReturns | null;
}

async function judgedVersion(
  registry: ModelRegistry,
  studies: Pick<StudyRecords, "trials">,
  versionId: string,
): Promise<Judged> {
  const version = await requireVersion(registry, versionId);
  const verdict = await registry.verdict(versionId);
  if (verdict === null) return { version, verdict, returns: null };
  const { subject, seal } = verdict.findings;
  return { version, verdict, returns: await examinedReturns(studies, subject, identityOf(version), seal) };
}

const shownOf = ({ version, verdict }: Judged): ComparedVersion => ({
  version,
  passed: verdict?.passed ?? null,
  figures: verdict?.findings.table[0] ?? null,
});

function whyNot(mine: Judged, theirs: Judged): string | null {
  for (const { version, verdict, returns } of [mine, theirs]) {
    if (verdict === null) return `${version.versionId} was never judged by the gate`;
    if (returns === null) return `what ${version.versionId} earned period by period is not on record`;
  }
  return mine.returns?.seal === theirs.returns?.seal
    ? null
    : "the gate judged them on other periods: judge both on the same rows";
}

function differenceOf(differences: Float64Array, seed: number, draws: number): VersionDifference {
  const periods = differences.length;
  const found = { periods, mean: mean(differences) };
  if (periods < 2 || isConstant(differences)) return { ...found, interval: null, tStatistic: null, pValue: null };
  const { tStatistic } = neweyWestMean(differences, Math.min(periods - 1, neweyWestLag(periods)));
  const moves = !Number.isNaN(tStatistic);
  return {
    ...found,
    interval: bootstrapMeanInterval(differences, 0.95, {
      random: seededRandom(seed).fork("challenger less champion"),
      draws,
      meanBlock: Math.max(1, Math.cbrt(periods)),
    }),
    tStatistic: moves ? tStatistic : null,
    pValue: moves ? 2 * (1 - normalCdf(Math.abs(tStatistic))) : null,
  };
}
