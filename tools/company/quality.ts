// How far the data on one company can be relied on: named parts, each with what it costs and why. Facts in, a score out.

import { dayMs } from "#infra/runtime/index.ts";
import type { Bar, FilingFact } from "#knowledge/domain/index.ts";
import type { Profile } from "./profile.ts";

export interface QualityPart {
  readonly name: "bars-complete" | "bars-fresh" | "filings-fresh" | "key-items" | "consistent" | "news";
  /** 0 to 1. */
  readonly score: number;
  /** Share of the whole. */
  readonly weight: number;
  /** weight * (1 - score). */
  readonly deduction: number;
  /** Null where nothing is deducted. */
  readonly because: string | null;
}

export interface DataQuality {
  /** 0 to 1: one minus the deductions. */
  readonly score: number;
  readonly parts: readonly QualityPart[];
}

export interface QualityInput {
  readonly asOfMs: number;
  readonly profile: Profile;
  readonly filings: readonly FilingFact[];
  /** Adjusted for splits only, oldest first. */
  readonly bars: readonly Bar[];
  /** Close times of the universe's newest sessions. */
  readonly sessionsMs: readonly number[];
  /** Stories of the last month about the company. */
  readonly stories: number;
}

const weights = {
  "bars-complete": 0.2,
  "bars-fresh": 0.2,
  "filings-fresh": 0.2,
  "key-items": 0.2,
  consistent: 0.1,
  news: 0.1,
} as const;
/** Full marks up to the first age, none from the second on. A quarter and the time to file it take about 135 days. */
const barAge = { full: 4 * dayMs, none: 14 * dayMs } as const;
const periodAge = { full: 135 * dayMs, none: 365 * dayMs } as const;
const enoughStories = 5;
const suspectCosts = 0.5;

/** Score = 1 - sum of weight * (1 - part score); weights and thresholds are judgement, stated here and in the parts. */
export function dataQuality(input: QualityInput): DataQuality {
  const parts = [
    barsComplete(input),
    barsFresh(input),
    filingsFresh(input),
    keyItems(input),
    consistent(input),
    newsCovered(input),
  ];
  return { score: Math.max(0, 1 - parts.reduce((sum, { deduction }) => sum + deduction, 0)), parts };
}

function part(name: QualityPart["name"], score: number, because: string): QualityPart {
  const weight = weights[name];
  return { name, score, weight, deduction: weight * (1 - score), because: score < 1 ? because : null };
}

function barsComplete({ bars, sessionsMs }: QualityInput): QualityPart {
  const own = new Set(bars.map(({ closeMs }) => closeMs));
  const score = sessionsMs.length === 0 ? 0 : sessionsMs.filter((ms) => own.has(ms)).length / sessionsMs.length;
  return part("bars-complete", score, own.size === 0 ? "no price bar known" : "sessions of the universe without a bar");
}

function barsFresh({ bars, asOfMs }: QualityInput): QualityPart {
  const last = bars.at(-1);
  return part(
    "bars-fresh",
    last === undefined ? 0 : fresh(asOfMs - last.closeMs, barAge),
    last === undefined ? "no price bar known" : "the last bar is old",
  );
}

function filingsFresh({ profile: { newestPeriodEndMs: end }, asOfMs }: QualityInput): QualityPart {
  return part(
    "filings-fresh",
    end === null ? 0 : fresh(asOfMs - end, periodAge),
    end === null ? "no filing known" : "the newest period filed is old",
  );
}

const fresh = (age: number, { full, none }: { readonly full: number; readonly none: number }): number =>
  Math.min(1, Math.max(0, (none - age) / (none - full)));

function keyItems({ profile: { flows, levels, earningsPerShare } }: QualityInput): QualityPart {
  const items = {
    revenue: flows.revenue,
    "net income": flows.netIncome,
    "earnings per share": earningsPerShare,
    assets: levels.assets,
    liabilities: levels.liabilities,
    equity: levels.equity,
  };
  const absent = Object.entries(items)
    .filter(([, item]) => item === null)
    .map(([name]) => name);
  return part("key-items", 1 - absent.length / Object.keys(items).length, `not filed: ${absent.join(", ")}`);
}

function consistent(input: QualityInput): QualityPart {
  const suspects = suspectsOf(input);
  return part("consistent", Math.max(0, 1 - suspectCosts * suspects.length), suspects.join("; "));
}

function newsCovered({ stories }: QualityInput): QualityPart {
  return part(
    "news",
    Math.min(1, stories / enoughStories),
    stories === 0 ? "no story about the company in the last month" : "few stories about the company in the last month",
  );
}

const sheetTolerance = 0.01;
const bigMove = 0.4;

/** What looks wrong, in words; empty where nothing does. */
export function suspectsOf({ profile, filings, bars }: Pick<QualityInput, "profile" | "filings" | "bars">): string[] {
  const { assets, liabilities, equity } = profile.levels;
  const end = assets?.periodEndMs;
  const also = (item: string): number =>
    filings.findLast((fact) => fact.item === item && fact.endMs === end)?.value ?? 0;
  const whole = assets?.value ?? Number.NaN;
  const sides =
    (liabilities?.value ?? Number.NaN) +
    (equity?.value ?? Number.NaN) +
    also("temporary_equity") +
    also("redeemable_noncontrolling_interest");
  const revenue = profile.flows.revenue?.value ?? Number.NaN;
  const jumps = bars.some(
    ({ close }, i) => i > 0 && Math.abs(Math.log(close / (bars[i - 1] as Bar).close)) > Math.log(1 + bigMove),
  );
  return [
    Math.abs(sides - whole) > sheetTolerance * whole ? "the balance sheet does not add up" : null,
    revenue < 0 ? "revenue is negative" : null,
    (profile.flows.netIncome?.value ?? Number.NaN) > revenue ? "net income above revenue" : null,
    jumps ? "a price jump that no split explains" : null,
    bars.some(({ volumeShares }) => volumeShares === 0) ? "sessions without volume" : null,
  ].filter((suspect) => suspect !== null);
}
