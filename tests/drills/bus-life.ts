// What the bus drills and their child processes agree on: the messages, and what a life writes down of what it has seen.
import { z } from "zod";
import { defineTopic } from "#knowledge/bus/index.ts";

export const Step = z.strictObject({ n: z.int(), key: z.string(), of: z.int() });
export type Step = z.infer<typeof Step>;

/** Message n belongs to one of seven keys and is the of-th of its key, from 0. */
export const keyCount = 7;
export const stepOf = (n: number): Step => ({ n, key: `K${n % keyCount}`, of: Math.floor(n / keyCount) });

export const steps = defineTopic({ id: "steps", schema: Step, key: ({ key }) => key });

export interface BusLife {
  readonly folder: string;
  /** Messages in all. */
  readonly messages: number;
  /** Pause between two publishes, so that a life which is to be killed does not come to its end. */
  readonly paceMs: number;
}

/** The files of a life, in its folder. Each is only added to, line by line, before what follows is done. */
export const files = {
  /** Numbers whose publish has resolved. */
  confirmed: "confirmed.log",
  /** "life" at each start, "got N" for each delivery, "kept N ..." for acknowledgements whose storing has been confirmed. */
  seen: "seen.log",
  effects: "effects.db",
  bus: "bus",
} as const;
