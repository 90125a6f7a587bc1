// The HTTP contract as one app: what the command line calls in its own process and the server puts behind its guards.

import type { OpenAPIHono } from "@hono/zod-openapi";
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import { callerError, packageVersion } from "#infra/runtime/index.ts";
import { Health } from "../contract/index.ts";
import { asGatewayError, problemOf } from "../guard/problem.ts";
import type { Services } from "../services/services.ts";
import { anomalyRoutes } from "./anomaly.route.ts";
import { backupRoutes } from "./data/backups.route.ts";
import { dataRoutes } from "./data/data.route.ts";
import { feedRoutes } from "./data/feeds.route.ts";
import { marketRoutes } from "./data/market.route.ts";
import { queryRoutes } from "./data/query.route.ts";
import { approvalRoutes } from "./desk/approvals.route.ts";
import { askRoutes } from "./desk/ask.route.ts";
import { deskRoutes } from "./desk/desk.route.ts";
import { runRoutes } from "./desk/runs.route.ts";
import { adaptationRoutes } from "./factors/adaptation.route.ts";
import { discoveryRoutes } from "./factors/discovery.route.ts";
import { factorRoutes } from "./factors/factors.route.ts";
import { featureRoutes } from "./features/features.route.ts";
import { jobRoutes } from "./jobs/jobs.route.ts";
import { modelRoutes } from "./learning/models.route.ts";
import { promotionRoutes } from "./learning/promotions.route.ts";
import { trainRoutes } from "./learning/train.route.ts";
import { openApiConfig } from "./open-api.ts";
import { portfolioRoutes } from "./risk/portfolio.route.ts";
import { riskRoutes } from "./risk/risk.route.ts";
import { answers, router } from "./router.ts";

const bodyLimitBytes = 64 * 1024;
/** Of requests that bring rows for a model. */
const rowsLimitBytes = 16 * 1024 * 1024;

const health = createRoute({
  method: "get",
  path: "/healthz",
  summary: "Whether the gateway answers",
  security: [],
  responses: answers("It does.", Health, { ok: true, version: "0.1.0" }),
});

export interface Surroundings {
  /** Placed before every route. */
  readonly guard?: (app: OpenAPIHono) => void;
  /** Answers paths that no route has; null where it has nothing either. */
  readonly elsewhere?: (c: Context) => Promise<Response | null>;
}

export function apiApp(services: Services, { guard, elsewhere }: Surroundings = {}): OpenAPIHono {
  const app = router();
  app.onError((thrown, c) => problemResponse(c, thrown, services));
  app.notFound(async (c) => {
    const found = await elsewhere?.(c);
    return (
      found ??
      problemResponse(
        c,
        callerError("gateway/not-found", `There is no ${c.req.path} here. What there is: /openapi.json`),
        services,
      )
    );
  });
  guard?.(app);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => refuseMethod(c, methods, services) }));
  const [usual, withRows] = [bodyLimitBytes, rowsLimitBytes].map((maxSize) =>
    bodyLimit({ maxSize, onError: () => refuseBody(maxSize) }),
  ) as [ReturnType<typeof bodyLimit>, ReturnType<typeof bodyLimit>];
  app.use("/v1/*", (c, next) => (/^\/v1\/models\/[^/]+\/predict$/.test(c.req.path) ? withRows : usual)(c, next));
  for (const routes of [
    askRoutes,
    runRoutes,
    approvalRoutes,
    marketRoutes,
    deskRoutes,
    dataRoutes,
    queryRoutes,
    anomalyRoutes,
    riskRoutes,
    portfolioRoutes,
    featureRoutes,
    adaptationRoutes,
    discoveryRoutes,
    factorRoutes,
    modelRoutes,
    trainRoutes,
    promotionRoutes,
    jobRoutes,
    feedRoutes,
    backupRoutes,
  ])
    app.route("/v1", routes(services));
  app.openapi(health, (c) => c.json({ ok: true, version: packageVersion }, 200));
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  app.doc31("/openapi.json", openApiConfig);
  return app;
}

/** Every error leaves as problem details; what is a bug of ours or of the world outside is logged with its stack. */
export function problemResponse(c: Context, thrown: unknown, { log }: Pick<Services, "log">): Response {
  const problem = problemOf(thrown);
  const error = asGatewayError(thrown);
  if (error.fault === "bug")
    log.error(
      { code: error.code, path: c.req.path, stack: error.stack, cause: String(error.cause ?? "") },
      error.message,
    );
  c.header("cache-control", "no-store");
  return c.json(problem, problem.status as 400, { "content-type": "application/problem+json" });
}

function refuseBody(maxSize: number): never {
  throw callerError("gateway/body-too-large", `The request body is larger than ${maxSize / 1024} kB.`);
}

function refuseMethod(c: Context, methods: readonly string[], services: Services): Response {
  c.header("allow", methods.join(", "));
  return problemResponse(
    c,
    callerError("gateway/method-not-allowed", `${c.req.path} takes ${methods.join(", ")}, not ${c.req.method}.`),
    services,
  );
}
