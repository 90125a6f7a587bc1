// quorum vol fit, surface: over a table that a model made itself.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hestonSmile, volatilityOf } from "#tools/volatility/index.ts";
import { quorumHere } from "./quorum.ts";

const folder = mkdtempSync(join(tmpdir(), "quorum-vol-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = { v0: 0.05, kappa: 2, theta: 0.06, sigma: 0.6, rho: -0.6 };
const listed = join(folder, "listed.csv");
const rows = [0.1, 0.5, 1].flatMap((years) => {
  const smile = hestonSmile(made, years);
  return [-0.15, -0.07, 0, 0.07, 0.15].map((k) => {
    const middle = volatilityOf(smile, k);
    return [years, 100 * Math.exp(k), middle - 0.002, middle + 0.002, 100].join(",");
  });
});
writeFileSync(listed, `t_years,strike,bid_iv,ask_iv,forward\n${rows.join("\n")}\n1,200,,0.4,100\n`);

test("a fit prints parameters, errors, time and whether there is arbitrage", async () => {
  const { code, out } = await quorumHere(["vol", "fit", "--data", listed, "--json"]);
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found).toMatchObject({ model: "heston", quotes: 15, expiries: 3, insideSpread: 1, converged: true });
  expect(found.leftOut).toEqual({ outsideRange: 0, thinned: 0, oneSided: 1 });
  expect(found.parameters[0].kappa).toBeCloseTo(2, 1);
  expect(found.rmseVolPoints).toBeLessThan(0.01);
  expect(found.arbitrage.free).toBe(true);
  expect(found.milliseconds).toBeGreaterThanOrEqual(0);
});

test("every model fits, and a surface says what each expiry expects", async () => {
  for (const model of ["ssvi", "svi", "sabr"]) {
    const { code, out } = await quorumHere(["vol", "surface", "--data", listed, "--model", model, "--json"]);
    expect(code, model).toBe(0);
    const { fit, expiries } = JSON.parse(out);
    expect(fit.rmseVolPoints, model).toBeLessThan(0.6);
    expect(expiries.map(({ years }: { years: number }) => years)).toEqual([0.1, 0.5, 1]);
    expect(out).not.toContain("NaN");
  }
  const { out } = await quorumHere(["vol", "surface", "--data", listed]);
  expect(out).toContain("Expected move");
});

test("a file that is not there, no table, or one strike is refused with its code", async () => {
  const other = join(folder, "other.csv");
  writeFileSync(other, "a,b\n1,2\n");
  const single = join(folder, "single.csv");
  writeFileSync(single, "t_years,strike,bid_iv,ask_iv,forward\n1,100,0.2,0.21,100\n");
  for (const [file, code] of [
    [join(folder, "absent.csv"), "infra/file-missing"],
    [other, "tools/input-invalid"],
    [single, "tools/series-too-short"],
  ] as const) {
    const { code: exit, err } = await quorumHere(["vol", "fit", "--model", "ssvi", "--data", file, "--json"]);
    expect(exit, file).toBe(2);
    expect(err).toContain(code);
  }
});
