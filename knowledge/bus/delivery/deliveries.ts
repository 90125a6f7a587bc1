// A subscription's messages between the driver and the consumers: who gets which, in which order, again when, and when never again.
// The same for every driver; where the messages lie and how acknowledgements are stored is the driver's business.

import type { Clock, Log } from "#infra/runtime/index.ts";
import { reasonOf } from "../dead-letters.ts";
import type { Topic } from "../define-topic.ts";
import type { SubscribeSettings } from "../event-bus.port.ts";
import type { Consumer } from "./consumer.ts";
import { dueQueue } from "./due-queue.ts";
import { type Desk, Handed } from "./handed.ts";
import { type Arrived, type Backend, type Held, heldOf } from "./held.ts";
import { keyedLanes, noLanes } from "./lanes.ts";
import { openNap } from "./nap.ts";
import { pauseMs } from "./pause.ts";
import { queuesFor } from "./queues.ts";
import { readingAhead, usualWindow } from "./reading-ahead.ts";

export interface DeliveriesOptions<T> {
  readonly topic: Topic<T>;
  readonly subscription: string;
  readonly type: SubscribeSettings["type"];
  readonly clock: Clock;
  readonly log: Log;
  readonly backend: Backend;
  /** Messages read ahead at least; fewer where others are to have their share. */
  readonly leastWindow?: number;
}

export interface Deliveries<T> {
  /** Messages that were asked for, in the topic's order. One that is held already is passed over. */
  arrive(messages: readonly Arrived[]): void;
  /** A consumer more; the function takes it out again, and what it holds goes to others. */
  join(consumer: Consumer<T>): () => void;
  /** A consumer may have room. */
  poke(): void;
  /** Lets go of all that is held ("all"), or of what no consumer has in hands ("waiting"). It may arrive again. */
  forget(what: "all" | "waiting"): void;
  /** Messages cannot be read at present. */
  fault(thrown: unknown): void;
  stats(): DeliveryStats;
  stop(): void;
}

export interface DeliveryStats {
  readonly consumers: number;
  readonly inFlight: number;
  readonly waiting: number;
  readonly delivered: number;
  readonly redelivered: number;
  readonly dead: number;
}

/** Messages that are not due yet stay in memory; with so many of them, or so many characters, nothing more is read. */
const notDueLimit = 100_000;
const notDueCharacters = 64 * 1024 * 1024;
/** Messages handed out in one turn of the event loop. */
const turnSize = 256;
/** A dead letter that could not be stored is tried again after this. */
const buryAgainMs = 1_000;
const rememberedFailures = 10_000;

interface Member<T> {
  readonly consumer: Consumer<T>;
  inFlight: number;
  room(): number;
}

export function openDeliveries<T>(options: DeliveriesOptions<T>): Deliveries<T> {
  const { topic, subscription, type, clock, log, backend, leastWindow = usualWindow } = options;
  const lanes = type === "shared" ? noLanes : keyedLanes();
  const queues = queuesFor<Member<T>>(type);
  const later = dueQueue<Held>();
  const nap = openNap(clock, wake);
  const ahead = readingAhead(backend, leastWindow);
  const held = new Map<Arrived["place"], Held>();
  const inFlight = new Map<Held, Member<T>>();
  /** Of messages that were let go: how often they had failed. */
  const failures = new Map<Arrived["place"], number>();
  const desk: Desk = { settle: settleOnce, fail: failOnce };
  const count = { delivered: 0, redelivered: 0, dead: 0 };
  let members: readonly Member<T>[] = [];
  let notDue = { count: 0, characters: 0 };
  let stopped = false;
  let [turning, scheduled] = [false, false];

  const fault = (thrown: unknown): void => {
    for (const { consumer } of members) consumer.fault(thrown);
  };
  return { arrive, join, poke: schedule, forget, fault, stats, stop };

  /** Handing out happens after the caller is done, never within its call. */
  function schedule(): void {
    if (scheduled || turning) return;
    scheduled = true;
    queueMicrotask(turn);
  }

  function turn(): void {
    scheduled = false;
    if (stopped) return;
    turning = true;
    let left = turnSize;
    for (; left > 0; left--) {
      const next = queues.next();
      if (next === null) break;
      hand(next.held, next.consumer);
    }
    turning = false;
    if (left === 0) {
      scheduled = true;
      setImmediate(turn); // others have their turn too
    }
    if (members.length > 0 && notDue.count < notDueLimit && notDue.characters < notDueCharacters) {
      ahead.ask(members.reduce((sum, { consumer }) => sum + consumer.settings.maxInFlight, 0));
    }
  }

  function arrive(messages: readonly Arrived[]): void {
    ahead.came(messages);
    const nowMs = clock.nowMs();
    for (const arrived of messages) {
      if (held.has(arrived.place)) continue;
      const message = heldOf(arrived, Math.max(arrived.failed, failures.get(arrived.place) ?? 0));
      failures.delete(arrived.place);
      held.set(arrived.place, message);
      if (arrived.dueMs > nowMs) hold(message);
      else enter(message);
    }
    schedule();
  }

  function hold(message: Held): void {
    message.state = "not-due";
    notDue.count += 1;
    notDue.characters += message.arrived.json.length;
    later.add(message.arrived.dueMs, message);
    nap.until(message.arrived.dueMs);
  }

  function enter(message: Held): void {
    message.state = "ready";
    ahead.hold(message.arrived);
    if (lanes.enter(message)) queues.add(message);
  }

  function hand(message: Held, member: Member<T>): void {
    const read = topic.read(message.arrived.json);
    if ("reason" in read) {
      bury(message, read.reason);
      return;
    }
    message.state = "in-flight";
    message.deliveries += 1;
    message.deadlineMs = clock.nowMs() + member.consumer.settings.ackTimeoutMs;
    inFlight.set(message, member);
    member.inFlight += 1;
    count.delivered += 1;
    if (message.deliveries > 1) count.redelivered += 1;
    nap.until(message.deadlineMs);
    member.consumer.give(new Handed(topic.id, message, read.message, desk));
  }

  function settleOnce(message: Held, deliveries: number): void {
    const open = message.state === "in-flight" || message.state === "later";
    if (open && message.deliveries === deliveries) settle(message);
  }

  function failOnce(message: Held, deliveries: number, reason: string): void {
    if (message.state === "in-flight" && message.deliveries === deliveries) fail(message, reason);
  }

  /** Takes a message out of its consumer's hands. */
  function takeBack(message: Held): SubscribeSettings | null {
    const member = inFlight.get(message);
    if (member === undefined) return null;
    inFlight.delete(message);
    member.inFlight -= 1;
    return member.consumer.settings;
  }

  function settle(message: Held): void {
    takeBack(message);
    message.state = "gone";
    held.delete(message.arrived.place);
    ahead.letGo(message.arrived);
    backend.acked(message.arrived);
    const next = lanes.leave(message);
    if (next) queues.add(next);
    schedule();
  }

  function fail(message: Held, reason: string): void {
    const settings = takeBack(message);
    if (settings === null) return;
    backend.failed(message.arrived, message.deliveries);
    if (message.deliveries >= settings.maxDeliveries) bury(message, reason);
    else repeat(message, pauseMs(settings, message.deliveries));
    schedule();
  }

  function repeat(message: Held, inMs: number): void {
    message.state = "later";
    const dueMs = clock.nowMs() + inMs;
    later.add(dueMs, message);
    nap.until(dueMs);
  }

  /** To the dead letters; where they cannot be stored the message stays, and with it the order of its key. */
  function bury(message: Held, reason: string): void {
    message.state = "dying";
    message.doom = reason;
    const { id, key, publishedMs, eventTimeMs, json } = message.arrived;
    const { deliveries } = message;
    backend
      .bury({ topic: topic.id, subscription, id, key, publishedMs, eventTimeMs, deliveries, reason, json })
      .then(() => {
        if (message.state !== "dying") return;
        count.dead += 1;
        settle(message);
      })
      .catch((thrown: unknown) => {
        if (message.state !== "dying" || stopped) return;
        log.warn(
          { topic: topic.id, subscription, id, why: reasonOf(thrown) },
          "a dead letter was not stored; tried again",
        );
        repeat(message, buryAgainMs);
      });
  }

  /** What is due goes on, what was not settled in time has failed. */
  function wake(nowMs: number): void {
    for (let due = later.takeDue(nowMs); due; due = later.takeDue(nowMs)) goOn(due);
    for (const message of inFlight.keys()) {
      if (message.deadlineMs <= nowMs) fail(message, "It was not settled in time.");
      else nap.until(message.deadlineMs);
    }
    const nextMs = later.nextMs();
    if (nextMs !== null) nap.until(nextMs);
    schedule();
  }

  function goOn(message: Held): void {
    if (message.state === "not-due") {
      notDue.count -= 1;
      notDue.characters -= message.arrived.json.length;
      enter(message);
    } else if (message.state === "later") {
      message.state = "ready";
      if (message.doom !== null) bury(message, message.doom);
      else queues.addFront(message);
    }
  }

  function join(consumer: Consumer<T>): () => void {
    const member: Member<T> = {
      consumer,
      inFlight: 0,
      room: () => Math.min(consumer.wants(), consumer.settings.maxInFlight - member.inFlight),
    };
    members = [...members, member];
    queues.divide(members);
    schedule();
    return () => {
      if (!members.includes(member)) return;
      members = members.filter((other) => other !== member);
      queues.divide(members);
      const dropped = [...inFlight].flatMap(([message, holder]) => (holder === member ? [message] : []));
      for (const message of dropped.reverse()) {
        takeBack(message);
        message.state = "ready";
        queues.addFront(message);
      }
      schedule();
    };
  }

  function forget(what: "all" | "waiting"): void {
    later.clear();
    queues.clear();
    lanes.clear();
    ahead.reset();
    notDue = { count: 0, characters: 0 };
    for (const [place, message] of held) {
      if (what === "waiting" && (message.state === "in-flight" || message.state === "dying")) {
        message.next = null;
        lanes.enter(message);
        ahead.hold(message.arrived);
        continue;
      }
      if (what === "waiting" && message.deliveries > 0) remember(place, message.deliveries);
      takeBack(message);
      message.state = "gone";
      held.delete(place);
    }
    if (what === "all") failures.clear();
    schedule();
  }

  function remember(place: Arrived["place"], deliveries: number): void {
    if (failures.size >= rememberedFailures) failures.delete(failures.keys().next().value as Arrived["place"]);
    failures.set(place, deliveries);
  }

  function stats(): DeliveryStats {
    let waiting = 0;
    for (const { state } of held.values()) if (state === "not-due" || state === "later") waiting += 1;
    return { consumers: members.length, inFlight: inFlight.size, waiting, ...count };
  }

  function stop(): void {
    stopped = true;
    nap.end();
  }
}
