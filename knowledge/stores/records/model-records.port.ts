// Versions of models: what each was made from, what the gate said of it, which of them stands in the champion's place and who put it there.

export type ModelStage = "challenger" | "champion" | "retired";

export interface NewModelVersion {
  /** A hash of all that is below but the time: the same model made again is the same version. */
  readonly versionId: string;
  /** The line of models that compete for one champion's place, as "direction-5d/djia20". */
  readonly model: string;
  /** The version it was made from or beside; null for the first. */
  readonly parentId: string | null;
  /** Data, features, code, seed, parameters. Plain JSON. */
  readonly lineage: unknown;
  /** Plain JSON. */
  readonly metrics: unknown;
  readonly artefact: ModelArtefact;
  readonly createdAtMs: number;
}

/** An object, and the hash that its bytes must have. */
export interface ModelArtefact {
  readonly key: string;
  readonly hash: string;
  readonly bytes: number;
  /** "onnx", "trees-json" ... */
  readonly format: string;
}

export interface ModelVersion extends NewModelVersion {
  /** From 1 within its model, in the order of registration. */
  readonly number: number;
  readonly stage: ModelStage;
  readonly stageSinceMs: number;
  /** The champion whose place it took when it was promoted last; null where it never was, or the place was empty. */
  readonly previousId: string | null;
}

export interface ModelVerdict {
  readonly versionId: string;
  readonly passed: boolean;
  /** Plain JSON. */
  readonly findings: unknown;
  readonly judgedAtMs: number;
}

export interface ModelMove {
  readonly versionId: string;
  readonly model: string;
  readonly action: "promote" | "rollback" | "retire";
  /** The champion before; null where the place was empty or nobody lost it. */
  readonly replacedId: string | null;
  readonly by: string;
  readonly note: string | null;
  readonly atMs: number;
}

/** How a version does after it was promoted. */
export interface ModelObservation {
  readonly versionId: string;
  /** "performance", "drift" ... */
  readonly kind: string;
  /** Plain JSON. */
  readonly measured: unknown;
  readonly atMs: number;
}

export interface ModelDecision {
  readonly as: string;
  readonly note: string | null;
  readonly atMs: number;
}

export interface ModelRecords {
  /** As a challenger, with an audit line; the same id again keeps the first. Answers what stands. */
  register(version: NewModelVersion): Promise<ModelVersion>;
  get(versionId: string): Promise<ModelVersion | null>;
  /** By model, newest first. */
  list(filter: { readonly model?: string; readonly stage?: ModelStage }): Promise<readonly ModelVersion[]>;
  /** Keeps what the gate said, with an audit line; the newest counts. */
  saveVerdict(verdict: ModelVerdict): Promise<void>;
  /** Null where it was never judged. */
  verdict(versionId: string): Promise<ModelVerdict | null>;
  /**
   * Puts a challenger or a retired version into the champion's place and retires the champion before, in one step with its audit line. The
   * champion again changes nothing. Null, and nothing is written, where it is unknown or the gate's newest verdict on it is not a pass.
   */
  promote(versionId: string, by: ModelDecision): Promise<ModelVersion | null>;
  /** Puts the champion before back and retires the present one, likewise. Null where there is none to go back to. */
  rollback(model: string, by: ModelDecision): Promise<ModelVersion | null>;
  /** A challenger is set aside, likewise. Null where it is unknown, champion or retired. */
  retire(versionId: string, by: ModelDecision): Promise<ModelVersion | null>;
  /** Newest first. */
  moves(model: string): Promise<readonly ModelMove[]>;
  /** The same kind and time again replaces what is there. */
  observe(observation: ModelObservation): Promise<void>;
  /** Newest first. */
  observations(versionId: string, kind?: string): Promise<readonly ModelObservation[]>;
}
