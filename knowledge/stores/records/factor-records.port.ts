// Factors that a search found and a hold-out confirmed, and how factors do since: the memory of the factor desk.

export interface RegisteredFactor {
  /** "discovered.f0a1b2c3d4", unique within its data set. */
  readonly factorId: string;
  readonly dataset: string;
  /** The study that found it: its training rows, its hold-out, its number of trials. */
  readonly studyId: string;
  readonly formula: string;
  /** Equal for formulas that are the same once simplified. */
  readonly version: string;
  /** 1: high values earned more; -1: less. */
  readonly direction: 1 | -1;
  /** What the hold-out said. Plain JSON. */
  readonly verdict: unknown;
  readonly registeredAtMs: number;
}

export type FactorStatus = "alive" | "fading" | "gone";
export type FactorState = "in-use" | "retirement-proposed" | "retired";

/** How a factor does on a data set: as last measured, and what people decided. */
export interface FactorStanding {
  readonly factorId: string;
  readonly dataset: string;
  readonly status: FactorStatus;
  readonly state: FactorState;
  /** The figures that the status rests on. Plain JSON. */
  readonly measured: unknown;
  /** When status or state last changed. */
  readonly changedAtMs: number;
  /** Who retired it; null where nobody has. */
  readonly retiredBy: string | null;
}

export interface Measured extends Pick<FactorStanding, "factorId" | "dataset" | "status" | "measured"> {
  readonly atMs: number;
  /** Asks people to retire it; a proposal that stands is not withdrawn by a later measure without one. */
  readonly proposeRetirement: boolean;
}

export interface FactorRecords {
  /** With an audit line; the same id on the same data set again keeps the first. Answers what stands. */
  register(factor: RegisteredFactor): Promise<RegisteredFactor>;
  get(dataset: string, factorId: string): Promise<RegisteredFactor | null>;
  /** Oldest first, of one data set or of all. */
  list(dataset?: string): Promise<readonly RegisteredFactor[]>;
  /** Keeps what was measured; a new proposal has an audit line. A retired factor stays retired. Answers what stands, and the status before. */
  measure(measured: Measured): Promise<{ readonly standing: FactorStanding; readonly before: FactorStatus | null }>;
  standing(dataset: string, factorId: string): Promise<FactorStanding | null>;
  /** By factor. */
  standings(dataset: string): Promise<readonly FactorStanding[]>;
  /** A person's decision, with its audit line. False where no retirement is proposed, and nothing is written. */
  retire(dataset: string, factorId: string, by: { readonly as: string; readonly atMs: number }): Promise<boolean>;
}
