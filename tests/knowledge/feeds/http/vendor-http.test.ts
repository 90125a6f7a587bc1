// Asking a vendor: pace, patience, and faults in our own codes, without ever showing a key.
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { manualClock, QuorumError } from "#infra/runtime/index.ts";
import { openVendorHttp, type VendorHttpOptions } from "#knowledge/feeds/http/vendor-http.ts";
import { type Reply, vendorServer } from "#tests/fakes/vendor-server.ts";

const key = "k-12345-secret";

async function rig(answer: (times: number) => Reply, options: Partial<VendorHttpOptions> = {}) {
  const clock = manualClock(1_000_000);
  const waits: number[] = [];
  const server = await vendorServer((_, times) => answer(times));
  const http = openVendorHttp({
    vendor: "Acme",
    base: server.url,
    clock,
    query: { apiKey: key },
    wait: async (ms) => {
      waits.push(ms);
      clock.advance(ms);
    },
    ...options,
  });
  return { http, server, waits };
}

const errorOf = async (work: Promise<unknown>): Promise<QuorumError> => {
  const thrown = await work.catch((caught: unknown) => caught);
  if (thrown instanceof QuorumError) return thrown;
  throw new Error(`wanted a QuorumError, found ${String(thrown)}`);
};

describe("a vendor that answers", () => {
  test("is given key, query and headers, and only wanted fields are read", async () => {
    const { http, server } = await rig(() => ({ body: { price: 1.5, more: "ignored" } }), { headers: { "x-a": "1" } });
    expect(
      await http.json("v1/last", z.object({ price: z.number() }), { query: { symbol: "A B", none: undefined } }),
    ).toEqual({ price: 1.5 });
    const [asked] = server.asked;
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({ apiKey: key, symbol: "A B" });
    expect([asked?.path, asked?.headers["x-a"], asked?.method]).toEqual(["/v1/last", "1", "GET"]);
  });

  test("is asked no faster than it allows", async () => {
    const { http, waits } = await rig(() => ({ body: {} }), { pace: { requests: 2, perMs: 60_000 } });
    await Promise.all([1, 2, 3].map(() => http.text("x")));
    expect(waits).toEqual([60_000]);
  });

  test("gets a form or JSON as the body", async () => {
    const { http, server } = await rig(() => ({ body: {} }));
    await http.text("form", { body: new URLSearchParams({ grant_type: "x y" }) });
    await http.text("json", { body: { a: 1 } });
    expect(server.asked.map(({ method, body }) => [method, body])).toEqual([
      ["POST", "grant_type=x+y"],
      ["POST", '{"a":1}'],
    ]);
  });
});

describe("a vendor that does not", () => {
  test("429 is waited out as asked, in seconds or until a date", async () => {
    const date = new Date(1_000_000 + 10_000).toUTCString();
    const { http, waits } = await rig((times) =>
      times === 1
        ? { status: 429, headers: { "retry-after": "7" } }
        : times === 2
          ? { status: 429, headers: { "retry-after": date } }
          : { body: {} },
    );
    await http.text("x");
    expect(waits[0]).toBe(7_000);
    expect(waits[1]).toBeGreaterThan(0);
    expect(waits).toHaveLength(2);
  });

  test("429 for longer than a minute is the caller's to wait for", async () => {
    const { http, server } = await rig(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    expect((await errorOf(http.text("x"))).code).toBe("knowledge/feed-rate-limited");
    expect(server.asked).toHaveLength(1);
  });

  test("500 is tried again with growing pauses, then told", async () => {
    const { http, server, waits } = await rig(() => ({ status: 503, body: "maintenance" }), { retries: 3 });
    const error = await errorOf(http.text("x"));
    expect([error.code, error.fault, error.retry]).toEqual(["knowledge/feed-failed", "outside", true]);
    expect(error.message).toContain("503");
    expect(server.asked).toHaveLength(4);
    expect(waits).toEqual([500, 1_000, 2_000]);
  });

  test("401 and 403 end at once, and what the vendor echoes of the key is masked", async () => {
    const { http, server } = await rig(() => ({ status: 403, body: `key ${key} is not active` }));
    const error = await errorOf(http.text("x"));
    expect([error.code, error.fault]).toEqual(["knowledge/feed-unauthorised", "caller"]);
    expect(error.message).toContain("[masked]");
    expect(error.message).not.toContain(key);
    expect(server.asked).toHaveLength(1);
  });

  test("404 is told as it is and not tried again", async () => {
    const { http, server } = await rig(() => ({ status: 404, body: { error: "unknown symbol" } }));
    expect((await errorOf(http.text("x"))).message).toContain("unknown symbol");
    expect(server.asked).toHaveLength(1);
  });

  test("no JSON, another shape, a body cut short: each says where and what", async () => {
    const shape = z.object({ rows: z.array(z.object({ close: z.number() })) });
    const html = await rig(() => ({ body: "<html>login</html>" }), { retries: 0 });
    expect((await errorOf(html.http.json("x", shape))).message).toContain("<html>login");
    const other = await rig(() => ({ body: { rows: [{ close: "1.5" }] } }), { retries: 0 });
    expect((await errorOf(other.http.json("x", shape))).message).toContain("rows.0.close");
    const cut = await rig(() => ({ cut: true }), { retries: 0 });
    expect((await errorOf(cut.http.json("x", shape))).code).toBe("knowledge/feed-failed");
  });

  test("a body without end is not read to its end", async () => {
    const { http } = await rig(() => ({ body: "x".repeat(10_000) }), { maxBytes: 1_000, retries: 0 });
    expect((await errorOf(http.text("x"))).message).toContain("more than 1000 bytes");
  });

  test("a server that is not there is told by its address without the query", async () => {
    const { http } = await rig(() => ({}), { base: "http://127.0.0.1:9", retries: 0 });
    const error = await errorOf(http.text("v1/last", { query: { symbol: "A" } }));
    expect(error.message).toContain("http://127.0.0.1:9/v1/last cannot be reached");
    expect(error.message).not.toContain(key);
  });
});

describe("a key", () => {
  test("that the vendor echoes is masked also where the text is cut, and where it is encoded", async () => {
    const long = `k-${"0123456789".repeat(4)}/+&`;
    const body = `${"x".repeat(190)}${long}`;
    const { http } = await rig(() => ({ body }), { query: { apiKey: long }, retries: 0 });
    expect((await errorOf(http.json("x", z.object({})))).message).not.toContain("k-01");
    const encoded = await rig(() => ({ status: 400, body: `bad: ${encodeURIComponent(long)}` }), {
      query: { apiKey: long },
    });
    expect((await errorOf(encoded.http.text("x"))).message).not.toContain("0123456789");
  });

  test("does not follow where the vendor sends it", async () => {
    const elsewhere = await rig(() => ({ body: {} }));
    const { http } = await rig(() => ({ status: 302, headers: { location: `${elsewhere.server.url}/x` } }), {
      headers: { "x-api-key": key },
      secrets: [key],
    });
    expect((await errorOf(http.text("x"))).message).toContain("302");
    expect(elsewhere.server.asked).toEqual([]);
  });

  test("in the address is sent as a header and never shown", async () => {
    const seen: (string | undefined)[] = [];
    const server = await vendorServer(({ headers }) => {
      seen.push(headers.authorization);
      return { status: 404, body: "no p4ssw0rd here" };
    });
    const base = server.url.replace("http://", "http://user:p4ssw0rd@");
    const http = openVendorHttp({ vendor: "Acme", base, clock: manualClock(0) });
    const { message, context } = await errorOf(http.text("feed"));
    expect(JSON.stringify([message, context])).not.toContain("p4ssw0rd");
    expect(seen).toEqual([`Basic ${Buffer.from("user:p4ssw0rd").toString("base64")}`]);
  });
});

test("an address of its own is asked as it is, without a stroke behind it", async () => {
  const server = await vendorServer(() => ({ body: "ok" }));
  const http = openVendorHttp({ vendor: "RSS", base: `${server.url}/news.rss?page=1`, clock: manualClock(0) });
  await http.text("");
  expect(server.asked.map(({ path, query }) => [path, String(query)])).toEqual([["/news.rss", "page=1"]]);
});
