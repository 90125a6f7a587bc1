// A market that never was, from a seed: the same seed gives the same facts to the last byte. Everything it says is labelled simulated.
// What is planted (factors, regimes, news drift, leading pairs) stands in market.yaml, stories.yaml and the comments of returns.ts.

import { z } from "zod";
import { contentHash, seededRandom } from "#infra/runtime/index.ts";
import type { Dataset, Fact, Instrument } from "#knowledge/domain/index.ts";
import type { Feed, FeedCan, FeedItem } from "../../feed.port.ts";
import { actionsOf, entitlements, surpriseShocks } from "./actions.ts";
import { barsOf, fundReturns } from "./bars.ts";
import { profileOf, reportsOf, source } from "./filings.ts";
import { type MarketPlan, readMarketPlan, readStoryPlan, type StoryPlan } from "./plan.ts";
import { newsShocks, simulateReturns } from "./returns.ts";
import { planSessions, type Session } from "./sessions.ts";
import { storiesOf } from "./stories.ts";

export const SimulatorOptions = z.strictObject({ seed: z.int().min(0).default(7) });

export const needs = { package: null, for: "a first run without data", how: "part of Quorum" } as const;

export async function openSimulatorFeed(given: z.input<typeof SimulatorOptions> = {}): Promise<Feed> {
  return new SimulatorFeed(SimulatorOptions.parse(given).seed, readMarketPlan(), readStoryPlan());
}

class SimulatorFeed implements Feed {
  readonly id = "simulator";
  readonly can: FeedCan = {
    history: true,
    live: false,
    kinds: ["instrument", "bar", "action", "filing", "news"],
    resume: false,
  };
  readonly #seed: number;
  readonly #plan: MarketPlan;
  readonly #stories: StoryPlan;
  #planned: readonly Session[] | null = null;

  constructor(seed: number, plan: MarketPlan, stories: StoryPlan) {
    this.#seed = seed;
    this.#plan = plan;
    this.#stories = stories;
  }

  get #sessions(): readonly Session[] {
    this.#planned ??= planSessions(this.#plan);
    return this.#planned;
  }

  async identify(): Promise<{ readonly datasetId: string; readonly fingerprint: string }> {
    const seed = this.#seed;
    const fingerprint = contentHash({ seed, plan: this.#plan, stories: this.#stories });
    return { datasetId: seed === 7 ? "simulated" : `simulated_${seed}`, fingerprint };
  }

  async describe(): Promise<{ readonly dataset: Dataset; readonly fingerprint: string }> {
    const seed = this.#seed;
    const { datasetId, fingerprint } = await this.identify();
    const dataset: Dataset = {
      id: datasetId,
      label: `Simulated market (seed ${seed})`,
      simulated: true,
      origin: `market simulator, seed ${seed}`,
      benchmark: this.#plan.benchmark.symbol,
      nowMs: (this.#sessions[this.#nowSession] as Session).closeMs,
    };
    return { dataset, fingerprint };
  }

  async *history(): AsyncGenerator<FeedItem> {
    const origin = { file: `simulator, seed ${this.#seed}`, line: null };
    for (const fact of this.#facts()) yield { kind: "fact", fact, origin };
  }

  get #nowSession(): number {
    return this.#plan.sessions - 1 - this.#plan.sessionsAfterNow;
  }

  *#facts(): Generator<Fact> {
    const [plan, sessions, random] = [this.#plan, this.#sessions, seededRandom(this.#seed)];
    const companies = plan.companies.map((company) => {
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
    const returns = simulateReturns(
      companies.map(({ profile }) => profile),
      plan,
      new Map(companies.map(({ company, shocks }) => [company.symbol, shocks])),
      new Map(companies.map(({ company, reports }) => [company.symbol, surpriseShocks(reports, sessions)])),
      random.fork("returns"),
    );
    const pathOf = (symbol: string) => returns.of.get(symbol) as Float64Array;
    for (const value of instrumentsOf(
      plan,
      companies.map(({ company }) => company),
      sessions,
    ))
      yield { kind: "instrument", value };
    for (const { company, profile, actions } of companies) {
      const gaps = returns.gaps.get(company.symbol) as Float64Array;
      const chance = random.fork(`bars ${company.symbol}`);
      const bars = barsOf(
        company.symbol,
        profile.startPrice,
        pathOf(company.symbol),
        gaps,
        entitlements(actions, sessions),
        sessions,
        chance,
      );
      for (const value of bars) yield { kind: "bar", value };
    }
    yield* this.#fund(
      companies.map(({ profile }) => profile.shares * profile.startPrice),
      companies.map(({ company }) => pathOf(company.symbol)),
    );
    for (const { actions } of companies) for (const { action } of actions) yield { kind: "action", value: action };
    for (const { reports } of companies)
      for (const { facts } of reports) for (const value of facts) yield { kind: "filing", value };
    const told = companies.map((given) => ({ ...given, returns: pathOf(given.company.symbol) }));
    for (const value of storiesOf(told, this.#stories, sessions, this.#nowSession, random.fork("stories")))
      yield { kind: "news", value };
  }

  *#fund(weights: readonly number[], paths: readonly Float64Array[]): Generator<Fact> {
    const [{ symbol, startPrice }, sessions] = [this.#plan.benchmark, this.#sessions];
    const none = new Float64Array(sessions.length);
    const chance = seededRandom(this.#seed).fork(`bars ${symbol}`);
    const bars = barsOf(
      symbol,
      startPrice,
      fundReturns(paths, weights, sessions.length),
      none,
      entitlements([], sessions),
      sessions,
      chance,
    );
    for (const value of bars) yield { kind: "bar", value };
  }
}

/** Known before the first filing. */
function instrumentsOf(
  plan: MarketPlan,
  companies: MarketPlan["companies"],
  sessions: readonly Session[],
): Instrument[] {
  const knownMs = Date.UTC(new Date((sessions[0] as Session).openMs).getUTCFullYear() - 2, 0, 1);
  const common = {
    currency: "USD",
    calendar: "XNYS",
    lotSizeShares: 1,
    kind: "equity",
    tickSize: 0.01,
    priceLimitFraction: null,
    listedMs: null,
    delistedMs: null,
    eventTimeMs: knownMs,
    knownAtMs: knownMs,
    source,
  } as const;
  const fund = plan.benchmark;
  return [
    ...companies.map(({ symbol, name, aliases, sector }) => ({
      symbol,
      name,
      aliases,
      sector,
      benchmark: false,
      ...common,
    })),
    { symbol: fund.symbol, name: fund.name, aliases: fund.aliases, sector: "Index fund", benchmark: true, ...common },
  ];
}
