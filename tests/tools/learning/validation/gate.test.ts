// The gate: what it refuses, what it lets pass, how often luck passes.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { openSqliteRecords, type Records } from "#knowledge/stores/records/index.ts";
import {
  type ExamineOptions,
  examine,
  type GateVerdict,
  gateRules,
  type JudgeOptions,
  judge,
  type Learner,
  linearLearner,
  type Samples,
  trialsTaken,
  tuningKind,
  walkForwardScore,
} from "#tools/learning/validation/index.ts";
import { type MadeMarket, madeSamples } from "./made-samples.ts";

const clock = fixedClock(1_000);
const options: ExamineOptions = {
  walkForward: { folds: 4, firstTrainPeriods: 120 },
  combinatorial: { groups: 3, testGroups: 2 },
  trading: { positions: "sign", costBps: 0 },
  seed: 1,
  draws: 20,
};

/** A line over the features and the product of the first two. */
const withProduct: Learner = {
  id: "line-and-product",
  fit(samples, context) {
    const widened = <T extends Pick<Samples, "features" | "width">>(from: T): T => {
      const rows = from.features.length / from.width;
      const features = new Float64Array(rows * (from.width + 1));
      for (let row = 0; row < rows; row++) {
        const own = from.features.subarray(row * from.width, (row + 1) * from.width);
        features.set(own, row * (from.width + 1));
        features[(row + 1) * (from.width + 1) - 1] = own[0]! * own[1]!;
      }
      return { ...from, features, width: from.width + 1 };
    };
    const fitted = linearLearner().fit(widened(samples), context);
    return { predict: async (questions) => (await fitted).predict(widened(questions)) };
  },
};

/** A model that draws its opinions: the number names the draw. */
const opinions = (draw: number): Learner => ({
  id: `opinions-${draw}`,
  fit: () => ({
    predict: ({ fromMs, lanes }) =>
      Float64Array.from(lanes, (lane, i) => Math.sin(1e4 * Math.sin(fromMs[i]! / 864e5 + 37 * lane + 1_009 * draw))),
  }),
});

let records: Records;
let subjects = 0;
beforeEach(async () => {
  records = await openSqliteRecords({ path: ":memory:", clock });
});
afterEach(() => records.close());

/** A subject nobody looked at before. */
const fresh = (): JudgeOptions => ({ studies: records.studies, subject: `made-${++subjects}`, clock });

const verdictOn = (market: MadeMarket, learner: Learner = withProduct): Promise<GateVerdict<{ version: number }>> =>
  examine(learner, madeSamples(market), options).then((examination) =>
    judge({ version: market.seed }, examination, fresh()),
  );

async function passes(count: number, verdict: (seed: number) => Promise<GateVerdict<object>>): Promise<number> {
  let passed = 0;
  for (let seed = 1; seed <= count; seed++) if ((await verdict(seed)).kind === "promotable") passed++;
  return passed;
}

describe("at its 5 % level, of 100 made markets", () => {
  const shape = { periods: 240, lanes: 3, width: 3 };

  test("without edge it lets at most 5 pass", async () => {
    const passed = await passes(100, (seed) => verdictOn({ ...shape, seed }));
    console.log(`no edge: ${passed} of 100 passed`);
    expect(passed).toBeLessThanOrEqual(5);
  });

  test("without edge that only rise it lets at most 5 pass: holding everything is no skill", async () => {
    const passed = await passes(100, (seed) => verdictOn({ ...shape, seed, drift: 0.15 }));
    console.log(`no edge, rising: ${passed} of 100 passed`);
    expect(passed).toBeLessThanOrEqual(5);
  });

  test("with labels of five periods and no edge it lets at most 5 pass", async () => {
    const passed = await passes(100, (seed) => verdictOn({ ...shape, seed, periods: 720, lanes: 2, horizon: 5 }));
    console.log(`no edge, labels that overlap: ${passed} of 100 passed`);
    expect(passed).toBeLessThanOrEqual(5);
  });

  test("the best of ten opinions without edge passes at most 5 times, because the ten were recorded", async () => {
    const passed = { counted: 0, hidden: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      const samples = madeSamples({ ...shape, seed });
      const to = fresh();
      const study = { studyId: to.subject, kind: tuningKind, title: "", spec: { subject: to.subject }, createdAtMs: 1 };
      await to.studies.create(study);
      const sharpe: number[] = [];
      for (let draw = 0; draw < 10; draw++) {
        const score = await walkForwardScore(opinions(draw), samples, options.walkForward, options.trading, {
          seed: 1,
        });
        sharpe.push(score.sharpePerPeriod!);
        const outcome = { returns: { seal: score.seal, values: [...score.traded.returns] } };
        await to.studies.addTrials(to.subject, [{ trialId: `${draw}`, parameters: { draw }, outcome, atMs: 1 }]);
      }
      const chosen = opinions(sharpe.indexOf(Math.max(...sharpe)));
      const examination = await examine(chosen, samples, options);
      if ((await judge({ seed }, examination, to)).kind === "promotable") passed.counted++;
      if ((await judge({ seed }, examination, fresh())).kind === "promotable") passed.hidden++;
    }
    console.log(`best of ten without edge: ${passed.counted} of 100 passed; with the trials hidden ${passed.hidden}`);
    expect(passed.counted).toBeLessThanOrEqual(5);
    expect(passed.hidden).toBeGreaterThan(passed.counted);
  });

  test("with a planted edge most pass, also one that rises", async () => {
    const planted = { ...shape, edge: 0.25, hidden: true };
    const passed = await passes(100, (seed) => verdictOn({ ...planted, seed }));
    const rising = await passes(100, (seed) => verdictOn({ ...planted, seed, edge: 0.35, drift: 0.1 }));
    console.log(`planted edge of correlation 0.25: ${passed} of 100 passed; 0.35 in rising markets: ${rising}`);
    expect(passed).toBeGreaterThan(80);
    expect(rising).toBeGreaterThan(80);
  });
});

describe("a verdict", () => {
  const strong = { seed: 5, edge: 0.4, hidden: true, periods: 240, lanes: 3 };

  test("of a strong edge is promotable and says how every rule was found", async () => {
    const verdict = await verdictOn(strong);
    expect(verdict.kind).toBe("promotable");
    expect(verdict.findings.checks.map(({ rule, passed }) => [rule, passed])).toEqual(
      gateRules.map((rule) => [rule, true]),
    );
    expect(verdict.findings.table.map(({ id }) => id)).toEqual([
      "line-and-product",
      "zero",
      "last-value",
      "always-up",
      "linear",
      "equal-weight",
    ]);
    expect(verdict.findings.paths).toHaveLength(2);
  });

  test("is a refusal by name where a baseline earned more", async () => {
    const verdict = await verdictOn({ ...strong, hidden: false }, opinions(1));
    expect(verdict).toMatchObject({
      kind: "refused",
      rule: "baselines",
      reason: expect.stringMatching(/linear \(0\.0/),
    });
  });

  test("is a refusal where the history is short, however strong the edge", async () => {
    const short = madeSamples({ ...strong, periods: 100 });
    const verdict = await judge(
      {},
      await examine(withProduct, short, { ...options, walkForward: { folds: 2 } }),
      fresh(),
    );
    expect(verdict).toMatchObject({ kind: "refused", rule: "periods" });
    expect(verdict.kind === "refused" && verdict.reason).toBe("50 periods without shared labels, wanted at least 60");
  });

  test("is a refusal where the champion earned more on the same rows", async () => {
    const samples = madeSamples({ ...strong, edge: 0.6 });
    const half: Learner = {
      id: "half",
      async fit(training, context) {
        const fitted = await withProduct.fit(training, context);
        return { predict: async (asked) => (await fitted.predict(asked)).map((x, i) => (i % 4 === 0 ? -x : x)) };
      },
    };
    const verdict = await judge({}, await examine(half, samples, { ...options, champion: withProduct }), fresh());
    expect(verdict).toMatchObject({ kind: "refused", rule: "champion" });
  });

  test("rests on trials counted from every study of the subject and of no other, and counts itself once", async () => {
    const to = fresh();
    const { studies, subject: made } = to;
    for (const [studyId, subject] of [
      ["a", made],
      ["b", made],
      ["c", "other"],
    ] as const) {
      await studies.create({ studyId, kind: tuningKind, title: "", spec: { subject }, createdAtMs: 1 });
      await studies.addTrials(
        studyId,
        [1, 2, 3].map((n) => ({ trialId: `${n}`, parameters: { n }, outcome: null, atMs: 1 })),
      );
    }
    const examination = await examine(withProduct, madeSamples(strong), options);
    expect((await judge({ v: 1 }, examination, to)).findings.trials).toBe(7);
    expect((await judge({ v: 1 }, examination, to)).findings.trials).toBe(7);
    expect((await judge({ v: 2 }, examination, to)).findings.trials).toBe(8);
    expect((await trialsTaken(studies, "other", "")).trials).toBe(3);
  });

  test("of one lucky period is a refusal: it hardly differs from what holds everything", async () => {
    const rising = madeSamples({ ...strong, edge: 0, drift: 0.4, periods: 400 });
    const once: Learner = {
      id: "once",
      fit: () => ({
        predict: ({ fromMs }) => Float64Array.from(fromMs, (ms) => (ms === worst ? -1 : 1)),
      }),
    };
    const { returns, fromMs } = rising;
    const worst = fromMs[returns.indexOf(Math.min(...returns.subarray(900)))]!;
    const verdict = await judge({}, await examine(once, rising, options), fresh());
    expect(verdict).toMatchObject({ kind: "refused", rule: "edge-over-always-up" });
    expect(verdict.kind === "refused" && verdict.reason).toMatch(/fewer than 30 periods in which it differs/);
  });

  test("cannot be had for an examination written by hand or copied", async () => {
    const examination = await examine(withProduct, madeSamples(strong), options);
    await expect(judge({}, { ...examination }, fresh())).rejects.toMatchObject({ code: "tools/gate-skipped" });
  });

  test("is the same for the same seed and samples", async () => {
    const examination = await examine(withProduct, madeSamples(strong), options);
    expect(examination).toEqual(await examine(withProduct, madeSamples(strong), options));
    const to = fresh();
    expect(await judge({}, examination, to)).toEqual(await judge({}, examination, to));
  });
});

test("samples with a missing label, unsorted or ending before they begin are refused by row", async () => {
  const samples = madeSamples({ seed: 1, periods: 20 });
  const wrong = (change: Partial<Samples>) => examine(withProduct, { ...samples, ...change }, options);
  await expect(wrong({ labels: samples.labels.map((x, i) => (i === 7 ? Number.NaN : x)) })).rejects.toThrow(
    /Sample 7 .* label is NaN/,
  );
  await expect(wrong({ fromMs: samples.fromMs.toReversed() })).rejects.toMatchObject({ code: "tools/samples-invalid" });
  await expect(wrong({ toMs: samples.fromMs })).rejects.toThrow(/Sample 0 /);
  await expect(wrong({ lanes: new Int32Array(3) })).rejects.toMatchObject({ code: "tools/length-mismatch" });
});
