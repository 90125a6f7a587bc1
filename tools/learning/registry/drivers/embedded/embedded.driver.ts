// The registry on the desk's own stores: versions and stages in the records, artefacts in the object store.

import { bytesHash, QuorumError } from "#infra/runtime/index.ts";
import { type ObjectStore, readWhole } from "#knowledge/stores/objects/index.ts";
import type { Records, ModelVersion as StoredVersion } from "#knowledge/stores/records/index.ts";
import type { GateFindings } from "../../../validation/index.ts";
import type { ModelRegistry } from "../../model-registry.port.ts";
import { artefactKey, Lineage, Metrics, type ModelVersion, versionIdOf } from "../../model-version.ts";
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

export interface EmbeddedRegistryOptions {
  readonly records: Pick<Records, "models">;
  readonly objects: ObjectStore;
}

export const needs = { package: null, for: "models in the desk's records and objects", how: "always there" } as const;

export function openEmbeddedRegistry({ records: { models }, objects }: EmbeddedRegistryOptions): ModelRegistry {
  const get = async (versionId: string): Promise<ModelVersion | null> => read(await models.get(versionId));
  const require = async (versionId: string): Promise<ModelVersion> => {
    const version = await get(versionId);
    if (version === null) throw noVersion(versionId);
    return version;
  };
  const load = async (versionId: string): Promise<Uint8Array> => {
    const version = await require(versionId);
    const bytes = await bytesOf(objects, version);
    requireHash(version, bytes);
    return bytes;
  };
  return {
    can: { audit: true },
    get,
    load,
    async register(draft, artefact, createdAtMs) {
      requireDraft(draft);
      const hash = bytesHash(artefact);
      const versionId = versionIdOf(draft, hash);
      const key = artefactKey(draft.model, versionId, draft.format);
      await objects.put(key, artefact);
      const { format, ...rest } = draft;
      const version = { ...rest, versionId, artefact: { key, hash, bytes: artefact.length, format }, createdAtMs };
      return read(await models.register(version));
    },
    list: async (filter) => (await models.list(filter)).map((stored) => read(stored)),
    async saveVerdict({ kind, item, findings }) {
      await require(item.versionId);
      const { versionId } = item;
      await models.saveVerdict({ versionId, passed: kind === "promotable", findings, judgedAtMs: findings.judgedAtMs });
    },
    async verdict(versionId) {
      const verdict = await models.verdict(versionId);
      return verdict && { passed: verdict.passed, findings: verdict.findings as GateFindings };
    },
    async promote(item, by) {
      requirePromotable(item, await require(item.versionId));
      await load(item.versionId); // what cannot be loaded does not become champion
      const promoted = await models.promote(item.versionId, by);
      if (promoted === null) throw notPassed(await require(item.versionId));
      return read(promoted);
    },
    async rollback(model, by) {
      const before = await models.rollback(model, by);
      if (before === null) throw noChampionBefore(model);
      return read(before);
    },
    async retire(versionId, by) {
      const retired = await models.retire(versionId, by);
      if (retired === null) throw wrongStage(await require(versionId), "a challenger");
      return read(retired);
    },
    moves: (model) => models.moves(model),
    async observe(observation) {
      await require(observation.versionId);
      await models.observe(observation);
    },
    observations: (versionId, kind) => models.observations(versionId, kind),
    close: async () => {},
  };
}

function read(stored: StoredVersion): ModelVersion;
function read(stored: StoredVersion | null): ModelVersion | null;
function read(stored: StoredVersion | null): ModelVersion | null {
  return stored && { ...stored, lineage: Lineage.parse(stored.lineage), metrics: Metrics.parse(stored.metrics) };
}

async function bytesOf(objects: ObjectStore, { versionId, artefact }: ModelVersion): Promise<Uint8Array> {
  try {
    const stored = await readWhole(objects, artefact.key);
    if (stored !== null) return stored.bytes;
  } catch (thrown) {
    if (thrown instanceof QuorumError && thrown.code === "knowledge/object-damaged")
      throw damaged(versionId, "the object store found other bytes than were put", thrown);
    throw thrown;
  }
  throw damaged(versionId, `nothing is under ${artefact.key}`);
}
