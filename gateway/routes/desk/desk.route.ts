// The desk itself: where it stands, its kill switch, what it is made of, whether it is well.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { isoTime, packageVersion } from "#infra/runtime/index.ts";
import {
  DeskQuery,
  DeskState,
  DoctorReport,
  KillSwitchRequest,
  KillSwitchState,
  RegistryReport,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import * as examples from "../examples.ts";
import { answers, jsonBody, router } from "../router.ts";

const killSwitchExample = { on: true, heldByLimits: false };

const desk = createRoute({
  method: "get",
  path: "/desk",
  summary: "Where the desk stands",
  request: { query: DeskQuery },
  responses: answers("Data, model, user, switches.", DeskState, examples.deskState),
});
const killSwitch = createRoute({
  method: "get",
  path: "/kill-switch",
  summary: "Whether orders are held back",
  responses: answers("The kill switch.", KillSwitchState, killSwitchExample),
});
const setKillSwitch = createRoute({
  method: "post",
  path: "/kill-switch",
  summary: "Hold all orders back, or let them through again",
  request: { body: jsonBody(KillSwitchRequest, { on: true, as: "Priya" }) },
  responses: answers("The desk afterwards.", DeskState, { ...examples.deskState, killSwitch: true }),
});
const putKillSwitch = createRoute({
  method: "put",
  path: "/kill-switch",
  summary: "As POST, answering the switch alone: needs nothing but the records",
  request: { body: jsonBody(KillSwitchRequest, { on: true, as: "Priya" }) },
  responses: answers("The kill switch.", KillSwitchState, killSwitchExample),
});
const doctor = createRoute({
  method: "get",
  path: "/doctor",
  summary: "What is installed, live and missing, and how to get it",
  responses: answers("One line for each thing looked at.", DoctorReport, {
    version: "0.1.0",
    healthy: true,
    lines: [{ area: "store", name: "records: sqlite", state: "ok", found: "in use", remedy: null }],
  }),
});
const registry = createRoute({
  method: "get",
  path: "/registry",
  summary: "Tools, agents, feeds, store drivers and graphs of this desk",
  responses: answers("Everything that is registered.", RegistryReport, {
    tools: [{ id: "factors.exposures", says: "One company's factor exposures.", reads: ["bars"], timeoutMs: 5_000 }],
    agents: [
      {
        id: "factors",
        title: "Factors",
        says: "Momentum and value.",
        prompt: "factors/v1.md",
        tools: ["factors.exposures"],
      },
    ],
    drivers: [{ port: "market store", id: "chdb", says: "Market facts in an embedded ClickHouse.", needs: "chdb" }],
    graphs: [{ id: "desk", edges: ["__start__ -> understand"] }],
  }),
});

export const deskRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(desk, async (c) => c.json(await deskState(services, c.req.valid("query").data), 200))
    .openapi(killSwitch, async (c) => c.json(await services.killSwitch.state(), 200))
    .openapi(setKillSwitch, async (c) => {
      const { on, as } = c.req.valid("json");
      await services.killSwitch.set(on, as);
      return c.json(await deskState(services, undefined), 200);
    })
    .openapi(putKillSwitch, async (c) => {
      const { on, as } = c.req.valid("json");
      return c.json(await services.killSwitch.set(on, as), 200);
    })
    .openapi(doctor, async (c) => c.json(await services.doctor(), 200))
    .openapi(registry, async (c) => c.json(await services.registry(), 200));

async function deskState(services: Services, data: string | undefined): Promise<DeskState> {
  const dataset = await services.datasets.use(data);
  const queue = await services.queue();
  const now = isoTime(dataset.nowMs);
  return DeskState.parse({
    version: packageVersion,
    data: {
      id: dataset.id,
      label: dataset.label,
      simulated: dataset.simulated,
      origin: dataset.origin,
      ...((await services.datasets.span(dataset)) ?? { from: now, to: now }),
      now,
    },
    model: services.config.QUORUM_MODEL,
    user: services.config.QUORUM_USER,
    killSwitch: (await services.killSwitch.state()).on,
    pendingApprovals: (await queue.list({ states: ["pending"] })).length,
    specialists: (await services.specialists()).map(({ id, title, says }) => ({ id, title, says })),
  });
}
