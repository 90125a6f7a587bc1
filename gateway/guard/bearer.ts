// Who may call: whoever shows the token. Compared by hash, so that neither length nor content shows in the time taken.

import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { callerError } from "#infra/runtime/index.ts";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** @throws gateway/unauthorised */
export function requireBearer(token: string): MiddlewareHandler {
  const wanted = digest(token);
  return async function requireBearer(c, next) {
    const [scheme = "", given = "", ...more] = (c.req.header("authorization") ?? "").split(" ");
    if (scheme.toLowerCase() === "bearer" && more.length === 0 && timingSafeEqual(digest(given), wanted)) return next();
    c.header("www-authenticate", 'Bearer realm="quorum"');
    throw callerError(
      "gateway/unauthorised",
      "Wanted the header authorization: Bearer TOKEN. The token is QUORUM_TOKEN where that is set; else the page and the command line find it by themselves.",
    );
  };
}
