import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { djiaColumn, missing } from "#tests/bench/market-data.ts";
import { normals, u01 } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  correlationMatrix,
  eigenvectorCentrality,
  laggedCorrelation,
  mantegnaDistance,
  meanCorrelation,
  minimumSpanningTree,
  nearestPeers,
  type ReturnsPanel,
  testLeadLag,
  thresholdNetwork,
} from "#tools/market-graph/index.ts";
import { logReturns, pearson } from "#tools/numeric/index.ts";

const [ASSETS, BARS] = [8, 120];

/** The panel of tests/golden/make/market_graph.py: a common factor, and asset 5 following asset 2 by two bars. */
function golden(gaps: boolean): ReturnsPanel {
  const market = normals(BARS, 201);
  const own = normals(ASSETS * BARS, 202);
  const values = own.map((z, k) => 0.2 * Math.floor(k / BARS) * market[k % BARS]! + z);
  for (let t = BARS - 1; t >= 2; t--) values[5 * BARS + t]! += 0.8 * values[2 * BARS + t - 2]!;
  const gap = u01(ASSETS * BARS, 203);
  return { values: gaps ? values.map((v, k) => (gap[k]! < 0.1 ? Number.NaN : v)) : values, assets: ASSETS, bars: BARS };
}

const noise = (assets: number, bars: number, seed: number): ReturnsPanel => ({
  values: normals(assets * bars, seed),
  assets,
  bars,
});

describe("golden values", () => {
  const matrix = correlationMatrix(golden(true));
  testGolden("market_graph", "correlations", () => matrix.values);
  testGolden("market_graph", "spanning tree", () =>
    minimumSpanningTree(mantegnaDistance(matrix), ASSETS).flatMap(({ from, to, distance }) => [from, to, distance]),
  );
  testGolden("market_graph", "eigenvector centrality", () => {
    const { scores, converged } = eigenvectorCentrality(matrix.values, ASSETS);
    expect(converged).toBe(true);
    return scores;
  });
  testGolden("market_graph", "strongest lead", () => {
    const strict = testLeadLag(golden(false), { maxLagBars: 3, adjustment: "bonferroni" });
    const { strongest, tested } = testLeadLag(golden(false), { maxLagBars: 3 });
    expect(tested).toBe(168);
    const { leader, follower, lagBars, correlation, pValue, adjustedPValue } = strongest!;
    return [leader, follower, lagBars, correlation, pValue, adjustedPValue, strict.strongest!.adjustedPValue];
  });
  testGolden("market_graph", "adjusted p-values", () =>
    testLeadLag(golden(false), { maxLagBars: 3, level: 1 }).links.map((link) => link.adjustedPValue),
  );
});

describe("correlationMatrix", () => {
  test("without gaps each entry is the plain correlation of the two rows", () => {
    const panel = noise(4, 60, 9);
    const { values } = correlationMatrix(panel);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        expect(values[4 * i + j]!).toBeCloseTo(
          pearson(panel.values.subarray(60 * i, 60 * i + 60), panel.values.subarray(60 * j, 60 * j + 60)),
          13,
        );
      }
    }
  });

  test("a pair with too few shared bars is missing, with its overlap stated", () => {
    const panel = noise(2, 60, 10);
    panel.values.fill(Number.NaN, 0, 35);
    const { values, overlap } = correlationMatrix(panel, 30);
    expect(values[1]).toBeNaN();
    expect(overlap[1]).toBe(25);
    expect(correlationMatrix(panel, 25).values[1]).not.toBeNaN();
  });

  test("an asset that never moved has no correlation, not even with itself", () => {
    const panel = noise(2, 60, 11);
    panel.values.fill(0.1, 0, 60);
    expect(Array.from(correlationMatrix(panel).values)).toEqual([Number.NaN, Number.NaN, Number.NaN, 1]);
  });

  test("a panel of the wrong size is refused", () => {
    expect(() => correlationMatrix({ values: new Float64Array(10), assets: 3, bars: 4 })).toThrow(
      expect.objectContaining({ code: "tools/length-mismatch" }),
    );
  });
});

describe("distances and tree", () => {
  test("distances obey the triangle inequality where no bars are missing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (seed) => {
        const distance = mantegnaDistance(correlationMatrix(noise(5, 40, seed)));
        for (let i = 0; i < 5; i++)
          for (let j = 0; j < 5; j++)
            for (let k = 0; k < 5; k++)
              expect(distance[5 * i + k]!).toBeLessThanOrEqual(distance[5 * i + j]! + distance[5 * j + k]! + 1e-7);
      }),
      { numRuns: 30 },
    );
  });

  test("the tree joins everything with one link fewer than nodes, and no swap of a link makes it shorter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 999 }), (size, seed) => {
        const distances = mantegnaDistance(correlationMatrix(noise(size, 40, seed)));
        const tree = minimumSpanningTree(distances, size);
        expect(tree).toHaveLength(size - 1);
        const longest = (from: number, to: number): number => longestOnPath(tree, from, to);
        for (let i = 0; i < size; i++)
          for (let j = 0; j < i; j++) expect(longest(i, j)).toBeLessThanOrEqual(distances[i * size + j]! + 1e-15);
      }),
      { numRuns: 40 },
    );
  });

  test("assets without any shared bars stay apart: a forest, not an error", () => {
    const apart = Float64Array.of(0, 1, Number.NaN, 1, 0, Number.NaN, Number.NaN, Number.NaN, 0);
    expect(minimumSpanningTree(apart, 3)).toEqual([{ from: 0, to: 1, distance: 1 }]);
    expect(minimumSpanningTree(new Float64Array(0), 0)).toEqual([]);
  });

  test("a negative distance is refused", () => {
    expect(() => minimumSpanningTree(Float64Array.of(0, -1, -1, 0), 2)).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
  });
});

/** Longest link on the only path between two nodes of a tree; infinite where there is none. */
function longestOnPath(
  tree: readonly { from: number; to: number; distance: number }[],
  from: number,
  to: number,
  before = -1,
): number {
  if (from === to) return 0;
  const ways = tree.flatMap((link) =>
    link.from === from ? [{ ...link, next: link.to }] : link.to === from ? [{ ...link, next: link.from }] : [],
  );
  const lengths = ways
    .filter(({ next }) => next !== before)
    .map(({ next, distance }) => Math.max(distance, longestOnPath(tree, next, to, from)));
  return Math.min(Number.POSITIVE_INFINITY, ...lengths);
}

describe("network", () => {
  const values = Float64Array.of(1, 0.9, -0.8, 0.9, 1, Number.NaN, -0.8, Number.NaN, 1);
  const matrix = { values, overlap: new Int32Array(9).fill(60), size: 3 };

  test("only correlations at or above the threshold become links, opposite ones when asked for", () => {
    expect(thresholdNetwork(matrix, 0.7)).toEqual([{ from: 0, to: 1, correlation: 0.9, overlap: 60 }]);
    expect(thresholdNetwork(matrix, 0.7, "either").map((link) => link.correlation)).toEqual([0.9, -0.8]);
    expect(thresholdNetwork(matrix, 0.95)).toEqual([]);
  });

  test("peers come highest first, without the asset itself and without missing pairs", () => {
    expect(nearestPeers(matrix, 0, 5).map((peer) => peer.asset)).toEqual([1, 2]);
    expect(nearestPeers(matrix, 2, 5).map((peer) => peer.asset)).toEqual([0]);
    expect(nearestPeers(matrix, 0, 1)).toEqual([{ asset: 1, correlation: 0.9, overlap: 60 }]);
  });

  test("the mean correlation counts the pairs that exist and is missing where there are none", () => {
    expect(meanCorrelation(matrix, 0)).toBeCloseTo(0.05, 15);
    expect(meanCorrelation(matrix, 2)).toBe(-0.8);
    expect(meanCorrelation({ values: Float64Array.of(1), overlap: Int32Array.of(9), size: 1 }, 0)).toBeNaN();
  });

  test("in a star the middle has root two over two and the leaves share the rest", () => {
    const star = new Float64Array(25);
    for (let leaf = 1; leaf < 5; leaf++) star[leaf] = star[5 * leaf] = 1;
    const { scores } = eigenvectorCentrality(star, 5);
    expect(scores[0]!).toBeCloseTo(Math.SQRT1_2, 12);
    for (let leaf = 1; leaf < 5; leaf++) expect(scores[leaf]!).toBeCloseTo(Math.SQRT1_2 / 2, 12);
  });

  test("without links nobody is central, and that is not called converged", () => {
    expect(eigenvectorCentrality(new Float64Array(4), 2)).toMatchObject({ converged: false, iterations: 0 });
    expect(eigenvectorCentrality(new Float64Array(4), 2).scores[0]).toBeNaN();
  });
});

describe("lead-lag", () => {
  test("a lagged correlation pairs the earlier bar of the first with the later bar of the second", () => {
    const x = normals(50, 3);
    const delayed = Float64Array.from(x, (_, t) => (t >= 3 ? x[t - 3]! : Number.NaN));
    expect(laggedCorrelation(x, delayed, 3)).toEqual({ correlation: 1, overlap: 47 });
    expect(Math.abs(laggedCorrelation(delayed, x, 3).correlation)).toBeLessThan(0.6);
  });

  test("a planted lead is found with its direction and lag and is the only one", () => {
    const { kind, links } = testLeadLag(golden(false), { maxLagBars: 3, adjustment: "bonferroni" });
    expect(kind).toBe("links-found");
    expect(links.filter((link) => link.adjustedPValue < 0.001)).toEqual([
      expect.objectContaining({ leader: 2, follower: 5, lagBars: 2 }),
    ]);
  });

  test("in pure noise at most about one family in twenty shows a link", () => {
    const families = Array.from({ length: 200 }, (_, seed) =>
      testLeadLag(noise(4, 80, 1000 + seed), { maxLagBars: 3, adjustment: "bonferroni" }),
    );
    const found = families.filter(({ kind }) => kind === "links-found").length;
    expect(found).toBeLessThanOrEqual(20); // expected 10, three standard deviations are 9
    expect(families.find(({ kind }) => kind === "nothing-significant")).toMatchObject({
      links: [],
      tested: 36,
      untestable: 0,
    });
  });

  test("asking about one asset tests its pairs only, so fewer tests are counted", () => {
    const one = testLeadLag(golden(false), { maxLagBars: 3, about: 5 });
    expect(one.tested).toBe(2 * 7 * 3);
    const all = testLeadLag(golden(false), { maxLagBars: 3 });
    expect(one.strongest!.adjustedPValue).toBeLessThan(all.strongest!.adjustedPValue);
    expect(one.strongest!.pValue).toBe(all.strongest!.pValue);
  });

  test("too few bars to test anything is said, with nothing claimed", () => {
    expect(testLeadLag(noise(3, 20, 1), { maxLagBars: 2 })).toMatchObject({
      kind: "nothing-testable",
      links: [],
      strongest: null,
      tested: 0,
      untestable: 12,
    });
  });

  const reason = missing("djia20/bars.csv.gz");
  test.skipIf(reason !== null)(
    `in real returns a bank is nearer to a card company than to a soap maker ${reason ?? ""}`,
    () => {
      const symbols = ["JPM", "AXP", "PG"]; // these three have the same days
      const rows = symbols.map((symbol) => logReturns(djiaColumn(symbol, "close")));
      const panel = { values: Float64Array.from(rows.flatMap((row) => [...row])), assets: rows.length, bars: 84 };
      expect(nearestPeers(correlationMatrix(panel), 0, 2).map(({ asset }) => asset)).toEqual([1, 2]);
    },
  );
});
