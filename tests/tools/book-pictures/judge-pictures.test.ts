// Codes of pictures judged on a simulated session, seen whole and seen from its middle.

import { beforeAll, expect, test } from "vitest";
import { type Block, sessionOpenMs } from "#knowledge/domain/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { judgePictures, openOnnxEncoder, usualComponents } from "#tools/book-pictures/index.ts";
import type { TickSession } from "#tools/features/index.ts";
import { type World, worldOf } from "#tools/features/verify/index.ts";
import { readGolden } from "../../golden/golden.ts";

const minutes = 20;
const components = { ...usualComponents, rows: 4, levels: 3, count: 2, history: 32, stride: 4, every: 16 };
let session: TickSession;
let world: World;

beforeAll(async () => {
  const feed = await openSimulatorFeed({ seed: 5, ticks: { symbols: ["NMBR"], days: 1, perSecond: 2 } });
  const { dataset } = await feed.describe();
  const openMs = sessionOpenMs(new Date(dataset.nowMs).toISOString().slice(0, 10));
  session = { symbol: "NMBR", openMs, closeMs: openMs + minutes * 60_000 };
  const blocks: Block[] = [];
  for await (const item of feed.history())
    if (item.kind === "block" && item.block.kind === "book") blocks.push(item.block);
  world = await worldOf("ticks", dataset, { facts: [], blocks });
}, 60_000);

test("each component is held against the mid's move, and the best level's imbalance against the same moves", async () => {
  const judged = await judgePictures(await world.at(session.closeMs), session, { components }, 10);
  expect(judged.foretold.map(({ name }) => name)).toEqual(["component-1", "component-2", "imbalance"]);
  expect(judged.pictures).toBeGreaterThan(200);
  expect(judged.pictures).toBeLessThan(judged.rows);
  const [first, , imbalance] = judged.foretold;
  expect([first!.stretches, Math.abs(first!.correlation!) <= 1]).toEqual([imbalance!.stretches, true]);
  expect(judged.shares).toHaveLength(2);
  // too few stretches say nothing
  const long = await judgePictures(await world.at(session.closeMs), session, { components }, judged.rows);
  expect(long.foretold.map(({ correlation }) => correlation)).toEqual([null, null, null]);
});

test("an encoder's codes begin when it was trained", async () => {
  const [certificate] = readGolden("book_pictures").filter(({ fact }) => fact.startsWith("encoder"));
  const encoder = await openOnnxEncoder({
    model: Buffer.from(String(certificate!.input.model), "base64"),
    rows: 4,
    levels: 2,
  });
  const view = await world.at(session.closeMs);
  const of = (trainedMs: number) => judgePictures(view, session, { encoder, trainedMs }, 10);
  const [all, half] = [await of(session.openMs), await of(session.openMs + (minutes / 2) * 60_000)];
  expect(all.foretold.map(({ name }) => name)).toEqual(["code-1", "code-2", "imbalance"]);
  expect([all.version, all.shares]).toEqual([encoder.version, null]);
  expect(half.pictures).toBeGreaterThan(0);
  expect(half.pictures).toBeLessThan(0.75 * all.pictures);
  await encoder.close();
});
