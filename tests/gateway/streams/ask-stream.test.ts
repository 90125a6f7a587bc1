// A running question as server-sent events: their order, what fails before and after the first, and what happens when the caller leaves.
import { describe, expect, test } from "vitest";
import { DeskEvent, Problem } from "#gateway/contract/index.ts";
import { apiApp } from "#gateway/routes/api.ts";
import { listen } from "#gateway/services/serving/listen.ts";
import { eventsOf } from "#gateway/streams/read-events.ts";
import type { Desk } from "#graphs/desk/index.ts";
import { callerError } from "#infra/runtime/index.ts";
import { anAnswer, answers, deferred, openTestServices, scriptedDesk, someEvents } from "../fixture.ts";

const request = {
  method: "POST",
  headers: { "content-type": "application/json", accept: "text/event-stream" },
  body: '{"question":"how risky is AAA"}',
};

const appWith = async (ask: Desk["ask"]) => apiApp(await openTestServices({ desk: scriptedDesk(ask) }));

async function read(response: Response): Promise<readonly DeskEvent[]> {
  const events: DeskEvent[] = [];
  for await (const data of eventsOf(response)) events.push(DeskEvent.parse(JSON.parse(data)));
  return events;
}

/** Says that it started, then waits until it is told to stop. */
const endless =
  (stopped: (reason: unknown) => void): Desk["ask"] =>
  async (_question, options) => {
    options?.onEvent?.(someEvents[0]!);
    return new Promise((_, reject) => {
      options?.signal?.addEventListener("abort", () => {
        stopped(options.signal?.reason);
        reject(options.signal?.reason);
      });
    });
  };

describe("a question that is streamed", () => {
  test("tells its events in order, each under its name, the answer last", async () => {
    const response = await (await appWith(answers)).request("/v1/ask", request);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const text = await response.clone().text();
    expect([...text.matchAll(/^event: (.+)$/gm)].map(([, name]) => name)).toEqual(someEvents.map(({ type }) => type));
    expect(await read(response)).toEqual(someEvents);
  });

  test("that is refused before its first event is an ordinary problem", async () => {
    const app = await appWith(async () => Promise.reject(callerError("graphs/question-empty", "empty")));
    const response = await app.request("/v1/ask", request);
    expect(response.status).toBe(400);
    expect(Problem.parse(await response.json()).code).toBe("graphs/question-empty");
  });

  test("that fails after its first event ends with run-failed and the problem", async () => {
    const app = await appWith(async (_question, options) => {
      options?.onEvent?.(someEvents[0]!);
      throw callerError("knowledge/symbol-unknown", "No XYZ");
    });
    const events = await read(await app.request("/v1/ask", request));
    expect(events).toEqual([
      someEvents[0],
      {
        type: "run-failed",
        problem: expect.objectContaining({ code: "knowledge/symbol-unknown", status: 404, detail: "No XYZ" }),
      },
    ]);
  });

  test("whose event does not fit the contract fails as a bug", async () => {
    const app = await appWith(async (_question, options) => {
      options?.onEvent?.(someEvents[0]!);
      options?.onEvent?.({ type: "unheard-of" } as never);
      return anAnswer();
    });
    const last = (await read(await app.request("/v1/ask", request))).at(-1);
    expect(last).toMatchObject({ type: "run-failed", problem: { code: "infra/unexpected", status: 500 } });
  });

  test("ends its run when the reader stops reading", async () => {
    const ended = deferred<unknown>();
    const response = await (await appWith(endless(ended.resolve))).request("/v1/ask", request);
    const reader = response.body!.getReader();
    await reader.read();
    await reader.cancel();
    await expect(ended.promise).resolves.toMatchObject({ code: "gateway/interrupted" });
  });
});

describe("over a real connection", () => {
  test("a caller who leaves ends the run, streamed or not", async () => {
    for (const accept of ["text/event-stream", "application/json"]) {
      const ended = deferred<unknown>();
      const started = deferred<void>();
      const app = await appWith((question, options) => {
        started.resolve();
        return endless(ended.resolve)(question, options);
      });
      const { url, close } = await listen(app.fetch, { host: "127.0.0.1", port: 0 });
      const leaving = new AbortController();
      const asked = fetch(`${url}/v1/ask`, {
        ...request,
        headers: { ...request.headers, accept },
        signal: leaving.signal,
      }).then((response) => response.text());
      await started.promise;
      leaving.abort();
      await expect(asked).rejects.toThrow();
      await expect(ended.promise).resolves.toMatchObject({ code: "gateway/interrupted" });
      await close();
    }
  });
});
