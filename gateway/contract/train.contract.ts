// Training of challengers: what can be trained, how, and what came of it.

import { z } from "zod";
import { ModelFigures } from "./models.contract.ts";
import { Problem } from "./problem.contract.ts";

const data = z.string().min(1).max(1_000).optional();
const moment = z.string().min(1).max(40).optional();
const figure = z.number().nullable();

export const LearnerRow = z
  .strictObject({
    id: z.string(),
    kind: z.enum(["deep", "trees", "linear", "ensemble"]),
    says: z.string(),
    source: z.string(),
    /** Bars that a row of it looks at where nobody says. */
    steps: z.int(),
    /** Every option with its default. */
    options: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "LearnerRow" });
export type LearnerRow = z.infer<typeof LearnerRow>;

export const TrainRequest = z
  .strictObject({
    data,
    asOf: moment,
    /** Data set with yields and the VIX. */
    beside: data,
    model: z.string().min(1).max(100),
    /** Of the model and its training, over their defaults. */
    options: z.record(z.string(), z.unknown()).default({}),
    /** About how long it may take, turned into epochs by an estimate that is the same on every machine. */
    minutes: z.number().gt(0).optional(),
    seed: z.int().min(0).default(7),
    /** Features by id, and rank(id) for the place among the symbols of a session; a usual set where left out. */
    inputs: z.array(z.string().min(1)).min(1).max(500).optional(),
    steps: z.int().optional(),
    horizon: z.int().default(5),
    label: z.enum(["return", "demeaned", "ranked", "up"]).default("return"),
    symbols: z.array(z.string().min(1)).min(1).max(5_000).optional(),
    from: moment,
    to: moment,
    folds: z.int().default(4),
    groups: z.int().default(4),
    testGroups: z.int().default(2),
    /** Share of the newest periods that the registered model never sees. */
    holdOut: z.number().default(0.1),
    positions: z.enum(["sign", "rank"]).optional(),
    costBps: z.number().default(10),
    /** What the rows may take, and the process beyond what it has. */
    memoryMb: z.number().gt(0).optional(),
    /** Also the HTML report. */
    report: z.boolean().default(false),
  })
  .meta({ id: "TrainRequest" });
export type TrainRequest = z.infer<typeof TrainRequest>;

export const TrainAnswer = z
  .strictObject({
    runId: z.string(),
    versionId: z.string(),
    model: z.string(),
    number: z.int(),
    stage: z.enum(["challenger", "champion", "retired"]),
    learner: z.string(),
    options: z.record(z.string(), z.unknown()),
    seed: z.int(),
    dataset: z.string(),
    asOf: z.string(),
    /** Names the rows that it was made from. */
    snapshot: z.string(),
    rows: z.int(),
    sessions: z.int(),
    symbols: z.int(),
    inputs: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    artefact: z.strictObject({ key: z.string(), sha256: z.string(), bytes: z.int() }),
    /** How the final fit ended; best: the epoch, round or tree that the file holds. */
    training: z.strictObject({ ended: z.string(), best: figure }),
    /** On the newest sessions, which the file never saw. */
    heldOut: z.strictObject({ sessions: z.int(), rankIc: figure, hitRate: figure }),
    gate: z.enum(["passed", "refused"]),
    /** The first rule that did not hold; null where it passed. */
    refusedBy: z.string().nullable(),
    trials: z.int(),
    checks: z.array(z.strictObject({ rule: z.string(), passed: z.boolean(), says: z.string() })),
    table: z.array(ModelFigures),
    /** Keys in the object store. */
    report: z.strictObject({ html: z.string(), json: z.string() }),
    /** Fits that an earlier start had finished. */
    kept: z.int(),
    html: z.string().nullable(),
  })
  .meta({ id: "TrainAnswer" });
export type TrainAnswer = z.infer<typeof TrainAnswer>;

export const TrainEvent = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("training-progress"), says: z.string(), fits: z.int(), of: z.int() }),
    z.strictObject({ type: z.literal("training-ended"), training: TrainAnswer }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "TrainEvent" });
export type TrainEvent = z.infer<typeof TrainEvent>;
