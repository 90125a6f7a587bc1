// What the simulated market consists of: the YAML files beside this one, checked.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { packageFile } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";

const names = { symbol: SymbolId, name: z.string(), aliases: z.array(z.string()) };
const count = z.int().positive();

const Company = z.strictObject({ ...names, sector: z.string(), products: z.array(z.string()).min(1) });
export type Company = z.infer<typeof Company>;

export const MarketPlan = z.strictObject({
  version: count,
  lastSession: z.iso.date(),
  sessions: count,
  sessionsAfterNow: count,
  holidays: z.array(z.iso.date()),
  benchmark: z.strictObject({ ...names, startPrice: z.number().positive() }),
  leadLag: z.array(z.strictObject({ leader: SymbolId, follower: SymbolId, lagSessions: count, strength: z.number() })),
  splits: z.array(z.strictObject({ symbol: SymbolId, session: count, ratio: count })),
  amendment: z.strictObject({
    symbol: SymbolId,
    periodEnd: z.iso.date(),
    daysLater: count,
    revenueFactor: z.number(),
    incomeFactor: z.number(),
  }),
  companies: z.array(Company).min(2),
});
export type MarketPlan = z.infer<typeof MarketPlan>;

const storyKinds = [
  "positive",
  "negative",
  "negatedNegative",
  "negatedPositive",
  "neutral",
  "other",
  "rose",
  "fell",
  "beat",
  "missed",
  "met",
  "amended",
  "dividend",
  "split",
  "instruction",
] as const;
export type StoryKind = (typeof storyKinds)[number];

export const StoryPlan = z.strictObject({
  publishers: z.array(z.string()).min(1),
  kinds: z.record(
    z.enum(storyKinds),
    z.strictObject({ titles: z.array(z.string().min(1)).min(1), summaries: z.array(z.string()).min(1) }),
  ),
});
export type StoryPlan = z.infer<typeof StoryPlan>;

const here = (name: string): string => packageFile("knowledge", "feeds", "drivers", "simulator", name);
const read = (name: string): unknown => parse(readFileSync(here(name), "utf8"));

export const readMarketPlan = (): MarketPlan => MarketPlan.parse(read("market.yaml"));
export const readStoryPlan = (): StoryPlan => StoryPlan.parse(read("stories.yaml"));
