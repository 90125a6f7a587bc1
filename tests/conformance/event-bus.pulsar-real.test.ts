// The Pulsar bus against a real server, where PULSAR_TEST_URL names one (infra/servers/pulsar.sh): through its WebSocket interface, and,
// where PULSAR_CLIENT_TEST_PATH names a native client, through that.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineTopic, type EventBus } from "#knowledge/bus/index.ts";
import { clientModule, noClient, noServer, openPulsar, openPulsarRig, pulsarUrl } from "./event-bus.pulsar-rig.ts";
import {
  collect,
  numbers,
  type OpenedBus,
  publishTicks,
  Tick,
  tick,
  ticks,
  tickTopic,
  until,
} from "./event-bus.rig.ts";
import { eventBusFacts, eventBusSuite } from "./event-bus.suite.ts";

const skipAll = (reason: string) => Object.fromEntries(eventBusFacts().map((fact) => [fact, reason]));
const everyPulsar = { "EB-32": "the server does not remember how often a message has failed" };

eventBusSuite("pulsar through its WebSocket interface, a real server", () => openPulsarRig("websocket"), {
  skip: pulsarUrl
    ? { ...everyPulsar, "EB-09": "the WebSocket interface passes on no sequence of a message" }
    : skipAll(noServer),
});

eventBusSuite("pulsar through its native client, a real server", () => openPulsarRig("native"), {
  skip: pulsarUrl ? (clientModule ? everyPulsar : skipAll(noClient)) : skipAll(noServer),
});

describe.skipIf(!pulsarUrl)("a real Pulsar server", () => {
  let opened: OpenedBus;
  let other: EventBus;
  beforeAll(async () => {
    opened = await openPulsarRig("websocket");
    other = await openPulsar("websocket");
  });
  afterAll(async () => {
    await other.close();
    await opened.destroy();
  });

  test("is told how long a topic keeps its messages", async () => {
    const id = opened.name("kept");
    const topic = defineTopic({ id, schema: Tick, retention: { timeMs: 90_000, bytes: 20 * 1024 ** 3 } });
    await opened.bus.publish(topic, tick(1));
    const policy = `${pulsarUrl}/admin/v2/persistent/public/default/${id}/retention`;
    const found = async () => (await fetch(policy)).text();
    await until(async () => (await found()).includes('"retentionTimeInMinutes":2'), found);
    expect(JSON.parse(await found())).toEqual({ retentionTimeInMinutes: 2, retentionSizeInMB: 20 * 1024 });
  });

  test("keeps an exclusive subscription from a second process, and divides a shared one", async () => {
    const topic = tickTopic(opened);
    const mine = await collect(opened.bus, topic, { subscription: "alone" });
    await expect(collect(other, topic, { subscription: "alone" })).rejects.toMatchObject({
      code: "knowledge/bus-name-taken",
    });
    await mine.subscription.close();
    const options = { subscription: "together", type: "shared", maxInFlight: 5 } as const;
    const both = [await collect(opened.bus, topic, options), await collect(other, topic, options)];
    await publishTicks(opened.bus, topic, ticks(60));
    const all = () => both.flatMap(({ got }) => numbers(got));
    await until(() => all().length >= 60);
    expect(all().sort((a, b) => a - b)).toEqual(ticks(60).map(({ n }) => n));
    for (const { got } of both) expect(got.length).toBeGreaterThan(0);
  });

  test.skipIf(!clientModule)(
    "carries a message from the native client to the WebSocket interface, and back",
    async () => {
      const native = await openPulsar("native");
      try {
        for (const [from, to] of [
          [native, other],
          [other, native],
        ] as const) {
          const topic = tickTopic(opened, { id: opened.name(from === native ? "there" : "back") });
          await from.publish(topic, tick(1, "ÄÖ株"), { id: "named", eventTimeMs: -5 });
          const { got, count, subscription } = await collect(to, topic);
          await count(1);
          expect(got[0]).toMatchObject({ message: tick(1, "ÄÖ株"), id: "named", key: "ÄÖ株", eventTimeMs: -5 });
          await subscription.close();
        }
      } finally {
        await native.close();
      }
    },
  );
});
