// Checks of dated figures: metrics, macro series, option quotes, actions.

import { dayMs, isoDay } from "#infra/runtime/index.ts";
import type { BlockOf, CorporateAction, Instrument, Macro, OptionQuote } from "#knowledge/domain/index.ts";
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

/** Symbols that differ in punctuation only are one company in two spellings. */
export function checkSpellings(symbols: Iterable<string>, findings: Findings): void {
  const byLetters = new Map<string, string[]>();
  for (const symbol of symbols) {
    const letters = symbol.replace(/[^A-Z0-9]/g, "");
    byLetters.set(letters, [...(byLetters.get(letters) ?? []), symbol]);
  }
  const what = {
    check: "two-spellings",
    about: "set",
    severity: "warning",
    says: "symbols that differ in punctuation only: one company is kept as two",
  } as const;
  for (const spellings of byLetters.values())
    if (spellings.length > 1)
      findings.add(what, { symbol: spellings[0] as string, place: "symbols", detail: spellings.sort().join(" and ") });
}

export function checkInstruments(
  instruments: readonly Instrument[],
  withRows: ReadonlySet<string>,
  findings: Findings,
): void {
  const bare = {
    check: "instrument-without-rows",
    about: "set",
    severity: "info",
    says: "instruments that nothing is known of",
  } as const;
  const sector = {
    check: "sector-not-given",
    about: "instrument",
    severity: "info",
    says: "instruments without a sector",
  } as const;
  for (const { symbol, name, sector: given } of instruments) {
    if (!withRows.has(symbol)) findings.add(bare, { symbol, place: "instruments", detail: name });
    if (given === "not given") findings.add(sector, { symbol, place: "instruments", detail: name });
  }
  findings.outOf("instrument", "sector-not-given", instruments.length);
}

/** Days that other series of the set have and one has not, between its first and last; and series that stop early. */
export function checkMacro(facts: readonly Macro[], findings: Findings): void {
  const bySeries = new Map<string, Set<number>>();
  for (const { symbol, periodMs, value } of facts) {
    if (value === null) continue;
    const days = bySeries.get(symbol) ?? new Set<number>();
    days.add(periodMs);
    bySeries.set(symbol, days);
  }
  const families = familiesOf(bySeries);
  const missing = {
    check: "missing-observation",
    about: "macro",
    severity: "info",
    says: "days that other series of the set have and this one has not, between its first and last",
  } as const;
  const early = {
    check: "series-ends-early",
    about: "macro",
    severity: "warning",
    says: "series that stop more than a month before others of the set",
  } as const;
  for (const series of families) {
    const all = [...new Set(series.flatMap(([, days]) => [...days]))].sort((a, b) => a - b);
    const end = all.at(-1) as number;
    for (const [symbol, days] of series) {
      const own = [...days].sort((a, b) => a - b);
      const [first, last] = [own[0] as number, own.at(-1) as number];
      for (const day of all)
        if (day > first && day < last && !days.has(day))
          findings.add(missing, { symbol, place: isoDay(day), detail: "no figure" });
      if (end - last > 31 * dayMs) {
        const after = all.filter((day) => day > last).length;
        findings.add(early, { symbol, place: isoDay(last), detail: `${after} days without it` }, after);
      }
    }
  }
}

/** Series that are observed on the same days mostly; one that is on a calendar of its own says nothing of the others. */
function familiesOf(bySeries: ReadonlyMap<string, Set<number>>): (readonly [string, Set<number>])[][] {
  const families: (readonly [string, Set<number>])[][] = [];
  for (const entry of bySeries) {
    const family = families.find(([first]) => first !== undefined && overlap(first[1], entry[1]) > 0.9);
    if (family === undefined) families.push([entry]);
    else family.push(entry);
  }
  return families;
}

/** Of the days of the stretch that two series share, the share that both have. */
function overlap(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const from = Math.max(firstOf(a), firstOf(b));
  const to = Math.min(lastOf(a), lastOf(b));
  const [ofA, ofB] = [a, b].map((days) => [...days].filter((day) => day >= from && day <= to)) as [number[], number[]];
  const both = ofA.filter((day) => b.has(day)).length;
  return both / Math.max(1, Math.max(ofA.length, ofB.length));
}

const firstOf = (days: ReadonlySet<number>): number =>
  [...days].reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const lastOf = (days: ReadonlySet<number>): number =>
  [...days].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

export function checkOptions(facts: readonly OptionQuote[], findings: Findings): void {
  const about = "option";
  const checks = [
    [
      { check: "zero-bid", about, severity: "info", says: "options that nobody bids for" },
      (q: OptionQuote) => q.bid === 0,
    ],
    [
      { check: "no-bid", about, severity: "info", says: "options with an ask and no bid" },
      (q: OptionQuote) => (q.ask !== null && q.bid === null) || (q.askVolatility !== null && q.bidVolatility === null),
    ],
    [
      { check: "crossed", about, severity: "error", says: "options whose bid is above the ask" },
      (q: OptionQuote) => above(q.bid, q.ask) || above(q.bidVolatility, q.askVolatility),
    ],
    [
      {
        check: "volatility-above-1",
        about,
        severity: "info",
        says: "options quoted above 100 % volatility: deep wings, or days before expiry",
      },
      (q: OptionQuote) => (q.askVolatility ?? 0) > 1,
    ],
    [
      {
        check: "one-volatility",
        about,
        severity: "info",
        says: "options with one volatility for both sides: a mid or a settlement",
      },
      (q: OptionQuote) => q.bidVolatility !== null && q.bidVolatility === q.askVolatility,
    ],
    [
      { check: "no-volume", about, severity: "info", says: "options with prices and without a volume" },
      (q: OptionQuote) => q.ask !== null && q.volume === null,
    ],
    [
      { check: "no-open-interest", about, severity: "info", says: "options with prices and without open interest" },
      (q: OptionQuote) => q.ask !== null && q.openInterest === null,
    ],
    [
      { check: "no-volatility", about, severity: "info", says: "options without an implied volatility" },
      (q: OptionQuote) => q.bidVolatility === null && q.askVolatility === null,
    ],
    [
      {
        check: "strike-off-grid",
        about,
        severity: "info",
        says: "options whose strike is no multiple of 0.5: points of a surface, not listed contracts",
      },
      (q: OptionQuote) => Math.abs(q.strike * 2 - Math.round(q.strike * 2)) > 1e-6,
    ],
  ] as const;
  for (const quote of facts)
    for (const [what, applies] of checks)
      if (applies(quote)) {
        const { symbol, eventTimeMs, strike, right, expiryMs } = quote;
        const detail = `${right} ${strike} of ${isoDay(expiryMs)}`;
        findings.add(what, { symbol, place: isoDay(eventTimeMs), detail });
      }
  for (const [{ check }] of checks) findings.outOf(about, check, facts.length);
}

const above = (a: number | null, b: number | null): boolean => a !== null && b !== null && a > b;

export function checkActions(actions: readonly CorporateAction[], findings: Findings): void {
  const byDate = new Map<string, CorporateAction[]>();
  for (const action of actions) {
    const key = `${action.symbol} ${action.exMs}`;
    byDate.set(key, [...(byDate.get(key) ?? []), action]);
  }
  const what = {
    check: "actions-coincide",
    about: "action",
    severity: "warning",
    says: "days on which a split and a dividend fall together: on which shares the dividend is paid cannot be seen",
  } as const;
  for (const together of byDate.values()) {
    if (new Set(together.map(({ kind }) => kind)).size < 2) continue;
    const [{ symbol, exMs }] = together as [CorporateAction];
    const detail = together.map(({ kind, amountOrRatio }) => `${kind} ${amountOrRatio}`).join(", ");
    findings.add(what, { symbol, place: isoDay(exMs), detail });
  }
}
