// A browser for the journeys: where it is found, how it is started, and the page as a person at a desk or a phone has it.
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const places = [
  process.env.QUORUM_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = places.find((path) => path !== undefined && existsSync(path));

/** Why there is no browser to test with; null where there is one. Names the tests that are skipped. */
export const noBrowser: string | null = executablePath
  ? null
  : "no Chromium on this machine: apt-get install chromium, or name one in QUORUM_CHROMIUM";

const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath && { executablePath }), args: switches });

export type Theme = "light" | "dark";

export const atDesk = (browser: Browser, theme: Theme = "light"): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: theme,
    reducedMotion: "reduce",
    bypassCSP: true,
  });

export const onPhone = (browser: Browser, theme: Theme = "light"): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    colorScheme: theme,
    reducedMotion: "reduce",
    bypassCSP: true,
  });

/** Everything the page complained about: thrown errors, and errors on the console other than refused calls. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

/** How far the page is wider than the screen, in pixels. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)");
