// The Pulsar driver where there is no healthy server: what it says, what it sends again, what it never tells. The facts of the suite run
// against a real one (tests/conformance/event-bus.pulsar-real.test.ts).
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { WebSocket } from "ws";
import type { z } from "zod";
import { systemClock } from "#infra/runtime/index.ts";
import { defineTopic, openPulsarBus, type PulsarOptions, probePulsarClient } from "#knowledge/bus/index.ts";
import { collect, publishTicks, Tick, tick, ticks, until } from "../../conformance/event-bus.rig.ts";
import { type DoubleAnswers, openPulsarDouble } from "./pulsar-double.ts";
import { keptLog } from "./rig.ts";

const topic = defineTopic({ id: "ticks", schema: Tick });
const secret = "eyJhbGciOi.secret.token";

async function open(options: z.input<typeof PulsarOptions>) {
  const { log, lines } = keptLog();
  const bus = await openPulsarBus(options, { clock: systemClock, log });
  onTestFinished(() => bus.close());
  return { bus, lines };
}

async function overDouble(answers: DoubleAnswers, change: Partial<z.input<typeof PulsarOptions>> = {}) {
  const double = await openPulsarDouble(answers);
  return { double, ...(await open({ url: double.url, transport: "websocket", ...change })) };
}

describe("a server that cannot be used", () => {
  test("is named with what was wanted, where its address is none", async () => {
    await expect(open({ url: "pulsar://localhost:6650" })).rejects.toMatchObject({
      code: "knowledge/bus-options-invalid",
      message: expect.stringContaining("url: wanted the http(s) address of Pulsar's web service"),
    });
  });

  test("is refused with a password in its address, which is not told", async () => {
    for (const change of [
      { url: "http://desk:s3cret@127.0.0.1:8080" },
      { url: "http://desk:1/s3cret@127.0.0.1:8080" },
      { url: "http://127.0.0.1:8080", serviceUrl: "pulsar://desk:s3cret@127.0.0.1:6650" },
    ]) {
      const opening = open(change);
      await expect(opening).rejects.toMatchObject({ code: "knowledge/bus-options-invalid" });
      const thrown = await opening.catch((error: Error) => error);
      expect(`${(thrown as Error).message} ${JSON.stringify(thrown)} ${(thrown as Error).cause}`).not.toContain(
        "s3cret",
      );
    }
  });

  test("is unavailable where nothing listens", async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const { port: free } = server.address() as { port: number };
        server.close(() => resolve(free));
      });
    });
    await expect(open({ url: `http://127.0.0.1:${port}`, token: secret })).rejects.toMatchObject({
      code: "knowledge/bus-unavailable",
      retry: true,
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("that refuses the token says so, and the token is sent but never told", async () => {
    for (const status of [401, 403]) {
      const double = await openPulsarDouble({ rest: () => ({ status, text: `{"reason":"bad token"}` }) });
      const opening = open({ url: double.url, token: secret });
      await expect(opening).rejects.toMatchObject({ code: "knowledge/bus-unauthorised", retry: false });
      const told = await opening.catch((thrown: Error) => `${thrown.message} ${JSON.stringify(thrown)}`);
      expect(told).not.toContain(secret);
      expect(double.asked[0]!.authorization).toBe(`Bearer ${secret}`);
    }
  });

  test("that answers with a fault is quoted", async () => {
    const double = await openPulsarDouble({ rest: () => ({ status: 500, text: `{"reason":"no metadata store"}` }) });
    await expect(open({ url: double.url, timeoutMs: 1_000 })).rejects.toMatchObject({
      code: "knowledge/bus-unavailable",
      message: expect.stringContaining("500 no metadata store"),
    });
  });

  test("that answers with a fault for a moment, as one does that has just started, is asked again", async () => {
    let faults = 1;
    const { bus, double } = await overDouble({ rest: () => (faults-- > 0 ? { status: 500 } : undefined) });
    await bus.close();
    expect(double.asked[1]).toEqual(double.asked[0]);
  });
});

describe("the way to the server", () => {
  const missing = { clientModule: "nowhere/pulsar-client" };

  test("is the WebSocket interface where no native client loads, and log and bus say so", async () => {
    const { bus, lines } = await overDouble({}, { transport: "auto", ...missing });
    expect(bus.driver).toBe("pulsar, WebSocket interface (pulsar-client is not installed: npm install pulsar-client)");
    expect(lines.filter(({ level }) => level === "warn")).toEqual([
      expect.objectContaining({ fields: { why: expect.stringContaining("npm install pulsar-client") } }),
    ]);
    expect(bus.can).toMatchObject({ dedup: false, confirmedAcks: false });
  });

  test("is known beforehand: whether the native client loads", async () => {
    expect(await probePulsarClient(missing.clientModule)).toEqual({
      present: false,
      says: expect.stringContaining("npm install pulsar-client"),
    });
  });

  test("is refused where the native client is asked for and does not load", async () => {
    await expect(overDouble({}, { transport: "native", ...missing })).rejects.toMatchObject({
      code: "infra/package-missing",
      message: expect.stringContaining("npm install pulsar-client"),
    });
  });

  test("carries the token on every connection", async () => {
    const { double, bus } = await overDouble(receipts(), { token: secret });
    await bus.publish(topic, tick(1));
    expect(double.asked.length).toBeGreaterThan(3);
    for (const { authorization } of double.asked) expect(authorization).toBe(`Bearer ${secret}`);
  });

  test("cannot tell repetitions over WebSocket: a sequence is refused", async () => {
    const { bus } = await overDouble(receipts());
    await expect(bus.publish(topic, tick(1), { sequence: { producer: "p", number: 1 } })).rejects.toMatchObject({
      code: "knowledge/bus-message-invalid",
      message: expect.stringContaining("cannot tell a repetition"),
    });
  });
});

test("a topic's limit in bytes that the server does not take is told, and the limit in time is kept", async () => {
  const kept = defineTopic({ id: "ticks", schema: Tick, retention: { timeMs: 90_000, bytes: 3 * 1024 * 1024 } });
  let turns = 0;
  const { double, bus, lines } = await overDouble({
    ...receipts(),
    rest: (what) =>
      what.endsWith("/retention") && turns++ === 0 ? { status: 412, text: `{"reason":"too small"}` } : undefined,
  });
  await bus.publish(kept, tick(1));
  expect(double.asked.filter(({ what }) => what.endsWith("/retention")).map(({ body }) => JSON.parse(body))).toEqual([
    { retentionTimeInMinutes: 2, retentionSizeInMB: 3 },
    { retentionTimeInMinutes: 2, retentionSizeInMB: -1 },
  ]);
  expect(lines).toContainEqual(
    expect.objectContaining({ level: "warn", message: expect.stringContaining("by time alone") }),
  );
});

describe("publishing over WebSocket", () => {
  test("sends again over the next connection what the last one took without an answer, in order", async () => {
    const frames: string[][] = [];
    const { bus } = await overDouble({
      connected(socket) {
        const own: string[] = [];
        const first = frames.push(own) === 1;
        socket.on("message", (data) => {
          const { payload, context } = JSON.parse(data.toString());
          own.push(Buffer.from(payload, "base64").toString());
          if (first && own.length === 3) socket.terminate();
          else if (!first) answer(socket, context);
        });
      },
    });
    const published = await publishTicks(bus, topic, ticks(3));
    expect(published.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
    expect(frames[1]).toEqual(ticks(3).map((one) => JSON.stringify(one)));
  });

  test("that is not answered in time is refused, as one that may be stored", async () => {
    const { bus } = await overDouble({ connected() {} }, { timeoutMs: 200 });
    await expect(bus.publish(topic, tick(1))).rejects.toMatchObject({
      code: "knowledge/bus-unavailable",
      retry: true,
      message: expect.stringContaining("no answer within 200 ms"),
    });
  });

  test("over a connection that speaks something else goes on over the next", async () => {
    let connections = 0;
    const { bus, lines } = await overDouble({
      connected(socket) {
        connections += 1;
        const first = connections === 1;
        socket.on("message", (data) => {
          if (first) socket.send("HTTP/1.1 200 OK");
          else answer(socket, JSON.parse(data.toString()).context);
        });
      },
    });
    expect((await bus.publish(topic, tick(1))).duplicate).toBe(false);
    expect(connections).toBe(2);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "error", message: expect.stringContaining("not its protocol") }),
    );
  });

  test("that the server refuses is refused with its words", async () => {
    const { bus } = await overDouble({
      connected: (socket) =>
        void socket.on("message", (data) => {
          const { context } = JSON.parse(data.toString());
          socket.send(JSON.stringify({ result: "send-error:3", errorMsg: "topic terminated", context }));
        }),
    });
    await expect(bus.publish(topic, tick(1))).rejects.toMatchObject({
      code: "knowledge/bus-unavailable",
      message: expect.stringContaining("topic terminated"),
    });
  });
});

describe("consuming over WebSocket", () => {
  test("asks anew after a lost connection, and takes the same message once while it is in hands", async () => {
    const permits: number[] = [];
    const acks: string[] = [];
    const sockets: WebSocket[] = [];
    const { bus } = await overDouble({
      connected(socket) {
        sockets.push(socket);
        socket.on("message", (data) => {
          const { permitMessages, messageId } = JSON.parse(data.toString());
          if (messageId) acks.push(messageId);
          if (!permitMessages) return;
          for (const n of [1, 2]) socket.send(JSON.stringify(arriving(n)));
          socket.once("pong", () => permits.push(permitMessages)); // what was sent before has been taken
          socket.ping();
        });
      },
    });
    const waiting: (() => void)[] = [];
    const { got, count } = await collect(bus, topic, {}, () => new Promise<void>((resolve) => waiting.push(resolve)));
    await count(2);
    await until(() => permits.length === 1); // else the first answer may be lost with its connection
    sockets[0]!.terminate();
    await until(() => permits.length === 2);
    for (const go of waiting) go();
    await until(() => acks.length === 2);
    expect(acks).toEqual(["m1", "m2"]);
    expect(got).toHaveLength(2);
  });

  test("is refused with the server's words where an exclusive subscription has its consumer", async () => {
    const { bus } = await overDouble({
      refuse: () => ({ status: 409, text: "<html>Error 409 Exclusive consumer is already connected</html>" }),
    });
    await expect(collect(bus, topic)).rejects.toMatchObject({
      code: "knowledge/bus-name-taken",
      message: expect.stringContaining("Exclusive consumer is already connected"),
    });
  });
});

const answer = (socket: WebSocket, context: string): void =>
  socket.send(JSON.stringify({ result: "ok", messageId: `id-${context}`, context }));

const arriving = (n: number) => ({
  messageId: `m${n}`,
  payload: Buffer.from(JSON.stringify(tick(n))).toString("base64"),
  publishTime: "2026-11-27T18:05:50.777Z",
  redeliveryCount: 0,
});

/** Every message is answered as stored. */
function receipts(): DoubleAnswers {
  return {
    connected: (socket) => void socket.on("message", (data) => answer(socket, JSON.parse(data.toString()).context)),
  };
}
