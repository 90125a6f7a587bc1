// The cache in a Redis server, shared by all processes that use it. One connection asks, another is told what was dropped.
// Where the server is gone, reads and writes say so: an error is no miss, and nothing is made up.

import { setTimeout as pause } from "node:timers/promises";
import type { Redis, RedisOptions } from "ioredis";
import { z } from "zod";
import {
  asQuorumError,
  type Clock,
  type Ids,
  isWholeAddress,
  type Log,
  QuorumError,
  silentLog,
  wholeAddressWanted,
} from "#infra/runtime/index.ts";
import type { CacheBackend, Dropped, Found, Lead } from "../../cache-backend.ts";
import { cacheOver } from "../../cache-over.ts";
import type { CacheStore } from "../../cache-store.port.ts";
import { HeldEntries } from "../../held-entries.ts";
import { NearCache } from "./near-cache.ts";
import { placeOf, redisError, withRedisErrors } from "./redis-errors.ts";
import { leadOver } from "./redis-lock.ts";
import { leadScript } from "./redis-scripts.ts";

export const RedisCacheOptions = z.strictObject({
  /** redis://USER:PASSWORD@HOST:PORT/DATABASE, or rediss:// for TLS. */
  url: z.url({ protocol: /^rediss?$/ }).refine(isWholeAddress, wholeAddressWanted),
  /** What all keys of this cache begin with on the server. */
  prefix: z.string().min(1).max(100).default("quorum:cache:"),
  /** How long a value is waited for whose maker has died. */
  lockMs: z.int().min(30).default(5_000),
  /** How long another process may be making a value before it is made here too. */
  patienceMs: z.int().nonnegative().default(30_000),
  commandTimeoutMs: z.int().positive().default(2_000),
  /** Values held in this process; 0 = none. */
  nearMaximumBytes: z.int().nonnegative().default(16_777_216),
  /** A connection that has died unseen does not tell what was dropped: so long a value may then be given that was. */
  nearMaximumTtlMs: z.int().positive().default(10_000),
});

export const needs = { package: "ioredis", for: "the cache in Redis", how: "comes with `npm ci`" } as const;

export interface RedisCacheGiven {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log?: Log;
}

/** @throws infra/package-missing, knowledge/store-unreachable, knowledge/store-unauthorised */
export async function openRedisCache(
  options: z.input<typeof RedisCacheOptions>,
  { clock, ids, log = silentLog }: RedisCacheGiven,
): Promise<CacheStore> {
  const parsed = RedisCacheOptions.parse(options);
  const near = new NearCache(
    await HeldEntries.open(Math.max(1, parsed.nearMaximumBytes), clock),
    parsed.nearMaximumTtlMs,
  );
  const place = placeOf(parsed.url);
  const opened: Redis[] = [];
  const connected = async (): Promise<Redis> => {
    const client = await connect(parsed, place, log);
    opened.push(client);
    return client;
  };
  try {
    const [redis, told] = [await connected(), await connected()];
    const backend = new RedisBackend({ redis, told, place, near, ids, log, options: parsed });
    await backend.listen();
    return cacheOver(backend, log);
  } catch (thrown) {
    for (const client of opened) client.disconnect();
    throw thrown;
  }
}

interface Opened {
  readonly redis: Redis;
  readonly told: Redis;
  readonly place: string;
  readonly near: NearCache;
  readonly ids: Ids;
  readonly log: Log;
  readonly options: z.infer<typeof RedisCacheOptions>;
}

const Message = z.object({ by: z.string(), key: z.string().optional(), prefix: z.string().optional() });

class RedisBackend implements CacheBackend {
  readonly shared = true;
  readonly #opened: Opened;
  readonly #me: string;
  #listener: (dropped: Dropped) => void = () => {};

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#me = opened.ids.next("cache");
  }

  /** Anew after every connection: what was dropped while there was none is not known. */
  async listen(): Promise<void> {
    const { told, place } = this.#opened;
    told.on("message", (_channel: string, text: string) => this.#hear(text));
    told.on("close", () => this.#isNotTold());
    told.on("ready", () => void this.#subscribe().catch((thrown: unknown) => this.#warn(redisError(place, thrown))));
    await withRedisErrors(place, () => this.#subscribe());
  }

  async get(key: string): Promise<Found | undefined> {
    const held = this.#opened.near.get(key);
    if (held) return { bytes: held, near: true };
    const { redis, near } = this.#opened;
    const arrival = near.awaits(key);
    try {
      const [bytes, leftMs] = await this.#asking(async () => {
        const answers = await redis.pipeline().getBuffer(this.#valueKey(key)).pttl(this.#valueKey(key)).exec();
        return (answers ?? []).map(([error, answer]) => {
          if (error) throw error;
          return answer;
        });
      });
      if (!(bytes instanceof Uint8Array)) return undefined;
      arrival.arrived(bytes, Number(leftMs));
      return { bytes, near: false };
    } finally {
      arrival.end();
    }
  }

  async set(key: string, bytes: Uint8Array, ttlMs: number): Promise<boolean> {
    await this.#writing({ key }, (redis) =>
      redis.multi().set(this.#valueKey(key), Buffer.from(bytes), "PX", ttlMs).del(this.#lockKey(key)),
    );
    return true;
  }

  async delete(key: string): Promise<void> {
    await this.#writing({ key }, (redis) => redis.multi().unlink(this.#valueKey(key), this.#lockKey(key)));
  }

  /** Locks first: once a making has lost its lock it can keep nothing, so that no value comes after the values are gone. */
  async invalidate(prefix: string): Promise<void> {
    await this.#asking(async () => {
      await this.#unlinkAll(this.#lockKey(prefix));
      await this.#unlinkAll(this.#valueKey(prefix));
    });
    await this.#writing({ prefix }, (redis) => redis.multi());
  }

  async lead(key: string): Promise<Found | Lead> {
    const { near, redis, ids, options } = this.#opened;
    const held = near.get(key);
    if (held) return { bytes: held, near: true };
    const [valueKey, lockKey, token] = [this.#valueKey(key), this.#lockKey(key), ids.next("lead")];
    let waitedMs = 0;
    for (let pauseMs = 10; waitedMs <= options.patienceMs; pauseMs = Math.min(100, pauseMs * 1.5)) {
      const arrival = near.awaits(key);
      try {
        const answer = await this.#asking(() =>
          redis.callBuffer("EVAL", leadScript, 2, valueKey, lockKey, token, options.lockMs),
        );
        const [kind, bytes, leftMs] = answer as [Buffer, Buffer?, number?];
        if (kind.toString() === "mine")
          return this.#told(leadOver({ redis, valueKey, lockKey, token, lockMs: options.lockMs }));
        if (bytes) {
          arrival.arrived(bytes, Number(leftMs));
          return { bytes, near: false };
        }
      } finally {
        arrival.end();
      }
      await pause(pauseMs);
      waitedMs += pauseMs;
    }
    // Somebody is still making it: so it is made here too, and the other one keeps his.
    return { keep: async () => false, giveUp: async () => {} };
  }

  onDropped(listener: (dropped: Dropped) => void): void {
    this.#listener = listener;
  }

  held() {
    return this.#opened.near.held();
  }

  async close(): Promise<void> {
    const { redis, told, near } = this.#opened;
    near.isNotTold();
    for (const connection of [redis, told]) connection.disconnect();
  }

  /** What is kept or given up by a lead, with our errors. */
  #told(lead: Lead): Lead {
    return {
      keep: (bytes, ttlMs) => this.#asking(() => lead.keep(bytes, ttlMs)),
      giveUp: () => this.#asking(() => lead.giveUp()),
    };
  }

  /** Done and told in one step; here the value is dropped too, since which of two writers was last only the server knows. */
  async #writing(dropped: Dropped, begin: (redis: Redis) => ReturnType<Redis["multi"]>): Promise<void> {
    const { redis, near } = this.#opened;
    near.drop(dropped);
    try {
      await this.#asking(async () => {
        const message = JSON.stringify({ by: this.#me, ...dropped });
        const answers = await begin(redis).publish(this.#channel, message).exec();
        for (const [error] of answers ?? []) if (error) throw error;
      });
    } finally {
      near.drop(dropped);
    }
  }

  async #unlinkAll(prefix: string): Promise<void> {
    const { redis } = this.#opened;
    const match = `${prefix.replace(/[*?[\]\\^-]/g, "\\$&")}*`;
    let cursor = "0";
    do {
      const [next, keys] = await redis.scanBuffer(cursor, "MATCH", match, "COUNT", 1_000);
      if (keys.length > 0) await redis.unlink(...keys);
      cursor = next.toString();
    } while (cursor !== "0");
  }

  /** What was dropped is not known now: nothing is held near, and nobody joins a making that may be out of date. */
  #isNotTold(): void {
    this.#opened.near.isNotTold();
    this.#listener({ prefix: "" });
  }

  async #subscribe(): Promise<void> {
    await this.#opened.told.subscribe(this.#channel);
    this.#listener({ prefix: "" });
    if (this.#opened.options.nearMaximumBytes > 0) this.#opened.near.isTold();
  }

  #hear(text: string): void {
    const { success, data } = Message.safeParse(parsedJson(text));
    if (!success || data.by === this.#me) return;
    const dropped = data.key !== undefined ? { key: data.key } : { prefix: data.prefix ?? "" };
    this.#opened.near.drop(dropped);
    this.#listener(dropped);
  }

  #asking<T>(work: () => Promise<T>): Promise<T> {
    return withRedisErrors(this.#opened.place, work);
  }

  #warn({ code, message }: QuorumError): void {
    this.#opened.log.warn({ code }, message);
  }

  get #channel(): string {
    return `${this.#opened.options.prefix}dropped`;
  }

  #valueKey(key: string): string {
    return `${this.#opened.options.prefix}v:${key}`;
  }

  #lockKey(key: string): string {
    return `${this.#opened.options.prefix}l:${key}`;
  }
}

async function connect({ url, commandTimeoutMs }: Opened["options"], place: string, log: Log): Promise<Redis> {
  const Client = await load();
  const client = new Client(url, connectionOptions(commandTimeoutMs));
  const told: QuorumError[] = [];
  const hear = (thrown: unknown): void => void told.push(redisError(place, thrown));
  client.on("error", hear);
  try {
    await client.connect();
  } catch (thrown) {
    client.disconnect();
    throw told.at(0) ?? redisError(place, thrown); // what is thrown says only that the connection ended, not why
  }
  client.off("error", hear);
  client.on("error", (thrown: unknown) => {
    const { code, message } = redisError(place, thrown);
    log.debug({ code }, message); // every command that meets it says so too
  });
  return client;
}

/** A command on a broken connection fails at once, and is never sent a second time: whoever gave it decides. */
const connectionOptions = (commandTimeoutMs: number): RedisOptions => ({
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 5_000,
  commandTimeout: commandTimeoutMs,
  retryStrategy: (attempt) => Math.min(2_000, 50 * 2 ** Math.min(attempt, 6)),
});

async function load(): Promise<typeof Redis> {
  try {
    return (await import("ioredis")).Redis;
  } catch (cause) {
    const message = "ioredis is not installed. Run `npm ci`.";
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw asQuorumError(thrown);
  }
}
