// The served gateway: the HTTP contract behind its guards, and the page beside it.

import type { OpenAPIHono } from "@hono/zod-openapi";
import { accessLog } from "../guard/access-log.ts";
import { requireBearer } from "../guard/bearer.ts";
import { securityHeaders } from "../guard/headers.ts";
import { requireLoopbackHost } from "../guard/loopback.ts";
import { limitRate, type RateLimit } from "../guard/rate-limit.ts";
import type { Services } from "../services/services.ts";
import { apiApp } from "./api.ts";
import { page } from "./page.ts";

export interface GatewayOptions {
  readonly token: string;
  /** True while it listens on this machine only. */
  readonly loopbackOnly: boolean;
  /** Where the built page lies. */
  readonly pageRoot: string;
  readonly questions?: RateLimit;
}

const questionsByDefault: RateLimit = { burst: 30, perMinute: 120 };

export function gatewayApp(services: Services, options: GatewayOptions): OpenAPIHono {
  return apiApp(services, {
    guard(app) {
      app.use(accessLog(services.log, services.clock), securityHeaders());
      if (options.loopbackOnly) app.use(requireLoopbackHost());
      app.use("/v1/*", requireBearer(options.token));
      app.post("/v1/ask", limitRate(options.questions ?? questionsByDefault, services.clock));
    },
    elsewhere: page({ root: options.pageRoot, token: options.token }),
  });
}
