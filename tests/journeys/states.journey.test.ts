// States of the page that the real desk does not produce on demand, against a stand-in that keeps the contract:
// failed agents, fallbacks, untraced numbers, refused verdicts, two approvers, broken streams, a gateway that goes away.
import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seriousFindings } from "./axe.ts";
import { atDesk, noBrowser, openBrowser } from "./browser.ts";
import { buildPageApart } from "./build-page.ts";
import { type Fixture, startFixture } from "./fixture/server.ts";

const reason = noBrowser ? `, skipped: ${noBrowser}` : "";

describe.skipIf(noBrowser)(`the page in states that are rare${reason}`, () => {
  let pageRoot: string;
  let browser: Browser;
  let desk: Fixture;
  let page: Page;

  beforeAll(async () => {
    [pageRoot, browser] = await Promise.all([buildPageApart(), openBrowser()]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    if (pageRoot) rmSync(pageRoot, { recursive: true, force: true });
  });

  beforeEach(async () => {
    desk = await startFixture({ stepMs: 15, pageRoot });
    page = await (await atDesk(browser)).newPage();
  });

  afterEach(async () => {
    await page.context().close();
    await desk.close();
  });

  const open = (path: string) => page.goto(`${desk.url}${path}`);
  const ask = async (question: string) => {
    await page.getByRole("textbox", { name: /question/i }).fill(question);
    await page.keyboard.press("Enter");
  };
  const actAs = async (name: string) => {
    await page.getByLabel("Acting as").fill(name);
    await page.getByLabel("Acting as").blur();
  };
  const state = () => page.locator("[data-approval-state]").getAttribute("data-approval-state");

  test("an agent that failed says why, a fallback is marked, and the missing proposal has its reason", async () => {
    await open("/threads/th_000001");
    await ask("and Goldman, before the moon is full?");
    await page.getByText("No order is proposed").waitFor();
    const failed = page.locator('[data-agent="sentiment"][data-state="failed"]');
    expect(await failed.textContent()).toContain("stopped answering");
    expect(await page.locator('[data-agent="company"]').textContent()).toContain("fallback");
    expect(await page.locator("[data-coverage]").last().textContent()).toContain("4 of 5 specialist answers");
    await page.getByText(/Not understood.*before the moon is full/).waitFor();
  });

  test("a number without evidence is struck through, named as such, and is no link", async () => {
    await open("/threads/th_000002");
    const struck = page.locator("del", { hasText: "450.00 dollars" });
    await struck.waitFor();
    expect(await page.locator("[data-evidence]", { hasText: "450.00" }).count()).toBe(0);
    await page.getByText(/1 number without evidence/).waitFor();
  });

  test("a run that fails keeps the question and says what to do", async () => {
    await open("/");
    await ask("This fails for MSFT");
    const alert = page.getByRole("alert");
    await alert.getByText("The model does not answer").waitFor();
    expect(await alert.textContent()).toContain("QUORUM_MODEL=desk");
    await page.getByRole("heading", { name: "This fails for MSFT" }).waitFor();
  });

  test("a stream that breaks off is not taken for an answer", async () => {
    await open("/");
    await ask("This breaks for MSFT");
    await page.getByRole("alert").getByText("The answer stopped arriving").waitFor();
    await page.getByText(/Nothing was ordered/).waitFor();
  });

  test("a question can be stopped, and asked again", async () => {
    await desk.close();
    desk = await startFixture({ stepMs: 250, pageRoot });
    await open("/");
    await ask("Should we buy MSFT?");
    await page.locator('[data-agent][data-state="working"]').first().waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("alert").getByText("You stopped this question").waitFor();
    expect(desk.approvals.all.has("ap_run_00000003")).toBe(false);
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.locator("[data-proposal]").waitFor();
  });

  test("a refused question shows the nearest names", async () => {
    await open("/");
    await ask("Should we buy unknown?");
    await page
      .getByRole("alert")
      .getByText(/nearest: UNH/)
      .waitFor();
  });

  test("an order that the risk gate refuses cannot be approved, and the rule that broke is marked", async () => {
    await open("/inbox/ap_refused");
    await actAs("robin");
    await page.getByText(/risk gate refused this order/i).waitFor();
    expect(await page.getByRole("button", { name: /^Approve buy/ }).isDisabled()).toBe(true);
    expect(
      await page
        .getByRole("row", { name: /Max position/ })
        .getByLabel("failed")
        .count(),
    ).toBe(1);
    await page.keyboard.press("a");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("the second of two approvers must be another person", async () => {
    await open("/inbox/ap_two");
    await actAs("Morgan");
    await page.getByText(/Morgan has approved already/).waitFor();
    await actAs("robin");
    await page.getByRole("button", { name: /^Approve buy/ }).click();
    await page.getByRole("button", { name: /^Approve: buy/ }).click();
    await page.locator('[data-approval-state="filled"]').waitFor();
    await page.getByText("approved by morgan, robin").waitFor();
  });

  test("an edit shows the difference, makes a new hash, and drops the approvals given", async () => {
    await open("/inbox/ap_two");
    await actAs("robin");
    const before = desk.approvals.all.get("ap_two")?.orderHash ?? "";
    await page.keyboard.press("e");
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "Send to the risk gate" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Shares").fill("250");
    expect(await dialog.getByRole("row", { name: /Quantity/ }).textContent()).toBe("Quantity600 shares250 shares");
    await dialog.getByRole("button", { name: "Send to the risk gate" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Buy 250 JPM at $244.60 or better" }).waitFor();
    expect(desk.approvals.all.get("ap_two")?.orderHash).not.toBe(before);
    expect(await page.getByText("approved by morgan").count()).toBe(0);
    await page
      .getByText(/The order changed: hash/)
      .first()
      .waitFor();
  });

  test("an order that changes while the dialog is open cannot be approved unseen", async () => {
    await open("/inbox/ap_two");
    await actAs("robin");
    await page.keyboard.press("a");
    await page.getByRole("dialog").waitFor();
    const seen = desk.approvals.all.get("ap_two");
    desk.approvals.edit("ap_two", { hash: seen?.orderHash ?? "", as: "morgan", quantityShares: 900 });
    await page.getByRole("button", { name: /^Approve: buy 600/ }).click();
    await page
      .getByRole("alert")
      .getByText(/The order changed while this was open/)
      .waitFor();
    expect(desk.approvals.all.get("ap_two")?.state).toBe("pending");
  });

  test("a rejection asks for its reason and keeps it", async () => {
    await open("/inbox/ap_two");
    await actAs("analyst");
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: /^Reject/ }).isDisabled()).toBe(true);
    await dialog.getByLabel("Why").fill("Earnings on Thursday");
    await page.keyboard.press("Enter");
    await page.locator('[data-approval-state="rejected"]').waitFor();
    await page.getByRole("region", { name: "History" }).getByText("Earnings on Thursday").waitFor();
  });

  test("an expired order offers nothing to press", async () => {
    await open("/inbox/ap_expired");
    await page.locator('[data-approval-state="expired"]').waitFor();
    expect(await page.getByRole("region", { name: "Decide" }).count()).toBe(0);
  });

  test("the kill switch asks again, then shows on every page and closes approving", async () => {
    await open("/account");
    await page.getByRole("button", { name: "Stop all orders" }).click();
    await page.getByRole("dialog").getByLabel("Acting as").fill("robin");
    await page.getByRole("dialog").getByRole("button", { name: "Stop all orders" }).click();
    await page.getByText("The kill switch is on.").waitFor();
    await open("/inbox/ap_two");
    await page.getByText(/kill switch is on: no order can be approved/).waitFor();
    expect(await state()).toBe("pending");
  });

  test("prices that stopped are called stale", async () => {
    await open("/companies");
    await page
      .getByRole("row", { name: /NKE/ })
      .getByText(/stale, \d+ d old/)
      .waitFor();
  });

  test("while the gateway is away the page says what is safe, and goes on when it is back", async () => {
    await open("/companies");
    await page.getByText("18 companies").waitFor();
    const { port } = new URL(desk.url);
    await desk.close();
    await page.getByText("The gateway does not answer.").waitFor();
    expect(await page.getByText("18 companies").count()).toBe(1);
    desk = await startFixture({ port: Number(port), stepMs: 15, pageRoot });
    await page.getByText("The gateway does not answer.").waitFor({ state: "detached" });
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing serious or critical in what opens over the page, in %s",
    async (theme) => {
      const context = await atDesk(browser, theme);
      page = await context.newPage();
      await open("/inbox/ap_two");
      await actAs("robin");
      for (const key of ["a", "e", "r"]) {
        await page.keyboard.press(key);
        await page.getByRole("dialog").waitFor();
        expect([key, await seriousFindings(page)]).toEqual([key, []]);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      await page.keyboard.press("Control+k");
      await page.getByPlaceholder(/Page, company/).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await open("/threads/th_000002");
      await page.locator("[data-evidence]").first().click();
      await page.getByRole("complementary", { name: "Evidence" }).locator("[data-marked]").waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    },
  );

  test("a key that is no longer valid asks for the page to be loaded again", async () => {
    await open("/companies");
    await page.route("**/v1/**", (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: "Bearer old" } }),
    );
    await page.getByText("This page's key is no longer valid.").waitFor();
    await page.getByRole("button", { name: "Load again" }).waitFor();
  });
});
