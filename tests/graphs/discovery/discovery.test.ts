// The search for factors as a graph: what is there is found and registered, nothing else; a study stopped goes on as if it had not been.

import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { answers, fails, openScriptedModel } from "#agents/chat-model/index.ts";
import { sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { discoveryGraph } from "#graphs/discovery/discovery.graph.ts";
import { type DiscoveryEvent, discoveryEdges, openDiscovery } from "#graphs/discovery/index.ts";
import { bar, close } from "#tests/conformance/market-store.facts.ts";
import { factorOfRegistered } from "#tools/factors/library/index.ts";
import { openTestDiscovery, searching } from "./test-discovery.ts";

const planted = { seed: 3, sessions: 260, edge: 0.004 };
const withoutEdge = { seed: 5, sessions: 260, edge: 0 };

describe("on a market with a planted edge", () => {
  test("a factor is found, holds, and is registered under its study", async () => {
    const { records, view, open } = await openTestDiscovery(planted);
    const events: DiscoveryEvent[] = [];
    const report = await open().start(view, searching(), { onEvent: (event) => events.push(event) });
    expect(report).toMatchObject({ studyId: "study_1", trials: 64, earlierLooks: 0, proposed: 0, warnings: [] });
    expect(report.registered.length).toBeGreaterThan(0);
    const [best] = report.judged.filter(({ holds }) => holds);
    expect(best?.formula).toContain("volume");
    expect(best?.holdOut.interval?.lower).toBeTypeOf("number");
    expect(Math.abs(best?.holdOut.mean ?? 0)).toBeGreaterThan(Math.abs(report.luck.best?.holdOut.mean ?? 0) - 0.02);
    const kept = await records.factors.list("made");
    expect(kept.map(({ factorId }) => factorId).sort()).toEqual([...report.registered].sort());
    for (const row of kept)
      expect(factorOfRegistered(row)).toMatchObject({ group: "discovered", version: row.version });
    expect(await records.studies.get("study_1")).toMatchObject({ state: "done", trials: 64 });
    expect(events[0]).toEqual({ type: "study-started", studyId: "study_1", resumed: false });
    expect(events.at(-1)).toMatchObject({ judged: 64, budget: 64 });
  });

  test("what was registered before is refused in the next study, and the look before is counted", async () => {
    const { records, view, open } = await openTestDiscovery(planted);
    const first = await open().start(view, searching());
    const second = await open().start(view, searching());
    expect(second).toMatchObject({ studyId: "study_2", earlierLooks: 1 });
    expect(second.registered.filter((id) => first.registered.includes(id))).toEqual([]);
    expect(second.alike.some(({ like }) => first.registered.includes(like))).toBe(true);
    expect(await records.factors.list("made")).toHaveLength(first.registered.length + second.registered.length);
  });

  test("a study that was stopped finds, taken up again, what it would have found", async () => {
    const whole = await openTestDiscovery(planted);
    const wanted = await whole.open().start(whole.view, searching());
    const { records, view, open } = await openTestDiscovery(planted);
    const stop = new AbortController();
    const stopped = open().start(view, searching(), {
      signal: stop.signal,
      onEvent: (event) => event.type === "study-progress" && event.judged >= 32 && stop.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(await records.studies.get("study_1")).toMatchObject({ state: "running", trials: 32 });
    const events: DiscoveryEvent[] = [];
    const report = await open().resume("study_1", { onEvent: (event) => events.push(event) });
    expect(events[0]).toMatchObject({ resumed: true });
    expect(report).toEqual(wanted);
    expect(await open().resume("study_1")).toEqual(wanted); // an ended study answers its report
  });

  test("rows held out are read once, also where a process died right after the look", async () => {
    const { records, services, view, open } = await openTestDiscovery(planted);
    const looks: string[] = [];
    const dying = {
      ...records.studies,
      closeHoldOut: async () => {
        throw new Error("killed");
      },
    };
    const first = openDiscovery({ ...services, records: { ...records, studies: dying } }, sqliteCheckpoints(records));
    await expect(first.start(view, searching())).rejects.toThrow("killed");
    const opened = await records.studies.holdOut("study_1");
    expect(opened).toMatchObject({ result: null });
    await expect(records.studies.openHoldOut("study_1", { seal: "another", openedAtMs: 1 })).rejects.toMatchObject({
      code: "knowledge/hold-out-read",
    });
    const report = await open().resume("study_1", {
      onEvent: (event) => event.type === "study-progress" && looks.push(event.says),
    });
    expect(looks).toEqual(["the rows held out are read"]);
    expect(report.registered.length).toBeGreaterThan(0);
    expect((await records.studies.holdOut("study_1"))?.seal).toBe(opened?.seal);
  });
});

test("on markets without any edge nothing is registered", async () => {
  for (const seed of [5, 6]) {
    const { records, view, open } = await openTestDiscovery({ ...withoutEdge, seed });
    const report = await open().start(view, searching());
    expect(report.registered).toEqual([]);
    expect(report.judged.length).toBeGreaterThan(0);
    expect(await records.factors.list()).toEqual([]);
  }
});

describe("a chat model", () => {
  test("proposes; what is refused goes back to it once, with the reason", async () => {
    const model = openScriptedModel({
      "propose-factors": [
        answers({
          formulas: [
            { formula: "volume / ts_mean(volume, 20)", why: "surprise" },
            { formula: "rank(volum)", why: "a slip" },
            { formula: "open", why: "" },
          ],
        }),
        answers({
          formulas: [
            { formula: "rank(volume)", why: "" },
            { formula: "delay(close, -1)", why: "" },
          ],
        }),
      ],
    });
    const { records, view, open } = await openTestDiscovery(planted, model);
    const report = await open().start(view, searching({ budget: 40 }));
    expect(model.unplayed).toEqual([]);
    expect(report.proposed).toBe(3);
    expect(report.refusals.map(({ formula }) => formula)).toEqual(["rank(volum)", "delay(close, -1)"]);
    expect(report.refusals[0]?.because).toContain("volume");
    const again = JSON.parse(model.requests[1]?.messages[1]?.content ?? "{}");
    expect(again.refused).toEqual([report.refusals[0]]);
    expect(again.columns.volume).toContain("shares traded");
    const trials = await records.studies.trials("study_1");
    expect(trials).toHaveLength(40);
    expect(trials.filter(({ parameters }) => (parameters as { by: string }).by === "scripted")).toHaveLength(3);
  });

  test("that fails is told of, and the grammar goes on", async () => {
    const model = openScriptedModel([fails("agents/model-unavailable")]);
    const { view, open } = await openTestDiscovery(planted, model);
    const report = await open().start(view, searching({ budget: 40 }));
    expect(report).toMatchObject({ trials: 40, proposed: 0 });
    expect(report.warnings[0]).toContain("agents/model-unavailable");
  });
});

describe("what cannot be searched is said", () => {
  test("too little history, an unknown study, a search told to stop before it began", async () => {
    const short = await openTestDiscovery({ ...withoutEdge, sessions: 100 });
    await expect(short.open().start(short.view, searching())).rejects.toMatchObject({ code: "tools/series-too-short" });
    await expect(short.open().resume("study_9")).rejects.toMatchObject({ code: "graphs/study-not-found" });
    const { records, view, open } = await openTestDiscovery(withoutEdge);
    const stop = AbortSignal.abort(new Error("enough"));
    await expect(open().start(view, searching(), { signal: stop })).rejects.toThrow("enough");
    const study = await records.studies.list({ kind: "factor-search" });
    expect(study).toEqual([]); // the panel was never read, so no study was opened
  });
});

test("a study whose data changed since is not taken up", async () => {
  const { store, view, open } = await openTestDiscovery({ seed: 99, sessions: 240, edge: 0 });
  const stop = new AbortController();
  const stopped = open().start(view, searching(), {
    signal: stop.signal,
    onEvent: (event) => event.type === "study-progress" && event.judged >= 32 && stop.abort(new Error("enough")),
  });
  await expect(stopped).rejects.toThrow("enough");
  await store.append("made", [bar("S00", 100, 1_000, { knownAtMs: close(101), eventTimeMs: close(100) })]);
  await expect(open().resume("study_1")).rejects.toMatchObject({ code: "graphs/discovery-changed" });
});

test("the graph in words is the graph that runs", async () => {
  const run = { spec: { budget: 10 }, services: { model: null } } as Parameters<typeof discoveryGraph>[0];
  const { edges } = await discoveryGraph(run, new MemorySaver()).getGraphAsync();
  const drawn = edges.map((edge) => `${edge.source} -> ${edge.target}`).sort();
  expect(drawn).toEqual(discoveryEdges.map((edge) => edge.replace(/ \(.*\)$/, "")).sort());
});
