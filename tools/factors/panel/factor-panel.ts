// A panel for factors out of the market store: sessions by members, only the columns asked for, in one walk through history.

import type { z } from "zod";
import { callerError, nearestNames } from "#infra/runtime/index.ts";
import type { Dataset, Instrument, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { type Session, type SessionPart, sessionsOf } from "#tools/features/inputs/index.ts";
import { openUniverse, UniverseOptions, universeMetrics } from "#tools/universe/index.ts";
import { clockColumns } from "./clock-columns.ts";
import { filingColumns } from "./filing-columns.ts";
import { type Classification, openSectors, type Sectors } from "./group-columns.ts";
import { openMember } from "./member-state.ts";
import { metricColumns } from "./metric-columns.ts";
import { metricsOf } from "./metrics.ts";
import { panelColumns, panelGroups, universeColumn } from "./panel-columns.ts";
import type { PanelSession, PanelSource } from "./panel-source.ts";
import { marketColumns, priceColumns } from "./price-columns.ts";
import { shareColumns } from "./share-columns.ts";

export const panelSources: readonly PanelSource[] = [
  priceColumns,
  marketColumns,
  metricColumns,
  filingColumns,
  shareColumns,
  ...clockColumns,
];

export interface PanelQuery {
  /** All instruments when left out. */
  readonly symbols?: readonly SymbolId[];
  /** Sessions that close in [fromMs, toMs]; open ends when left out. What was known before the first is known in it. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Columns and groups of panel-columns.ts. */
  readonly columns: readonly string[];
  readonly universe?: z.input<typeof UniverseOptions>;
  /** Another data set at the same as-of whose vendors' figures are read too. */
  readonly beside?: MarketView;
  /** What companies were called in earlier times, as `classificationsOf` finds it; what the view says now, for all times, where left out. */
  readonly classified?: readonly Classification[];
  readonly signal?: AbortSignal;
}

export interface FactorPanel {
  readonly dataset: Dataset;
  /** By symbol, ascending; benchmarks and funds among them, out of the universe. */
  readonly instruments: readonly Instrument[];
  readonly lanes: number;
  readonly rows: number;
  /** Close of each session, ascending. */
  readonly timesMs: readonly number[];
  /** When each row could first be used: after its close where a bar was told late. */
  readonly knownAtMs: readonly number[];
  /** What was asked for, and `universe`. Row t, lane s at t * lanes + s; NaN = missing. */
  readonly columns: Readonly<Record<string, Column>>;
  /** 1 where the member traded in the session: prices of other sessions are carried over. */
  readonly traded: Uint8Array;
  readonly sectors: Sectors;
  readonly universeOptions: UniverseOptions;
  /** Columns asked for that have no number anywhere. */
  readonly empty: readonly string[];
}

/**
 * One walk over the sessions of a data set, days only. A member that does not trade keeps its last close for twenty sessions (open, high and
 * low too, volume and turnover 0) and is out of the universe there; whether it comes back is not known at the time, so one that is gone for
 * good is carried just so. Members of several venues stand in one row where their sessions close at one moment only.
 * @throws tools/input-invalid for a column that a panel does not have, tools/series-too-short where there is no session, and as `sessionsOf`
 */
export async function factorPanel(view: MarketView, query: PanelQuery): Promise<FactorPanel> {
  const asked = checked(query.columns);
  const sources = panelSources.filter((source) => source.columns.some((column) => asked.includes(column)));
  const { symbols, fromMs, toMs, beside, signal } = query;
  const parts = new Set<SessionPart>(["actions", ...sources.flatMap(({ reads }) => reads)]);
  const sessions = await sessionsOf(view, {
    parts: [...parts],
    ...(symbols && { symbols }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  });
  const { members } = sessions;
  const names = new Set(["pre_close", ...universeMetrics, ...sources.flatMap(({ metrics }) => metrics)]);
  const views = beside ? [view, beside] : [view];
  const metricsAt = await metricsOf(
    views,
    members.instruments.map(({ symbol }) => symbol),
    [...names],
  );
  const options = UniverseOptions.parse(query.universe ?? {});
  const sectors = openSectors(members, query.classified);
  const walk = new Walk(members, { asked, sources, options, metricsAt, sectors });
  for await (const session of sessions) {
    signal?.throwIfAborted();
    walk.row(session);
  }
  return walk.panel(options);
}

interface WalkParts {
  readonly asked: readonly string[];
  readonly sources: readonly PanelSource[];
  readonly options: UniverseOptions;
  readonly metricsAt: Awaited<ReturnType<typeof metricsOf>>;
  readonly sectors: ReturnType<typeof openSectors>;
}

class Walk {
  readonly #members: Parameters<PanelSource["open"]>[0];
  readonly #asked: readonly string[];
  readonly #rows: Readonly<Record<string, Column>>[] = [];
  readonly #traded: Uint8Array[] = [];
  readonly #timesMs: number[] = [];
  readonly #knownAtMs: number[] = [];
  readonly #sectors: WalkParts["sectors"];
  readonly #sectorRows: Int16Array[] = [];
  readonly #metricsAt: WalkParts["metricsAt"];
  readonly #openMembers: readonly ReturnType<typeof openMember>[];
  readonly #steps: readonly ReturnType<PanelSource["open"]>[];
  readonly #universe: ReturnType<typeof openUniverse>;

  constructor(members: Parameters<PanelSource["open"]>[0], { asked, sources, options, metricsAt, sectors }: WalkParts) {
    this.#members = members;
    this.#asked = asked;
    this.#metricsAt = metricsAt;
    this.#sectors = sectors;
    this.#openMembers = members.instruments.map(() => openMember());
    this.#steps = sources.map((source) => source.open(members));
    this.#universe = openUniverse(members, options);
  }

  row(session: Session): void {
    const lanes = this.#members.instruments.length;
    const metrics = this.#metricsAt(session.closeMs);
    const states = this.#openMembers.map((next, member) =>
      next(session.bars[member] ?? null, session.actions[member] ?? [], metrics.ofSession(member, "pre_close")),
    );
    const here: PanelSession = { ...session, metrics, states };
    const row = Object.fromEntries(this.#asked.map((name) => [name, new Float64Array(lanes).fill(Number.NaN)]));
    const universe = new Float64Array(lanes);
    for (const step of this.#steps)
      step(here, (column, member, value) => {
        const to = row[column];
        if (to) to[member] = value;
      });
    this.#universe(here, (member, value) => {
      universe[member] = value;
    });
    const sectors = this.#sectors.row(session.closeMs);
    this.#sectorRows.push(sectors);
    for (const name of panelGroups) row[name]?.set(Float64Array.from(sectors, (at) => (at < 0 ? Number.NaN : at)));
    this.#rows.push({ ...row, [universeColumn]: universe });
    this.#traded.push(Uint8Array.from(states, ({ traded }) => (traded ? 1 : 0)));
    this.#timesMs.push(session.closeMs);
    this.#knownAtMs.push(session.knownAtMs);
  }

  panel(universeOptions: UniverseOptions): FactorPanel {
    const { instruments, dataset } = this.#members;
    const [rows, lanes] = [this.#rows.length, instruments.length];
    if (rows === 0)
      throw callerError(
        "tools/series-too-short",
        `${dataset.id} has no daily session in the time asked for. Ask for another time, or ingest bars first.`,
      );
    const joined = (name: string): Column => {
      const all = new Float64Array(rows * lanes);
      for (const [t, row] of this.#rows.entries()) all.set(row[name]!, t * lanes);
      return all;
    };
    const columns = Object.fromEntries([...this.#asked, universeColumn].map((name) => [name, joined(name)]));
    const traded = new Uint8Array(rows * lanes);
    for (const [t, row] of this.#traded.entries()) traded.set(row, t * lanes);
    const of = new Int16Array(rows * lanes);
    for (const [t, row] of this.#sectorRows.entries()) of.set(row, t * lanes);
    return {
      dataset,
      instruments,
      lanes,
      rows,
      timesMs: this.#timesMs,
      knownAtMs: this.#knownAtMs,
      columns,
      traded,
      sectors: { names: this.#sectors.names, of, ...this.#sectors.told() },
      universeOptions,
      empty: this.#asked.filter((name) => columns[name]!.every((value) => Number.isNaN(value))),
    };
  }
}

function checked(columns: readonly string[]): readonly string[] {
  const known = [...Object.keys(panelColumns), ...panelGroups];
  for (const name of columns) {
    if (known.includes(name) || name === universeColumn) continue;
    throw callerError(
      "tools/input-invalid",
      `A panel has no column "${name}". Nearest: ${nearestNames(name, known).join(", ")}.`,
    );
  }
  return [...new Set(columns)].filter((name) => name !== universeColumn);
}

/** The close where the member traded, missing where it is carried over: a halted share is neither bought nor sold. */
export const tradedCloses = ({ columns, traded }: Pick<FactorPanel, "columns" | "traded">): Column =>
  (columns.close as Column).map((close, i) => (traded[i] === 1 ? close : Number.NaN));
