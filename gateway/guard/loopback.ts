// What counts as this machine, and the check that keeps other sites' pages from calling a desk on it by a name of theirs (DNS rebinding).

import { isIP } from "node:net";
import type { MiddlewareHandler } from "hono";
import { callerError } from "#infra/runtime/index.ts";

/** True for 127.0.0.0/8, ::1 and the mapped forms, and for the name localhost. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost" || bare === "::1") return true;
  const v4 = bare.startsWith("::ffff:") ? bare.slice(7) : bare;
  return isIP(v4) === 4 && v4.startsWith("127.");
}

/** The name in a Host header, without its port. */
export const hostName = (header: string): string => header.replace(/:\d+$/, "");

/** Only requests that name this machine pass. @throws gateway/host-refused */
export function requireLoopbackHost(): MiddlewareHandler {
  return async function requireLoopbackHost(c, next) {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    if (isLoopback(hostName(host))) return next();
    throw callerError(
      "gateway/host-refused",
      `This desk answers to 127.0.0.1 and localhost only, found "${host}". To reach it from elsewhere set QUORUM_HOST and QUORUM_TOKEN.`,
    );
  };
}
