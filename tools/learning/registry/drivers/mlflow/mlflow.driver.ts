// The registry on an MLflow server: a registered model a line, a run a version with its parameters and figures, the alias "champion" for the one place.

import { z } from "zod";
import { bytesHash } from "#infra/runtime/index.ts";
import type { ModelDecision, ModelMove } from "#knowledge/stores/records/index.ts";
import type { ModelRegistry, StoredVerdict } from "../../model-registry.port.ts";
import { Lineage, Metrics, type ModelDraft, type ModelVersion, versionIdOf } from "../../model-version.ts";
import {
  damaged,
  noChampionBefore,
  notPassed,
  noVersion,
  requireDraft,
  requireHash,
  requirePromotable,
  wrongStage,
} from "../../registry-errors.ts";
import { inTurn } from "./in-turn.ts";
import { type MlflowModel, MlflowOptions, type MlflowVersion, mlflowClient, tagsOf } from "./mlflow-client.ts";
import { champion, moveKey, standingOf, validMoves } from "./moves.ts";

export const needs = {
  package: null,
  for: "models on an MLflow server",
  how: "a server of MLflow 3 that serves artefacts",
} as const;

const idTag = "quorum.version_id";
const versionTag = "quorum.version";
const verdictTag = "quorum.verdict";
const observationPrefix = "quorum.observation.";
const experiment = "quorum";

/** MLflow takes no "/" in a name; "~" is in no model's name. */
const nameOf = (model: string): string => model.replaceAll("/", "~");
const quoted = (text: string): string => `'${text.replaceAll("'", "")}'`;

/** What a version's own tag holds. */
const Kept = z.object({
  model: z.string(),
  parentId: z.string().nullable(),
  lineage: Lineage,
  metrics: Metrics,
  artefact: z.object({ key: z.string(), hash: z.string(), bytes: z.int(), format: z.string() }),
  createdAtMs: z.int(),
});

/** @throws tools/registry-failed where the server does not answer */
export async function openMlflowRegistry(options: z.input<typeof MlflowOptions>): Promise<ModelRegistry> {
  const client = mlflowClient(MlflowOptions.parse(options));
  await client.versions(`name = ${quoted("quorum")}`);
  const turn = inTurn();

  /** The line as it stands. */
  const lineOf = async (model: string) => {
    const registered = await client.model(nameOf(model));
    const versions = await client.versions(`name = ${quoted(nameOf(model))}`);
    return registered && standing(registered, versions);
  };
  const get = async (versionId: string): Promise<ModelVersion | null> => {
    const [found] = await client.versions(`tags.\`${idTag}\` = ${quoted(versionId)}`);
    const kept = found && keptOf(found);
    const line = kept && (await lineOf(kept.model));
    return line?.versions.find((version) => version.versionId === versionId) ?? null;
  };
  const require = async (versionId: string): Promise<ModelVersion> => {
    const version = await get(versionId);
    if (version === null) throw noVersion(versionId);
    return version;
  };
  const load = async (versionId: string): Promise<Uint8Array> => {
    const version = await require(versionId);
    const bytes = await client.getArtefact(version.artefact.key);
    if (bytes === null) throw damaged(versionId, `nothing is under ${version.artefact.key}`);
    requireHash(version, bytes);
    return bytes;
  };
  const tag = ({ model, number }: ModelVersion, key: string, value: unknown): Promise<unknown> =>
    client.post("model-versions/set-tag", {
      name: nameOf(model),
      version: `${number}`,
      key,
      value: JSON.stringify(value),
    });
  const verdict = async (version: ModelVersion): Promise<StoredVerdict | null> => {
    const answer = await client.get("model-versions/get", {
      name: nameOf(version.model),
      version: `${version.number}`,
    });
    const { model_version } = z
      .object({
        model_version: z.object({ tags: z.array(z.object({ key: z.string(), value: z.string() })).default([]) }),
      })
      .parse(answer);
    const text = tagsOf(model_version).get(verdictTag);
    return text === undefined ? null : (JSON.parse(text) as StoredVerdict);
  };
  /** Writes the move, then sets the alias, which makes it so. */
  const move = async (
    version: ModelVersion,
    action: ModelMove["action"],
    moves: readonly ModelMove[],
    replacedId: string | null,
    { as, note, atMs }: ModelDecision,
  ): Promise<ModelVersion> => {
    const { model, versionId, number } = version;
    const value = JSON.stringify({ versionId, model, action, replacedId, by: as, note, atMs } satisfies ModelMove);
    await client.post("registered-models/set-tag", { name: nameOf(model), key: moveKey(moves.length + 1), value });
    if (action !== "retire")
      await client.post("registered-models/alias", { name: nameOf(model), alias: champion, version: `${number}` });
    return require(versionId);
  };

  return {
    can: { audit: false },
    get,
    load,
    register: (draft, artefact, createdAtMs) =>
      turn(async () => {
        requireDraft(draft);
        const hash = bytesHash(artefact);
        const versionId = versionIdOf(draft, hash);
        const known = await get(versionId);
        if (known) return known;
        const { runId, folder } = await openRun(draft, versionId, createdAtMs);
        const key = `${folder}/${versionId}.${draft.format}`;
        await client.putArtefact(key, artefact);
        const { format, ...rest } = draft;
        const kept = { ...rest, artefact: { key, hash, bytes: artefact.length, format }, createdAtMs };
        await client.postOnce("registered-models/create", { name: nameOf(draft.model) });
        await client.post("model-versions/create", {
          name: nameOf(draft.model),
          source: `mlflow-artifacts:/${key}`,
          run_id: runId,
          tags: [
            { key: idTag, value: versionId },
            { key: versionTag, value: JSON.stringify(kept) },
          ],
        });
        return require(versionId);
      }),
    async list({ model, stage }) {
      const filter = model === undefined ? "" : `name = ${quoted(nameOf(model))}`;
      const names = new Set((await client.versions(filter)).flatMap((version) => keptOf(version)?.model ?? []));
      const lines = await Promise.all([...names].sort().map(lineOf));
      const versions = lines.flatMap((line) => line?.versions ?? []);
      return stage === undefined ? versions : versions.filter((version) => version.stage === stage);
    },
    async saveVerdict({ kind, item, findings }) {
      await tag(await require(item.versionId), verdictTag, {
        passed: kind === "promotable",
        findings,
      } satisfies StoredVerdict);
    },
    async verdict(versionId) {
      const version = await get(versionId);
      return version && verdict(version);
    },
    promote: (item, by) =>
      turn(async () => {
        const version = await require(item.versionId);
        requirePromotable(item, version);
        await load(item.versionId); // what cannot be loaded does not become champion
        if (version.stage === "champion") return version;
        if (!(await verdict(version))?.passed) throw notPassed(version);
        const line = await lineOf(version.model);
        return move(version, "promote", line?.moves ?? [], line?.championId ?? null, by);
      }),
    rollback: (model, by) =>
      turn(async () => {
        const line = await lineOf(model);
        const now = line?.versions.find(({ stage }) => stage === "champion");
        const before = now && line?.versions.find(({ versionId }) => versionId === now.previousId);
        if (!line || !now || !before) throw noChampionBefore(model);
        return move(before, "rollback", line.moves, now.versionId, by);
      }),
    retire: (versionId, by) =>
      turn(async () => {
        const version = await require(versionId);
        if (version.stage !== "challenger") throw wrongStage(version, "a challenger");
        return move(version, "retire", (await lineOf(version.model))?.moves ?? [], null, by);
      }),
    async moves(model) {
      return [...((await lineOf(model))?.moves ?? [])].reverse();
    },
    async observe({ versionId, kind, measured, atMs }) {
      const key = `${observationPrefix}${kind}.${String(atMs).padStart(15, "0")}`;
      await tag(await require(versionId), key, { kind, measured, atMs });
    },
    async observations(versionId, kind) {
      const [found] = await client.versions(`tags.\`${idTag}\` = ${quoted(versionId)}`);
      return (found?.tags ?? [])
        .filter(({ key }) => key.startsWith(observationPrefix))
        .map(({ value }) => ({
          versionId,
          ...(JSON.parse(value) as { kind: string; measured: unknown; atMs: number }),
        }))
        .filter((one) => kind === undefined || one.kind === kind)
        .sort((a, b) => b.atMs - a.atMs || (a.kind < b.kind ? -1 : 1));
    },
    close: async () => {},
  };

  /** A run with parameters and figures, for people who look at MLflow's own pages. */
  async function openRun({ model, lineage, metrics }: ModelDraft, versionId: string, startTime: number) {
    await client.postOnce("experiments/create", { name: experiment });
    const asked = await client.get("experiments/get-by-name", { experiment_name: experiment });
    const experimentId = z.object({ experiment: z.object({ experiment_id: z.string() }) }).parse(asked)
      .experiment.experiment_id;
    const created = await client.post("runs/create", {
      experiment_id: experimentId,
      run_name: `${model} ${versionId}`,
      start_time: startTime,
    });
    const { info } = z
      .object({ run: z.object({ info: z.object({ run_id: z.string(), artifact_uri: z.string() }) }) })
      .parse(created).run;
    const params = {
      learner: lineage.learner,
      dataset: lineage.dataset,
      snapshot: lineage.snapshot,
      seed: lineage.seed,
      ...lineage.parameters,
    };
    await client.post("runs/log-batch", {
      run_id: info.run_id,
      params: Object.entries(params)
        .slice(0, 100)
        .map(([key, value]) => ({
          key,
          value: (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 500) || "-",
        })),
      metrics: Object.entries(metrics).flatMap(([key, value]) =>
        value === null ? [] : [{ key, value, timestamp: startTime, step: 0 }],
      ),
      tags: [],
    });
    await client.post("runs/update", { run_id: info.run_id, status: "FINISHED", end_time: startTime });
    return { runId: info.run_id, folder: info.artifact_uri.replace(/^mlflow-artifacts:\/+/, "") };
  }
}

function keptOf(version: MlflowVersion): z.infer<typeof Kept> | null {
  const text = tagsOf(version).get(versionTag);
  return text === undefined ? null : Kept.parse(JSON.parse(text));
}

/** Versions newest first. What others put under the name is left alone. */
function standing(registered: MlflowModel, versions: readonly MlflowVersion[]) {
  const own = versions
    .flatMap((version) => {
      const kept = keptOf(version);
      return kept ? [{ versionId: tagsOf(version).get(idTag) ?? "", number: version.version, kept }] : [];
    })
    .sort((a, b) => b.number - a.number);
  const alias = registered.aliases.find((one) => one.alias === champion);
  const championId = own.find(({ number }) => `${number}` === alias?.version)?.versionId ?? null;
  const moves = validMoves(registered, championId);
  return {
    moves,
    championId,
    versions: own.map(
      ({ versionId, number, kept }): ModelVersion => ({
        ...kept,
        versionId,
        number,
        ...standingOf(versionId, kept.createdAtMs, moves, championId),
      }),
    ),
  };
}
