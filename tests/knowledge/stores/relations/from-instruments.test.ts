import { expect, test } from "vitest";
import { asOf, Instrument } from "#knowledge/domain/index.ts";
import { companyId, openEmbeddedRelations, relationsOf, sectorId } from "#knowledge/stores/relations/index.ts";

const instrument = (symbol: string, change: Partial<Instrument> = {}): Instrument =>
  Instrument.parse({
    symbol,
    name: `${symbol} Company`,
    aliases: [],
    sector: "Energy",
    currency: "USD",
    calendar: "XNYS",
    lotSizeShares: 1,
    benchmark: false,
    eventTimeMs: 100,
    knownAtMs: 110,
    source: "test",
    ...change,
  });

async function viewOf(instruments: readonly Instrument[]) {
  const store = await openEmbeddedRelations({ path: ":memory:" });
  await store.append("set", relationsOf(instruments));
  return (ms: number, validAtMs?: number) => store.at("set", asOf(ms), validAtMs === undefined ? {} : { validAtMs });
}

test("each company belongs to its sector, two of one sector are two edges apart, a fund belongs to none", async () => {
  const at = await viewOf([
    instrument("XOM"),
    instrument("CVX", { knownAtMs: 120 }),
    instrument("MSFT", { sector: "Information Technology" }),
    instrument("SPY", { benchmark: true, sector: "Index funds" }),
  ]);
  const view = at(200);
  expect(await view.counts()).toEqual({ nodes: { company: 3, product: 1, sector: 2 }, edges: { "in-sector": 3 } });
  expect((await view.shortestPath({ from: companyId("XOM"), to: companyId("CVX") }))?.ids).toEqual(
    ["company:CVX", "sector:Energy", "company:XOM"].reverse(),
  );
  expect(await view.shortestPath({ from: companyId("XOM"), to: companyId("MSFT") })).toBeNull();
  expect((await view.node(sectorId("Information Technology")))?.name).toBe("Information Technology");
  expect((await view.neighbourhood({ of: sectorId("Energy"), hops: 1, direction: "in" })).reached).toBe(3);
  expect((await at(115).neighbourhood({ of: sectorId("Energy"), hops: 1 })).reached).toBe(2);
});

test("a company that changes its sector leaves the old one when it joins the new one, as far as that is known", async () => {
  const at = await viewOf([
    instrument("META", { sector: "Communication Services", eventTimeMs: 500, knownAtMs: 550 }),
    instrument("META", { sector: "Technology" }),
    instrument("META", { sector: "Technology", name: "Meta", eventTimeMs: 300, knownAtMs: 300 }),
  ]);
  const sectors = async (ms: number, validAtMs?: number) =>
    (await at(ms, validAtMs).edges({ of: companyId("META") })).map(({ to }) => to);
  expect(await sectors(400)).toEqual(["sector:Technology"]);
  expect(await sectors(540, 600)).toEqual(["sector:Technology"]);
  expect(await sectors(550)).toEqual(["sector:Communication%20Services"]);
  expect(await sectors(550, 499)).toEqual(["sector:Technology"]);
  expect((await at(550).node(companyId("META")))?.name).toBe("META Company");
  expect((await at(400).node(companyId("META")))?.name).toBe("Meta");
});

test("the same instruments again are the same relations, and sectors of any language have an id", async () => {
  const store = await openEmbeddedRelations({ path: ":memory:" });
  const instruments = [instrument("600000.SH", { sector: "银行", currency: "CNY", calendar: "XNYS" })];
  expect(await store.append("set", relationsOf(instruments))).toEqual({ stored: 3, known: 0 });
  expect(await store.append("set", relationsOf(instruments))).toEqual({ stored: 0, known: 3 });
  expect((await store.at("set", asOf(200)).node(sectorId("银行")))?.name).toBe("银行");
});
