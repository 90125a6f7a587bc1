// What a consumer gets in hands. A class, since one is made for every delivery and functions of its own would cost more than the rest.

import type { Delivery } from "../event-bus.port.ts";
import type { Held } from "./held.ts";

/** Where deliveries are settled. A delivery that is not the message's last is told by its count. */
export interface Desk {
  settle(held: Held, deliveries: number): void;
  fail(held: Held, deliveries: number, reason: string): void;
}

export class Handed<T> implements Delivery<T> {
  readonly topic: string;
  readonly id: string;
  readonly key: string | null;
  readonly message: T;
  readonly publishedMs: number;
  readonly eventTimeMs: number | null;
  readonly deliveries: number;
  readonly #held: Held;
  readonly #desk: Desk;

  constructor(topic: string, held: Held, message: T, desk: Desk) {
    const { id, key, publishedMs, eventTimeMs } = held.arrived;
    this.topic = topic;
    this.id = id;
    this.key = key;
    this.message = message;
    this.publishedMs = publishedMs;
    this.eventTimeMs = eventTimeMs;
    this.deliveries = held.deliveries;
    this.#held = held;
    this.#desk = desk;
  }

  ack(): void {
    this.#desk.settle(this.#held, this.deliveries);
  }

  nack(reason = "The consumer did not acknowledge it."): void {
    this.#desk.fail(this.#held, this.deliveries, reason);
  }
}
