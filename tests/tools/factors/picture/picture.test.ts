// The factor picture on a made-up market in which one factor is planted: who has evidence, what the view says, and that later sessions change nothing.

import { beforeAll, describe, expect, test } from "vitest";
import { dayMs, seededRandom } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { bar, close, dataset, instrument } from "#tests/conformance/market-store.facts.ts";
import { defineFactor, factorById } from "#tools/factors/library/index.ts";
import { type FactorPanel, factorPanel } from "#tools/factors/panel/index.ts";
import {
  changesOf,
  decayingOf,
  type FactorPicture,
  hasEvidence,
  pictureOf,
  standingsOf,
  strengthOf,
  viewOf,
  type Watched,
  workingOf,
} from "#tools/factors/picture/index.ts";
import { worldOf } from "#tools/features/verify/index.ts";

const sessions = 220;
const companies = 30;
/** The planted edge ends here. */
const edgeEnds = 160;
/** Whose volume is high today earns more from the close of tomorrow on. */
const planted = defineFactor({
  id: "own.planted",
  group: "own",
  says: "Volume; of the session",
  formula: "volume",
  direction: 1,
  source: "test",
});
const watched: readonly Watched[] = [
  planted,
  ...["reversal.week", "value.book-to-price", "reversal.largest-day", "microstructure.close-location"].map(factorById),
].map((factor) => ({ factor, trainEndMs: null }));
const options = { horizon: 1, back: 30 };
let panels: readonly FactorPanel[];
let picture: FactorPicture;

beforeAll(async () => {
  const random = seededRandom(12);
  const facts: Fact[] = [];
  for (let s = 0; s < companies; s++) {
    const symbol = `S${String(s).padStart(2, "0")}`;
    facts.push(instrument(symbol, { sector: s % 2 === 0 ? "Even" : "Odd" }));
    const mood = Array.from({ length: sessions }, () => random.normal());
    let price = 100;
    for (let t = 0; t < sessions; t++) {
      price *= Math.exp(0.01 * random.normal() + (t < edgeEnds ? 0.005 : 0) * (mood[t - 2] ?? 0));
      facts.push(bar(symbol, t, price, { volumeShares: Math.round(1e5 * Math.exp(0.3 * mood[t]!)) }));
    }
  }
  const world = await worldOf("planted", dataset("planted", { nowMs: close(sessions) + dayMs }), { facts, blocks: [] });
  const columns = [...new Set(["close", ...watched.flatMap(({ factor }) => factor.columns)])];
  const at = async (session: number) =>
    factorPanel(await world.at((close(session) + 1) as typeof world.endMs), {
      columns,
      universe: { listedSessions: 0 },
    });
  panels = await Promise.all([at(sessions - 1), at(sessions - 1 - options.back), at(edgeEnds - 1)]);
  picture = await pictureOf(panels[0]!, watched, options);
}, 60_000);

const of = ({ factors }: FactorPicture, id: string) => factors.find((factor) => factor.id === id)!;

describe("evidence", () => {
  test("the planted factor has it, the others have none, and one without facts says which are lacking", () => {
    expect(picture.factors.filter(({ now }) => hasEvidence(now)).map(({ id }) => id)).toEqual(["own.planted"]);
    expect(of(picture, "own.planted").now!.ic).toBeGreaterThan(0.1);
    expect(of(picture, "value.book-to-price")).toMatchObject({ now: null, because: "no facts for cap, equity" });
    expect(workingOf(picture).strongest.map(({ id }) => id)[0]).toBe("own.planted");
  });

  test("all that could be judged are counted: an adjusted p is never below its own", () => {
    for (const { now } of picture.factors) if (now) expect(now.adjustedP).toBeGreaterThanOrEqual(now.p);
  });

  test("a factor whose edge ended is fading or gone, and the others are not told to decay", () => {
    const { decaying, judged } = decayingOf(picture);
    expect(decaying.map(({ id }) => id)).toEqual(["own.planted"]);
    expect(of(picture, "own.planted").decay!.liveIc).toBeLessThan(of(picture, "own.planted").decay!.studyIc);
    expect(judged).toBeGreaterThanOrEqual(1);
  });

  test("rows that a factor was chosen on are no evidence for it", async () => {
    const chosenOn = watched.map((one) => ({ ...one, trainEndMs: panels[0]!.timesMs[edgeEnds] as number }));
    const after = await pictureOf(panels[0]!, chosenOn, options);
    expect(of(after, "own.planted").now!.sessions).toBe(sessions - edgeEnds - 1 - 2);
    expect(hasEvidence(of(after, "own.planted").now)).toBe(false);
  });

  test("too few sessions are no strength at all; of a constant nothing follows", () => {
    expect(strengthOf(new Float64Array(39).fill(0.1), 5)).toBe(39);
    expect(
      strengthOf(
        Float64Array.from({ length: 60 }, (_, t) => (t < 40 ? Number.NaN : 1)),
        5,
      ),
    ).toBe(20);
  });
});

describe("the view of one member", () => {
  test("leans where the planted factor stands, and its parts add up to its score", () => {
    const { z } = of(picture, "own.planted");
    const high = z.indexOf(z.reduce((a, b) => Math.max(a as number, b as number), -9));
    const low = z.indexOf(z.reduce((a, b) => Math.min(a as number, b as number), 9));
    const [up, down] = [viewOf(picture, high, "now"), viewOf(picture, low, "now")];
    expect(up.stance).toBeGreaterThan(0.5);
    expect(down.stance).toBeLessThan(-0.5);
    expect(up.reasons.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(up.score!, 12);
    expect(up.confidence).toBeGreaterThan(0);
  });

  test("without evidence it is neutral, with no confidence", async () => {
    const nothing = await pictureOf(panels[0]!, watched.slice(1), options);
    for (let lane = 0; lane < companies; lane++)
      expect(viewOf(nothing, lane, "now")).toMatchObject({ withEvidence: 0, score: null, stance: 0, confidence: 0 });
  });

  test("standings are farthest first, with the rank from the highest; a member that is unknown has none", () => {
    const standings = standingsOf(picture, 0);
    expect(standings.map(({ z }) => Math.abs(z))).toEqual(standings.map(({ z }) => Math.abs(z)).sort((a, b) => b - a));
    for (const { factor, z, rank, of: count } of standings) {
      expect(count).toBe(factor.z.filter((value) => value !== null).length);
      expect(rank).toBe(1 + factor.z.filter((value) => value !== null && value > z).length);
    }
    expect([standingsOf(picture, -1), changesOf(picture, -1)]).toEqual([[], []]);
  });
});

describe("time", () => {
  test("the picture of the moment before is the one that was seen then, to the bit", async () => {
    const then = await pictureOf(panels[1]!, watched, { ...options, back: 1 });
    expect(picture.beforeMs).toBe(then.sessionMs);
    for (const { id, zBefore, before } of picture.factors) {
      expect(zBefore, id).toEqual(of(then, id).z);
      expect(before, id).toEqual(of(then, id).now);
    }
  });

  test("evidence that came or went since is told", async () => {
    const { gained, lost } = workingOf(await pictureOf(panels[0]!, watched, { horizon: 1, back: sessions - 30 }));
    expect([gained, lost]).toEqual([[], []]); // then nothing could be judged, so nothing is said to have changed
    const then = await pictureOf(panels[2]!, watched, { horizon: 1, back: 60 });
    expect(hasEvidence(of(then, "own.planted").before)).toBe(true);
  });

  test("where there are not so many sessions there is nothing before", async () => {
    const early = await pictureOf(panels[0]!, watched, { horizon: 1, back: sessions });
    expect(early.beforeMs).toBeNull();
    expect(changesOf(early, 0)).toEqual([]);
  });
});
