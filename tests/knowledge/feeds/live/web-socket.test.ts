// A WebSocket as a connection: hellos, order, back-pressure, refusals and endings.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { QuorumError } from "#infra/runtime/index.ts";
import { openSocket } from "#knowledge/feeds/live/web-socket.ts";

async function server(onSocket: (socket: import("ws").WebSocket) => void, refuse?: number) {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  http.on("upgrade", (request, stream, head) => {
    if (refuse !== undefined) {
      stream.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, onSocket);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    http.close();
  });
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}/feed?token=secret`;
}
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown = await work.catch((caught: unknown) => caught);
  return thrown instanceof QuorumError ? `${thrown.code} ${thrown.message}` : String(thrown);
};
const signal = () => new AbortController().signal;

describe("a socket", () => {
  test("sends its hellos and gives messages in order until a clean end", async () => {
    const heard: string[] = [];
    const url = await server((socket) => {
      socket.on("message", (data) => {
        heard.push(String(data));
        for (const n of [1, 2, 3]) socket.send(`${n}`);
        socket.close(1000);
      });
    });
    const { messages } = await openSocket({ url, hello: [{ subscribe: ["A"] }], signal: signal() });
    const got: string[] = [];
    for await (const message of messages) got.push(message);
    expect(heard).toEqual(['{"subscribe":["A"]}']);
    expect(got).toEqual(["1", "2", "3"]);
  });

  test("an end that is not clean is an error after the last message", async () => {
    const url = await server((socket) => {
      socket.send("1");
      socket.close(1011, "out of memory");
    });
    const { messages } = await openSocket({ url, signal: signal() });
    expect(await messages[Symbol.asyncIterator]().next()).toEqual({ done: false, value: "1" });
    const rest = (async () => {
      for await (const _ of messages);
    })();
    expect(await codeOf(rest)).toMatch(/knowledge\/feed-failed .*closed the connection \(1011: out of memory\)/);
  });

  test("a reader that is slow holds the sender back and loses nothing", async () => {
    const url = await server((socket) => {
      for (let n = 0; n < 5_000; n++) socket.send(String(n));
      socket.close(1000);
    });
    const { messages } = await openSocket({ url, mostHeld: 100, signal: signal() });
    let next = 0;
    for await (const message of messages) {
      expect(message).toBe(String(next++));
      if (next % 1_000 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(next).toBe(5_000);
  });

  test.each([
    [401, "knowledge/feed-unauthorised"],
    [429, "knowledge/feed-rate-limited"],
    [502, "knowledge/feed-failed"],
  ])("%i instead of a socket is %s, without the token", async (status, code) => {
    const said = await codeOf(openSocket({ url: await server(() => {}, status), signal: signal() }));
    expect(said).toContain(code);
    expect(said).not.toContain("secret");
  });

  test("nobody there is an error that may be tried again, and the signal closes it", async () => {
    expect(await codeOf(openSocket({ url: "ws://127.0.0.1:9/x", signal: signal() }))).toContain("cannot be reached");
    const stop = new AbortController();
    const { messages } = await openSocket({ url: await server(() => {}), signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    for await (const _ of messages);
  });
});
