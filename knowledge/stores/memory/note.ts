// A note: what the desk keeps of what it thought, did, learnt and read.

import { z } from "zod";

/** lesson: what an agent learnt; news and filing: what it read; anomaly: what a watch told. The others are written by the desk itself. */
export const NoteKind = z.enum(["thesis", "proposal", "fill", "outcome", "lesson", "news", "filing", "anomaly"]);
export type NoteKind = z.infer<typeof NoteKind>;

export const Note = z
  .strictObject({
    /** The same id twice is stored once. */
    noteId: z.string().min(1).max(200),
    dataset: z.string().min(1),
    kind: NoteKind,
    symbol: z.string().min(1).nullable(),
    agent: z.string().min(1).nullable(),
    text: z.string().max(1_000_000),
    /** Anything JSON can say. Of an outcome: its returns, see OutcomeReturns. */
    data: z.unknown(),
    eventTimeMs: z.int(),
    /** A note made by a decision at as-of T is known just after T: the decision itself does not see it. */
    knownAtMs: z.int(),
    /** Ids of notes of the same data set that this one stands in for: from knownAtMs on they are not found; an earlier as-of still finds them. */
    supersedes: z.array(z.string().min(1).max(200)).max(1_000).readonly().optional(),
  })
  .readonly();
export type Note = z.infer<typeof Note>;

/** What the data of an outcome (and of a lesson drawn from one) carries about luck; other fields are the writer's. */
export const OutcomeReturns = z.object({
  /** Total return of the symbol over the horizon, 0.01 = 1 %. */
  realisedReturn: z.number(),
  /** The benchmark's over the same days. */
  marketReturn: z.number(),
  /** How much the symbol moves for 1 of the market; 1 where nobody estimated it. */
  beta: z.number().optional(),
});
export type OutcomeReturns = z.infer<typeof OutcomeReturns>;
