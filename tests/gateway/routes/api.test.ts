// Every route of the HTTP contract: what it answers, and how it refuses. Real records, queue and gate; the market is the fake one.
import { beforeEach, describe, expect, test } from "vitest";
import * as contract from "#gateway/contract/index.ts";
import { apiApp } from "#gateway/routes/api.ts";
import type { RunRecord } from "#knowledge/stores/records/index.ts";
import { callTool, figuresOf, type Tool } from "#tools/define/index.ts";
import {
  anAnswer,
  answers,
  openTestServices,
  proposeOrder,
  scriptedDesk,
  type TestServices,
  worldOf,
} from "../fixture.ts";

let services: TestServices;
let app: ReturnType<typeof apiApp>;

beforeEach(async () => {
  services = await openTestServices({ desk: scriptedDesk(answers) });
  app = apiApp(services);
});

const get = (path: string): Promise<Response> => Promise.resolve(app.request(path));
const send =
  (method: string) =>
  (path: string, body: unknown): Promise<Response> =>
    Promise.resolve(
      app.request(path, { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    );
const post = send("POST");

async function problem(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = contract.Problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  return { status: body.status, code: body.code, errors: body.errors, detail: body.detail };
}

describe("POST /v1/ask", () => {
  test("answers with the contract's keys in the contract's order", async () => {
    const response = await post("/v1/ask", { question: "how risky is AAA" });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(contract.AskAnswer.shape));
    expect(contract.AskAnswer.parse(JSON.parse(text))).toEqual(anAnswer());
  });

  test("asks in the name given, else in the desk's own user's", async () => {
    const askers: string[] = [];
    const desk = scriptedDesk((question, options) => {
      askers.push(question.requestedBy);
      return answers(question, options);
    });
    const asking = apiApp(await openTestServices({ desk }));
    for (const body of [{ question: "x", as: "bob" }, { question: "x" }]) {
      const headers = { "content-type": "application/json" };
      await asking.request("/v1/ask", { method: "POST", body: JSON.stringify(body), headers });
    }
    expect(askers).toEqual(["bob", "analyst"]);
  });

  test("refuses an unknown member, naming it", async () => {
    const found = await problem(await post("/v1/ask", { question: "x", moreover: 1 }));
    expect(found).toMatchObject({ status: 400, code: "gateway/bad-request" });
    expect(found.errors?.[0]?.message).toContain("moreover");
  });

  test("refuses a question that is no text, naming the field", async () => {
    const found = await problem(await post("/v1/ask", { question: 7 }));
    expect(found.errors).toEqual([{ in: "json", path: "question", message: expect.stringContaining("string") }]);
  });

  test("refuses a body that is no JSON", async () => {
    const headers = { "content-type": "application/json" };
    const found = await problem(await app.request("/v1/ask", { method: "POST", body: "{", headers }));
    expect(found).toMatchObject({ status: 400, code: "gateway/bad-request" });
  });

  test("refuses a body that does not call itself JSON", async () => {
    const headers = { "content-type": "text/plain" };
    const found = await problem(await app.request("/v1/ask", { method: "POST", body: "{}", headers }));
    expect(found).toMatchObject({ status: 415, code: "gateway/unsupported-media-type" });
  });

  test("refuses a body of more than 64 kB", async () => {
    const found = await problem(await post("/v1/ask", { question: "x".repeat(70_000) }));
    expect(found).toMatchObject({ status: 413, code: "gateway/body-too-large" });
  });

  test("refuses an as-of that is no time, and a data set that is none", async () => {
    expect(await problem(await post("/v1/ask", { question: "x", asOf: "yesterday" }))).toMatchObject({
      code: "gateway/bad-request",
    });
    expect(await problem(await post("/v1/ask", { question: "x", data: "nowhere" }))).toMatchObject({
      status: 404,
      code: "knowledge/dataset-unknown",
    });
  });
});

describe("runs and evidence", () => {
  const run = (change: Partial<RunRecord>): RunRecord => ({
    runId: "run_1",
    threadId: "thread_1",
    dataset: "fake",
    asOf: "2025-04-15T20:00:00.000Z",
    question: "how risky is AAA",
    requestedBy: "analyst",
    startedAtMs: 1,
    state: "done",
    answer: anAnswer(),
    problem: null,
    fingerprint: "{}",
    ...change,
  });

  test("GET /v1/runs lists newest first, by thread and limit", async () => {
    const { runs } = await services.records();
    await runs.saveRun(run({}));
    await runs.saveRun(run({ runId: "run_2", threadId: "thread_2", startedAtMs: 2 }));
    const list = async (query: string) =>
      ((await (await get(`/v1/runs${query}`)).json()) as contract.RunSummary[]).map(({ runId }) => runId);
    expect(await list("")).toEqual(["run_2", "run_1"]);
    expect(await list("?threadId=thread_1")).toEqual(["run_1"]);
    expect(await list("?limit=1&data=fake")).toEqual(["run_2"]);
    expect(await list("?data=other")).toEqual([]);
    expect(await problem(await get("/v1/runs?limit=0"))).toMatchObject({ code: "gateway/bad-request" });
    expect(await problem(await get("/v1/runs?colour=red"))).toMatchObject({ code: "gateway/bad-request" });
  });

  test("GET /v1/runs/ID answers what was answered then; a failed run says why it has none", async () => {
    const { runs } = await services.records();
    await runs.saveRun(run({}));
    await runs.saveRun(
      run({ runId: "run_2", state: "failed", answer: null, problem: { code: "tools/timeout", detail: "too slow" } }),
    );
    expect(await (await get("/v1/runs/run_1")).json()).toEqual(anAnswer());
    expect(await problem(await get("/v1/runs/run_2"))).toMatchObject({
      status: 409,
      code: "gateway/run-unfinished",
      detail: expect.stringContaining("too slow"),
    });
    expect(await problem(await get("/v1/runs/run_3"))).toMatchObject({ status: 404, code: "graphs/run-not-found" });
  });

  test("GET /v1/evidence/ID tells the call with every figure that can be cited", async () => {
    const tool = (await services.tools()).find(({ id }) => id === "company.prices") as Tool;
    const evidence = await callTool(tool, { symbol: "AAA" }, await worldOf(services));
    await (await services.records()).runs.saveEvidence([evidence]);
    const found = contract.EvidenceAnswer.parse(await (await get(`/v1/evidence/${evidence.id}`)).json());
    expect(found).toEqual({ ...evidence, figures: figuresOf(tool.output, evidence.output) });
    expect(found.figures.length).toBeGreaterThan(0);
    expect(await problem(await get("/v1/evidence/ev_2"))).toMatchObject({
      status: 404,
      code: "tools/evidence-not-found",
    });
  });

  test("records are read without opening the market", async () => {
    let opened = 0;
    const quiet = apiApp(
      await openTestServices({ openMarket: async () => Promise.reject(new Error(`opened ${++opened}`)) }),
    );
    for (const path of [
      "/v1/evidence/ev_1",
      "/v1/runs",
      "/v1/approvals",
      "/v1/kill-switch",
      "/v1/audit",
      "/v1/data/quarantine",
      "/v1/registry",
    ]) {
      await quiet.request(path);
    }
    expect(opened).toBe(0);
  });
});

describe("approvals", () => {
  test("an approved order is filled, and its history and fills are told", async () => {
    const { approvalId, orderHash } = await proposeOrder(services);
    const listed = (await (await get("/v1/approvals?state=pending")).json()) as contract.ApprovalSummary[];
    expect(listed.map((one) => [one.approvalId, one.state, one.orderHash])).toEqual([
      [approvalId, "pending", orderHash],
    ]);
    const done = await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash, as: "Priya" });
    const detail = contract.ApprovalDetail.parse(await done.json());
    expect(detail).toMatchObject({ state: "filled", approvedBy: ["Priya"] });
    expect(detail.fills.reduce((sum, fill) => sum + fill.quantityShares, 0)).toBe(detail.order.quantityShares);
    expect(detail.history.map(({ to }) => to)).toEqual(["proposed", "pending", "approved", "submitted", "filled"]);
    expect(await (await get("/v1/approvals?state=pending")).json()).toEqual([]);
    expect(await (await get(`/v1/approvals/${approvalId}`)).json()).toEqual(detail);
  });

  test("an edit makes a new hash and the old one is refused", async () => {
    const { approvalId, orderHash } = await proposeOrder(services);
    const edited = contract.ApprovalDetail.parse(
      await (
        await post(`/v1/approvals/${approvalId}/edit`, { hash: orderHash, as: "Priya", quantityShares: 50 })
      ).json(),
    );
    expect(edited).toMatchObject({ state: "pending", order: { quantityShares: 50 } });
    expect(edited.orderHash).not.toBe(orderHash);
    const stale = await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash, as: "Priya" });
    expect(await problem(stale)).toMatchObject({ status: 409, code: "tools/approval-hash-mismatch" });
  });

  test("a rejection keeps its reason", async () => {
    const { approvalId, orderHash } = await proposeOrder(services);
    const body = { hash: orderHash, as: "Priya", reason: "Earnings tomorrow." };
    const detail = contract.ApprovalDetail.parse(await (await post(`/v1/approvals/${approvalId}/reject`, body)).json());
    expect(detail.state).toBe("rejected");
    expect(detail.history.at(-1)).toMatchObject({
      to: "rejected",
      by: "Priya",
      note: expect.stringContaining("Earnings tomorrow."),
    });
  });

  test("who asked may not approve, and what is not there is not found", async () => {
    const { approvalId, orderHash } = await proposeOrder(services);
    const own = await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash, as: "analyst" });
    expect(await problem(own)).toMatchObject({ status: 403, code: "tools/approval-same-person" });
    const none = await post("/v1/approvals/approval_0/approve", { hash: orderHash, as: "Priya" });
    expect(await problem(none)).toMatchObject({ status: 404, code: "tools/approval-not-found" });
    expect(await problem(await get("/v1/approvals/approval_0"))).toMatchObject({ code: "tools/approval-not-found" });
    const unnamed = await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash });
    expect(await problem(unnamed)).toMatchObject({ status: 400, errors: [{ path: "as" }] });
  });

  test("an order past its time is listed as expired and cannot be approved", async () => {
    const { approvalId, orderHash, expiresAtMs, requestedAtMs } = await proposeOrder(services);
    services.clock.advance(expiresAtMs - requestedAtMs);
    const [listed] = (await (await get("/v1/approvals")).json()) as contract.ApprovalSummary[];
    expect(listed).toMatchObject({ approvalId, state: "expired" });
    const late = await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash, as: "Priya" });
    expect(await problem(late)).toMatchObject({ status: 409, code: "tools/approval-expired" });
  });

  test("an order of a desk of another shape cannot be approved, and the difference is named", async () => {
    const { approvalId, orderHash } = await proposeOrder(services, "run_1", '{"graph desk":"000000000000"}');
    const refused = await problem(await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash, as: "Priya" }));
    expect(refused).toMatchObject({
      status: 409,
      code: "graphs/fingerprint-changed",
      detail: expect.stringContaining("graph desk changed"),
    });
  });

  test("with the kill switch on the gate refuses", async () => {
    const { approvalId, orderHash } = await proposeOrder(services);
    expect(await (await send("PUT")("/v1/kill-switch", { on: true, as: "Priya" })).json()).toEqual({
      on: true,
      heldByLimits: false,
    });
    const refused = await problem(await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash, as: "Priya" }));
    expect(refused).toMatchObject({ status: 422, code: "tools/risk-refused" });
  });
});

describe("the market as known at a moment", () => {
  test("GET /v1/companies gives each company its last price then, and changes from prices known then", async () => {
    const rows = (await (await get("/v1/companies?asOf=2025-04-15")).json()) as contract.CompanyRow[];
    expect(rows.map(({ symbol, close }) => [symbol, close])).toEqual([
      ["AAA", 100],
      ["BBB", 50],
      ["CCC", 25],
      ["DDD", 200],
    ]);
    const before = (await (await get("/v1/companies?asOf=2025-04-14")).json()) as contract.CompanyRow[];
    const [now, then] = [rows[0], before[0]];
    expect(now?.change1d).toBeCloseTo((now?.close ?? 0) / (then?.close ?? 1) - 1, 12);
    expect(then?.closeAt).toBe("2025-04-14T20:00:00.000Z");
  });

  test("GET /v1/companies/SYMBOL/chart ends at the as-of, and pins only what was known", async () => {
    const chart = contract.Chart.parse(await (await get("/v1/companies/aaa/chart?asOf=2025-04-15&days=10")).json());
    expect(chart).toMatchObject({ symbol: "AAA", simulated: true });
    expect(chart.bars).toHaveLength(10);
    expect(chart.bars.at(-1)).toMatchObject({ at: "2025-04-15T20:00:00.000Z", close: 100 });
    expect(await problem(await get("/v1/companies/AAAA/chart"))).toMatchObject({
      status: 404,
      code: "knowledge/symbol-unknown",
      detail: expect.stringContaining("AAA"),
    });
  });

  test("GET /v1/account counts cash and positions at the prices known then", async () => {
    expect(contract.Account.parse(await (await get("/v1/account")).json())).toMatchObject({
      cashMinor: 100_000_000,
      positions: [],
    });
    const { approvalId, orderHash } = await proposeOrder(services);
    await post(`/v1/approvals/${approvalId}/approve`, { hash: orderHash, as: "Priya" });
    const after = contract.Account.parse(await (await get("/v1/account?asOf=2025-04-25")).json());
    const [held] = after.positions;
    expect(held).toMatchObject({ symbol: "AAA", quantityShares: 100 });
    expect(held?.valueMinor).toBe(100 * (held?.priceMinor ?? 0));
    expect(after.equityMinor).toBe(after.cashMinor + (held?.valueMinor ?? 0));
    expect(held?.weight).toBeCloseTo((held?.valueMinor ?? 0) / after.equityMinor, 12);
  });

  test("an as-of outside of the data names the span", async () => {
    const found = await problem(await get("/v1/account?asOf=2015-01-01"));
    expect(found).toMatchObject({
      status: 400,
      code: "knowledge/as-of-out-of-range",
      detail: expect.stringContaining("2025-01-06"),
    });
  });

  test("GET /v1/track-record has a row for each specialist, all of equal weight while nothing is scored", async () => {
    const rows = (await (await get("/v1/track-record")).json()) as contract.TrackRow[];
    expect(rows.map(({ specialist }) => specialist)).toEqual((await services.specialists()).map(({ id }) => id));
    expect(rows.every(({ scored, brier, weight }) => scored === 0 && brier === null && weight === 1)).toBe(true);
  });

  test("a vote waits in the track record until it is scored", async () => {
    const vote = {
      voteId: "v1",
      runId: "run_1",
      dataset: "fake",
      specialist: "factors",
      symbol: "AAA",
      stance: 0.5,
      confidence: 0.5,
      horizonDays: 5,
      castAsOfMs: Date.UTC(2025, 3, 1),
    };
    const { track } = await services.records();
    await track.saveVotes([vote]);
    const row = async () =>
      ((await (await get("/v1/track-record")).json()) as contract.TrackRow[]).find(
        ({ specialist }) => specialist === "factors",
      );
    expect(await row()).toMatchObject({ votes: 1, scored: 0 });
    await track.saveScores([
      { ...vote, realisedReturn: 0.01, marketReturn: 0, brier: 0.14, scoredAtMs: Date.UTC(2025, 3, 9) },
    ]);
    expect(await row()).toMatchObject({
      votes: 1,
      scored: 1,
      brier: 0.14,
      weight: expect.closeTo(1 + ((1 / 31) * 0.11) / 0.25, 12),
    });
  });

  test("POST /v1/review answers how many were scored and the records afterwards", async () => {
    const done = contract.ReviewAnswer.parse(await (await post("/v1/review", { asOf: "2025-04-15" })).json());
    expect(done.scored).toBe(0);
    expect(done.track).toHaveLength((await services.specialists()).length);
  });
});

describe("the desk itself", () => {
  test("GET /v1/desk tells data with its span and label, model, user, switch and what waits", async () => {
    await proposeOrder(services);
    const desk = contract.DeskState.parse(await (await get("/v1/desk")).json());
    expect(desk).toMatchObject({
      data: {
        id: "fake",
        simulated: true,
        now: "2025-04-15T20:00:00.000Z",
        from: "2025-01-06T21:00:00.000Z",
        to: "2025-04-28T20:00:00.000Z",
      },
      model: "desk",
      user: "analyst",
      killSwitch: false,
      pendingApprovals: 1,
    });
    expect(desk.specialists.length).toBeGreaterThanOrEqual(5);
  });

  test("the kill switch is durable, and every change is in the audit trail under a name", async () => {
    const on = contract.DeskState.parse(await (await post("/v1/kill-switch", { on: true, as: "Priya" })).json());
    expect(on.killSwitch).toBe(true);
    expect(await (await get("/v1/kill-switch")).json()).toEqual({ on: true, heldByLimits: false });
    const trail = (await (await get("/v1/audit")).json()) as contract.AuditRow[];
    expect(trail.at(-1)).toMatchObject({ actor: "Priya", action: "kill-switch.on" });
    for (const refused of [
      { on: "yes", as: "Priya" },
      { on: false, as: "  " },
      { on: false, as: "\u200b" },
    ])
      expect(await problem(await post("/v1/kill-switch", refused))).toMatchObject({ code: "gateway/bad-request" });
    expect(await (await get("/v1/kill-switch")).json()).toEqual({ on: true, heldByLimits: false });
  });

  test("GET /v1/audit/verify says whether the chain holds", async () => {
    await send("PUT")("/v1/kill-switch", { on: true, as: "Priya" });
    expect(await (await get("/v1/audit/verify")).json()).toEqual({ holds: true, lines: 1, brokenAtSeq: null });
  });

  test("GET /v1/data lists what is in store, and quarantine what could not be read", async () => {
    const { quarantine } = await services.records();
    await quarantine.add([
      { dataset: "fake", file: "bars.csv", line: 7, reason: "high is below low", raw: "AAA,1,2", atMs: 5 },
    ]);
    const [row] = (await (await get("/v1/data")).json()) as contract.DataSetRow[];
    expect(row).toMatchObject({ id: "fake", simulated: true, isDefault: true, quarantined: 1 });
    const [line] = (await (await get("/v1/data/quarantine")).json()) as contract.QuarantineRow[];
    expect(line).toEqual({
      file: "bars.csv",
      line: 7,
      reason: "high is below low",
      raw: "AAA,1,2",
      at: "1970-01-01T00:00:00.005Z",
    });
  });

  test("GET /v1/registry lists every tool, agent, driver and graph that is declared", async () => {
    const report = contract.RegistryReport.parse(await (await get("/v1/registry")).json());
    expect(report.tools.map(({ id }) => id)).toEqual((await services.tools()).map(({ id }) => id));
    expect(report.agents.map(({ id }) => id)).toEqual((await services.specialists()).map(({ id }) => id));
    expect(new Set(report.drivers.map(({ port }) => port))).toEqual(
      new Set([
        "feed",
        "market store",
        "records",
        "memory",
        "embeddings",
        "relations",
        "objects",
        "cache",
        "bus",
        "broker",
        "model registry",
        "executor",
        "chat model",
      ]),
    );
    expect(report.graphs).toEqual([
      { id: "desk", edges: expect.arrayContaining(["research -> weigh"]) },
      { id: "discovery", edges: expect.arrayContaining(["judge -> register"]) },
      { id: "retraining", edges: expect.arrayContaining(["wait -> act"]) },
    ]);
  });

  test("GET /v1/doctor has a line for every driver of the registry, and says how to get what is not in use", async () => {
    const report = contract.DoctorReport.parse(await (await get("/v1/doctor")).json());
    const { drivers } = contract.RegistryReport.parse(await (await get("/v1/registry")).json());
    const names = report.lines.filter(({ area }) => area === "drivers").map(({ name }) => name);
    expect(names).toEqual(drivers.map(({ port, id }) => `${port}: ${id}`));
    const ollama = report.lines.find(({ name }) => name === "chat model: ollama");
    expect(ollama).toMatchObject({ state: "off", remedy: expect.stringContaining("ollama pull") });
  });

  test("GET /healthz answers, an unknown path is not found, and a method that a path does not take is named", async () => {
    expect(contract.Health.parse(await (await get("/healthz")).json()).ok).toBe(true);
    expect(await problem(await get("/v1/nothing"))).toMatchObject({ status: 404, code: "gateway/not-found" });
    const wrong = await app.request("/v1/ask");
    expect(wrong.headers.get("allow")).toBe("POST");
    expect(await problem(wrong)).toMatchObject({ status: 405, code: "gateway/method-not-allowed" });
  });
});
