// quorum ingest and quorum data replay, on a small folder of CSV in the layout of the Dow data.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { folderOf, lines } from "../../knowledge/feeds/djia20-folder.ts";
import { quorumHere } from "./quorum.ts";

function home(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-ingest-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a folder is read once, its wrong line lies in quarantine and stays there while it is wrong", async () => {
  const wrong = "AAPL,2025-01-03,10,9,9,11,1000,10.5";
  const folder = folderOf({ "bars.csv": [...lines["bars.csv"], wrong] });
  const env = { QUORUM_HOME: home() };
  const words = ["ingest", "--feed", "csv", "--data", folder, "--json"];
  const first = JSON.parse((await quorumHere(words, env)).out);
  expect(first).toMatchObject({ read: true, quarantined: 1, known: 0 });
  expect(JSON.parse((await quorumHere(words, env)).out)).toMatchObject({ read: false, stored: 0 });
  const replayed = await quorumHere(["data", "replay", "--data", folder, "--json"], env);
  expect(JSON.parse(replayed.out)).toMatchObject({
    resolved: 0,
    stored: 0,
    left: [{ line: 4, reason: expect.stringContaining("high") }],
  });
});

test("what --feed says and what --data is must agree", async () => {
  const env = { QUORUM_HOME: home() };
  const { code, err } = await quorumHere(["ingest", "--feed", "csv", "--data", "simulator", "--json"], env);
  expect([code, JSON.parse(err).code]).toEqual([2, "gateway/bad-request"]);
  const stored = await quorumHere(["data", "replay", "--data", "nothing", "--json"], env);
  expect([stored.code, JSON.parse(stored.err).code]).toEqual([2, "knowledge/not-supported"]);
});
