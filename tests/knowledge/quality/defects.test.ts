// Every folder of ../shared/data is taken in by its layout: each row of its README arrives, and every defect that the README names is found by
// the report or lies in quarantine. Most go through the embedded store; the three large ones are held as they come.
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot, silentLog, systemClock } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openCsvFeed } from "#knowledge/feeds/drivers/csv/csv.driver.ts";
import { type IngestReport, ingest } from "#knowledge/ingest/index.ts";
import { type Finding, type QualityReport, qualityReport } from "#knowledge/quality/index.ts";
import { type MarketStore, type MarketView, openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { memoryProgress, memoryQuarantine } from "../ingest/fakes.ts";
import { type Defect, type Folder, folders } from "./folders.ts";
import { openHeldStore } from "./held-store.ts";

const data = join(packageRoot, "..", "shared", "data");
const skip = existsSync(data) ? null : "no ../shared/data here";

let home: string;
let chdb: MarketStore;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "quorum-defects-"));
  if (skip === null) chdb = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
});
afterAll(async () => {
  await chdb?.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

interface Loaded {
  readonly report: IngestReport;
  readonly quality: QualityReport;
  /** Rows by kind as seen at the set's own "now"; null where no engine holds them. */
  readonly inView: Readonly<Record<string, number>> | null;
}

async function load({ name, isLarge }: Folder): Promise<Loaded> {
  const held = openHeldStore();
  const market = isLarge ? held.store : chdb;
  const quarantine = memoryQuarantine();
  const parts = { market, quarantine, progress: memoryProgress(), clock: systemClock, log: silentLog };
  const report = await ingest(await openCsvFeed({ folder: join(data, name) }, { clock: systemClock }), parts);
  const view: MarketView = isLarge ? held.view() : await chdb.at(report.dataset.id, asOf(report.dataset.nowMs));
  const quality = await qualityReport(view, { files: report.files, refused: quarantine.lines });
  return { report, quality, inView: isLarge ? null : await countsOf(view) };
}

async function countsOf(view: MarketView): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind, rows } of await view.coverage())
    if (kind !== "instrument") counts[kind] = (counts[kind] ?? 0) + rows;
  return counts;
}

const isOf = (finding: Finding, { about, check }: Defect): boolean =>
  finding.about === about && finding.check.startsWith(check);

describe.skipIf(skip !== null)(`the folders of ../shared/data${skip === null ? "" : ` (skipped: ${skip})`}`, () => {
  test("all of them are told of here", () => {
    const found = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(found.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  describe.each(folders)("$name", (folder) => {
    let loaded: Loaded;
    beforeAll(async () => {
      loaded = await load(folder);
    }, 120_000);

    test("every row of its README arrives", () => {
      const { files, byKind, rejected } = loaded.report;
      const rows = Object.fromEntries(
        Object.entries(files).flatMap(([file, { rows }]) => (rows > 0 ? [[file, rows]] : [])),
      );
      expect(rows).toEqual(folder.rows);
      const { instrument: _, ...kinds } = byKind;
      expect(kinds).toEqual(folder.kinds);
      expect(rejected).toBe(folder.refused ?? 0);
    });

    test.skipIf(folder.isLarge)("each of them is seen at the set's own now, but for what is known later", () => {
      const seen = Object.fromEntries(
        Object.entries(folder.kinds).map(([kind, rows]) => [kind, rows - (folder.unseen?.[kind] ?? 0)]),
      );
      expect(loaded.inView).toEqual(seen);
    });

    for (const defect of folder.defects)
      test(`${defect.says}: ${defect.about} ${defect.check}`, () => {
        const finding = loaded.quality.findings.find((candidate) => isOf(candidate, defect));
        expect(finding).toBeDefined();
        if (defect.count !== undefined) expect(finding?.count).toBe(defect.count);
        if (defect.symbols !== undefined) expect(finding?.symbols).toBe(defect.symbols);
        expect(finding?.count).toBeGreaterThanOrEqual(defect.atLeast ?? 1);
        const examples = JSON.stringify(finding?.examples);
        for (const example of defect.examples ?? []) expect(examples).toContain(example);
      });

    test("nothing is found where the README says that there is nothing", () => {
      const found = loaded.quality.findings.filter(({ check }) =>
        (folder.clean ?? []).some((clean) => check.startsWith(clean)),
      );
      expect(found).toEqual([]);
    });
  });
});
