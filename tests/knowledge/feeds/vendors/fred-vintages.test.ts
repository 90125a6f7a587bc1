// FRED refuses a request that spans more than 2,000 vintages, and clips what it says to the span asked for.
import { expect, test } from "vitest";
import { isoDay, manualClock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import type { FactOf } from "#knowledge/domain/index.ts";
import { FredOptions, openFredFeed } from "#knowledge/feeds/drivers/fred/fred.driver.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const now = Date.parse("2025-04-16T12:00:00Z");
const dayMs = 86_400_000;
const vintages = 4_100;
const day = (n: number) => isoDay(Date.parse("2010-01-01T00:00:00Z") + n * dayMs);
interface Observed {
  readonly date: string;
  readonly value: string;
  /** Days on which it was published, and was replaced. */
  readonly from: number;
  readonly to: number;
}
/** Each day one figure of the day before; those of three days were revised, at the edge of a span and within one. */
const observed: readonly Observed[] = Array.from({ length: vintages }, (_, n) => ({
  date: day(n - 1),
  value: String(n),
  from: n,
  to: vintages,
})).flatMap((one): Observed[] => {
  const revisedAt = { 10: 2_000, 11: 2_001, 12: 3_000 }[one.from];
  if (revisedAt === undefined) return [one];
  return [
    { ...one, to: revisedAt },
    { ...one, value: `${one.value}.5`, from: revisedAt },
  ];
});

const alfred = () =>
  vendorServer(({ path, query }) => {
    if (path === "/fred/series") return { body: { seriess: [{ units_short: "%" }] } };
    const all = Array.from({ length: vintages }, (_, n) => day(n));
    if (path === "/fred/series/vintagedates") {
      const [offset, limit] = [Number(query.get("offset")), Number(query.get("limit"))];
      return { body: { count: all.length, vintage_dates: all.slice(offset, offset + limit) } };
    }
    const [start, end] = [query.get("realtime_start") ?? "", query.get("realtime_end") ?? ""];
    const spanned = all.filter((date) => date >= start && date <= end).length;
    if (spanned > 2_000) return { status: 400, body: { error_message: `${spanned} vintage dates: at most 2000` } };
    const rows = observed
      .filter(({ from, to }) => day(from) <= end && day(to) > start)
      .map(({ date, value, from }) => ({ date, value, realtime_start: [day(from), start].sort().at(-1) }));
    const [offset, limit] = [Number(query.get("offset")), Number(query.get("limit"))];
    return { body: { count: rows.length, observations: rows.slice(offset, offset + limit) } };
  });

test("of a series with more vintages each is told once, on the day of its publication", async () => {
  const server = await alfred();
  const options = FredOptions.parse({ symbols: ["DFF"], from: "2009-01-01", apiKey: "the-key", base: server.url });
  const parts = { clock: manualClock(now), random: seededRandom(1), log: silentLog };
  const found: FactOf<"macro">[] = [];
  for await (const item of (await openFredFeed(options, parts)).history())
    if (item.kind === "fact" && item.fact.kind === "macro") found.push(item.fact.value);
  const told = found.map(({ periodMs, value, knownAtMs }) => `${isoDay(periodMs)} ${value} ${isoDay(knownAtMs)}`);
  expect(told.sort()).toEqual(observed.map(({ date, value, from }) => `${date} ${Number(value)} ${day(from)}`).sort());
  expect(server.asked.filter(({ path }) => path.endsWith("observations"))).toHaveLength(3);
});
