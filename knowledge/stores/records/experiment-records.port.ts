// Champion and challenger side by side on live questions: who answered what, and how well it turned out.

export interface NewExperiment {
  readonly experimentId: string;
  readonly model: string;
  readonly championId: string;
  readonly challengerId: string;
  /** shadow: both answer, the champion's answer is used. split: one of them answers each question. */
  readonly kind: "shadow" | "split";
  /** Share of questions that the challenger answers, 0 to 1; null in the shadow. */
  readonly share: number | null;
  /** Chance of a wrong decision, at most. */
  readonly level: number;
  readonly startedAtMs: number;
}

export interface Experiment extends NewExperiment {
  /** Plain JSON; null while it runs. */
  readonly result: unknown;
  readonly endedAtMs: number | null;
}

/** How well one question was answered, larger is better; null for the one that did not answer it. */
export interface ExperimentOutcome {
  /** Unique within the experiment. */
  readonly questionId: string;
  readonly championScore: number | null;
  readonly challengerScore: number | null;
  readonly atMs: number;
}

export interface ExperimentRecords {
  /** With an audit line; the same id again keeps the first. Null, and nothing is written, while another one of the model runs. */
  start(experiment: NewExperiment): Promise<Experiment | null>;
  get(experimentId: string): Promise<Experiment | null>;
  /** Null where none of the model runs. */
  running(model: string): Promise<Experiment | null>;
  /** Newest first. */
  list(model: string): Promise<readonly Experiment[]>;
  /** Answers how many were new; the same question again keeps the first. None where it is unknown or has ended. */
  addOutcomes(experimentId: string, outcomes: readonly ExperimentOutcome[]): Promise<number>;
  /** Oldest first, then by question. */
  outcomes(experimentId: string): Promise<readonly ExperimentOutcome[]>;
  /** With an audit line. False where it had ended or is unknown, and nothing is written. */
  end(
    experimentId: string,
    end: { readonly result: unknown; readonly as: string; readonly atMs: number },
  ): Promise<boolean>;
}
