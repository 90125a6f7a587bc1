// One line for each request at level info: what was asked, what came of it, how long it took. Never a body, a token or a question.

import type { MiddlewareHandler } from "hono";
import type { Clock, Log } from "#infra/runtime/index.ts";

export const accessLog = (log: Log, clock: Clock): MiddlewareHandler =>
  async function accessLog(c, next) {
    const startMs = clock.nowMs();
    await next();
    log.info(
      { method: c.req.method, path: c.req.path, status: c.res.status, tookMs: clock.nowMs() - startMs },
      "request",
    );
  };
