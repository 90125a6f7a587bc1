// Binding the port: which address, and in plain words why not.

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { type Config, callerError, QuorumError } from "#infra/runtime/index.ts";
import { isLoopback } from "../../guard/loopback.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Listening {
  /** Where a client on this machine reaches it. */
  readonly url: string;
  /** Ends running answers after a short grace. Safe to call twice. */
  close(): Promise<void>;
}

/** The address to bind; one that others can reach needs a token that was chosen.
 * @throws infra/config-invalid */
export function addressOf(config: Config): Address {
  const host = config.QUORUM_OPEN && isLoopback(config.QUORUM_HOST) ? "0.0.0.0" : config.QUORUM_HOST;
  if (!isLoopback(host) && config.QUORUM_TOKEN === undefined) {
    throw callerError(
      "infra/config-invalid",
      `QUORUM_TOKEN: wanted a token of at least 16 characters, since ${host} can be reached from other machines. Set it, or leave QUORUM_HOST and QUORUM_OPEN unset.`,
    );
  }
  return { host, port: config.QUORUM_PORT };
}

const graceMs = 2_000;

/** @throws infra/port-in-use, infra/config-invalid for an address this machine does not have */
export async function listen(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  address: Address,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as HttpBindings),
    hostname: address.host,
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (thrown: NodeJS.ErrnoException) => reject(listenError(thrown, address)));
    server.listen(address.port, address.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const reachable = ["0.0.0.0", "::"].includes(address.host) ? "127.0.0.1" : address.host;
  return {
    url: `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), graceMs).unref();
      }),
  };
}

function listenError(thrown: NodeJS.ErrnoException, { host, port }: Address): QuorumError {
  if (thrown.code === "EADDRINUSE") {
    return new QuorumError(
      "infra/port-in-use",
      `Port ${port} on ${host} is taken by another program. Choose another: quorum serve --port ${port + 1}, or QUORUM_PORT=${port + 1}; port 0 takes any free one.`,
      { fault: "caller", retry: true, context: { host, port }, cause: thrown },
    );
  }
  const why =
    thrown.code === "EACCES"
      ? `this user may not open port ${port}`
      : `this machine cannot listen on ${host}:${port} (${thrown.code ?? thrown.message})`;
  return new QuorumError("infra/config-invalid", `QUORUM_HOST, QUORUM_PORT: ${why}. Choose another address.`, {
    fault: "caller",
    retry: false,
    cause: thrown,
  });
}
