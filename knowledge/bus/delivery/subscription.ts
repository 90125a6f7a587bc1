// What a subscriber gets back: a consumer that was joined to a subscription, with the driver's part of seek, flush and close.

import { parseBusOptions } from "../define-topic.ts";
import type { Delivery, Handler, MessageStream, Start, SubscribeSettings, Subscription } from "../event-bus.port.ts";
import { StartSchema } from "../event-bus.port.ts";
import { type Consumer, handlerConsumer, streamConsumer } from "./consumer.ts";

/** The driver's side of one consumer. */
export interface Seat<T> {
  /** A consumer of the subscription; the function takes it out again. */
  join(consumer: Consumer<T>): () => void;
  poke(): void;
  seek(from: Start): Promise<void>;
  flush(): Promise<void>;
  /** The consumer is gone; what it acknowledged is to be stored. */
  leave(): Promise<void>;
}

export function seatHandler<T>(seat: Seat<T>, settings: SubscribeSettings, handler: Handler<T>): Subscription {
  return seated(seat, handlerConsumer(settings, handler));
}

export function seatStream<T>(seat: Seat<T>, settings: SubscribeSettings): MessageStream<T> {
  const consumer = streamConsumer<T>(settings, seat.poke);
  const subscription = seated(seat, consumer);
  return {
    ...subscription,
    [Symbol.asyncIterator]: () => ({
      async next(): Promise<IteratorResult<Delivery<T>>> {
        const delivery = await consumer.next();
        return delivery ? { done: false, value: delivery } : { done: true, value: undefined };
      },
      async return(): Promise<IteratorResult<Delivery<T>>> {
        await subscription.close();
        return { done: true, value: undefined };
      },
    }),
  };
}

function seated<T>(seat: Seat<T>, consumer: Consumer<T>): Subscription {
  const leaveConsumers = seat.join(consumer);
  let closing: Promise<void> | null = null;
  return {
    seek: async (from) => seat.seek(parseBusOptions(StartSchema, from, "a seek")),
    flush: () => seat.flush(),
    close() {
      closing ??= (async () => {
        await consumer.end();
        leaveConsumers();
        await seat.leave();
      })();
      return closing;
    },
  };
}
