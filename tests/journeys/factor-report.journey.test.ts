// The report about factors as one file: it opens without a server or a network, draws its plots in light and dark, and fits a phone.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { marketPanel } from "#tests/tools/factors/evaluation/panels.ts";
import { evaluateFactors, factorReportHtml } from "#tools/factors/evaluation/index.ts";
import { seriousFindings } from "./axe.ts";
import { atDesk, complaintsOf, noBrowser, onPhone, openBrowser, overflowOf } from "./browser.ts";

const reason = noBrowser ? `, skipped: ${noBrowser}` : "";
const name = "<b>signal</b> & 'edge'";

describe.skipIf(noBrowser)(`the report about factors${reason}`, () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    const panels = marketPanel({ rows: 300, lanes: 40, seed: 9, edge: 0.2 });
    const noise = normals(300 * 40, 10);
    const known = [
      { name: "size", values: normals(300 * 40, 11) },
      { name: "noise again", values: noise },
    ];
    const factors = [
      { name, values: panels.factor.values },
      { name: "noise", values: noise },
    ];
    folder = mkdtempSync(join(tmpdir(), "quorum-factor-report-"));
    const file = join(folder, "report.html");
    writeFileSync(
      file,
      factorReportHtml(evaluateFactors(factors, { ...panels, known }, { bootstrap: { draws: 100 } })),
    );
    address = pathToFileURL(file).href;
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (context: BrowserContext): Promise<{ page: Page; complaints: string[]; outside: string[] }> => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const outside: string[] = [];
    page.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:")) outside.push(request.url());
    });
    await page.goto(address);
    return { page, complaints, outside };
  };

  /** Scrolls to every plot and waits until it is drawn. */
  const drawAll = async (page: Page): Promise<number> => {
    const places = page.locator("[data-chart]");
    for (const place of await places.all()) {
      await place.scrollIntoViewIfNeeded();
      await place.locator("canvas").first().waitFor();
    }
    return places.count();
  };

  test("draws every plot from the file alone, with its texts as text", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } }); // with the page's own policy in force
    const { page, complaints, outside } = await opened(context);
    expect(await drawAll(page)).toBe(13);
    expect(await page.locator("h2").first().textContent()).toBe(name);
    expect(await page.locator("main b").count()).toBe(0);
    expect(complaints).toEqual([]);
    expect(outside).toEqual([]);
    await context.close();
  });

  test.each(["light", "dark"] as const)("in %s colours nothing serious stands in a reader's way", async (theme) => {
    const context = await atDesk(browser, theme);
    const { page } = await opened(context);
    await page.locator("[data-chart] canvas").first().waitFor();
    expect(await page.locator("[data-chart]").first().getAttribute("data-drawn")).toBe(theme);
    expect(await seriousFindings(page)).toEqual([]);
    await context.close();
  });

  test("plots are drawn again when the theme changes, and the page fits a phone", async () => {
    const context = await onPhone(browser);
    const { page } = await opened(context);
    await page.locator('[data-chart][data-drawn="light"]').first().waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator('[data-chart][data-drawn="dark"]').first().waitFor();
    expect(await overflowOf(page)).toBe(0);
    await context.close();
  });
});
