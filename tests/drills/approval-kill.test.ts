// The kill drill: the desk is killed with SIGKILL before and after every write of the queue and to the broker, started again, and the
// order has ended as it would have without the crash, exactly once, or still waits for its people. Nothing is lost, nothing is doubled.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixedClock, packageFile, packageRoot } from "#infra/runtime/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { limitsWith } from "#tests/fakes/limits.ts";
import { approvalIdOf, type CrashPoint, crashPointNames } from "#tools/execution/index.ts";
import { portfolioAt } from "#tools/risk/index.ts";
import { type Life, type Scenario, wantedShares } from "./approval-life.ts";

const approvalId = approvalIdOf("run_1");
let folder: string;
let files: string;
let child: string;
let lives = 0;

/** One file that starts in a tenth of a second, beside the packages that it needs. */
beforeAll(async () => {
  mkdirSync(packageFile(".cache"), { recursive: true });
  folder = mkdtempSync(packageFile(".cache", "drill-"));
  files = mkdtempSync(join(fastestFolder(), "quorum-drill-"));
  child = join(folder, "child.mjs");
  await build({
    absWorkingDir: packageRoot,
    entryPoints: [packageFile("tests", "drills", "approval-child.ts")],
    outfile: child,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["better-sqlite3", "chdb"],
    logLevel: "error",
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
  });
});
afterAll(() => {
  for (const made of [folder, files]) rmSync(made, { recursive: true });
});

/** A killed process loses nothing that the system holds, on a disk or in memory: what it is killed between is named, not a matter of time.
 * On a busy disk a hundred lives would wait for it for minutes. */
function fastestFolder(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}

const newFile = (): string => join(files, `records-${++lives}.db`);

const start = (life: Life): ChildProcess =>
  spawn(process.execPath, [child, JSON.stringify(life)], { stdio: ["pipe", "pipe", "pipe"] });

interface End {
  readonly killed: boolean;
  /** As the order stood after recovery and at the end; null for a life that was cut short. */
  readonly says: { readonly afterRecovery: string; readonly after: string } | null;
}

async function endOf(process: ChildProcess): Promise<End> {
  let [out, err] = ["", ""];
  process.stdout?.on("data", (data) => {
    out += data;
  });
  process.stderr?.on("data", (data) => {
    err += data;
  });
  const [code, signal] = await once(process, "close");
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`a life ended with code ${code}: ${err}`);
  const last = out.trim().split("\n").at(-1) ?? "";
  return { killed: signal === "SIGKILL", says: last.startsWith("{") ? JSON.parse(last) : null };
}

const live = (life: Life): Promise<End> => endOf(start(life));

/** Everything that the drill looks at afterwards. */
async function inspect(path: string) {
  const records = await openSqliteRecords({ path, clock: fixedClock(0) });
  const limits = limitsWith();
  const { cashMinor, positions } = await portfolioAt(records.ledger, "fake", limits, Number.MAX_SAFE_INTEGER);
  const history = await records.approvals.history(approvalId);
  const audit = await records.audit.verify();
  const sent = records.sqlite.prepare("select count(*) from paper_orders").pluck().get() as number;
  const fills = await records.ledger.fillsOf(approvalId);
  await records.close();
  return {
    spentMinor: limits.account.startingCashMinor - cashMinor,
    shares: positions.map(({ symbol, quantityShares }) => [symbol, quantityShares]),
    fills: fills.map(({ quantityShares, priceMinor }) => [quantityShares, priceMinor]),
    steps: history.map(({ to }) => to),
    audit: audit.brokenAtSeq,
    sent,
  };
}

/** What a life without a crash leaves behind, by hand: thin sessions of forty shares at 99.00 and 2 bps, one commission of 1.00. */
function wantedEnd(scenario: Scenario) {
  const traded = (...fills: readonly (readonly [number, number])[]) => ({
    spentMinor: fills.reduce((sum, [shares, price]) => sum + shares * price, 0) + (fills.length > 0 ? 100 : 0),
    shares: fills.length > 0 ? [["AAA", wantedShares(scenario)]] : [],
    fills,
    audit: null,
  });
  const proposed = ["proposed", "pending"];
  const released = ["approved", "submitted", "filled"];
  const hundred = traded([40, 9_902], [40, 9_902], [20, 9_902]);
  switch (scenario) {
    case "filled":
    case "wrong hash":
      return { ...hundred, sent: 1, steps: [...proposed, ...released] };
    case "two people":
      return { ...hundred, sent: 1, steps: [...proposed, "pending", ...released] };
    case "edited":
      return {
        ...traded([40, 9_902], [40, 9_902], [10, 9_902]),
        sent: 1,
        steps: [...proposed, "edited", "pending", ...released],
      };
    case "unfilled":
      return { ...traded(), sent: 1, steps: [...proposed, "approved", "submitted", "failed"] };
    case "rejected":
    case "expired":
      return { ...traded(), sent: 0, steps: [...proposed, scenario] };
  }
}

interface Case {
  readonly point: CrashPoint;
  readonly scenario: Scenario;
  readonly nth: number;
}

/** Which story reaches a write, and how often: made from the list of writes, so that a new write without a story fails. */
const stories: Readonly<Record<string, { readonly scenario: Scenario; readonly times?: number }>> = {
  "approval.proposed": { scenario: "filled" },
  "approval.pending": { scenario: "filled" },
  "approval.edited": { scenario: "edited" },
  "approval.pending-again": { scenario: "edited" },
  "approval.first-of-two": { scenario: "two people" },
  "approval.approved": { scenario: "filled" },
  "approval.rejected": { scenario: "rejected" },
  "approval.expired": { scenario: "expired" },
  "broker.submit": { scenario: "filled" },
  "approval.submitted": { scenario: "filled" },
  "ledger.fill": { scenario: "filled", times: 3 },
  "approval.filled": { scenario: "filled" },
  "approval.failed": { scenario: "unfilled" },
  "audit.refusal": { scenario: "wrong hash" },
};
const cases: readonly Case[] = crashPointNames.flatMap((point) => {
  const { scenario, times = 1 } = stories[point.replace(/^\w+ /, "")] ?? { scenario: "filled" as const };
  return Array.from({ length: times }, (_, i) => ({ point, scenario, nth: i + 1 }));
});

/** After recovery alone an order rests: it waits for people or has ended. It is never left half way. */
const atRest = ["none", "pending", "rejected", "expired", "filled", "failed"];

describe.concurrent("killed", { timeout: 300_000 }, () => {
  const pool = limited(2);

  test.each(cases)("$point, time $nth, while it is to be $scenario", async ({ point, scenario, nth }) => {
    await pool(async () => {
      const path = newFile();
      expect(await live({ path, scenario, killAt: point, nth })).toEqual({ killed: true, says: null });
      const { killed, says } = await live({ path, scenario, killAt: null, nth: 0 });
      expect(killed).toBe(false);
      expect(atRest).toContain(says?.afterRecovery);
      expect(await inspect(path)).toEqual(wantedEnd(scenario));
    });
  });

  test.each(["filled", "two people", "edited", "unfilled"] as const)(
    "after every single write, life after life, while it is to be %s",
    async (scenario) => {
      await pool(async () => {
        const path = newFile();
        let killed = 0;
        while ((await live({ path, scenario, killAt: "any write", nth: 1 })).killed) killed += 1;
        const { steps, fills } = wantedEnd(scenario);
        expect(killed).toBe(steps.length + fills.length + 1); // every state, every fill, and the order to the broker
        expect(await inspect(path)).toEqual(wantedEnd(scenario));
      });
    },
  );

  test("never, it ends the same way", async () => {
    await pool(async () => {
      const path = newFile();
      expect((await live({ path, scenario: "filled", killAt: null, nth: 0 })).says).toEqual({
        afterRecovery: "none",
        after: "filled",
      });
      expect(await inspect(path)).toEqual(wantedEnd("filled"));
    });
  });

  test.each(["filled", "two people"] as const)(
    "by nobody, but lived twice at the same moment: the order is %s once",
    async (scenario) => {
      await pool(async () => {
        const path = newFile();
        const both = [1, 2].map(() => start({ path, scenario, killAt: null, nth: 0, together: true }));
        const ends = both.map(endOf);
        await Promise.all(both.map(async ({ stdout }) => once(createInterface({ input: stdout! }), "line")));
        for (const { stdin } of both) stdin?.end("go\n");
        for (const { says } of await Promise.all(ends)) expect(says?.after).toBe("filled");
        expect(await inspect(path)).toEqual(wantedEnd(scenario));
      });
    },
  );
});

test("every write of the queue has its story in the drill", () => {
  expect(
    Object.keys(stories)
      .flatMap((write) => [`before ${write}`, `after ${write}`])
      .sort(),
  ).toEqual([...crashPointNames].sort());
});

/** At most so many pieces of work at a time. */
function limited(most: number): (work: () => Promise<void>) => Promise<void> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
