// A vendor's WebSocket as its documentation describes it: hears what is sent, says what it is told, one script a connection.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

export interface StreamServer {
  readonly url: string;
  /** What each connection heard, by connection. */
  readonly heard: readonly (readonly string[])[];
}

/** Plays a script when the connection has heard so many messages: texts are said, "close" and "break" end it. */
export type StreamScript = readonly (string | object | "close" | "break")[];

/** On a free loopback port until the test ends; connections beyond the last script play the last one. */
export async function streamServer(scripts: readonly StreamScript[], afterMessages: number): Promise<StreamServer> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  const heard: string[][] = [];
  sockets.on("connection", (socket) => {
    const mine: string[] = [];
    const script = scripts[Math.min(heard.push(mine), scripts.length) - 1] ?? [];
    const start = (): void => play(socket, script);
    if (afterMessages === 0) start();
    socket.on("message", (data) => {
      if (mine.push(String(data)) === afterMessages) start();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    http.close();
  });
  return { url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/stream`, heard };
}

function play(socket: WebSocket, script: StreamScript): void {
  for (const step of script) {
    if (step === "close") socket.close(1000);
    else if (step === "break") setTimeout(() => socket.terminate(), 10);
    else socket.send(typeof step === "string" ? step : JSON.stringify(step));
  }
}
