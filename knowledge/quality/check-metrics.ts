// Checks of vendors' figures: what rows lack, what was rounded, what does not fit together, how even the snapshots are.

import { dayMs, isoDay } from "#infra/runtime/index.ts";
import type { BlockOf } from "#knowledge/domain/index.ts";
import type { Findings } from "./finding.ts";
import { isWeekend } from "./us-days.ts";

interface Panel {
  /** Rows of (symbol, time). */
  readonly rows: Set<string>;
  readonly symbols: Set<string>;
  readonly metrics: Map<string, { count: number; coarse: number }>;
}

/** A figure so large that is written with five digits was rounded. */
const coarseFrom = 1e9;
const coarseDigits = 5;
/** Of a snapshot: more than this share of figures that do not fit together. */
const misfitShare = 0.2;

/** Metrics in the order of a view: by symbol, then time. */
export async function checkMetrics(blocks: AsyncIterable<BlockOf<"metric">>, findings: Findings): Promise<void> {
  const panels = new Map<number, Panel>();
  const flags = new Map<string, { count: number; symbols: Set<string>; readonly example: string }>();
  const parts = new Map<string, Map<string, number>>();
  for await (const { rows, symbol, columns } of blocks) {
    const { metric, unit, value, eventTimeMs } = columns;
    for (let row = 0; row < rows; row++) {
      const name = symbol.values[symbol.codes[row] as number] as string;
      const figure = metric.values[metric.codes[row] as number] as string;
      const at = eventTimeMs[row] as number;
      const amount = value[row] as number;
      if (unit.values[unit.codes[row] as number] === "flag") {
        const key = `${figure} ${amount}`;
        const flag = flags.get(key) ?? { count: 0, symbols: new Set<string>(), example: `${name} ${isoDay(at)}` };
        flag.count += 1;
        flag.symbols.add(name);
        flags.set(key, flag);
        continue;
      }
      const panel = panelAt(panels, at);
      panel.rows.add(name);
      panel.symbols.add(name);
      const seen = panel.metrics.get(figure) ?? { count: 0, coarse: 0 };
      seen.count += 1;
      if (Math.abs(amount) >= coarseFrom && Number(amount.toPrecision(coarseDigits)) === amount) seen.coarse += 1;
      panel.metrics.set(figure, seen);
      if (valuationParts.has(figure)) keepPart(parts, name, at, figure, amount);
    }
  }
  tellFlags(flags, findings);
  tellPanels(panels, findings);
  tellMisfits(parts, findings);
}

function panelAt(panels: Map<number, Panel>, at: number): Panel {
  const known = panels.get(at);
  if (known !== undefined) return known;
  const made: Panel = { rows: new Set(), symbols: new Set(), metrics: new Map() };
  panels.set(at, made);
  return made;
}

function tellFlags(
  flags: ReadonlyMap<string, { count: number; symbols: Set<string>; example: string }>,
  findings: Findings,
): void {
  for (const [key, { count, symbols, example }] of flags) {
    const [name = "", value = ""] = key.split(" ");
    const what = {
      check: `flag-${name}-${value}`,
      about: "metric",
      severity: "info",
      says: `days marked ${name} = ${value} by the source`,
    } as const;
    const [symbol = "", place = ""] = example.split(" ");
    findings.add(what, { symbol, place, detail: `first of ${count} on ${symbols.size} symbols` }, count);
  }
}

function tellPanels(panels: ReadonlyMap<number, Panel>, findings: Findings): void {
  const rows = [...panels.values()].reduce((sum, panel) => sum + panel.rows.size, 0);
  const counts = new Map<string, { count: number; coarse: number; panels: number }>();
  for (const panel of panels.values()) {
    for (const [metric, { count, coarse }] of panel.metrics) {
      const all = counts.get(metric) ?? { count: 0, coarse: 0, panels: 0 };
      counts.set(metric, { count: all.count + count, coarse: all.coarse + coarse, panels: all.panels + 1 });
    }
  }
  for (const [metric, { count, coarse, panels: within }] of counts) {
    const due = rows;
    const missing = due - count;
    if (missing > 0 && panels.size > 2 && within > panels.size / 2) {
      const severity = missing > 0.5 * due ? "warning" : "info";
      const what = { check: `missing-${metric}`, about: "metric", severity, says: `rows without ${metric}` } as const;
      findings.add(
        what,
        { symbol: null, place: "all snapshots", detail: `${((100 * missing) / due).toFixed(1)} % of ${due}` },
        missing,
      );
      findings.outOf("metric", `missing-${metric}`, due);
    }
    if (coarse > 0.2 * count && count > 20) {
      const what = {
        check: `rounded-${metric}`,
        about: "metric",
        severity: "info",
        says: `figures of ${metric} that were rounded to ${coarseDigits} digits`,
      } as const;
      findings.add(what, null, coarse);
      findings.outOf("metric", `rounded-${metric}`, count);
    }
  }
  tellSnapshots(
    [...panels.entries()].sort(([a], [b]) => a - b),
    rows,
    findings,
  );
}

/** Few dates with many symbols each are snapshots: their dates should be even, and working days. */
function tellSnapshots(panels: readonly (readonly [number, Panel])[], rows: number, findings: Findings): void {
  if (panels.length < 3 || rows / panels.length < 50 || panels.length > 250) return;
  const days = panels.map(([at]) => Math.floor(at / dayMs));
  const steps = days.slice(1).map((day, index) => day - (days[index] as number));
  const [shortest, longest] = [Math.min(...steps), Math.max(...steps)];
  if (longest > 3 * shortest) {
    const at = steps.indexOf(longest);
    const what = {
      check: "irregular-dates",
      about: "metric",
      severity: "info",
      says: `${panels.length} snapshots, ${shortest} to ${longest} days apart`,
    } as const;
    findings.add(what, {
      symbol: null,
      place: isoDay((days[at] as number) * dayMs),
      detail: `none for ${longest} days behind it`,
    });
  }
  for (const day of days.filter((day) => isWeekend(day * dayMs))) {
    const what = {
      check: "weekend-snapshot",
      about: "metric",
      severity: "info",
      says: "snapshots of days without trading: their quotes are older than their date",
    } as const;
    findings.add(what, { symbol: null, place: isoDay(day * dayMs), detail: "a weekend" });
  }
  const [first, last] = [panels[0]?.[1], panels.at(-1)?.[1]];
  if (first === undefined || last === undefined) return;
  const left = [...first.symbols].filter((symbol) => !last.symbols.has(symbol)).length;
  if (left === 0) return;
  const what = {
    check: "members-change",
    about: "metric",
    severity: "info",
    says: "symbols of the first snapshot that are not in the last",
  } as const;
  findings.add(
    what,
    { symbol: null, place: isoDay((days[0] as number) * dayMs), detail: `${left} of ${first.symbols.size}` },
    left,
  );
}

/** Price = P/E x earnings per share, where all three are given. */
const valuationParts = new Set(["price", "pe", "eps"]);

function keepPart(
  parts: Map<string, Map<string, number>>,
  symbol: string,
  at: number,
  metric: string,
  value: number,
): void {
  const key = `${at} ${symbol}`;
  const row = parts.get(key) ?? new Map<string, number>();
  row.set(metric, value);
  parts.set(key, row);
}

function tellMisfits(parts: ReadonlyMap<string, ReadonlyMap<string, number>>, findings: Findings): void {
  const byTime = new Map<string, { rows: number; misfits: number; example: string }>();
  for (const [key, row] of parts) {
    const [price, pe, eps] = [row.get("price"), row.get("pe"), row.get("eps")];
    if (price === undefined || pe === undefined || eps === undefined) continue;
    const [at = "", symbol = ""] = key.split(" ");
    const counts = byTime.get(at) ?? { rows: 0, misfits: 0, example: "" };
    counts.rows += 1;
    if (Math.abs((pe * eps) / price - 1) > 0.1) {
      counts.misfits += 1;
      counts.example ||= `${symbol}: P/E ${pe} x EPS ${eps} is not ${price}`;
    }
    byTime.set(at, counts);
  }
  for (const [at, { rows, misfits, example }] of byTime) {
    if (rows < 20 || misfits < misfitShare * rows) continue;
    const what = {
      check: "eps-basis",
      about: "metric",
      severity: "warning",
      says: "snapshots in which P/E times earnings per share is not the price: the earnings are on another basis",
    } as const;
    findings.add(what, { symbol: null, place: isoDay(Number(at)), detail: `${misfits} of ${rows}; ${example}` });
  }
}
