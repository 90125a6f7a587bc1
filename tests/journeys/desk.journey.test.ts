// One analyst's way through the real desk, in a real browser: ask, watch, check a number, approve, see the fill, ask on.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AskAnswer, CompanyRow } from "#gateway/contract/index.ts";
import { seriousFindings } from "./axe.ts";
import { atDesk, complaintsOf, noBrowser, onPhone, openBrowser, overflowOf } from "./browser.ts";
import { buildPage } from "./build-page.ts";
import { type GatewayProcess, startGateway } from "./gateway-process.ts";

const reason = noBrowser ? `, skipped: ${noBrowser}` : "";

describe.skipIf(noBrowser)(`the desk on the simulated market, in a browser${reason}`, () => {
  let gateway: GatewayProcess;
  let browser: Browser;
  let desk: BrowserContext;
  let page: Page;
  let complaints: string[];
  let buyable: CompanyRow;
  let other: CompanyRow;

  beforeAll(async () => {
    buildPage();
    [gateway, browser] = await Promise.all([startGateway(), openBrowser()]);
    desk = await atDesk(browser);
    page = await desk.newPage();
    complaints = complaintsOf(page);
    await page.goto(gateway.url);
    ({ buyable, other } = await findBuyable(page));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
  });

  test("the first screen says what the data is and offers questions about companies it has", async () => {
    await page.getByText("Simulated", { exact: true }).first().waitFor();
    const companies = await call<CompanyRow[]>(page, "/v1/companies");
    const offered = await page.getByRole("link", { name: /^Should we buy more/ }).textContent();
    expect(companies.some(({ symbol }) => offered?.includes(`more ${symbol} this`))).toBe(true);
  });

  test("a question is asked; the agents are seen waiting or working, then done; the answer arrives in the conversation", async () => {
    await page.evaluate(watchAgents);
    await ask(page, `Should we buy more ${buyable.symbol} this week?`);
    await page.locator("[data-proposal]").waitFor();
    expect(page.url()).toContain("/threads/");
    const seen = await page.evaluate<string[]>("[...window.seenAgentStates]");
    expect(seen).toContain("done");
    expect(seen.some((state) => state === "waiting" || state === "working")).toBe(true);
    const specialists = await page.locator("[data-agent]").count();
    expect(await page.locator('[data-agent][data-state="done"]').count()).toBe(specialists);
    expect(await page.locator("[data-coverage]").textContent()).toContain(`${specialists} of ${specialists}`);
  });

  test("a number in the answer opens the evidence it was read from, and that figure is marked", async () => {
    const answer = await lastAnswer(page);
    const number = answer.numbers.find(({ evidenceId, path }) => evidenceId && path);
    await page
      .locator(`[data-evidence="${number?.evidenceId}"]`, { hasText: number?.text ?? "" })
      .first()
      .click();
    const drawer = page.getByRole("complementary", { name: "Evidence" });
    await drawer.locator("[data-marked]").waitFor();
    expect(page.url()).toContain(`evidence=${number?.evidenceId}`);
    expect(await drawer.locator("[data-marked] th").textContent()).toContain(number?.path?.split(".").at(-1));
    expect(await drawer.locator("[data-marked] td").getAttribute("title")).toBe(`${number?.value} ${number?.unit}`);
    await page.goBack();
    await drawer.waitFor({ state: "detached" });
  });

  test("the requester is told before the click that someone else must approve", async () => {
    await page.getByRole("link", { name: "Review in inbox" }).click();
    await page.getByLabel("Acting as").fill("analyst");
    await page.getByText(/someone else must approve/).waitFor();
    expect(await page.getByRole("button", { name: /^Approve buy/ }).isDisabled()).toBe(true);
  });

  test("another person approves with a second gesture and sees the fill", async () => {
    await page.getByLabel("Acting as").fill("robin");
    await page.getByLabel("Acting as").blur();
    await page.keyboard.press("a");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Order hash").waitFor();
    expect(await page.locator("[data-approval-state]").getAttribute("data-approval-state")).toBe("pending");
    await page.keyboard.press("Enter"); // the first key press must not approve
    await dialog.waitFor({ state: "detached" });
    expect(await page.locator("[data-approval-state]").getAttribute("data-approval-state")).toBe("pending");
    await page.keyboard.press("a");
    await dialog.getByRole("button", { name: /^Approve: buy/ }).click();
    await page.locator('[data-approval-state="filled"]').waitFor();
    const fills = page.getByRole("region", { name: "Fills" }).first();
    expect(await fills.locator("tbody tr").count()).toBeGreaterThan(0);
    expect(await page.getByRole("region", { name: "History" }).textContent()).toContain("robin");
  });

  test("the account shows the position from the fill on", async () => {
    await page.getByRole("link", { name: "See the account after it" }).click();
    await page.getByRole("heading", { name: "Paper account" }).waitFor();
    await page.getByRole("region", { name: "Positions" }).first().getByRole("link", { name: buyable.symbol }).waitFor();
  });

  test("a follow-up in the same conversation is about the company it names", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page
      .getByRole("navigation", { name: "Questions" })
      .getByRole("link", { name: new RegExp(buyable.symbol) })
      .first()
      .click();
    await page.locator("[data-proposal]").waitFor();
    await ask(page, `and ${other.symbol}?`);
    const turn = page.getByRole("article", { name: `and ${other.symbol}?` });
    await turn.locator("[data-coverage]").waitFor();
    expect(await turn.getByRole("link", { name: other.symbol, exact: true }).count()).toBeGreaterThan(0);
    expect(await page.getByRole("article").count()).toBe(2);
  });

  test("the past is in the address, and the page says so", async () => {
    await page.goto(`${gateway.url}/companies?asOf=2026-03-02T21:00:00Z`);
    await page.getByText(/You are in the past: 2 Mar 2026/).waitFor();
    await page.getByRole("link", { name: buyable.symbol, exact: true }).click();
    await page.getByRole("heading", { name: new RegExp(`^${buyable.symbol}`), level: 1 }).waitFor();
    expect(page.url()).toContain("asOf=2026-03-02T21:00:00Z");
    await page.getByRole("link", { name: "Return to now" }).click();
    await page.getByText(/You are in the past/).waitFor({ state: "detached" });
    expect(page.url()).not.toContain("asOf");
  });

  test("keys alone reach a company, the help, and the orders", async () => {
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder(/Page, company/).fill(other.symbol);
    await page
      .getByRole("option", { name: new RegExp(other.symbol) })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/companies/${other.symbol}*`);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await page.getByRole("radio", { name: "All" }).click();
    await page.locator("[data-approval]").first().waitFor();
    await page.keyboard.press("j");
    await page.locator("[data-approval-state]").waitFor();
    expect(page.url()).toContain("/inbox/");
  });

  test("on a phone every page fits, and an order can be opened and read", async () => {
    const phone = await onPhone(browser);
    const small = await phone.newPage();
    for (const path of ["/", "/companies", `/companies/${buyable.symbol}`, "/account", "/inbox?show=all"]) {
      await small.goto(`${gateway.url}${path}`);
      await small.getByText("Simulated", { exact: true }).first().waitFor();
      expect([path, await overflowOf(small)]).toEqual([path, 0]);
    }
    await small.locator("[data-approval]").first().tap();
    await small.getByRole("region", { name: "Exact order" }).waitFor();
    await small.getByRole("navigation", { name: "Pages" }).last().getByRole("link", { name: "Desk" }).tap();
    await small.getByRole("button", { name: "Questions" }).tap();
    await small
      .getByRole("dialog")
      .getByRole("link", { name: new RegExp(buyable.symbol) })
      .first()
      .tap();
    await small.locator("[data-evidence]").first().tap();
    await small.getByRole("dialog").getByText("Snapshot", { exact: true }).waitFor();
    expect(await overflowOf(small)).toBe(0);
    await phone.close();
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing serious or critical in %s",
    async (theme) => {
      const context = await atDesk(browser, theme);
      const tab = await context.newPage();
      const thread = (await call<{ threadId: string }[]>(page, "/v1/runs?limit=1"))[0]?.threadId;
      const order = (await call<{ approvalId: string }[]>(page, "/v1/approvals"))[0]?.approvalId;
      const paths = [
        "/",
        `/threads/${thread}`,
        "/inbox?show=all",
        `/inbox/${order}`,
        "/companies",
        `/companies/${other.symbol}?asOf=2026-03-02T21:00:00Z`,
        "/account",
      ];
      for (const path of paths) {
        await tab.goto(`${gateway.url}${path}`);
        await tab.getByText("Simulated", { exact: true }).first().waitFor();
        await tab
          .getByText(/^Reading /)
          .first()
          .waitFor({ state: "detached" });
        expect([path, await seriousFindings(tab)]).toEqual([path, []]);
      }
      await context.close();
    },
    60_000,
  );

  test("nothing on the way made the page complain", () => {
    expect(complaints).toEqual([]);
  });
});

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole("textbox", { name: /question/i }).fill(question);
  await page.keyboard.press("Enter");
}

/** Calls the gateway as the page does, with the key from its HTML. */
const call = <T>(page: Page, path: string, body?: unknown): Promise<T> =>
  page.evaluate<T>(`(async () => {
    const authorization = "Bearer " + document.querySelector('meta[name="quorum-token"]').content;
    const body = ${JSON.stringify(body === undefined ? null : JSON.stringify(body))};
    const sent = body === null ? {} : { method: "POST", body, headers: { "content-type": "application/json" } };
    const response = await fetch(${JSON.stringify(path)}, { ...sent, headers: { ...sent.headers, authorization } });
    return response.json();
  })()`);

async function lastAnswer(page: Page): Promise<AskAnswer> {
  const [run] = await call<{ runId: string }[]>(page, "/v1/runs?limit=1");
  return call<AskAnswer>(page, `/v1/runs/${run?.runId}`);
}

/** The first company that the desk would buy now, and another one. */
async function findBuyable(page: Page): Promise<{ buyable: CompanyRow; other: CompanyRow }> {
  const companies = (await call<CompanyRow[]>(page, "/v1/companies")).filter(({ benchmark }) => !benchmark);
  for (const [index, company] of companies.entries()) {
    const answer = await call<AskAnswer>(page, "/v1/ask", { question: `Is ${company.symbol} a buy?` });
    const other = companies[index + 1];
    if (answer.proposal && other) return { buyable: company, other };
  }
  throw new Error("The desk would buy none of the companies of the simulated market.");
}

/** Notes every state that an agent's card is drawn in. */
const watchAgents = `
  window.seenAgentStates = new Set();
  new MutationObserver(() => {
    for (const card of document.querySelectorAll("[data-agent]")) window.seenAgentStates.add(card.dataset.state);
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
`;
