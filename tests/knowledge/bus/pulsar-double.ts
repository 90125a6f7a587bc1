// A web service that answers like Pulsar's as far as a test tells it to: REST answers by path, and a WebSocket interface.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

export interface PulsarDouble {
  readonly url: string;
  /** Method, path and authorization of every request, connections included. */
  readonly asked: { readonly what: string; readonly authorization: string | undefined; readonly body: string }[];
}

export interface DoubleAnswers {
  /** Status and text for a request; 204 unless told. */
  rest?(what: string): { readonly status: number; readonly text?: string } | undefined;
  /** Status with which a WebSocket connection is refused. */
  refuse?(path: string): { readonly status: number; readonly text: string } | undefined;
  connected?(socket: WebSocket, path: string): void;
}

export async function openPulsarDouble({ rest, refuse, connected }: DoubleAnswers = {}): Promise<PulsarDouble> {
  const asked: PulsarDouble["asked"] = [];
  const note = (request: IncomingMessage, body: string): string => {
    const what = `${request.method} ${request.url}`;
    asked.push({ what, authorization: request.headers.authorization, body });
    return what;
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      const what = note(request, body);
      const { status, text = "" } = rest?.(what) ?? { status: 204 };
      response.writeHead(status).end(text);
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    note(request, "");
    const refused = refuse?.(request.url ?? "");
    if (refused) {
      const { status, text } = refused;
      socket.end(
        `HTTP/1.1 ${status} No\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => connected?.(open, request.url ?? ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const open of sockets.clients) open.terminate();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
