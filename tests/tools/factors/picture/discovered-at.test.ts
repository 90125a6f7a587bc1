// Which factors of searches count at a moment.

import { beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openSqliteRecords, type SqliteRecords } from "#knowledge/stores/records/index.ts";
import { discoveredAt } from "#tools/factors/picture/index.ts";

let records: SqliteRecords;
beforeEach(async () => {
  records = await openSqliteRecords({ path: ":memory:", clock: fixedClock(1) });
  await study("early", { trainEndMs: 100, toMs: 200 });
  await study("late", { trainEndMs: 300, toMs: 400 });
  await study("odd", {});
});

const study = (studyId: string, spec: unknown) =>
  records.studies.create({ studyId, kind: "factor-search", title: studyId, spec, createdAtMs: 1 }).then(() =>
    records.factors.register({
      factorId: `discovered.${studyId}`,
      dataset: "d",
      studyId,
      formula: "change(close, 3)",
      version: studyId,
      direction: 1,
      verdict: {},
      registeredAtMs: 9_999,
    }),
  );
const idsAt = async (ms: number): Promise<string[]> =>
  (await discoveredAt(records, "d", asOf(ms))).map(({ factorId }) => factorId);

describe("a factor that a search found", () => {
  test("counts from the moment on that its study had looked at all it looked at, whenever it was registered", async () => {
    expect([await idsAt(199), await idsAt(200), await idsAt(400)]).toEqual([
      [],
      ["discovered.early"],
      ["discovered.early", "discovered.late"],
    ]);
  });

  test("brings the end of its training rows, and none is of another data set", async () => {
    expect((await discoveredAt(records, "d", asOf(200)))[0]).toMatchObject({ trainEndMs: 100 });
    expect(await discoveredAt(records, "other", asOf(1_000))).toEqual([]);
  });

  test("is gone once retired, for moments that knew what it was retired for", async () => {
    const place = { dataset: "d", factorId: "discovered.early" };
    await records.factors.measure({
      ...place,
      status: "gone",
      measured: { asOfMs: 600 },
      atMs: 1,
      proposeRetirement: true,
    });
    await records.factors.retire("d", "discovered.early", { as: "ana", atMs: 2 });
    expect([await idsAt(599), await idsAt(600)]).toEqual([
      ["discovered.early", "discovered.late"],
      ["discovered.late"],
    ]);
  });
});
