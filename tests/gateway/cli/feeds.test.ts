// quorum feed: what each feed needs is said, a run fills a data set, and what is wrong is the caller's to know before anything is read.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { optionsOf } from "#gateway/cli/commands/data/feeds.command.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";
import { quorumHere } from "./quorum.ts";

function home(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-feeds-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const fred = () =>
  vendorServer(({ path, query }) => {
    if (query.get("api_key") !== "the-key-of-fred") return { status: 400, body: { error_message: "bad api_key" } };
    if (path === "/fred/series") return { body: { seriess: [{ units_short: "%" }] } };
    if (path === "/fred/series/vintagedates")
      return { body: { count: 2, vintage_dates: ["2025-01-03", "2025-01-06"] } };
    const observations = [
      { realtime_start: "2025-01-03", date: "2025-01-02", value: "4.57" },
      { realtime_start: "2025-01-06", date: "2025-01-03", value: "x" },
    ];
    return { body: { count: observations.length, observations } };
  });

test("every feed says what it needs, and whether it is there", async () => {
  const env = { QUORUM_HOME: home(), FRED_API_KEY: "k" };
  const rows = JSON.parse((await quorumHere(["feed", "list", "--json"], env)).out) as { id: string; ready: boolean }[];
  const ready = Object.fromEntries(rows.map((row) => [row.id, row.ready]));
  expect(ready).toMatchObject({ fred: true, polygon: false, yahoo: true, crypto: true });
  expect((await quorumHere(["feed", "list"], env)).out).toContain("needs POLYGON_API_KEY");
});

test("a run reads history into a data set of its own, with what is wrong in quarantine", async () => {
  const [server, env] = [await fred(), { QUORUM_HOME: home() }];
  await quorumHere(["config", "set-secret", "FRED_API_KEY"], env, "the-key-of-fred");
  const words = ["feed", "run", "fred", "--symbols", "DGS10", "--from", "2025-01-01", "--option", `base=${server.url}`];
  const { code, out, err } = await quorumHere([...words, "--json"], env);
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out)).toEqual({
    feed: "fred",
    dataset: "fred_live",
    stored: 1,
    known: 0,
    rejected: 1,
    byKind: { macro: 1 },
    notes: [],
  });
  const lines = await quorumHere(["data", "quarantine", "--data", "fred_live", "--json"], env);
  expect(JSON.parse(lines.out)).toMatchObject([{ reason: expect.stringContaining("value") }]);
}, 60_000);

test("a key that is missing, wrong or unknown options end with 2 and the way out", async () => {
  const [server, env] = [await fred(), { QUORUM_HOME: home() }];
  const words = [
    "feed",
    "run",
    "fred",
    "--symbols",
    "DGS10",
    "--from",
    "2025-01-01",
    "--option",
    `base=${server.url}`,
    "--json",
  ];
  const missing = await quorumHere(words, env);
  expect([missing.code, JSON.parse(missing.err).code]).toEqual([2, "infra/secret-missing"]);
  expect(JSON.parse(missing.err).detail).toContain("quorum config set-secret FRED_API_KEY");
  const wrong = await quorumHere(words, { ...env, FRED_API_KEY: "wrong-key-123" });
  expect([wrong.code, JSON.parse(wrong.err).code]).toEqual([2, "knowledge/feed-unauthorised"]);
  expect(wrong.err).not.toContain("wrong-key-123");
  const option = await quorumHere([...words, "--option", "speed=9"], { ...env, FRED_API_KEY: "k" });
  expect([option.code, JSON.parse(option.err).code]).toEqual([2, "infra/config-invalid"]);
  const none = await quorumHere(["feed", "run", "bloomberg", "--symbols", "A", "--from", "2025-01-01", "--json"], env);
  expect([none.code, JSON.parse(none.err).detail]).toEqual([2, expect.stringContaining("fred")]);
}, 60_000);

test.each([
  [["a=1", "b=x=y", "c=true"], { a: 1, b: "x=y", c: true }],
  [["feeds.MSFT=https://a.b/c", "feeds.AAPL=https://d.e"], { feeds: { MSFT: "https://a.b/c", AAPL: "https://d.e" } }],
])("options %j are %j", (given, options) => {
  expect(optionsOf(given)).toEqual(options);
});
