// The simulated news: which stories appear when, and their sentences out of the plan's templates.

import type { Random } from "#infra/runtime/index.ts";
import type { NewsItem } from "#knowledge/domain/index.ts";
import type { PlannedAction } from "./actions.ts";
import { type Report, source } from "./filings.ts";
import type { Company, StoryKind, StoryPlan } from "./plan.ts";
import type { NewsShock } from "./returns.ts";
import type { Session } from "./sessions.ts";

interface Story {
  readonly kind: StoryKind;
  readonly company: Company;
  readonly publishedMs: number;
  readonly rival?: Company;
  readonly words?: Readonly<Record<string, string>>;
}

export interface CompanyNews {
  readonly company: Company;
  readonly shocks: readonly NewsShock[];
  readonly reports: readonly Report[];
  readonly actions: readonly PlannedAction[];
  /** Log total returns, shape (sessions). */
  readonly returns: Float64Array;
}

const minute = 60_000;

/** All stories, oldest first; one about two companies is filed under both. */
export function storiesOf(
  companies: readonly CompanyNews[],
  plan: StoryPlan,
  sessions: readonly Session[],
  nowSession: number,
  random: Random,
): NewsItem[] {
  const all = companies.map(({ company }) => company);
  const stories = companies.flatMap((company) =>
    storiesAbout(company, all, sessions, random.fork(`stories ${company.company.symbol}`)),
  );
  const lured = all[random.fork("lured").integer(all.length)] as Company;
  stories.push({
    kind: "instruction",
    company: lured,
    publishedMs: (sessions[nowSession - 2] as Session).closeMs + 95 * minute,
  });
  const words = random.fork("words");
  return stories
    .sort((a, b) => a.publishedMs - b.publishedMs || (a.company.symbol < b.company.symbol ? -1 : 1))
    .flatMap((story, index) => itemsOf(story, `sim_${index + 1}`, plan, words));
}

function storiesAbout(
  { company, shocks, reports, actions, returns }: CompanyNews,
  all: readonly Company[],
  sessions: readonly Session[],
  random: Random,
): Story[] {
  const stories: Story[] = [];
  const add = (kind: StoryKind, publishedMs: number, more: Omit<Story, "kind" | "company" | "publishedMs"> = {}) =>
    stories.push({ kind, company, publishedMs, ...more });
  const told = (good: boolean): StoryKind =>
    random.next() < 0.25 ? (good ? "negatedNegative" : "negatedPositive") : good ? "positive" : "negative";
  for (const { session, size } of shocks)
    add(told(size > 0), (sessions[session] as Session).openMs - (20 + random.integer(180)) * minute);
  for (const [t, { openMs, closeMs }] of sessions.entries()) {
    const r = returns[t] ?? 0;
    const percent = (Math.abs(Math.expm1(r)) * 100).toFixed(1);
    if (Math.abs(r) > 0.025 && random.next() < 0.5)
      add(r > 0 ? "rose" : "fell", closeMs + (10 + random.integer(60)) * minute, { words: { percent } });
    if (random.next() < 0.06) add("neutral", openMs + (random.integer(600) - 120) * minute);
    if (random.next() < 0.015) add(told(random.next() < 0.5), openMs + random.integer(390) * minute); // says nothing about the price
    if (random.next() < 0.02)
      add("other", openMs + random.integer(390) * minute, { rival: another(company, all, random) });
  }
  for (const { acceptedMs, quarter, revenueMillions, surprise, amended } of reports) {
    const kind = amended ? "amended" : surprise > 0.5 ? "beat" : surprise < -0.5 ? "missed" : "met";
    if (acceptedMs >= (sessions[0] as Session).openMs)
      add(kind, acceptedMs + 3 * minute, { words: { quarter, number: revenueMillions.toLocaleString("en-US") } });
  }
  for (const { action } of actions)
    add(action.kind, action.knownAtMs, { words: { number: String(action.amountOrRatio) } });
  return stories;
}

/** Another company, of the same sector where there is one. */
function another(company: Company, all: readonly Company[], random: Random): Company {
  const others = all.filter(({ symbol }) => symbol !== company.symbol);
  const peers = others.filter(({ sector }) => sector === company.sector);
  const from = peers.length > 0 ? peers : others;
  return from[random.integer(from.length)] as Company;
}

function itemsOf(
  { kind, company, publishedMs, rival, words = {} }: Story,
  storyId: string,
  plan: StoryPlan,
  random: Random,
): NewsItem[] {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)] as T;
  const known: Readonly<Record<string, string>> = {
    name: company.aliases[0] ?? company.name,
    symbol: company.symbol,
    sector: company.sector,
    product: pick(company.products),
    rival: rival?.aliases[0] ?? "",
    ...words,
  };
  const filled = (template: string): string => template.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "");
  const { titles, summaries } = plan.kinds[kind];
  const story = {
    storyId,
    publisher: pick(plan.publishers),
    title: filled(pick(titles)),
    summary: filled(pick(summaries)),
  };
  const about = rival === undefined ? [company] : [company, rival];
  return about.map(({ symbol }) => ({ symbol, ...story, eventTimeMs: publishedMs, knownAtMs: publishedMs, source }));
}
