// Where reports lie: beside one another in the object store, named by the version.

import type { ObjectStore } from "#knowledge/stores/objects/index.ts";
import type { MadeChallenger, ReportKeys } from "../challenger.ts";
import { challengerReport } from "./challenger-report.ts";
import { challengerReportHtml } from "./challenger-report-html.ts";

export async function storeReport(objects: Pick<ObjectStore, "put">, made: MadeChallenger): Promise<ReportKeys> {
  const report = challengerReport(made);
  const key = `training/reports/${made.version.model}/${made.version.versionId}`;
  const text = new TextEncoder();
  await objects.put(`${key}.json`, text.encode(JSON.stringify(report, null, 2)), { contentType: "application/json" });
  await objects.put(`${key}.html`, text.encode(challengerReportHtml(report)), { contentType: "text/html" });
  return { html: `${key}.html`, json: `${key}.json` };
}
