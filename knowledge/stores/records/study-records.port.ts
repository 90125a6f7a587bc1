// Studies: a search over many trials (a sweep, a factor hunt, an agent backtest) and what came of it. How many trials a result was
// chosen from is counted by the store out of the trials themselves, so that no report can state fewer.

export type StudyState = "running" | "done" | "failed";

export interface NewStudy {
  readonly studyId: string;
  /** "factor-search", "strategy-sweep" ... */
  readonly kind: string;
  readonly title: string;
  /** What is searched, and how. Plain JSON. */
  readonly spec: unknown;
  readonly createdAtMs: number;
}

export interface Study extends NewStudy {
  readonly state: StudyState;
  /** Trials recorded so far. */
  readonly trials: number;
  /** Plain JSON; null while running. */
  readonly result: unknown;
  readonly finishedAtMs: number | null;
}

export interface Trial {
  /** Unique within its study; a hash of the parameters makes a unit of work that runs twice count once. */
  readonly trialId: string;
  /** Plain JSON. */
  readonly parameters: unknown;
  /** Plain JSON. */
  readonly outcome: unknown;
  readonly atMs: number;
}

export interface StudyEnd {
  readonly state: "done" | "failed";
  readonly result: unknown;
  readonly finishedAtMs: number;
}

/** The one look of a study at the rows it held out. */
export interface HoldOutLook {
  /** Names what is looked at: a hash of the candidates and of the rows. */
  readonly seal: string;
  readonly openedAtMs: number;
  /** What was seen. Plain JSON; null while the look is not finished. */
  readonly result: unknown;
}

export interface StudyRecords {
  /** Opens a study, running and without trials; the same id again keeps the first. Answers what stands. */
  create(study: NewStudy): Promise<Study>;
  /**
   * Answers how many were new; the same trialId again keeps the first. All or none.
   * @throws knowledge/study-not-open where the study is unknown or has ended: its result was chosen from the trials of before
   */
  addTrials(studyId: string, trials: readonly Trial[]): Promise<number>;
  /**
   * Opens the rows held out of a running study for one look, named by its seal. The same seal again answers what stands: a look that died
   * half way is finished with what it was opened for, and one that was finished answers its result instead of being taken again.
   * @throws knowledge/hold-out-read for any other seal; knowledge/study-not-open where the study is unknown or has ended
   */
  openHoldOut(studyId: string, look: Pick<HoldOutLook, "seal" | "openedAtMs">): Promise<HoldOutLook>;
  /** Keeps what the look saw; false where it is kept already, was never opened, or was opened for another seal, and nothing is written. */
  closeHoldOut(studyId: string, seal: string, result: unknown): Promise<boolean>;
  /** Null where the rows held out were never looked at. */
  holdOut(studyId: string): Promise<HoldOutLook | null>;
  /** Ends a running study; false where it had ended already or is unknown, and nothing is written. */
  finish(studyId: string, end: StudyEnd): Promise<boolean>;
  get(studyId: string): Promise<Study | null>;
  /** Newest first. */
  list(filter: {
    readonly kind?: string;
    readonly state?: StudyState;
    readonly limit?: number;
  }): Promise<readonly Study[]>;
  /** Oldest first, then by trialId. */
  trials(studyId: string): Promise<readonly Trial[]>;
}
