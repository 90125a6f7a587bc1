// A vendor's server as the documentation describes it: answers by path, refusals on demand, and a list of what was asked.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
  /** The connection is cut after the headers. */
  readonly cut?: boolean;
}

export interface VendorServer {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** On a free loopback port until the test ends. */
export async function vendorServer(answer: (asked: Asked, times: number) => Reply): Promise<VendorServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const one: Asked = {
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await textOf(request),
    };
    asked.push(one);
    send(response, answer(one, asked.length));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "", cut = false }: Reply): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/plain" : "application/json";
  response.writeHead(status, { "content-type": type, ...(cut && { "content-length": "1000" }), ...headers });
  if (cut) {
    response.write("{");
    setTimeout(() => response.destroy(), 20);
  } else response.end(text);
}
