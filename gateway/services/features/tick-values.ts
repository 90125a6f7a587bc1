// Values of features of ticks and books as the gateway answers them: the newest rows of each symbol.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { orNull } from "#tools/define/index.ts";
import {
  type Feature,
  FoundFacts,
  type LackingInputs,
  openTickTables,
  requireFound,
  type TickClock,
  type TickSession,
  tickSessions,
} from "#tools/features/index.ts";
import type { FeatureValues } from "../../contract/index.ts";

export interface TickValuesAsked {
  readonly clock: TickClock;
  readonly features: readonly Feature[];
  readonly symbols?: readonly SymbolId[];
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Rows of each symbol. */
  readonly last: number;
  /** Values in all. */
  readonly most: number;
  /** Features without facts are an error. */
  readonly strict: boolean;
  readonly signal: AbortSignal;
}

type Row = FeatureValues["rows"][number];

/** @throws tools/feature-without-inputs, tools/input-column-missing, gateway/bad-request where the answer would be too large */
export async function tickValues(
  view: MarketView,
  asked: TickValuesAsked,
): Promise<Pick<FeatureValues, "rows" | "tooShort"> & { readonly lacking: readonly LackingInputs[] }> {
  const { clock, features, symbols, fromMs, toMs, last, most, strict, signal } = asked;
  const facts = new FoundFacts(features);
  const tables = openTickTables({ clock, features, found: facts });
  const sessions = await tickSessions(view, {
    ...(symbols && { symbols }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  });
  const within = (ms: number): boolean => ms >= (fromMs ?? ms) && ms <= (toMs ?? ms);
  let values = 0;

  /** Of one session, the newest rows up to a number, and how many it has. */
  async function newestOf(session: TickSession, wanted: number) {
    const rows: Row[] = [];
    let seen = 0;
    for await (const table of tables(view, session)) {
      signal.throwIfAborted();
      seen += table.rows;
      for (let row = 0; row < table.rows; row++) {
        if (!within(table.closesMs[row] as number)) continue;
        rows.push({
          symbol: session.symbol,
          close: isoTime(table.closesMs[row] as number),
          knownAt: isoTime(table.knownAtsMs[row] as number),
          values: table.values.map((column) => orNull(column[row] as number)),
        });
      }
      rows.splice(0, rows.length - wanted);
      if (values + rows.length * features.length > most) throw tooLarge(most);
    }
    values += rows.length * features.length;
    return { rows, seen };
  }

  const found: Row[] = [];
  const longest = new Map<SymbolId, number>();
  for (const symbol of new Set(sessions.map((session) => session.symbol))) {
    let own: Row[] = [];
    for (const session of sessions.filter((one) => one.symbol === symbol).reverse()) {
      if (own.length >= last) break;
      const { rows, seen } = await newestOf(session, last - own.length);
      own = [...rows, ...own];
      longest.set(symbol, Math.max(seen, longest.get(symbol) ?? 0));
    }
    for (const row of own) found.push(row);
  }
  const { lacking } = facts;
  if (strict) requireFound(view, sessions, lacking);
  const tooShort = features.flatMap((feature) => {
    const short = [...longest].filter(([, rows]) => rows <= feature.warmUp).map(([symbol]) => symbol);
    return short.length === 0 ? [] : [{ feature: feature.id, symbols: short }];
  });
  return { rows: found, tooShort, lacking };
}

const tooLarge = (most: number) =>
  callerError(
    "gateway/bad-request",
    `The answer would hold more than ${most} values. Ask for fewer features, symbols or rows.`,
  );
