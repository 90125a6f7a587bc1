// Pulsar's REST interface, as far as the bus needs it: topics with their retention, subscriptions and where they stand, figures.

import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Log } from "#infra/runtime/index.ts";
import type { Retention } from "../../define-topic.ts";
import type { Start } from "../../event-bus.port.ts";
import { type PulsarSettings, topicPath } from "./options.ts";
import { rootOf, unauthorised, unavailable } from "./pulsar-errors.ts";

const Stats = z.object({
  storageSize: z.number(),
  deduplicationStatus: z.string().optional(),
  subscriptions: z.record(z.string(), z.object({ msgBacklog: z.number(), consumers: z.array(z.unknown()) })),
});
export type PulsarStats = z.infer<typeof Stats>;

export interface PulsarAdmin {
  /** That the server answers, knows the name space and takes the token. */
  check(): Promise<void>;
  /** Makes the topic if it is new, and sets how long it keeps messages. */
  prepare(topic: string, retention: Retention): Promise<void>;
  /** Makes the subscription if it is new. */
  subscribe(topic: string, subscription: string, from: Start): Promise<void>;
  /** Moves a subscription that has no consumers. */
  seek(topic: string, subscription: string, to: Start): Promise<void>;
  unsubscribe(topic: string, subscription: string): Promise<void>;
  /** From now on the server tells repetitions of named producers. */
  deduplicate(topic: string): Promise<void>;
  stats(topic: string): Promise<PulsarStats>;
  /** Messages that the server keeps. */
  entries(topic: string): Promise<number>;
  /** Where the broker of this name space answers the native client. */
  brokerUrl(): Promise<string>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A topic's setting reaches its broker a moment later. */
const policyTries = 100;
const policyPauseMs = 50;
/** Between the tries of a request that the server answers with a fault, as one does that has just started or has lost its storage for a
 * moment. Every request here may be made twice. */
const faultPausesMs = [250, 500, 1_000, 2_000, 4_000, 8_000];
const minuteMs = 60_000;
const megabyte = 1024 * 1024;

export function openPulsarAdmin(settings: PulsarSettings, log: Log): PulsarAdmin {
  const { url, token, timeoutMs } = settings;
  const base = url.replace(/\/+$/, "");
  const of = (topic: string): string => `persistent/${topicPath(settings, topic)}`;

  /** The answer; one of the statuses named is an answer, any other one an error. */
  async function ask(
    doing: string,
    method: string,
    path: string,
    body?: unknown,
    also: readonly number[] = [],
  ): Promise<Answer> {
    let answer = await askOnce(doing, method, path, body);
    let waitedMs = 0;
    for (const pauseMs of faultPausesMs) {
      waitedMs += pauseMs;
      if (answer.status < 500 || waitedMs > timeoutMs) break;
      await sleep(pauseMs);
      answer = await askOnce(doing, method, path, body);
    }
    if (answer.status < 300 || also.includes(answer.status)) return answer;
    if (answer.status === 401 || answer.status === 403) throw unauthorised(doing, answer.status);
    throw unavailable(doing, `it answered ${answer.status} ${reasonIn(answer.text)}`);
  }

  async function askOnce(doing: string, method: string, path: string, body: unknown): Promise<Answer> {
    try {
      const response = await fetch(`${base}/${path}`, {
        method,
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, text: await response.text() };
    } catch (thrown) {
      throw unavailable(doing, rootOf(thrown));
    }
  }

  async function retain(topic: string, { timeMs, bytes }: Retention): Promise<void> {
    const minutes = timeMs === null ? -1 : Math.ceil(timeMs / minuteMs);
    const policy = (sizeMb: number) => ({
      retentionTimeInMinutes: minutes,
      retentionSizeInMB: minutes === 0 ? 0 : sizeMb,
    });
    const sizeMb = bytes === null ? -1 : Math.ceil(bytes / megabyte);
    const doing = `set how long the topic ${topic} keeps messages`;
    const path = `admin/v2/${of(topic)}/retention`;
    const { status, text } = await ask(doing, "POST", path, policy(sizeMb), [412]);
    if (status !== 412) return;
    // The server wants retention to be larger than its name space's quota for backlogs, ten gigabytes by default.
    log.warn(
      { topic, why: reasonIn(text) },
      "Pulsar does not take the topic's limit in bytes; it keeps messages by time alone",
    );
    await ask(doing, "POST", path, policy(-1));
  }

  const seek = async (topic: string, subscription: string, to: Start): Promise<void> => {
    const path = `admin/v2/${of(topic)}/subscription/${subscription}`;
    const doing = `move the subscription ${subscription} of ${topic}`;
    if (to === "latest") await ask(doing, "POST", `${path}/skip_all`);
    // The server goes to the first message that was published after the time given.
    else await ask(doing, "POST", `${path}/resetcursor/${to === "earliest" ? 0 : Math.max(0, to.timeMs - 1)}`);
  };

  async function asked<T>(doing: string, path: string, shape: z.ZodType<T>): Promise<T> {
    const { text } = await ask(doing, "GET", path);
    try {
      return shape.parse(JSON.parse(text));
    } catch {
      throw unavailable(doing, `it answered in another shape than documented: ${text.slice(0, 100)}`);
    }
  }

  const stats = (topic: string): Promise<PulsarStats> =>
    asked(`tell the figures of ${topic}`, `admin/v2/${of(topic)}/stats?getPreciseBacklog=true`, Stats);

  return {
    async check() {
      const { tenant, namespace } = settings;
      await ask(`find the name space ${tenant}/${namespace}`, "GET", `admin/v2/namespaces/${tenant}/${namespace}`);
    },
    async prepare(topic, retention) {
      await ask(`make the topic ${topic}`, "PUT", `admin/v2/${of(topic)}`, undefined, [409]);
      await retain(topic, retention);
    },
    async subscribe(topic, subscription, from) {
      const path = `admin/v2/${of(topic)}/subscription/${subscription}`;
      const at = typeof from === "string" ? from : "earliest";
      const { status } = await ask(`make the subscription ${subscription} of ${topic}`, "PUT", path, at, [409]);
      if (status !== 409 && typeof from !== "string") await seek(topic, subscription, from);
    },
    seek,
    async unsubscribe(topic, subscription) {
      const path = `admin/v2/${of(topic)}/subscription/${subscription}?force=false`;
      await ask(`end the subscription ${subscription} of ${topic}`, "DELETE", path, undefined, [404]);
    },
    async deduplicate(topic) {
      const doing = `tell repetitions in ${topic}`;
      if ((await stats(topic)).deduplicationStatus === "Enabled") return;
      await ask(doing, "POST", `admin/v2/${of(topic)}/deduplicationEnabled`, true);
      for (let tries = 0; (await stats(topic)).deduplicationStatus !== "Enabled"; tries++) {
        if (tries === policyTries) throw unavailable(doing, "it took the setting and did not follow it");
        await sleep(policyPauseMs);
      }
    },
    stats,
    async entries(topic) {
      const Entries = z.object({ numberOfEntries: z.number() });
      const { numberOfEntries } = await asked(
        `tell the figures of ${topic}`,
        `admin/v2/${of(topic)}/internalStats`,
        Entries,
      );
      return numberOfEntries;
    },
    async brokerUrl() {
      const Lookup = z.object({ brokerUrl: z.string().optional(), brokerUrlTls: z.string().optional() });
      const path = `lookup/v2/topic/${of("quorum-lookup")}`;
      const { brokerUrl, brokerUrlTls } = await asked("say where its broker is", path, Lookup);
      const found = brokerUrl || brokerUrlTls;
      if (!found) throw unavailable("say where its broker is", "the answer names no address; give serviceUrl");
      return found;
    },
  };
}

/** {"reason": "..."} as the server words it, or the beginning of whatever it said. */
function reasonIn(text: string): string {
  try {
    const { reason } = z.object({ reason: z.string() }).parse(JSON.parse(text));
    return reason.slice(0, 300);
  } catch {
    return text
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 200);
  }
}
