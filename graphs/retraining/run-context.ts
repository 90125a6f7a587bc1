// What the nodes of one retraining share, and how a node is told of, timed, and given its part of the budget.

import type { Clock, Log } from "#infra/runtime/index.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import type { MemoryStore } from "#knowledge/stores/memory/index.ts";
import type { ObjectStore } from "#knowledge/stores/objects/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { PromotionQueue } from "#tools/learning/promotions/index.ts";
import type { ModelRegistry } from "#tools/learning/registry/index.ts";
import type { Samples } from "#tools/learning/validation/index.ts";
import type { RetrainingOptions } from "./retraining.port.ts";
import type { RetrainingPatch, RetrainingStateValue } from "./retraining.state.ts";

export interface RetrainingServices {
  readonly records: Pick<Records, "studies" | "promotions">;
  readonly market: Pick<MarketStore, "at">;
  readonly objects: ObjectStore;
  readonly memory: Pick<MemoryStore, "add">;
  readonly registry: ModelRegistry;
  readonly promotions: PromotionQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** Told before and after each node: where a drill may end the process. */
  readonly reach?: (point: string) => void;
}

export interface RunContext {
  readonly services: RetrainingServices;
  readonly runId: string;
  readonly requestedBy: string;
  /** What a new run is given. */
  readonly options: RetrainingOptions;
  readonly open: () => Promise<MarketView>;
  readonly signal: AbortSignal;
  readonly tell: (says: string) => void;
  /** The rows of the run, read once a process. */
  samples?: Promise<Samples>;
}

type Work = (state: RetrainingStateValue) => Promise<RetrainingPatch>;

/** A node: told of, timed, and surrounded by the two points at which a drill ends the process. */
export const step =
  ({ services: { clock, reach = () => {} }, signal, tell }: RunContext, name: string, says: string, work: Work): Work =>
  async (state) => {
    reach(`before ${name}`);
    signal.throwIfAborted();
    tell(says);
    const begunMs = clock.nowMs();
    const patch = await work(state);
    reach(`after ${name}`);
    return { ...patch, spentMs: clock.nowMs() - begunMs };
  };

/** What is left of the budget. */
export const leftMs = ({ frozen, spentMs }: RetrainingStateValue): number =>
  Math.max(0, (frozen?.options.budgetMinutes ?? 0) * 60_000 - spentMs);

export interface Allowance {
  readonly signal: AbortSignal;
  /** Whether the time, and nothing else, has ended the work. */
  spent(): boolean;
}

/** The run's signal, raised also when so much time is over. */
export function allowance({ signal }: Pick<RunContext, "signal">, ms: number): Allowance {
  const time = AbortSignal.timeout(Math.max(1, Math.ceil(ms)));
  return { signal: AbortSignal.any([signal, time]), spent: () => time.aborted && !signal.aborted };
}
