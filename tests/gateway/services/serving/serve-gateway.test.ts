// Serving as `quorum serve` does it: one holder of the folder, the page's token, an order of things that loses nothing.
import { describe, expect, onTestFinished, test } from "vitest";
import { type ServeLine, serveGateway } from "#gateway/services/serving/serve-gateway.ts";
import { parseConfig, randomIds, readHolder, systemClock } from "#infra/runtime/index.ts";
import { folderOf } from "#tests/knowledge/feeds/djia20-folder.ts";
import { temporaryFolder } from "../../fixture.ts";

async function serve(env: Readonly<Record<string, string>>) {
  const lines: ServeLine[] = [];
  const config = parseConfig({ QUORUM_PORT: "0", QUORUM_LOG: "silent", QUORUM_DATA: folderOf(), ...env });
  const serving = await serveGateway(config, { clock: systemClock, ids: randomIds, env: {} }, (line) =>
    lines.push(line),
  );
  onTestFinished(() => serving.close());
  return { ...serving, lines };
}

describe("a gateway that serves", () => {
  test("says where it listens, then that it is ready, and labels simulated data", async () => {
    const home = temporaryFolder();
    const { url, lines } = await serve({ QUORUM_HOME: home, QUORUM_DATA: "simulator" });
    expect(lines.map(({ event }) => event)).toEqual(["listening", "ready"]);
    expect(lines[1]?.says).toContain("SIMULATED DATA");
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await readHolder(home)).toMatchObject({ command: "quorum serve", url });
  });

  test("makes its token once and finds it again", async () => {
    const home = temporaryFolder();
    const first = await serve({ QUORUM_HOME: home });
    const token = (await readHolder(home))?.token;
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${first.url}/v1/approvals`, { headers })).status).toBe(200);
    await first.close();
    const second = await serve({ QUORUM_HOME: home });
    expect((await fetch(`${second.url}/v1/approvals`, { headers })).status).toBe(200);
  });

  test("takes the token it is given", async () => {
    const { url } = await serve({ QUORUM_HOME: temporaryFolder(), QUORUM_TOKEN: "a-token-of-some-length" });
    const headers = { authorization: "Bearer a-token-of-some-length" };
    expect((await fetch(`${url}/v1/kill-switch`, { headers })).status).toBe(200);
  });

  test("turns a second one on its folder away, naming the first, and lets it in afterwards", async () => {
    const home = temporaryFolder();
    const first = await serve({ QUORUM_HOME: home });
    await expect(serve({ QUORUM_HOME: home })).rejects.toMatchObject({
      code: "infra/data-folder-held",
      message: expect.stringContaining(first.url),
    });
    await first.close();
    expect(await readHolder(home)).toBeNull();
    await serve({ QUORUM_HOME: home });
  });

  test("lets go of the folder when its port is taken", async () => {
    const { url } = await serve({ QUORUM_HOME: temporaryFolder() });
    const home = temporaryFolder();
    await expect(serve({ QUORUM_HOME: home, QUORUM_PORT: new URL(url).port })).rejects.toMatchObject({
      code: "infra/port-in-use",
    });
    expect(await readHolder(home)).toBeNull();
  });
});
