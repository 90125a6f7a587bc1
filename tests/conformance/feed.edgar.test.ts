// SEC EDGAR, against answers in its documented format; never tried against the service itself.
import { EdgarOptions, openEdgarFeed } from "#knowledge/feeds/drivers/edgar/edgar.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { vendorFeedSuite } from "./feed.suite.ts";

const revenue = (val: number, accn: string, filed: string, change: object = {}) => ({
  start: "2024-01-01",
  end: "2024-12-31",
  val,
  accn,
  fy: 2024,
  fp: "FY",
  form: "10-K",
  filed,
  ...change,
});

// Acceptances: the digits are New York wall time, whatever the Z says.
/** A figure, its amendment, one whose filing is in the older list, one with no acceptance, and one that is still to come. */
function answerTo(bad: boolean) {
  return ({ path, headers }: Asked): Reply => {
    if (!/@/.test(headers["user-agent"] ?? "")) return { status: 403, body: "Undeclared Automated Tool" };
    if (path === "/files/company_tickers.json")
      return {
        body: {
          0: { cik_str: 320193, ticker: "AAA", title: "Alpha" },
          1: { cik_str: 7, ticker: "BBB", title: "Beta" },
        },
      };
    if (path === "/submissions/CIK0000320193.json") {
      const recent = {
        accessionNumber: ["0-2", "0-1"],
        acceptanceDateTime: ["2025-03-20T17:00:05.000Z", "2025-02-12T16:30:00.000Z"],
        filingDate: ["2025-03-20", "2025-02-12"],
      };
      return { body: { cik: "320193", filings: { recent, files: [{ name: "CIK0000320193-submissions-001.json" }] } } };
    }
    if (path === "/submissions/CIK0000320193-submissions-001.json")
      return { body: { accessionNumber: ["0-0"], acceptanceDateTime: ["2024-02-10T17:00:00.000Z"] } };
    if (path === "/submissions/CIK0000000007.json")
      return { body: { filings: { recent: { accessionNumber: [], acceptanceDateTime: [] }, files: [] } } };
    if (path === "/api/xbrl/companyfacts/CIK0000000007.json") {
      const rows = [revenue(5, "9-9", "2025-01-31", { end: bad ? "2024-12-99" : "2024-12-31" })];
      return { body: { facts: { "us-gaap": { Assets: { units: { USD: rows } } } } } };
    }
    const eps = { ...revenue(1.5, "0-0", "2024-02-10", { end: "2023-12-31", fy: 2023 }), start: "2023-01-01" };
    return {
      body: {
        facts: {
          "us-gaap": {
            Revenues: {
              units: {
                USD: [
                  revenue(900, "0-1", "2025-02-12"),
                  revenue(850, "0-2", "2025-03-20"),
                  revenue(1, "0-3", "2025-05-01"),
                ],
              },
            },
            EarningsPerShareDiluted: { units: { "USD/shares": [eps] } },
          },
        },
      },
    };
  };
}

vendorFeedSuite("edgar", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openEdgarFeed(
      EdgarOptions.parse({ symbols: [...symbols], from: "2009-01-01", userAgent: "Quorum test@example.com", base }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 6,
  unauthorised: { status: 403, body: "Undeclared Automated Tool" },
  expected: [
    {
      kind: "filing",
      value: { symbol: "AAA", item: "revenues", value: 900, knownAtMs: Date.parse("2025-02-12T21:30:00Z") },
    },
    {
      kind: "filing",
      value: { symbol: "AAA", item: "revenues", value: 850, knownAtMs: Date.parse("2025-03-20T21:00:05Z") },
    },
    {
      kind: "filing",
      value: { symbol: "AAA", value: 1.5, unit: "USD / shares", knownAtMs: Date.parse("2024-02-10T22:00:00Z") },
    },
    { kind: "filing", value: { symbol: "BBB", item: "assets", knownAtMs: Date.parse("2025-02-01T00:00:00Z") } },
  ],
});
