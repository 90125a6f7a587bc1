// What a model is asked after the newest bar: the same columns as it learned from, without labels.

import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Questions } from "../validation/index.ts";
import { type InputQuery, inputTable } from "./input-table.ts";
import { inputHashes, requireSameInputs } from "./inputs.ts";
import { isSeen } from "./training-set.ts";

export interface NewestRows {
  readonly symbols: readonly SymbolId[];
  /** A row a symbol, in their order. */
  readonly questions: Questions;
  /** Close of each row's bar. */
  readonly closesMs: Float64Array;
}

export interface NewestQuery extends Omit<InputQuery, "inputs"> {
  /** Definition hash by name in the order of the columns, as the model's lineage has them. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly steps: number;
  readonly horizon: number;
}

/**
 * The newest row of each symbol that has one; a symbol with fewer bars than a window, or with fewer than half of the inputs, is left out.
 * @throws tools/feature-unknown for a feature that is gone, tools/model-version for one whose definition has changed since, and as inputTable
 */
export async function newestRows(view: MarketView, query: NewestQuery): Promise<NewestRows> {
  const { inputs: learned, steps, horizon, ...rest } = query;
  const table = await inputTable(view, { ...rest, inputs: Object.keys(learned) });
  requireSameInputs(learned, inputHashes(table.inputs));
  const width = table.inputs.length;
  const asked = table.rows.filter(({ closesMs, values }) => {
    const rows = closesMs.length;
    return rows >= steps && isSeen({ values }, rows - 1, width);
  });
  const features = new Float32Array(asked.length * steps * width);
  for (const [i, { values }] of asked.entries()) features.set(values.subarray(-steps * width), i * steps * width);
  const last = (of: Float64Array): number => of.at(-1)!;
  return {
    symbols: asked.map(({ symbol }) => symbol),
    questions: {
      features,
      width: steps * width,
      lastReturns: Float64Array.from(asked, ({ closes }) =>
        closes.length > horizon ? last(closes) / closes.at(-1 - horizon)! - 1 : Number.NaN,
      ),
      fromMs: Float64Array.from(asked, ({ knownAtsMs }) => last(knownAtsMs)),
      lanes: Int32Array.from(asked, (_, lane) => lane),
    },
    closesMs: Float64Array.from(asked, ({ closesMs }) => last(closesMs)),
  };
}
