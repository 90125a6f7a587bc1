// What codes of pictures foretell: rank correlation with the mid's move over the next changes of the book, beside the plainest number there is.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { readBookRows, type TickRows, type TickSession } from "#tools/features/index.ts";
import { spearman } from "#tools/numeric/index.ts";
import type { ComponentOptions } from "./picture-components.ts";
import type { PictureEncoder } from "./picture-encoder.port.ts";
import { componentFeatures, encodedFeatures, type PictureFeatures } from "./picture-features.ts";

/** Components learnt on the way, or an encoder and when it had seen all that it learnt from. */
export type CodesBy =
  | { readonly components: ComponentOptions }
  | { readonly encoder: PictureEncoder; readonly trainedMs: number };

export interface Foretold {
  /** "component-1", "code-1" ...; "imbalance": bid less ask over both sizes of the best level. */
  readonly name: string;
  /** Spearman's, over stretches that lie side by side; null where fewer than 30 have both. */
  readonly correlation: number | null;
  readonly stretches: number;
}

export interface JudgedPictures {
  readonly version: string;
  readonly rows: number;
  /** Rows with a code. */
  readonly pictures: number;
  /** Share of variance along each component at the session's end; null of an encoder, and before anything was learnt. */
  readonly shares: readonly number[] | null;
  readonly foretold: readonly Foretold[];
}

const fewest = 30;

/** One session. @param ahead changes of the book from a row to the move's end; rows side by side share none. @throws as `readBookRows` and `encodedFeatures` do */
export async function judgePictures(
  view: MarketView,
  session: TickSession,
  by: CodesBy,
  ahead: number,
  signal?: AbortSignal,
): Promise<JudgedPictures> {
  const table = await readBookRows(view, session);
  const made: PictureFeatures & { readonly shares?: readonly number[] | null } =
    "components" in by
      ? componentFeatures(table, by.components)
      : await encodedFeatures(table, by.encoder, {
          openMs: session.openMs,
          trainedMs: by.trainedMs,
          ...(signal && { signal }),
        });
  const word = "components" in by ? "component" : "code";
  const [first] = made.columns;
  const there = first?.map((value) => (Number.isNaN(value) ? Number.NaN : 1)) ?? new Float64Array(table.rows);
  return {
    version: made.version,
    rows: table.rows,
    pictures: there.reduce((sum, one) => (Number.isNaN(one) ? sum : sum + 1), 0),
    shares: made.shares ?? null,
    foretold: [
      ...made.columns.map((column, i) => foretoldBy(`${word}-${i + 1}`, column, table, ahead)),
      // on the rows that have a code, so that all are asked about the same moves
      foretoldBy("imbalance", imbalanceOf(table, there), table, ahead),
    ],
  };
}

function imbalanceOf({ columns }: TickRows, there: Column): Column {
  const [bids, asks] = [columns.bid_size_1 as Column, columns.ask_size_1 as Column];
  return there.map((one, t) => (one * (bids[t]! - asks[t]!)) / (bids[t]! + asks[t]!));
}

function foretoldBy(name: string, codes: Column, { rows, columns }: TickRows, ahead: number): Foretold {
  const [bids, asks] = [columns.bid_price_1 as Column, columns.ask_price_1 as Column];
  const [x, y]: [number[], number[]] = [[], []];
  for (let t = 0; t + ahead < rows; t += ahead) {
    const move = (bids[t + ahead]! + asks[t + ahead]!) / (bids[t]! + asks[t]!) - 1;
    if (!Number.isFinite(codes[t]!) || !Number.isFinite(move)) continue;
    x.push(codes[t]!);
    y.push(move);
  }
  const correlation = x.length < fewest ? Number.NaN : spearman(Float64Array.from(x), Float64Array.from(y));
  return { name, correlation: Number.isNaN(correlation) ? null : correlation, stretches: x.length };
}
