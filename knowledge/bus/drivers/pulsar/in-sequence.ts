// A named producer that asks the server about a repetition only when what it repeats has been answered: about one that is still on its way
// the server would say "known" before it is stored.

import type { LinkProducer } from "./link.port.ts";

export function inSequence(producer: LinkProducer): LinkProducer {
  let highest = -1;
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    ...producer,
    async send(message) {
      const number = message.sequence ?? Number.POSITIVE_INFINITY;
      if (number <= highest) await underWay;
      else highest = number;
      const sent = producer.send(message);
      underWay = Promise.allSettled([underWay, sent]);
      return sent;
    },
  };
}
