// What every driver does before it stores a message: check it, find its key, bound its parts.

import { checkedFor, messageInvalid, type Topic } from "./define-topic.ts";
import type { BusCapabilities, Entry } from "./event-bus.port.ts";

/** A message ready to be stored. */
export interface Outgoing {
  readonly json: string;
  readonly key: string | null;
  readonly eventTimeMs: number | null;
  readonly deliverAfterMs: number;
  readonly id: string | null;
  readonly sequence: { readonly producer: string; readonly number: number } | null;
}

/** Longest key, id and producer, in characters. */
const nameCharacters = 1_000;

/** @throws knowledge/bus-message-invalid */
export function outgoing<T>(topic: Topic<T>, entry: Entry<T>, can: BusCapabilities): Outgoing {
  const { json, key: ownKey } = checkedFor(topic, entry.message);
  const { key = ownKey, deliverAfterMs = 0, eventTimeMs = null, sequence = null } = entry;
  const id = entry.id ?? (sequence ? `${sequence.producer}#${sequence.number}` : null);
  const message = { json, key, eventTimeMs, deliverAfterMs, id, sequence };
  const fault = faultOf(message, can);
  if (fault !== null) throw messageInvalid(topic.id, fault);
  return message;
}

/** Why it cannot be stored; null where it can. */
function faultOf(
  { json, key, eventTimeMs, deliverAfterMs, id, sequence }: Outgoing,
  can: BusCapabilities,
): string | null {
  if (json.length * 3 > can.maxMessageBytes && Buffer.byteLength(json) > can.maxMessageBytes) {
    return `it has ${Buffer.byteLength(json)} bytes, wanted at most ${can.maxMessageBytes}`;
  }
  if (!isName(key) || !isName(id) || !isName(sequence?.producer ?? null)) {
    return `its key, id or producer is empty or longer than ${nameCharacters} characters`;
  }
  if (!Number.isSafeInteger(deliverAfterMs) || deliverAfterMs < 0) {
    return `deliverAfterMs is ${deliverAfterMs}, wanted whole milliseconds from 0`;
  }
  if (eventTimeMs !== null && !Number.isSafeInteger(eventTimeMs)) {
    return `eventTimeMs is ${eventTimeMs}, wanted whole milliseconds`;
  }
  if (sequence === null) return null;
  if (!can.dedup) return "it has a sequence, and this driver cannot tell a repetition";
  return Number.isSafeInteger(sequence.number) && sequence.number >= 0
    ? null
    : `its sequence number is ${sequence.number}, wanted a whole number from 0`;
}

const isName = (text: string | null): boolean => text === null || (text !== "" && text.length <= nameCharacters);
