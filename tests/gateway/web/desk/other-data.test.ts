// Answers and orders on another data set than the desk's own: when that is said, and what is asked of the gateway then.
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunSummary } from "../../../../gateway/contract/index.ts";
import { chartQuery } from "../../../../gateway/web/api/queries.ts";
import { isOtherData } from "../../../../gateway/web/app/other-data.ts";
import { dataOfThread, lastAnswered } from "../../../../gateway/web/desk/thread-data.ts";

vi.mock("../../../../gateway/web/api/token.ts", () => ({ token: "" })); // reads the page's HTML

const run = (runId: string, minute: number, state: RunSummary["state"] = "done"): RunSummary => ({
  runId,
  threadId: "th_1",
  question: "How risky is BA?",
  asOf: "2025-04-15T20:00:00Z",
  startedAt: `2026-01-01T10:${String(minute).padStart(2, "0")}:00Z`,
  state,
  symbols: ["BA"],
});

let answers: Record<string, unknown>;
let asked: string[];
let client: QueryClient;

beforeEach(() => {
  answers = {};
  asked = [];
  client = new QueryClient();
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const body = answers[path.split("?")[0] ?? ""];
    return Response.json(body ?? { title: "Not found", detail: path }, { status: body ? 200 : 404 });
  });
});

afterEach(() => {
  client.clear();
  vi.unstubAllGlobals();
});

test("data is another only where the desk has said which is its own, and that differs", () => {
  const desk = { data: { id: "simulated" } };
  expect(isOtherData("djia20", desk)).toBe(true);
  expect(isOtherData("simulated", desk)).toBe(false);
  expect(isOtherData("djia20", undefined)).toBe(false);
});

describe("a follow-up", () => {
  test("follows the last run that has an answer, whatever the order of the list", () => {
    const runs = [run("d", 40, "running"), run("b", 20, "paused"), run("a", 10), run("c", 30, "failed")];
    expect(lastAnswered(runs)?.runId).toBe("b");
    expect(lastAnswered([run("c", 30, "failed")])).toBeUndefined();
  });

  test("is asked on the data of that run's answer", async () => {
    answers = { "/v1/runs": [run("b", 20), run("a", 10)], "/v1/runs/b": { data: { id: "djia20" } } };
    expect(await dataOfThread(client, "th_1")).toBe("djia20");
    expect(asked).toEqual(["/v1/runs?threadId=th_1&limit=100", "/v1/runs/b"]);
  });

  test("reads the list of runs anew, and an answer once", async () => {
    answers = { "/v1/runs": [run("a", 10)], "/v1/runs/a": { data: { id: "djia20" } } };
    await dataOfThread(client, "th_1");
    asked = [];
    await dataOfThread(client, "th_1");
    expect(asked).toEqual(["/v1/runs?threadId=th_1&limit=100"]);
  });

  test("names no data where nothing was answered before", async () => {
    answers = { "/v1/runs": [run("c", 30, "failed")] };
    expect(await dataOfThread(client, "th_1")).toBeUndefined();
  });

  test("is not sent on other data where the last answer cannot be read", async () => {
    answers = { "/v1/runs": [run("a", 10)] };
    await expect(dataOfThread(client, "th_1")).rejects.toThrow();
  });
});

describe("a chart", () => {
  const chart = { symbol: "BA", asOf: "2025-04-15T20:00:00Z", simulated: false, bars: [], pins: [] };

  test("is asked for on the data that it is given, and without any on the desk's own", async () => {
    answers = { "/v1/companies/BA/chart": chart };
    await client.fetchQuery(chartQuery("BA", "2025-04-15T20:00:00Z", 63, "djia20"));
    await client.fetchQuery(chartQuery("BA", undefined, 63));
    const given = asked.map((path) => new URL(path, "http://desk").searchParams.get("data"));
    expect(given).toEqual(["djia20", null]);
  });

  test("of one data set is not kept for another", () => {
    const keys = [chartQuery("BA", undefined, 63, "djia20"), chartQuery("BA", undefined, 63)].map((q) => q.queryKey);
    expect(keys[0]).not.toEqual(keys[1]);
  });
});
