// A tool: a thin, typed, bounded wrapper round a plain function. No arithmetic here or in any .tool.ts.

import type { z } from "zod";
import { callerError, type Random } from "#infra/runtime/index.ts";
import type { Limits } from "./limits.ts";
import type { ModelView } from "./models.ts";
import type {
  AsOf,
  Cache,
  DiscoveredFactor,
  MarketView,
  MemoryView,
  Portfolio,
  TextReader,
  WordList,
} from "./world.ts";

/** What a tool may look at: the world as known at one moment, and nothing that moves by itself. */
export interface ToolContext {
  readonly asOf: AsOf;
  readonly market: MarketView;
  readonly memory: MemoryView;
  readonly portfolio: Portfolio;
  readonly words: WordList;
  readonly limits: Limits;
  /** Factors that searches found in what was known by the as-of, and that nobody had retired. */
  readonly discovered: readonly DiscoveredFactor[];
  /** Null where none was trained. */
  readonly reader: () => Promise<TextReader | null>;
  /** Trained models that had learnt from nothing later than the as-of. */
  readonly models: ModelView;
  /** For what is dear to make out of facts. A key names all that the value was made from, the view's snapshot first. */
  readonly cache: Cache;
  /** Seeded by tool and input, so the same call draws the same numbers. */
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** What a tool reads; the as-of proof scrambles these. */
export type Reads =
  | "instruments"
  | "bars"
  | "news"
  | "filings"
  | "actions"
  | "observations"
  | "series"
  | "portfolio"
  | "memory"
  | "words"
  | "limits";

export interface Tool<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** `room.verb-or-noun`. */
  readonly id: string;
  /** For the model: what it is, when to use it, when not. One line. */
  readonly says: string;
  readonly input: I;
  readonly output: O;
  readonly limits: { readonly timeoutMs: number };
  readonly reads: readonly Reads[];
  /** Inputs that the generated proofs call it with; each must be valid on any data set that has the symbols. */
  readonly examples: (symbols: readonly string[]) => readonly z.input<I>[];
  run(input: z.output<I>, context: ToolContext): Promise<z.input<O>>;
}

/** Declares a tool. @throws agents/definition-invalid for an id that is not `room.name`. */
export function defineTool<I extends z.ZodType, O extends z.ZodType>(tool: Tool<I, O>): Tool<I, O> {
  if (!/^[a-z-]+\.[a-z0-9-]+$/.test(tool.id)) {
    throw callerError("agents/definition-invalid", `Tool id "${tool.id}": wanted room.name in lower case.`);
  }
  return Object.freeze(tool);
}
