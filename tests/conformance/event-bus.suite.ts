// What every driver of the event bus does.
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { z } from "zod";
import { DeadLetter, type Delivery, deadLettersOf, defineTopic } from "#knowledge/bus/index.ts";
import {
  collect,
  numbers,
  type OpenedBus,
  publishTicks,
  Tick,
  take,
  tick,
  ticks,
  tickTopic,
  until,
} from "./event-bus.rig.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export function eventBusSuite(driver: string, open: () => Promise<OpenedBus>, options?: SuiteOptions): void {
  runFacts(
    `event bus: ${driver}`,
    open,
    { ...messageFacts, ...subscriptionFacts, ...failureFacts, ...loadFacts },
    options,
  );
}

/** The ids of all facts, for a driver that cannot run here. */
export const eventBusFacts = (): string[] =>
  [messageFacts, subscriptionFacts, failureFacts, loadFacts].flatMap((facts) =>
    Object.keys(facts).map((title) => title.split(" ")[0] as string),
  );

const messageFacts: Facts<OpenedBus> = {
  "EB-01 a message comes as it was, with its name, key and times": async (opened) => {
    const topic = tickTopic(opened);
    const beforeMs = Date.now();
    const message = { n: 1, symbol: "Ünïcode-株", note: '\u2028 "quoted" \n {}' };
    const published = await opened.bus.publish(topic, message, { id: "order:1", eventTimeMs: 1_700_000_000_123 });
    const { got, count } = await collect(opened.bus, topic);
    await count(1);
    expect(published).toEqual({ id: "order:1", duplicate: false });
    expect(got[0]).toMatchObject({ message, id: "order:1", key: "Ünïcode-株", deliveries: 1, topic: topic.id });
    expect(got[0]).toMatchObject({ eventTimeMs: 1_700_000_000_123 });
    expect(got[0]!.publishedMs).toBeGreaterThanOrEqual(beforeMs - 1_000);
    expect(got[0]!.publishedMs).toBeLessThanOrEqual(Date.now() + 1_000);
  },
  "EB-02 without a name given, a message has one of its own, the same at every delivery": async (opened) => {
    const topic = tickTopic(opened);
    const [first, second] = await publishTicks(opened.bus, topic, ticks(2));
    const { got, count } = await collect(opened.bus, topic, {}, ({ deliveries }) => {
      if (deliveries === 1) throw new Error("not yet");
    });
    await count(4);
    expect(first!.id).not.toBe(second!.id);
    for (const { message, id, eventTimeMs } of got) {
      expect(id).toBe(message.n === 0 ? first!.id : second!.id);
      expect(eventTimeMs).toBeNull();
    }
  },
  "EB-03 messages come in the order in which they were published, one by one or together": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(300));
    for (let n = 300; n < 320; n++) await opened.bus.publish(topic, tick(n));
    const { got, count } = await collect(opened.bus, topic);
    await count(320);
    expect(numbers(got)).toEqual(ticks(320).map(({ n }) => n));
  },
  "EB-04 a message that does not fit is refused when it is published, and with it all of its call": async (opened) => {
    const topic = tickTopic(opened);
    const wrong = { n: "one", symbol: "AAA" } as unknown as Tick;
    const code = { code: "knowledge/bus-message-invalid", fault: "caller", message: expect.stringContaining("n: ") };
    await expect(opened.bus.publish(topic, wrong)).rejects.toMatchObject(code);
    await expect(publishTicks(opened.bus, topic, [tick(1), wrong])).rejects.toMatchObject(code);
    await opened.bus.publish(topic, tick(2));
    const { got, count } = await collect(opened.bus, topic);
    await count(1);
    expect(numbers(got)).toEqual([2]);
  },
  "EB-05 a message that was checked before is published as it was then, to its own topic only": async (opened) => {
    const topic = tickTopic(opened);
    const message = tick(1);
    const checked = topic.check(message);
    message.n = 2;
    await opened.bus.publish(topic, checked);
    await opened.bus.publish(topic, checked);
    const other = tickTopic(opened, { id: opened.name("others") });
    await expect(opened.bus.publish(other, checked)).rejects.toMatchObject({ code: "knowledge/bus-message-invalid" });
    const { got, count } = await collect(opened.bus, topic);
    await count(2);
    expect(numbers(got)).toEqual([1, 1]);
  },
  "EB-06 a message that does not fit when it arrives becomes a dead letter with the reason; the rest goes on": async (
    opened,
  ) => {
    const id = opened.name("loose");
    const loose = defineTopic({ id, schema: z.looseObject({}), key: () => "AAA" });
    const strict = defineTopic({ id, schema: Tick, key: ({ symbol }) => symbol });
    await opened.bus.publish(loose, tick(1));
    const bad = await opened.bus.publish(loose, { n: 2, symbol: 7 }, { id: "bad" });
    await opened.bus.publish(loose, tick(3));
    const { got, count } = await collect(opened.bus, strict);
    const dead = await collect(opened.bus, deadLettersOf(strict, "s"));
    await Promise.all([count(2), dead.count(1)]);
    expect(numbers(got)).toEqual([1, 3]);
    expect(dead.got[0]!.message).toMatchObject({ id: bad.id, topic: id, subscription: "s", key: "AAA", deliveries: 0 });
    expect(dead.got[0]!.message.reason).toMatch(/symbol/);
    expect(JSON.parse(dead.got[0]!.message.json)).toEqual({ n: 2, symbol: 7 });
  },
  "EB-07 a message as long as the driver says passes, a longer one is refused": async (opened) => {
    const topic = tickTopic(opened);
    const { maxMessageBytes } = opened.bus.can;
    const empty = JSON.stringify({ ...tick(1), note: "" }).length;
    const longest = { ...tick(1), note: "x".repeat(maxMessageBytes - empty) };
    await opened.bus.publish(topic, longest);
    const longer = { ...longest, note: `${longest.note}x` };
    await expect(opened.bus.publish(topic, longer)).rejects.toMatchObject({ code: "knowledge/bus-message-invalid" });
    const { got, count } = await collect(opened.bus, topic);
    await count(1);
    expect(got[0]!.message.note).toBe(longest.note);
  },
  "EB-08 names, keys and times that cannot be kept are refused": async (opened) => {
    const topic = tickTopic(opened);
    const { bus } = opened;
    for (const options of [
      { key: "" },
      { id: "x".repeat(1_001) },
      { deliverAfterMs: -1 },
      { deliverAfterMs: Number.NaN },
      { eventTimeMs: 1.5 },
    ]) {
      await expect(bus.publish(topic, tick(1), options)).rejects.toMatchObject({
        code: "knowledge/bus-message-invalid",
      });
    }
    for (const id of ["", "Upper", "a/b", "../up", "ä", `x${"y".repeat(120)}`]) {
      expect(() => defineTopic({ id, schema: Tick })).toThrow(
        expect.objectContaining({ code: "knowledge/bus-options-invalid" }),
      );
    }
    const subscribing = bus.subscribe(topic, { subscription: "S", maxInFlight: 0 } as never);
    await expect(subscribing).rejects.toMatchObject({
      code: "knowledge/bus-options-invalid",
      message: expect.stringMatching(/subscription: .*maxInFlight: /),
    });
  },
  "EB-09 a publish with the sequence of one that is stored is a repetition, also after opening anew": async (
    opened,
  ) => {
    const topic = tickTopic(opened);
    const send = (bus: typeof opened.bus, n: number) =>
      bus.publish(topic, tick(n), { sequence: { producer: "feed-1", number: n } });
    expect(await send(opened.bus, 1)).toEqual({ id: "feed-1#1", duplicate: false });
    const both = await Promise.all([send(opened.bus, 2), send(opened.bus, 2)]);
    expect(both.map(({ duplicate }) => duplicate)).toEqual([false, true]);
    expect((await send(opened.bus, 1)).duplicate).toBe(true);
    const again = await opened.reopen();
    expect((await send(again, 2)).duplicate).toBe(true);
    expect((await send(again, 3)).duplicate).toBe(false);
    const { got, count } = await collect(again, topic);
    await count(3);
    expect(numbers(got)).toEqual([1, 2, 3]);
    const other = { sequence: { producer: "feed-2", number: 1 } };
    expect((await again.publish(topic, tick(4), other)).duplicate).toBe(false);
  },
  "EB-10 a delayed message does not come before its time, and holds up no other": async (opened) => {
    const delayed = async (type: "exclusive" | "shared"): Promise<void> => {
      const topic = tickTopic(opened, { id: opened.name(type) });
      const seenMs: number[] = [];
      const { got, count } = await collect(opened.bus, topic, { type }, () => void seenMs.push(Date.now()));
      await opened.bus.publish(topic, tick(1), { deliverAfterMs: 1_500 });
      await publishTicks(opened.bus, topic, [tick(2), tick(3)]);
      await count(3);
      expect(numbers(got)).toEqual([2, 3, 1]);
      expect(seenMs[2]! - got[2]!.publishedMs).toBeGreaterThanOrEqual(1_500);
    };
    await Promise.all([delayed("exclusive"), delayed("shared")]);
  },
};

const subscriptionFacts: Facts<OpenedBus> = {
  "EB-11 a new subscription begins at the earliest, at the latest, or at a time": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(3));
    await sleep(50);
    const fromMs = Date.now();
    await sleep(50);
    await publishTicks(opened.bus, topic, [tick(3), tick(4)]);
    const latest = await collect(opened.bus, topic, { subscription: "latest", from: "latest" });
    await opened.bus.publish(topic, tick(5));
    const earliest = await collect(opened.bus, topic, { subscription: "earliest" });
    const timed = await collect(opened.bus, topic, { subscription: "timed", from: { timeMs: fromMs } });
    await Promise.all([earliest.count(6), latest.count(1), timed.count(3)]);
    expect(numbers(earliest.got)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(numbers(timed.got)).toEqual([3, 4, 5]);
    expect(numbers(latest.got)).toEqual([5]);
  },
  "EB-12 a subscription is there from its making, also while nobody listens": async (opened) => {
    const topic = tickTopic(opened);
    await (await collect(opened.bus, topic, { from: "latest" })).subscription.close();
    await publishTicks(opened.bus, topic, ticks(2));
    const bus = await opened.reopen();
    await bus.publish(topic, tick(2));
    const { got, count } = await collect(bus, topic, { from: "latest" });
    await count(3);
    expect(numbers(got)).toEqual([0, 1, 2]);
  },
  "EB-13 what was acknowledged does not come again, what was not does": async (opened) => {
    const topic = tickTopic(opened, { key: ({ n }) => String(n) });
    await publishTicks(opened.bus, topic, ticks(10));
    const stream = await opened.bus.subscribe(topic, { subscription: "s", from: "earliest" });
    for (const delivery of await take(stream, 8)) if (delivery.message.n % 3 !== 0) delivery.ack();
    await stream.flush();
    const bus = await opened.reopen();
    const { got, count } = await collect(bus, topic);
    await bus.publish(topic, tick(10));
    await count(6);
    expect(numbers(got).sort((a, b) => a - b)).toEqual([0, 3, 6, 8, 9, 10]);
  },
  "EB-14 each subscription gets every message": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(5));
    const both = await Promise.all(["a", "b"].map((subscription) => collect(opened.bus, topic, { subscription })));
    for (const { got, count } of both) {
      await count(5);
      expect(numbers(got)).toEqual([0, 1, 2, 3, 4]);
    }
  },
  "EB-15 an exclusive subscription has one consumer, and is free again when that goes": async (opened) => {
    const topic = tickTopic(opened);
    const first = await collect(opened.bus, topic);
    await expect(collect(opened.bus, topic)).rejects.toMatchObject({ code: "knowledge/bus-name-taken" });
    await first.subscription.close();
    const second = await collect(opened.bus, topic);
    await opened.bus.publish(topic, tick(1));
    await second.count(1);
    expect(first.got).toEqual([]);
  },
  "EB-16 consumers of a shared subscription divide the messages, each goes to one": async (opened) => {
    const topic = tickTopic(opened);
    const options = { type: "shared", maxInFlight: 5 } as const;
    const slow = () => sleep(5);
    const both = [await collect(opened.bus, topic, options, slow), await collect(opened.bus, topic, options, slow)];
    await publishTicks(opened.bus, topic, ticks(60));
    const all = () => both.flatMap(({ got }) => numbers(got));
    await until(() => all().length >= 60);
    expect(all().sort((a, b) => a - b)).toEqual(ticks(60).map(({ n }) => n));
    for (const { got } of both) expect(got.length).toBeGreaterThan(0);
  },
  "EB-17 one consumer of a failover subscription gets the messages; when it leaves another goes on where it was":
    async (opened) => {
      const topic = tickTopic(opened);
      const options = { subscription: "s", type: "failover", from: "earliest" } as const;
      const streams = [await opened.bus.subscribe(topic, options), await opened.bus.subscribe(topic, options)];
      const firsts = streams.map((stream) => take(stream, 1));
      await publishTicks(opened.bus, topic, ticks(4, ["A", "B", "C", "D"]));
      const active = await Promise.race(firsts.map((taken, i) => taken.then(() => i)));
      const other = 1 - active;
      const [first] = (await firsts[active])!;
      const [second] = await take(streams[active]!, 1);
      expect([first!.message.n, second!.message.n]).toEqual([0, 1]);
      expect(await Promise.race([firsts[other], sleep(100, "nothing")])).toBe("nothing");
      first!.ack();
      await streams[active]!.close();
      const rest = [...(await firsts[other])!, ...(await take(streams[other]!, 2))];
      expect(numbers(rest)).toEqual([1, 2, 3]);
    },
  "EB-18 each key of a key-shared subscription goes to one consumer, in order": async (opened) => {
    const topic = tickTopic(opened);
    const symbols = Array.from({ length: 20 }, (_, i) => `S${i}`);
    const options = { type: "key-shared", maxInFlight: 7 } as const;
    const jitter = ({ message }: Delivery<Tick>) => sleep(message.n % 4);
    const both = [await collect(opened.bus, topic, options, jitter), await collect(opened.bus, topic, options, jitter)];
    await publishTicks(opened.bus, topic, ticks(300, symbols));
    await until(() => both.reduce((sum, { got }) => sum + got.length, 0) >= 300);
    for (const symbol of symbols) {
      const of = both.map(({ got }) => numbers(got.filter(({ message }) => message.symbol === symbol)));
      expect(of.filter((list) => list.length > 0)).toHaveLength(1);
      expect(of.flat()).toEqual(ticks(300, symbols).flatMap((one) => (one.symbol === symbol ? [one.n] : [])));
    }
    for (const { got } of both) expect(got.length).toBeGreaterThan(0);
  },
  "EB-19 messages of a key are handled one after another, whatever the handler does in between": async (opened) => {
    const topic = tickTopic(opened);
    const symbols = ["A", "B", "C"];
    await publishTicks(opened.bus, topic, ticks(90, symbols));
    const running = new Set<string>();
    let together = 0;
    const { got, count } = await collect(opened.bus, topic, { maxInFlight: 50 }, async ({ key, message }) => {
      expect(running.has(key!)).toBe(false);
      running.add(key!);
      together = Math.max(together, running.size);
      await sleep(message.n % 3);
      running.delete(key!);
    });
    await count(90);
    await until(() => running.size === 0);
    expect(together).toBeGreaterThan(1);
    for (const symbol of symbols) {
      const order = numbers(got.filter(({ key }) => key === symbol));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  },
  "EB-20 a subscription can be moved back to a time or to the beginning, and forward to the end": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(3));
    await sleep(50);
    const fromMs = Date.now();
    await sleep(50);
    await publishTicks(opened.bus, topic, [tick(3), tick(4)]);
    const { got, count, subscription } = await collect(opened.bus, topic);
    await count(5);
    await subscription.seek({ timeMs: fromMs });
    await count(7);
    await subscription.seek("earliest");
    await count(12);
    expect(numbers(got)).toEqual([0, 1, 2, 3, 4, 3, 4, 0, 1, 2, 3, 4]);
    await subscription.close();
    await publishTicks(opened.bus, topic, [tick(5), tick(6)]);
    const stream = await opened.bus.subscribe(topic, { subscription: "s" });
    await stream.seek("latest");
    await opened.bus.publish(topic, tick(7));
    expect(numbers(await take(stream, 1))).toEqual([7]);
  },
  "EB-21 leaving the loop closes the subscription; what was taken and not settled comes again": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(3));
    for await (const delivery of await opened.bus.subscribe(topic, { subscription: "s", from: "earliest" })) {
      if (delivery.message.n === 1) break;
      delivery.ack();
    }
    const { got, count } = await collect(opened.bus, topic);
    await count(2);
    expect(numbers(got)).toEqual([1, 2]);
  },
  "EB-22 a subscription that was forgotten begins anew; one with consumers cannot be": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(2));
    const { subscription, count } = await collect(opened.bus, topic);
    await count(2);
    await expect(opened.bus.forget(topic, "s")).rejects.toMatchObject({ code: "knowledge/bus-name-taken" });
    await subscription.close();
    await opened.bus.forget(topic, "s");
    await opened.bus.forget(topic, "never-there");
    expect((await opened.bus.stats(topic)).subscriptions).toEqual([]);
    const again = await collect(opened.bus, topic);
    await again.count(2);
    expect(numbers(again.got)).toEqual([0, 1]);
  },
  "EB-23 a bus that was closed refuses everything, and closing it twice is no error": async (opened) => {
    const topic = tickTopic(opened);
    const { bus } = opened;
    const stream = await bus.subscribe(topic, { subscription: "s", from: "earliest" });
    const waiting = stream[Symbol.asyncIterator]().next();
    await bus.close();
    await bus.close();
    expect((await waiting).done).toBe(true);
    const code = { code: "knowledge/bus-closed" };
    await expect(bus.publish(topic, tick(1))).rejects.toMatchObject(code);
    await expect(bus.subscribe(topic, { subscription: "s" })).rejects.toMatchObject(code);
    await expect(bus.stats(topic)).rejects.toMatchObject(code);
    await expect(bus.forget(topic, "s")).rejects.toMatchObject(code);
  },
  "EB-24 closing waits for handlers, and keeps what they have done": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(3, ["A", "B", "C"]));
    let ended = 0;
    const { count } = await collect(opened.bus, topic, {}, async () => {
      await sleep(200);
      ended += 1;
    });
    await count(3);
    const bus = await opened.reopen();
    expect(ended).toBe(3);
    await bus.publish(topic, tick(3));
    const { got, count: again } = await collect(bus, topic);
    await again(1);
    expect(numbers(got)).toEqual([3]);
  },
  "EB-38 closing stores what is being published": async (opened) => {
    const topic = tickTopic(opened);
    await opened.bus.publish(topic, tick(0));
    const publishing = publishTicks(
      opened.bus,
      topic,
      Array.from({ length: 200 }, (_, i) => tick(i + 1)),
    );
    await sleep(0);
    const bus = await opened.reopen();
    expect(await publishing).toHaveLength(200);
    const { got, count } = await collect(bus, topic);
    await count(201);
    expect(numbers(got)).toEqual(ticks(201).map(({ n }) => n));
  },
};

const failureFacts: Facts<OpenedBus> = {
  "EB-25 a message that was not acknowledged comes again after a growing pause, counted": async (opened) => {
    const topic = tickTopic(opened);
    await opened.bus.publish(topic, tick(1));
    const seenMs: number[] = [];
    const redelivery = { firstMs: 100, factor: 3, maxMs: 250 };
    const { got, count } = await collect(opened.bus, topic, { redelivery }, ({ deliveries }) => {
      seenMs.push(Date.now());
      if (deliveries < 4) throw new Error("not yet");
    });
    await count(4);
    expect(got.map(({ deliveries }) => deliveries)).toEqual([1, 2, 3, 4]);
    const pauses = seenMs.slice(1).map((ms, i) => ms - seenMs[i]!);
    for (const [i, least] of [100, 250, 250].entries()) expect(pauses[i]).toBeGreaterThanOrEqual(least - 2);
  },
  "EB-26 a message that is repeated is not overtaken by a later one of its key; other keys go on": async (opened) => {
    const redelivery = { firstMs: 200, factor: 1, maxMs: 200 }; // the others have come long before
    const repeated = async (type: "exclusive" | "key-shared" | "failover"): Promise<void> => {
      const topic = tickTopic(opened, { id: opened.name(type) });
      await publishTicks(opened.bus, topic, ticks(8, ["A", "B"]));
      const { got, count } = await collect(opened.bus, topic, { type, redelivery }, ({ message, deliveries }) => {
        if (message.n === 2 && deliveries < 3) throw new Error("not yet");
      });
      await count(10);
      const of = (symbol: string) => numbers(got.filter(({ key }) => key === symbol));
      expect(of("A")).toEqual([0, 2, 2, 2, 4, 6]);
      expect(of("B")).toEqual([1, 3, 5, 7]);
      expect(numbers(got).indexOf(7)).toBeLessThan(numbers(got).lastIndexOf(2));
    };
    await Promise.all([repeated("exclusive"), repeated("key-shared"), repeated("failover")]);
  },
  "EB-27 after its last delivery a message is a dead letter with reason and count; its key goes on": async (opened) => {
    const topic = tickTopic(opened);
    const published = await publishTicks(opened.bus, topic, ticks(3));
    const { got, count } = await collect(opened.bus, topic, { maxDeliveries: 3 }, async ({ message }) => {
      if (message.n === 1) throw new Error("the store says no");
    });
    const dead = await collect(opened.bus, deadLettersOf(topic, "s"));
    await Promise.all([count(5), dead.count(1)]);
    expect(numbers(got)).toEqual([0, 1, 1, 1, 2]);
    const letter = DeadLetter.parse(dead.got[0]!.message);
    expect(letter).toMatchObject({
      topic: topic.id,
      subscription: "s",
      id: published[1]!.id,
      key: "AAA",
      deliveries: 3,
    });
    expect(letter.reason).toBe("the store says no");
    expect(letter.publishedMs).toBe(got[1]!.publishedMs);
    expect(topic.read(letter.json)).toEqual({ message: tick(1) });
    await until(async () => (await opened.bus.stats(topic)).subscriptions[0]?.dead === 1);
  },
  "EB-28 dead letters go to the topic that the subscription names": async (opened) => {
    const topic = tickTopic(opened);
    const name = opened.name("graves");
    await opened.bus.publish(topic, tick(1));
    await collect(opened.bus, topic, { maxDeliveries: 1, deadLetterTopic: name }, () => {
      throw new Error("no");
    });
    const dead = await collect(opened.bus, deadLettersOf(topic, "s", name));
    await dead.count(1);
    expect(dead.got[0]!.message).toMatchObject({ topic: topic.id, deliveries: 1, reason: "no" });
  },
  "EB-29 a message that is not settled in time counts as failed": async (opened) => {
    const topic = tickTopic(opened);
    await opened.bus.publish(topic, tick(1));
    const stream = await opened.bus.subscribe(topic, {
      subscription: "s",
      from: "earliest",
      ackTimeoutMs: 1_000, // long enough for the looks below, also on a busy machine
      redelivery: { firstMs: 10, factor: 1, maxMs: 10 },
    });
    const [first] = await take(stream, 1);
    const [second] = await take(stream, 1);
    expect([first!.deliveries, second!.deliveries]).toEqual([1, 2]);
    first!.ack(); // a later delivery is under way: this one no longer counts
    expect((await opened.bus.stats(topic)).subscriptions[0]).toMatchObject({ inFlight: 1, redelivered: 1 });
    second!.ack();
    await stream.flush();
    await until(async () => (await opened.bus.stats(topic)).subscriptions[0]?.backlog === 0);
  },
  "EB-30 an acknowledgement that comes late spares the repetition that has not begun": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(2));
    const stream = await opened.bus.subscribe(topic, {
      subscription: "s",
      from: "earliest",
      ackTimeoutMs: 50,
      redelivery: { firstMs: 60_000, factor: 1, maxMs: 60_000 },
    });
    const [first] = await take(stream, 1);
    await until(async () => (await opened.bus.stats(topic)).subscriptions[0]?.waiting === 1);
    first!.ack();
    expect(numbers(await take(stream, 1))).toEqual([1]);
  },
  "EB-31 settling twice changes nothing, whichever way": async (opened) => {
    const topic = tickTopic(opened);
    await publishTicks(opened.bus, topic, ticks(3));
    const stream = await opened.bus.subscribe(topic, { subscription: "s", from: "earliest" });
    const [first] = await take(stream, 1);
    first!.ack();
    first!.nack("too late");
    first!.ack();
    const [second] = await take(stream, 1);
    second!.nack();
    second!.nack();
    await until(async () => (await opened.bus.stats(topic)).subscriptions[0]?.inFlight === 0);
    const [again] = await take(stream, 1);
    expect([again!.message.n, again!.deliveries]).toEqual([1, 2]);
  },
  "EB-32 how often a message has failed is remembered when the bus is opened again": async (opened) => {
    const topic = tickTopic(opened);
    await opened.bus.publish(topic, tick(1));
    const options = { maxDeliveries: 3, redelivery: { firstMs: 60_000, factor: 1, maxMs: 60_000 } };
    const fails = () => {
      throw new Error("no");
    };
    for (const deliveries of [1, 2]) {
      const bus = deliveries === 1 ? opened.bus : await opened.reopen();
      const { got, count } = await collect(bus, topic, options, fails);
      await count(1);
      expect(got[0]!.deliveries).toBe(deliveries);
    }
    const bus = await opened.reopen();
    await collect(bus, topic, options, fails);
    const dead = await collect(bus, deadLettersOf(topic, "s"));
    await dead.count(1);
    expect(dead.got[0]!.message.deliveries).toBe(3);
  },
};

const loadFacts: Facts<OpenedBus> = {
  "EB-33 no consumer holds more than it may": async (opened) => {
    const topic = tickTopic(opened, { key: ({ n }) => String(n) });
    await publishTicks(opened.bus, topic, ticks(40));
    let [running, most] = [0, 0];
    const { count } = await collect(opened.bus, topic, { maxInFlight: 4 }, async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(3);
      running -= 1;
    });
    await count(40);
    expect(most).toBe(4);
    const stream = await opened.bus.subscribe(topic, { subscription: "t", from: "earliest", maxInFlight: 2 });
    const held = await take(stream, 2);
    const third = take(stream, 1);
    expect(await Promise.race([third, sleep(150, "none yet")])).toBe("none yet");
    held[0]!.ack();
    expect(numbers(await third)).toEqual([2]);
  },
  "EB-34 publishing beyond the backlog is refused, shown in the figures, and goes on when there is room": async (
    opened,
  ) => {
    const topic = tickTopic(opened, { backlog: { messages: 10, waitMs: 0 } });
    const stream = await opened.bus.subscribe(topic, { subscription: "s", from: "earliest" });
    await publishTicks(opened.bus, topic, ticks(10));
    const refused = { code: "knowledge/bus-backlog-full", retry: true };
    await expect(opened.bus.publish(topic, tick(10))).rejects.toMatchObject(refused);
    await expect(publishTicks(opened.bus, topic, ticks(3))).rejects.toMatchObject(refused);
    const { refused: count, subscriptions } = await opened.bus.stats(topic);
    expect({ count, backlog: subscriptions[0]?.backlog }).toEqual({ count: 2, backlog: 10 });
    for (let n = 0; n < 4; n++) (await take(stream, 1))[0]!.ack();
    await stream.flush();
    await until(async () => (await opened.bus.stats(topic)).subscriptions[0]?.backlog === 6);
    await publishTicks(opened.bus, topic, ticks(4));
    await expect(opened.bus.publish(topic, tick(10))).rejects.toMatchObject(refused);
  },
  "EB-35 publishing waits for room as long as the topic says": async (opened) => {
    const topic = tickTopic(opened, { backlog: { messages: 5, waitMs: 20_000 } });
    const stream = await opened.bus.subscribe(topic, { subscription: "s", from: "earliest" });
    await publishTicks(opened.bus, topic, ticks(5));
    const waiting = opened.bus.publish(topic, tick(5));
    expect(await Promise.race([waiting, sleep(200, "not yet")])).toBe("not yet");
    (await take(stream, 1))[0]!.ack();
    await stream.flush();
    expect((await waiting).duplicate).toBe(false);
    expect((await opened.bus.stats(topic)).waitedMs).toBeGreaterThan(0);
  },
  "EB-36 the figures of a subscription say what waits, is in flight, was repeated and is dead": async (opened) => {
    const topic = tickTopic(opened, { key: ({ n }) => String(n) });
    const redelivery = { firstMs: 60_000, factor: 1, maxMs: 60_000 };
    await publishTicks(opened.bus, topic, ticks(6));
    const stream = await opened.bus.subscribe(topic, { subscription: "s", from: "earliest", redelivery });
    const [a, b] = await take(stream, 4);
    a!.ack();
    b!.nack();
    await stream.flush();
    await until(async () => (await opened.bus.stats(topic)).subscriptions[0]?.backlog === 5);
    const stats = await opened.bus.stats(topic);
    expect(stats).toMatchObject({ topic: topic.id, messages: 6, published: 6, refused: 0 });
    expect(stats.bytes).toBeGreaterThan(0);
    expect(stats.subscriptions).toEqual([
      { subscription: "s", consumers: 1, backlog: 5, inFlight: 2, waiting: 1, delivered: 4, redelivered: 0, dead: 0 },
    ]);
  },
  "EB-37 five thousand messages with handlers that fail now and then: each at least once, each key in order": async (
    opened,
  ) => {
    const topic = tickTopic(opened);
    const symbols = Array.from({ length: 37 }, (_, i) => `S${i}`);
    const all = ticks(5_000, symbols);
    for (let i = 0; i < all.length; i += 500) await publishTicks(opened.bus, topic, all.slice(i, i + 500));
    const done = new Map<string, number[]>();
    await collect(
      opened.bus,
      topic,
      { maxInFlight: 64, redelivery: { firstMs: 1, factor: 2, maxMs: 20 } },
      async (one) => {
        if (one.message.n % 97 === 0 && one.deliveries === 1) throw new Error("now and then");
        if (one.message.n % 5 === 0) await sleep(1);
        done.set(one.key!, [...(done.get(one.key!) ?? []), one.message.n]);
      },
    );
    await until(() => [...done.values()].reduce((sum, list) => sum + list.length, 0) >= 5_000);
    for (const symbol of symbols) {
      expect(done.get(symbol)).toEqual(all.flatMap((one) => (one.symbol === symbol ? [one.n] : [])));
    }
  },
};
