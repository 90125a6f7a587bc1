// Which symbols a file's rows may be about: those that the layout or a file of the folder describes, or any that is met.

import { SymbolId } from "#knowledge/domain/index.ts";
import { RowProblem } from "./cells.ts";

export class Symbols {
  readonly #described = new Set<string>();
  readonly #takesAny: boolean;
  #met: string[] = [];

  constructor(takesAny: boolean) {
    this.#takesAny = takesAny;
  }

  describe(symbol: string): void {
    this.#described.add(symbol);
  }

  /** Why rows of a symbol are refused; null where they are not. */
  problem(symbol: string): string | null {
    if (this.#described.has(symbol)) return null;
    const result = SymbolId.safeParse(symbol);
    if (!result.success)
      return `symbol: ${result.error.issues[0]?.message}, found ${JSON.stringify(symbol.slice(0, 60))}`;
    if (!this.#takesAny) return `symbol: ${symbol} is not among the instruments of the layout`;
    this.#described.add(symbol);
    this.#met.push(symbol);
    return null;
  }

  /** @throws RowProblem */
  require(symbol: string): void {
    const problem = this.problem(symbol);
    if (problem !== null) throw new RowProblem(problem);
  }

  /** Symbols met since last asked that nobody had described. */
  takeMet(): readonly string[] {
    const met = this.#met;
    this.#met = [];
    return met;
  }
}
