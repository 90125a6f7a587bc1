// How long a message that failed waits for its next delivery.

import type { SubscribeSettings } from "../event-bus.port.ts";

/** Milliseconds before the repetition that follows the n-th failure, n from 1. */
export const pauseMs = ({ redelivery }: Pick<SubscribeSettings, "redelivery">, failures: number): number =>
  Math.min(redelivery.maxMs, redelivery.firstMs * redelivery.factor ** (failures - 1));
