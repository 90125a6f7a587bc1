// Binding the port: which address is allowed, and what is said when it cannot be had.
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { addressOf, listen } from "#gateway/services/serving/listen.ts";
import { parseConfig } from "#infra/runtime/index.ts";

const token = "a-token-of-some-length";

describe("the address", () => {
  test("is loopback by default", () => {
    expect(addressOf(parseConfig({}))).toEqual({ host: "127.0.0.1", port: 8080 });
  });

  test("that others can reach needs a token that was chosen", () => {
    for (const env of [{ QUORUM_HOST: "0.0.0.0" }, { QUORUM_OPEN: "1" }, { QUORUM_HOST: "192.168.1.2" }]) {
      expect(() => addressOf(parseConfig(env))).toThrow(/QUORUM_TOKEN/);
      expect(addressOf(parseConfig({ ...env, QUORUM_TOKEN: token })).host).toBe(env.QUORUM_HOST ?? "0.0.0.0");
    }
  });
});

test("a port in use is named, with how to choose another", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  await expect(listen(() => new Response(), { host: "127.0.0.1", port })).rejects.toMatchObject({
    code: "infra/port-in-use",
    message: expect.stringMatching(new RegExp(`Port ${port} .*--port ${port + 1}`)),
  });
  other.close();
});

test("an address this machine does not have is the caller's mistake", async () => {
  await expect(listen(() => new Response(), { host: "203.0.113.1", port: 0 })).rejects.toMatchObject({
    code: "infra/config-invalid",
    fault: "caller",
  });
});

test("port 0 takes a free one and says which", async () => {
  const { url, close } = await listen(() => new Response("here"), { host: "127.0.0.1", port: 0 });
  expect(await (await fetch(url)).text()).toBe("here");
  await close();
  await close();
  await expect(fetch(url)).rejects.toThrow();
});
