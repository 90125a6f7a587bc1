// Versions of models as the gateway shows them.

import { isoTime } from "#infra/runtime/index.ts";
import type { ModelMove } from "#knowledge/stores/records/index.ts";
import {
  compareVersions,
  type ModelRegistry,
  type ModelVersion,
  modelCard,
  requireVersion,
  type StoredVerdict,
} from "#tools/learning/registry/index.ts";
import type { TableRow } from "#tools/learning/validation/index.ts";
import type { ModelCard, ModelComparison, ModelDetail, ModelFigures, ModelRow } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { championOf } from "./model-choice.ts";

export async function modelList(
  { models }: Pick<Services, "models">,
  filter: { readonly model?: string | undefined; readonly stage?: ModelVersion["stage"] | undefined },
): Promise<ModelRow[]> {
  const registry = await models();
  const { model, stage } = filter;
  const versions = await registry.list({ ...(model && { model }), ...(stage && { stage }) });
  return Promise.all(versions.map(async (version) => rowOf(version, await registry.verdict(version.versionId))));
}

/** @throws tools/model-missing */
export async function modelDetail({ models }: Pick<Services, "models">, versionId: string): Promise<ModelDetail> {
  const registry = await models();
  const version = await requireVersion(registry, versionId);
  const [verdict, moves, observations] = await Promise.all([
    registry.verdict(versionId),
    registry.moves(version.model),
    registry.observations(versionId),
  ]);
  const { lineage, artefact } = version;
  return {
    ...rowOf(version, verdict),
    parent: version.parentId,
    snapshot: lineage.snapshot,
    codeVersion: lineage.codeVersion,
    seed: lineage.seed,
    studies: lineage.studies,
    parameters: lineage.parameters,
    featureHashes: lineage.features,
    artefact: { key: artefact.key, sha256: artefact.hash, bytes: artefact.bytes, format: artefact.format },
    verdict: verdict && verdictOf(verdict),
    moves: moves.filter((move) => move.versionId === versionId || move.replacedId === versionId).map(moveOf),
    observations: observations.map(({ atMs, kind, measured }) => ({ at: isoTime(atMs), kind, measured })),
  };
}

/** @throws tools/model-missing */
export const modelCardOf = async ({ models }: Pick<Services, "models">, versionId: string): Promise<ModelCard> => ({
  versionId,
  markdown: await modelCard(await models(), versionId),
});

/** @throws tools/model-missing */
export async function modelComparison(
  { models, records }: Pick<Services, "models" | "records">,
  { challenger, champion }: { readonly challenger: string; readonly champion?: string | undefined },
): Promise<ModelComparison> {
  const registry = await models();
  const against =
    champion ?? (await championOf(registry, (await requireVersion(registry, challenger)).model)).versionId;
  const { studies } = await records();
  const found = await compareVersions({ registry, studies }, challenger, against);
  const { difference } = found;
  const one = async (side: typeof found.champion) => ({
    version: rowOf(side.version, await registry.verdict(side.version.versionId)),
    figures: side.figures && figuresOf(side.figures),
  });
  return {
    challenger: await one(found.challenger),
    champion: await one(found.champion),
    difference: difference && { ...difference, interval: pairOf(difference.interval) },
    because: found.because,
  };
}

export function rowOf(version: ModelVersion, verdict: StoredVerdict | null): ModelRow {
  const { versionId, model, number, stage, stageSinceMs, createdAtMs, lineage, metrics } = version;
  return {
    versionId,
    model,
    number,
    stage,
    stageSince: isoTime(stageSinceMs),
    createdAt: isoTime(createdAtMs),
    learner: lineage.learner,
    dataset: lineage.dataset,
    trainedFrom: isoTime(lineage.trainedFromMs),
    trainedTo: isoTime(lineage.trainedToMs),
    features: Object.keys(lineage.features).length,
    gate: verdict === null ? null : verdict.passed ? "passed" : "refused",
    metrics,
  };
}

/** As it stands now, after a decision. */
export const standing = async (registry: ModelRegistry, version: ModelVersion): Promise<ModelRow> =>
  rowOf(version, await registry.verdict(version.versionId));

const verdictOf = ({ passed, findings }: StoredVerdict): NonNullable<ModelDetail["verdict"]> => ({
  passed,
  judgedAt: isoTime(findings.judgedAtMs),
  subject: findings.subject,
  trials: findings.trials,
  checks: findings.checks.map(({ rule, passed: held, says }) => ({ rule, passed: held, says })),
  table: findings.table.map(figuresOf),
});

const figuresOf = ({ interval, ...figures }: TableRow): ModelFigures => ({ ...figures, interval: pairOf(interval) });

const pairOf = (interval: TableRow["interval"]): [number, number] | null =>
  interval && [interval.lower, interval.upper];

const moveOf = ({ atMs, action, versionId, replacedId, by, note }: ModelMove): ModelDetail["moves"][number] => ({
  at: isoTime(atMs),
  action,
  versionId,
  replaced: replacedId,
  by,
  why: note,
});
