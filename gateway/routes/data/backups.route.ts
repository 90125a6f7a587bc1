// Making a backup from within the process that holds the data folder. Listing, verifying and restoring need no gateway.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { BackupRequest, BackupRun } from "../../contract/index.ts";
import { backupsOf } from "../../services/data/backups.ts";
import type { Services } from "../../services/services.ts";
import { answers, jsonBody, router } from "../router.ts";

const running: BackupRun = {
  state: "running",
  phase: "reading",
  path: "market/ds_djia20/price_bars/2025.0d.native",
  files: 12,
  bytes: 4_194_304,
  ofBytes: null,
};

const begin = createRoute({
  method: "post",
  path: "/backups",
  summary: "Begin a backup, or join the one that is under way",
  request: { body: jsonBody(BackupRequest, { full: false }) },
  responses: answers("How far it is.", BackupRun, running),
});
const run = createRoute({
  method: "get",
  path: "/backups/run",
  summary: "How far the backup under way is, or what became of the last one that was begun here",
  responses: answers("Its state.", BackupRun, running),
});

export const backupRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(begin, (c) => c.json(backupsOf(services).begin(c.req.valid("json")), 200))
    .openapi(run, (c) => c.json(backupsOf(services).run(), 200));
