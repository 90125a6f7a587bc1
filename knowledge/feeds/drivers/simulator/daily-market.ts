// All that a market says by the day, from its seed: companies, bars, actions, filings, news, and what a scenario adds to them.

import { type Random, seededRandom } from "#infra/runtime/index.ts";
import type { Bar, BlockOf, CorporateAction, Fact, Instrument, Metric } from "#knowledge/domain/index.ts";
import { actionsOf, entitlements, type PlannedAction, surpriseShocks } from "./actions.ts";
import { barsOf, fundReturns } from "./bars.ts";
import { factorWorld } from "./factor-world.ts";
import { type Profile, profileOf, type Report, reportsOf } from "./filings.ts";
import { instrumentsOf } from "./instruments.ts";
import { type FairPath, fairBarsOf, fairFund, fairPaths, type RangeOf } from "./no-edge.ts";
import type { Company, MarketPlan, StoryPlan } from "./plan.ts";
import { type NewsShock, newsShocks, type Returns, simulateReturns } from "./returns.ts";
import type { FairPlan, NamedScenario } from "./scenario.ts";
import type { Session } from "./sessions.ts";
import { type Shape, shapeOf } from "./shape.ts";
import { shortInterestOf } from "./short-interest.ts";
import { storiesOf } from "./stories.ts";

export interface MarketParts {
  readonly seed: number;
  readonly plan: MarketPlan;
  readonly stories: StoryPlan;
  readonly sessions: readonly Session[];
  readonly nowSession: number;
  readonly scenario: NamedScenario | null;
  /** Of a market without edge: the range of sessions that are told tick by tick. */
  readonly rangeOf: (symbol: string) => RangeOf;
}

export interface DailyMarket {
  readonly instruments: readonly Instrument[];
  /** By symbol, the fund last; one a session. */
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  readonly actions: readonly CorporateAction[];
  readonly filings: Report["facts"];
  readonly news: readonly (Fact & { readonly kind: "news" })["value"][];
  readonly metrics: readonly Metric[];
  readonly metricBlocks: readonly BlockOf<"metric">[];
  /** Multiples of volatility by session. */
  readonly stress: Float64Array;
  readonly shape: Shape | null;
  /** Of the log return from open to close in a market without edge; null in the others. */
  readonly deviationOf: (symbol: string) => number | null;
}

interface Member {
  readonly company: Company;
  readonly profile: Profile;
  readonly reports: readonly Report[];
  readonly actions: readonly PlannedAction[];
  readonly shocks: readonly NewsShock[];
}

export function dailyMarket(parts: MarketParts): DailyMarket {
  const { seed, plan, stories, sessions, nowSession, scenario } = parts;
  const random = seededRandom(seed);
  const members = plan.companies.map((company): Member => {
    const chance = (what: string) => random.fork(`${what} ${company.symbol}`);
    const profile = profileOf(company, chance("profile"));
    return {
      company,
      profile,
      reports: reportsOf(profile, plan, sessions, chance("reports")),
      actions: actionsOf(profile, plan, sessions, chance("actions")),
      shocks: newsShocks(chance("news"), plan.sessions),
    };
  });
  const prices = pricesOf(parts, members, random);
  const symbols = plan.companies.map(({ symbol }) => symbol);
  const chance = random.fork("stories");
  return {
    instruments: instrumentsOf(plan, plan.companies, sessions),
    bars: prices.bars,
    actions: members.flatMap(({ actions }) => actions.map(({ action }) => action)),
    filings: members.flatMap(({ reports }) => reports.flatMap(({ facts }) => facts)),
    news: storiesOf(
      members.map((member) => ({ ...member, returns: prices.returns.get(member.company.symbol) as Float64Array })),
      stories,
      sessions,
      nowSession,
      chance,
    ),
    metrics:
      scenario === null ? [] : shortInterestOf(symbols, scenario, sessions, nowSession, random.fork("short interest")),
    metricBlocks: prices.told,
    stress: prices.stress,
    shape: prices.shape,
    deviationOf: (symbol) => prices.fair.get(symbol)?.deviation ?? null,
  };
}

interface Prices {
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  /** Log total returns by company. */
  readonly returns: ReadonlyMap<string, Float64Array>;
  readonly stress: Float64Array;
  readonly shape: Shape | null;
  readonly told: readonly BlockOf<"metric">[];
  readonly fair: ReadonlyMap<string, FairPath>;
}

function pricesOf(parts: MarketParts, members: readonly Member[], random: Random): Prices {
  const { plan, sessions, nowSession, scenario } = parts;
  if (scenario?.fair !== undefined) return fairPrices(parts, scenario.fair, members, random);
  const symbols = members.map(({ company }) => company.symbol);
  const shape = shapeOf(scenario, sessions.length, nowSession);
  const world =
    scenario?.factors === undefined
      ? null
      : factorWorld(symbols, scenario.factors, sessions, random.fork("factor world"));
  const returns = world?.returns ?? usualReturns(plan, sessions, members, random, shape);
  const bars = new Map<string, readonly Bar[]>();
  for (const { company, profile, actions } of members) {
    const { symbol } = company;
    const path = returns.of.get(symbol) as Float64Array;
    const gaps = returns.gaps.get(symbol) as Float64Array;
    const chance = random.fork(`bars ${symbol}`);
    const busy = shape?.company === symbol ? shape.own.volume : undefined;
    bars.set(
      symbol,
      barsOf(symbol, profile.startPrice, path, gaps, entitlements(actions, sessions), sessions, chance, busy),
    );
  }
  const fund = plan.benchmark;
  const path = fundReturns(
    symbols.map((symbol) => returns.of.get(symbol) as Float64Array),
    weightsOf(members),
    sessions.length,
  );
  const gaps = fundGaps(shape, sessions.length);
  const chance = random.fork(`bars ${fund.symbol}`);
  bars.set(fund.symbol, barsOf(fund.symbol, fund.startPrice, path, gaps, entitlements([], sessions), sessions, chance));
  return { bars, returns: returns.of, stress: returns.stress, shape, told: world?.told ?? [], fair: new Map() };
}

function usualReturns(
  plan: MarketPlan,
  sessions: readonly Session[],
  members: readonly Member[],
  random: Random,
  shape: Shape | null,
): Returns {
  return simulateReturns(
    members.map(({ profile }) => profile),
    plan,
    new Map(members.map(({ company, shocks }) => [company.symbol, shocks])),
    new Map(members.map(({ company, reports }) => [company.symbol, surpriseShocks(reports, sessions)])),
    random.fork("returns"),
    shape,
  );
}

/** Value of the shares at the start. */
const weightsOf = (members: readonly Member[]): number[] =>
  members.map(({ profile }) => profile.shares * profile.startPrice);

/** The fund opens where the market does. */
const fundGaps = (shape: Shape | null, sessions: number): Float64Array =>
  shape === null ? new Float64Array(sessions) : shape.market.atOpen;

function fairPrices(parts: MarketParts, fair: FairPlan, members: readonly Member[], random: Random): Prices {
  const { plan, sessions, rangeOf } = parts;
  const who = members.map(({ company: { symbol, sector } }) => ({ symbol, sector }));
  const paths = fairPaths(who, fair, sessions.length, random.fork("fair"));
  const fund = plan.benchmark;
  const all = new Map(who.map(({ symbol }, i) => [symbol, paths[i] as FairPath]));
  all.set(fund.symbol, fairFund(paths, weightsOf(members), sessions.length));
  const bars = new Map<string, readonly Bar[]>();
  for (const [symbol, path] of all) {
    const member = members.find(({ company }) => company.symbol === symbol);
    const rights = entitlements(member?.actions ?? [], sessions);
    const startPrice = member?.profile.startPrice ?? fund.startPrice;
    const chance = random.fork(`bars ${symbol}`);
    bars.set(symbol, fairBarsOf(symbol, startPrice, path, rights, sessions, chance, rangeOf(symbol)));
  }
  const total = ({ overnight, intraday }: FairPath) => overnight.map((value, t) => value + (intraday[t] ?? 0));
  return {
    bars,
    returns: new Map(who.map(({ symbol }, i) => [symbol, total(paths[i] as FairPath)])),
    stress: new Float64Array(sessions.length).fill(1),
    shape: null,
    told: [],
    fair: all,
  };
}
