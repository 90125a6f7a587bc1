// The registry of models: versions with their lineage, one champion a model, and the way to and from its place.

import type { ModelDecision, ModelMove, ModelObservation, ModelStage } from "#knowledge/stores/records/index.ts";
import type { GateFindings, GateVerdict, Promotable } from "../validation/index.ts";
import type { ModelDraft, ModelIdentity, ModelVersion } from "./model-version.ts";

export interface StoredVerdict {
  readonly passed: boolean;
  readonly findings: GateFindings;
}

export interface ModelRegistry {
  readonly can: {
    /** Decisions leave a line in the desk's audit chain in the same transaction. */
    readonly audit: boolean;
  };
  /**
   * As a challenger; the same draft and bytes again answer what stands. The artefact is stored before the version is there, so a version that
   * can be seen can be loaded.
   * @throws tools/model-invalid
   */
  register(draft: ModelDraft, artefact: Uint8Array, atMs: number): Promise<ModelVersion>;
  get(versionId: string): Promise<ModelVersion | null>;
  /** By model, newest first. */
  list(filter: { readonly model?: string; readonly stage?: ModelStage }): Promise<readonly ModelVersion[]>;
  /** The artefact's bytes, whose hash is what was registered. @throws tools/model-missing, tools/model-damaged */
  load(versionId: string): Promise<Uint8Array>;
  /** Keeps what the gate said; the newest counts. @throws tools/model-missing */
  saveVerdict(verdict: GateVerdict<ModelIdentity>): Promise<void>;
  /** Null where it was never judged. */
  verdict(versionId: string): Promise<StoredVerdict | null>;
  /**
   * In one step: the version becomes champion and the champion before is retired; seen by nobody half done, whenever the process dies.
   * The champion again changes nothing.
   * @throws tools/model-not-promotable, tools/model-missing, tools/model-damaged
   */
  promote(item: Promotable<ModelIdentity>, by: ModelDecision): Promise<ModelVersion>;
  /** In one step: the champion before is champion again, the present one retired. @throws tools/model-missing where there is none before */
  rollback(model: string, by: ModelDecision): Promise<ModelVersion>;
  /** A challenger is set aside. @throws tools/model-missing, tools/model-stage */
  retire(versionId: string, by: ModelDecision): Promise<ModelVersion>;
  /** Newest first. */
  moves(model: string): Promise<readonly ModelMove[]>;
  /** How a version does since; the same kind and time again replaces what is there. */
  observe(observation: ModelObservation): Promise<void>;
  /** Newest first. */
  observations(versionId: string, kind?: string): Promise<readonly ModelObservation[]>;
  /** Safe to call twice. What it was opened on stays open. */
  close(): Promise<void>;
}
