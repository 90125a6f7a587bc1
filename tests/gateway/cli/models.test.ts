// quorum models, over records and objects alone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openServices } from "#gateway/services/open-services.ts";
import { countedIds, fixedClock, parseConfig, silentLog } from "#infra/runtime/index.ts";
import { aDraft, passedBy, refusedBy } from "#tests/fakes/models.ts";
import { quorumHere } from "./quorum.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-models-"));
const env = { QUORUM_HOME: home };
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A version that the gate passed, and one that it refused. */
async function twoVersions() {
  const parts = { clock: fixedClock(1_000), ids: countedIds(), folders: false, env: {}, log: silentLog };
  const services = await openServices(parseConfig(env), parts);
  const registry = await services.models();
  const [passed, refused] = [
    await registry.register(aDraft(), new Uint8Array(2), 1_000),
    await registry.register(aDraft({ metrics: {} }), new Uint8Array(3), 2_000),
  ];
  await registry.saveVerdict(passedBy(passed));
  await registry.saveVerdict(refusedBy(refused));
  await services.close();
  return { passed: passed.versionId, refused: refused.versionId };
}

test("versions are listed, promoted with a name and a reason, and told apart", async () => {
  expect((await quorumHere(["models", "list"], env)).out).toContain("No model is registered yet.");
  const { passed, refused } = await twoVersions();
  const models = (...words: string[]) => quorumHere(["models", ...words], env);
  expect((await models("promote", passed, "--as", "ana")).err).toContain("--why");
  const done = await models("promote", passed, "--as", "ana", "--why", "reviewed");
  expect([done.code, done.out]).toEqual([0, expect.stringContaining(`version 1 (${passed}): champion since`)]);
  const no = await models("promote", refused, "--as", "ana", "--why", "reviewed", "--json");
  expect([no.code, JSON.parse(no.err).code]).toEqual([2, "tools/model-not-promotable"]);
  expect((await models("compare", refused)).out).toContain("No difference can be told: what");
  expect((await models("card", passed)).out).toMatch(/^# direction-5d\/fake, version 1\n/);
  expect((await models("show", refused)).out).toContain("The gate refused it");
  expect((await models("retire", refused, "--as", "ana", "--why", "lost")).out).toContain("retired since");
  expect((await models("rollback", "direction-5d/fake", "--as", "ana", "--why", "no")).err).toContain(
    "nothing to go back",
  );
  expect(JSON.parse((await models("list", "--stage", "retired", "--json")).out)).toMatchObject([
    { versionId: refused },
  ]);
});
