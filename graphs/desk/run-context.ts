// What the nodes of one run share: the world at the run's as-of, the models, the evidence gathered so far.
// It is made anew for every run and every resume; nothing in it is checkpointed.

import type { ChatModel } from "#agents/chat-model/index.ts";
import type { Agent, Brief } from "#agents/define/index.ts";
import type { EvidenceBook } from "#agents/tracing/index.ts";
import type { Clock, Ids, Log } from "#infra/runtime/index.ts";
import type { Instrument } from "#knowledge/domain/index.ts";
import type { Cache } from "#knowledge/stores/cache/index.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import type { MemoryStore } from "#knowledge/stores/memory/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { Evidence, Limits, ModelView, TextReader, Tool, ToolContext, WordList } from "#tools/define/index.ts";
import type { ApprovalQueue, Broker } from "#tools/execution/index.ts";
import type { DeskEvent } from "./desk-answer.ts";

/** What the desk runs on: opened once, at the edge. */
export interface DeskServices {
  readonly records: Records;
  readonly market: MarketStore;
  readonly memory: MemoryStore;
  readonly queue: ApprovalQueue;
  readonly broker: Broker;
  readonly specialists: readonly Agent[];
  readonly tools: readonly Tool[];
  readonly model: ChatModel;
  /** Answers where the model fails, visibly; the built-in one. */
  readonly fallback: ChatModel;
  readonly limits: Limits;
  readonly words: WordList;
  /** What was trained to read texts; null where nothing was. */
  readonly reader: () => Promise<TextReader | null>;
  /** Trained models as they stand on a market at a moment. */
  readonly models: (market: MarketView) => ModelView;
  readonly cache: Cache;
  readonly killSwitch: () => Promise<boolean>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export interface DeskRun {
  readonly services: DeskServices;
  readonly runId: string;
  readonly threadId: string;
  readonly requestedBy: string;
  readonly tracing: "soft" | "hard";
  readonly world: Omit<ToolContext, "random">;
  readonly asOfIso: string;
  readonly instruments: readonly Instrument[];
  readonly previous: Brief | null;
  readonly book: EvidenceBook;
  readonly warnings: string[];
  readonly fingerprint: string;
  readonly emit: (event: DeskEvent) => void;
  /** Calls a tool in the run's world; the evidence is in the book when this returns. */
  readonly call: (tool: Tool, input: unknown) => Promise<Evidence>;
}

/** Puts the run's new evidence into store. */
export async function keepEvidence({ book, services }: DeskRun): Promise<void> {
  const fresh = book.takeNew();
  if (fresh.length > 0) await services.records.runs.saveEvidence(fresh);
}
