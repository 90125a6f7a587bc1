// How long a source has been out of reach: a connection counts once it said something or held for a while.

export class Outage {
  readonly #holdMs: number;
  /** NaN while the source is there. */
  #sinceMs: number;
  #connectedMs = Number.NaN;

  /** @param holdMs a silent connection that lasts so long was one all the same */
  constructor(nowMs: number, holdMs: number) {
    this.#sinceMs = nowMs;
    this.#holdMs = holdMs;
  }

  connected(nowMs: number): void {
    this.#connectedMs = nowMs;
  }

  heard(): void {
    this.#sinceMs = Number.NaN;
  }

  /** A connection, or a try, ended: for how long there has been none. */
  ended(nowMs: number): number {
    const held = nowMs - this.#connectedMs >= this.#holdMs;
    this.#connectedMs = Number.NaN;
    if (held || Number.isNaN(this.#sinceMs)) this.#sinceMs = nowMs;
    return nowMs - this.#sinceMs;
  }
}
