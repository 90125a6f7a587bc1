import { beforeAll, describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { evaluateFactor, type FactorReport, factorReportHtml } from "#tools/factors/evaluation/index.ts";
import { marketPanel } from "./panels.ts";

const nasty = `<img src=x onerror=alert(1)></script><script>alert("2")</script> & 'quoted'`;

/** The page without what stands in its own two scripts: a failing test shows ours, not a megabyte of ECharts. */
const withoutLibrary = (html: string): string => html.replace(/<script>[\s\S]*?<\/script>/g, "<script></script>");

describe("the page of a report", () => {
  let report: FactorReport;
  let page: string;

  beforeAll(() => {
    const panels = marketPanel({ rows: 60, lanes: 20, seed: 4, edge: 0.2 });
    const known = [{ name: nasty, values: normals(60 * 20, 8) }];
    const regimes = panels.timesMs.map(() => nasty);
    const groups = { names: [nasty], of: new Int16Array(panels.prices.length) };
    const options = { bootstrap: { draws: 100 }, decayRows: 5 };
    report = evaluateFactor(
      { ...panels, factor: { name: nasty, values: panels.factor.values }, known, regimes, groups },
      options,
    );
    page = withoutLibrary(factorReportHtml([report]));
  });

  test("holds every text of the report escaped, in markup and in data", () => {
    expect(page).not.toContain("<img");
    expect(page).not.toContain("<script>alert");
    expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;&lt;/script&gt;");
    expect(page).toContain("\\u003cimg src=x onerror=alert(1)\\u003e\\u003c/script");
    expect(page.match(/<script/g)).toHaveLength(3);
  });

  test("names nothing outside of itself and lets only its own scripts run", () => {
    expect(page).not.toMatch(/<(?:script|link|img|iframe)[^>]+(?:src|href)=/);
    expect(page).toMatch(
      /default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-[^']+' 'sha256-[^']+'"/,
    );
  });

  test("shows a number that could not be had as a dash, never as zero", () => {
    const [first, ...rest] = report.horizons;
    const without = {
      ...report,
      horizons: [{ ...first!, rankIc: { ...first!.rankIc, mean: null, interval: null } }, ...rest],
    };
    expect(withoutLibrary(factorReportHtml([without]))).toContain(
      '<td><span class="none" title="could not be had">–</span></td>',
    );
  });

  test("without a known factor it has no correlation heat map, and the plots follow on", () => {
    const alone = withoutLibrary(factorReportHtml([{ ...report, known: [] }]));
    expect([page, alone].map((html) => html.match(/data-chart="/g)?.length)).toEqual([7, 6]);
    expect(alone).not.toContain("Correlation with known factors");
  });

  test("no report is refused", () => {
    expect(() => factorReportHtml([])).toThrow(expect.objectContaining({ code: "tools/input-invalid" }));
  });
});
