// The whole desk with its records and its paused graphs on a real PostgreSQL server (POSTGRES_TEST_URL, infra/servers/postgres.sh): from
// question to fill it does what it does on one file, also where another process takes the decision, or the asking one was killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Command } from "@langchain/langgraph";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCheckpoints, postgresCheckpoints, sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { type Desk, openDesk } from "#graphs/desk/index.ts";
import { fixedClock, packageFile, packageRoot } from "#infra/runtime/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { openPostgresRecords, openSqliteRecords, type Records } from "#knowledge/stores/records/index.ts";
import { postgresUrl, takeSchema } from "#tests/conformance/records.postgres-schemas.ts";
import { openTestDesk, type Source, sourceOf } from "#tests/graphs/desk/test-desk.ts";
import { wayTo } from "#tests/knowledge/stores/records/postgres-server.ts";
import { openApprovalQueue, openPaperBroker } from "#tools/execution/index.ts";
import { askingGraph } from "./asking-graph.ts";

type Checkpointer = Parameters<typeof openDesk>[1];

/** The desk of the tests, with records and checkpoints of another's. */
async function deskOn(source: Source, records: Records, saver: Checkpointer): Promise<Desk> {
  const { services } = await openTestDesk(source);
  const { market, limits, clock } = services;
  const broker = openPaperBroker({ records, market, limits });
  const queue = openApprovalQueue({ records, broker, market, limits, clock });
  return openDesk({ ...services, records, broker, queue }, saver);
}

describe.skipIf(postgresUrl === "")("the desk on a real PostgreSQL server", () => {
  let schema: string;
  let drop: () => Promise<void>;
  const open = () => openPostgresRecords({ url: postgresUrl, schema, clock: fixedClock(1_760_000_000_000) });

  beforeEach(async () => {
    ({ schema, drop } = await takeSchema());
  });
  afterEach(() => drop());

  test("asks, pauses, is approved by another process's desk and fills, with the same records as on one file", async () => {
    const source = await sourceOf(await openSimulatorFeed({ seed: 7 }));
    const companies = source.facts.flatMap((fact) =>
      fact.kind === "instrument" && !fact.value.benchmark ? [fact.value.symbol] : [],
    );
    /** The first proposal of the desk, approved by the other desk, twice; and what the records then say. */
    const life = async (asking: Desk, deciding: Desk, records: Records) => {
      const ask = (symbol: string) =>
        asking.ask({
          question: `Should we buy ${symbol} this month?`,
          asOf: null,
          threadId: null,
          dataset: source.dataset.id,
          requestedBy: "ana",
          tracing: "hard",
        });
      for (const symbol of companies) {
        const { proposal, answer, runId } = await ask(symbol);
        if (!proposal) continue;
        const by = { hash: proposal.orderHash, as: "bob" };
        const approval = await deciding.approve(proposal.approvalId, by);
        expect(await deciding.approve(proposal.approvalId, by)).toEqual(approval);
        expect(await records.audit.verify()).toMatchObject({ brokenAtSeq: null });
        return {
          answer,
          approval,
          fills: await records.ledger.fillsOf(proposal.approvalId),
          run: await records.runs.run(runId),
          audit: (await records.audit.read(1, 1_000)).map(({ action, hash }) => [action, hash]),
        };
      }
      throw new Error("the desk would buy nothing in this market");
    };
    const [mine, yours] = [await open(), await open()];
    const onServer = await life(
      await deskOn(source, mine, await postgresCheckpoints(mine)),
      await deskOn(source, yours, await postgresCheckpoints(yours)),
      mine,
    );
    const file = await openSqliteRecords({ path: ":memory:", clock: fixedClock(1_760_000_000_000) });
    const onFile = await life(
      await deskOn(source, file, sqliteCheckpoints(file)),
      await deskOn(source, file, sqliteCheckpoints(file)),
      file,
    );
    expect(onServer.approval.state).toBe("filled");
    expect(onServer.fills.length).toBeGreaterThan(0);
    expect(onServer.run?.state).toBe("done");
    expect(onServer).toEqual(onFile);
    for (const records of [mine, yours, file]) await records.close();
  }, 90_000);

  test("checkpoints tell in our codes that the server is gone, and what that leaves open", async () => {
    const url = new URL(postgresUrl);
    const way = await wayTo(Number(url.port));
    url.port = String(way.port);
    const records = await openPostgresRecords({ url: url.toString(), schema, clock: fixedClock(1), connectMs: 2_000 });
    const saver = await openCheckpoints(records);
    const thread = { configurable: { thread_id: "run_1", checkpoint_ns: "" } };
    const put = () => saver.put(thread, emptyCheckpoint(), { source: "input", step: -1, parents: {} }, {});
    way.cutAt("\u000bCOMMIT\0", true);
    await expect(put()).rejects.toMatchObject({
      code: "knowledge/store-unreachable",
      retry: false,
      message: expect.stringContaining("Whether the last write was kept is not known"),
    });
    await way.close();
    const asked = [
      put,
      () => saver.getTuple(thread),
      () => saver.list(thread).next(),
      () => saver.deleteThread("run_1"),
    ];
    for (const ask of asked)
      await expect(ask()).rejects.toMatchObject({
        code: "knowledge/store-unreachable",
        retry: true,
        message: expect.stringContaining("Nothing was written"),
      });
    await records.close();
  });

  test("a graph whose process was killed while it was paused goes on here, with what was decided, and acts once", async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", packageFile("tests", "graphs", "checkpoints", "paused-child.ts"), schema],
      {
        cwd: packageRoot,
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, POSTGRES_TEST_URL: postgresUrl },
      },
    );
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const records = await open();
    const acted: string[] = [];
    const graph = askingGraph(await postgresCheckpoints(records), acted);
    const config = { configurable: { thread_id: "run_1" } };
    expect(await graph.invoke(new Command({ resume: "yes" }), config)).toMatchObject({
      question: "buy?",
      answer: "yes",
    });
    expect(await graph.invoke(new Command({ resume: "no" }), config)).toMatchObject({ answer: "yes" });
    expect(acted).toEqual(["yes"]);
    await records.close();
  }, 60_000);
});
