// The served gateway: who is let in, what the page is told, which headers everything carries.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { Problem } from "#gateway/contract/index.ts";
import { gatewayApp } from "#gateway/routes/gateway.ts";
import { answers, openTestServices, scriptedDesk, type TestServices, temporaryFolder } from "../fixture.ts";

const token = "a-token-of-some-length";
const bearer = { authorization: `Bearer ${token}` };
const html = '<meta name="quorum-token" content="%QUORUM_TOKEN%" />';

let services: TestServices;
let pageRoot: string;
let app: ReturnType<typeof gatewayApp>;

beforeEach(async () => {
  services = await openTestServices({ desk: scriptedDesk(answers) });
  pageRoot = temporaryFolder();
  mkdirSync(join(pageRoot, "assets"));
  writeFileSync(join(pageRoot, "index.html"), html);
  writeFileSync(join(pageRoot, "icon.svg"), "<svg/>");
  writeFileSync(join(pageRoot, "assets", "index-abc123.js"), "export {};");
  app = gatewayApp(services, { token, loopbackOnly: true, pageRoot, questions: { burst: 2, perMinute: 60 } });
});

type Headers = Readonly<Record<string, string>>;
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
const get = (path: string, headers: Headers = {}, peer = "127.0.0.1"): Promise<Response> =>
  Promise.resolve(app.request(path, { headers: { host: "127.0.0.1:8080", ...headers } }, from(peer)));
const ask = (authorization = bearer.authorization): Promise<Response> =>
  Promise.resolve(
    app.request("/v1/ask", {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: '{"question":"x"}',
    }),
  );
const code = async (response: Response): Promise<string> => Problem.parse(await response.json()).code;

describe("the token", () => {
  test.each<[string, Headers]>([
    ["none", {}],
    ["a wrong one", { authorization: "Bearer wrong" }],
    ["the right one with more behind it", { authorization: `Bearer ${token}x` }],
    ["the right one in another scheme", { authorization: `Basic ${token}` }],
    ["the right one in the address", {}],
  ])("%s is refused with 401 and the scheme that is wanted", async (name, headers) => {
    const response = await get(name.endsWith("address") ? `/v1/runs?token=${token}` : "/v1/runs", headers);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(await code(response)).toBe("gateway/unauthorised");
  });

  test("opens every path under /v1", async () => {
    expect((await get("/v1/runs", bearer)).status).toBe(200);
  });

  test("is asked for before a path is looked up", async () => {
    expect((await get("/v1/nothing")).status).toBe(401);
  });

  test("is not needed for health and the document", async () => {
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/openapi.json")).status).toBe(200);
  });
});

describe("the name in the Host header", () => {
  test.each(["evil.example", "evil.example:8080", "127.0.0.1.evil.example"])("%s is refused", async (host) => {
    const response = await get("/v1/runs", { ...bearer, host });
    expect(response.status).toBe(403);
    expect(await code(response)).toBe("gateway/host-refused");
    expect((await get("/", { host })).status).toBe(403);
  });

  test.each(["localhost:8080", "[::1]:8080", "127.0.0.1"])("%s passes", async (host) => {
    expect((await get("/v1/runs", { ...bearer, host })).status).toBe(200);
  });

  test("may be any where the desk is open to other machines, and the token still is needed", async () => {
    const open = gatewayApp(services, { token, loopbackOnly: false, pageRoot });
    expect((await open.request("/v1/runs", { headers: { host: "desk.example", ...bearer } })).status).toBe(200);
    expect((await open.request("/v1/runs", { headers: { host: "desk.example" } })).status).toBe(401);
  });
});

describe("the page", () => {
  test.each(["/", "/inbox", "/companies/MSFT", "/index.html"])(
    "%s is its HTML, with the token for this machine, kept nowhere",
    async (path) => {
      const response = await get(path);
      expect(await response.text()).toBe(html.replace("%QUORUM_TOKEN%", token));
      expect(response.headers.get("cache-control")).toBe("no-store");
    },
  );

  test.each<[string, Headers, string]>([
    ["comes from another machine", {}, "10.0.0.9"],
    ["came through a proxy", { "x-forwarded-for": "10.0.0.9" }, "127.0.0.1"],
    ["names another host", { host: "desk.example" }, "127.0.0.1"],
  ])("has no token in it where the request %s", async (_, headers, peer) => {
    app = gatewayApp(services, { token, loopbackOnly: false, pageRoot });
    const response = await get("/", headers, peer);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain(token);
  });

  test("has files that are kept for ever where their name is their hash, and are asked for again where not", async () => {
    const asset = await get("/assets/index-abc123.js");
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect(asset.headers.get("content-type")).toContain("javascript");
    expect((await get("/icon.svg")).headers.get("cache-control")).toBe("no-cache");
  });

  test.each(["/assets/gone.js", "/..%2f..%2fpackage.json", "/assets/%2e%2e/%2e%2e/etc/passwd.txt"])(
    "%s is not there",
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test("that is not built says how to build it", async () => {
    app = gatewayApp(services, { token, loopbackOnly: true, pageRoot: join(pageRoot, "nowhere") });
    const response = await get("/");
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("npm run build");
  });
});

describe("every answer", () => {
  test.each(["/", "/v1/runs", "/healthz", "/assets/index-abc123.js", "/nothing.txt"])(
    "of %s forbids framing, guessing of types and foreign scripts",
    async (path) => {
      const { headers } = await get(path, bearer);
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});

test("more questions than the rate allows are told when the next one is taken", async () => {
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const third = await ask();
  expect(third.status).toBe(429);
  expect(third.headers.get("retry-after")).toBe("1");
  expect(await code(third)).toBe("gateway/too-many-requests");
  services.clock.advance(1_000);
  expect((await ask()).status).toBe(200);
});

test("the same token written another way is the same caller", async () => {
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  expect((await ask(`bearer ${token}`)).status).toBe(429);
  expect((await ask(`Bearer ${token} again`)).status).toBe(401);
});
