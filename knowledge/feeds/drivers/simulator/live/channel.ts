// The other end of a simulated live connection: what it sends and when, what it loses and repeats as the script of faults says. It goes on
// while nobody is connected, as a market does.

import { QuorumError } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { FeedItem } from "../../../feed.port.ts";
import type { Connection, Reading } from "../../../live/live-stream.ts";
import type { ReplayTime } from "../../replay/replay-time.ts";
import type { LiveFault } from "./live-options.ts";

/** One thing that became known: a fact, or rows of one symbol and kind. */
export interface Tidings {
  readonly symbol: SymbolId | null;
  readonly item: FeedItem;
  readonly eventMs: number;
  readonly knownMs: number;
}

export type Message = Reading | "garbage";

export interface ChannelParts {
  /** In the order they become known. */
  readonly tidings: AsyncIterable<Tidings>;
  readonly time: ReplayTime;
  readonly heartbeatMs: number;
  readonly faults: readonly LiveFault[];
  readonly onSent: (tidings: Tidings) => void;
  /** Called once, when everything was sent. */
  readonly onEnd: () => void;
}

export class Channel {
  readonly #parts: ChannelParts;
  readonly #source: AsyncIterator<Tidings>;
  /** The next one that was not sent or lost. */
  #next: Promise<IteratorResult<Tidings>>;
  readonly #numbers = new Map<string, number>();
  readonly #newest: Reading[] = [];
  readonly #faults: LiveFault[];
  #sent = 0;
  #downUntilMs = Number.NEGATIVE_INFINITY;
  #wasConnected = false;
  /** The source's clock is wrong by so much, for so many messages more. */
  #skew = { byMs: 0, left: 0 };

  constructor(parts: ChannelParts) {
    this.#parts = parts;
    this.#faults = [...parts.faults].sort((a, b) => a.afterMessages - b.afterMessages);
    this.#source = parts.tidings[Symbol.asyncIterator]();
    this.#next = this.#source.next();
    this.#next.catch(() => undefined); // thrown where it is read
  }

  /** @throws knowledge/feed-failed while it is down */
  async connect(signal: AbortSignal): Promise<Connection<Message>> {
    const { clock } = this.#parts.time;
    const downMs = this.#downUntilMs - clock.nowMs();
    if (downMs > 0) throw failed(`The simulated source is down for another ${Math.ceil(downMs)} ms.`);
    const stop = new AbortController();
    if (this.#wasConnected) await this.#lose(clock.nowMs());
    this.#wasConnected = true;
    return { messages: this.#messages(AbortSignal.any([signal, stop.signal])), close: () => stop.abort() };
  }

  async *#messages(signal: AbortSignal): AsyncGenerator<Message> {
    const { heartbeatMs, onEnd, time } = this.#parts;
    for (;;) {
      const next = await this.#next;
      if (signal.aborted) return;
      if (next.done) {
        onEnd();
        return;
      }
      for (let leftMs = next.value.knownMs - time.clock.nowMs(); leftMs > 0; ) {
        if (!(await this.#waited(Math.min(leftMs, heartbeatMs), signal))) return;
        leftMs = next.value.knownMs - time.clock.nowMs();
        if (leftMs > 0) yield { items: [], eventMs: time.clock.nowMs() + this.#skewMs };
        if (signal.aborted) return;
      }
      const fault = this.#faults[0];
      if (fault !== undefined && this.#sent >= fault.afterMessages) {
        this.#faults.shift();
        yield* this.#failing(fault, signal);
        if (signal.aborted) return;
        continue;
      }
      yield this.#send(next.value);
    }
  }

  async *#failing(fault: LiveFault, signal: AbortSignal): AsyncGenerator<Message> {
    switch (fault.kind) {
      case "disconnect":
        this.#downUntilMs = this.#parts.time.clock.nowMs() + fault.downMs;
        throw failed("The simulated source broke the connection.");
      case "gap":
        for (let lost = 0; lost < fault.messages; lost++) await this.#loseNext();
        return;
      case "stall":
        await this.#waited(fault.forMs, signal);
        return;
      case "repeat":
        yield* this.#newest.slice(-fault.messages);
        return;
      case "garbage":
        yield "garbage";
        return;
      case "skew":
        this.#skew = { byMs: fault.byMs, left: fault.messages };
    }
  }

  #send(tidings: Tidings): Reading {
    const number = this.#numbered(tidings);
    const { item, symbol, eventMs } = tidings;
    const skewMs = this.#skewMs;
    if (this.#skew.left > 0) this.#skew = { ...this.#skew, left: this.#skew.left - 1 };
    const sequence = { stream: symbol ?? "all", number, symbol };
    const reading: Reading = { items: [item], sequence, eventMs: eventMs + skewMs };
    this.#newest.push(reading);
    if (this.#newest.length > 1_000) this.#newest.splice(0, 500);
    this.#sent += 1;
    this.#parts.onSent(tidings);
    this.#next = this.#source.next();
    this.#next.catch(() => undefined); // thrown where it is read
    return reading;
  }

  get #skewMs(): number {
    return this.#skew.left > 0 ? this.#skew.byMs : 0;
  }

  /** Everything up to a moment is gone, as it was sent to nobody. */
  async #lose(untilMs: number): Promise<void> {
    for (let next = await this.#next; !next.done && next.value.knownMs < untilMs; next = await this.#next)
      await this.#loseNext();
  }

  async #loseNext(): Promise<void> {
    const next = await this.#next;
    if (next.done) return;
    this.#numbered(next.value);
    this.#next = this.#source.next();
    this.#next.catch(() => undefined); // thrown where it is read
  }

  /** Each symbol's messages count from 1, those that are lost too. */
  #numbered({ symbol }: Tidings): number {
    const stream = symbol ?? "all";
    const number = (this.#numbers.get(stream) ?? 0) + 1;
    this.#numbers.set(stream, number);
    return number;
  }

  /** False where the connection was closed meanwhile. */
  async #waited(ms: number, signal: AbortSignal): Promise<boolean> {
    await this.#parts.time.wait(ms, signal).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown;
    });
    return !signal.aborted;
  }
}

const failed = (message: string): QuorumError =>
  new QuorumError("knowledge/feed-failed", message, { fault: "outside", retry: true });
