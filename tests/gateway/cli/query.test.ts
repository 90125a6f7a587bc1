// quorum data query, export, tables and coverage, over a small real store.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, close, dataset, instrument } from "../../conformance/market-store.facts.ts";
import { quorumHere } from "./quorum.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-query-"));
const env = { QUORUM_HOME: home, QUORUM_DATA: "facts" };
const at = ["--as-of", new Date(close(2)).toISOString()];

beforeAll(async () => {
  const store = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
  await store.describe(dataset("facts"));
  await store.append("facts", [instrument("AAA"), bar("AAA", 0, 100), bar("AAA", 1, 102), bar("AAA", 5, 200)]);
  await store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("a query stands at its as-of, in rows for people or JSON", async () => {
  const sql = "SELECT symbol, close FROM bars ORDER BY close";
  const { code, out } = await quorumHere(["data", "query", sql, ...at, "--json"], env);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    dataset: "facts",
    rows: [
      ["AAA", 100],
      ["AAA", 102],
    ],
  });
  const shown = await quorumHere(["data", "query", sql, ...at], env);
  expect(shown.out.trim().split("\n")).toHaveLength(3);
});

test("a refused query ends with 2 and its reason", async () => {
  const { code, err } = await quorumHere(["data", "query", "SELECT * FROM system.tables", ...at, "--json"], env);
  expect([code, JSON.parse(err).code]).toEqual([2, "knowledge/query-refused"]);
});

test("an export is a file, and a refused one leaves none", async () => {
  const file = join(home, "bars.csv");
  const { code, out } = await quorumHere(
    ["data", "export", "SELECT close FROM bars ORDER BY close", "--out", file, ...at, "--json"],
    env,
  );
  expect([code, JSON.parse(out).bytes]).toEqual([0, 16]);
  expect(readFileSync(file, "utf8")).toBe('"close"\n100\n102\n');
  const stdout = await quorumHere(
    ["data", "export", "SELECT close FROM bars ORDER BY close", "--out", "-", ...at],
    env,
  );
  expect(stdout.out).toBe('"close"\n100\n102\n');
  const none = await quorumHere(["data", "export", "DROP TABLE bars", "--out", join(home, "none.csv"), ...at], env);
  expect([none.code, existsSync(join(home, "none.csv"))]).toEqual([2, false]);
});

test("an export larger than its limit is an error with a code, and leaves no file", async () => {
  const large = "SELECT number, toString(number) AS text FROM (SELECT arrayJoin(range(200000)) AS number)";
  const file = join(home, "large.csv");
  const asked = ["data", "export", large, "--out", file, ...at, "--json"];
  for (const most of ["10", "1000000"]) {
    const { code, err } = await quorumHere([...asked, "--max-bytes", most], env);
    expect([code, JSON.parse(err).code, existsSync(file)]).toEqual([2, "knowledge/export-too-large", false]);
  }
  const { code, out } = await quorumHere([...asked, "--max-bytes", "10000000"], env);
  expect([code, JSON.parse(out).bytes]).toEqual([0, readFileSync(file).length]);
});

test("tables and coverage say what there is", async () => {
  const tables = JSON.parse((await quorumHere(["data", "tables", "--json"], env)).out) as { name: string }[];
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(["bars", "filings", "trades", "books"]));
  const coverage = JSON.parse((await quorumHere(["data", "coverage", ...at, "--json"], env)).out);
  expect(coverage).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "bar", symbol: "AAA", rows: 2 })]));
});
