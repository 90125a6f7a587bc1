// Handlers that act once however often a message is delivered, also over crashes.
// The two are not the same: a write into the store of the records is exactly once; an effect outside is, if it can be asked or repeated.

import type { Delivery, Handler } from "./event-bus.port.ts";
import type { OnceRecords } from "./once-records.port.ts";

export interface OnceOptions<T> {
  /** Whoever acts; the name of the subscription will do. */
  readonly scope: string;
  /** What names the thing to be done; the message's own name unless told. Messages that mean the same have the same key. */
  readonly keyOf?: (delivery: Delivery<T>) => string;
}

/** A handler whose effect is a write: it is stored together with the record of it, or neither is. */
export function writesOnce<T, Tx>(
  records: OnceRecords<Tx>,
  { scope, keyOf = ({ id }) => id }: OnceOptions<T>,
  effect: (tx: Tx, delivery: Delivery<T>) => void,
): Handler<T> {
  return async (delivery) => {
    await records.write(scope, keyOf(delivery), (tx) => effect(tx, delivery));
  };
}

export interface OutsideEffect<T> {
  /** Acts. `key` is for the other side's own protection against repetition: a client order id, an idempotency header. `again` says that it
   * may have happened already. */
  act(delivery: Delivery<T>, attempt: { readonly key: string; readonly again: boolean }): Promise<void>;
  /** Asks the other side whether it has happened; asked only where it may have. Without it the act is repeated. */
  happened?(delivery: Delivery<T>, key: string): Promise<boolean>;
}

/** A handler whose effect is outside of the store. It is recorded before and after, and held for as long as it takes; a crash in between
 * leaves a doubt, which `happened` settles. */
export function actsOnce<T, Tx>(
  records: OnceRecords<Tx>,
  { scope, keyOf = ({ id }) => id }: OnceOptions<T>,
  { act, happened }: OutsideEffect<T>,
): Handler<T> {
  return async (delivery) => {
    const key = keyOf(delivery);
    const claim = await records.claim(scope, key);
    if (claim === "done") return;
    const again = claim === "unfinished";
    const letGo = hold(records, scope, key);
    try {
      if (!(again && (await happened?.(delivery, key)))) await act(delivery, { key, again });
    } catch (thrown) {
      await records.release(scope, key);
      throw thrown;
    } finally {
      letGo();
    }
    await records.done(scope, key);
  };
}

/** Prolongs a claim well before it ends, until it is let go of or taken over. A prolonging that fails is tried again at the next turn. */
function hold<Tx>({ leaseMs, prolong }: OnceRecords<Tx>, scope: string, key: string): () => void {
  let timer: NodeJS.Timeout;
  let held = true;
  const rest = (): void => {
    timer = setTimeout(turn, leaseMs / 3).unref(); // the act keeps the process alive, not the claim on it
  };
  const turn = (): void => {
    prolong(scope, key).then(
      (isOurs) => {
        if (held && isOurs) rest();
      },
      () => {
        if (held) rest();
      },
    );
  };
  rest();
  return () => {
    held = false;
    clearTimeout(timer);
  };
}
